"""Codes in a diary: what is known, used by many or declared passes; what may be a name does not."""

from datetime import date
from pathlib import Path

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.sources.casework_files import case_scale
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.diary_codes import DECLARED, refuse_strangers

pytestmark = pytest.mark.unit

PATH = Path("diary.csv")


def rows(*cells: tuple[str, str, str]) -> list[Entry]:
    """Entries of (worker, profile, task), on lines from 2 on."""
    return [
        Entry(worker, date(2026, 1, 5), profile, task, 30.0, False, line)
        for line, (worker, profile, task) in enumerate(cells, 2)
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("virtanen", "Virtanen", "matti virtanen", "call_virtanen", "virtanen2", "li", "öberg"),
        *("0401234567", "010190123A", "050 1234", "13105"),
    ],
)
@pytest.mark.parametrize("column", ["profile", "task"])
def test_what_may_tell_who_a_person_is_is_refused_and_not_repeated(name: str, column: str) -> None:
    cells = ("W1", name, "meeting") if column == "profile" else ("W1", "basic", name)
    with pytest.raises(InputError) as told:
        refuse_strangers(PATH, rows(("W1", "basic", "meeting"), cells))
    assert (told.value.key, told.value.place) == ("error.diary_stranger", f"diary.csv:3 ({column})")
    assert name not in str(told.value)


@pytest.mark.parametrize(
    "code",
    ["first_meeting", "home_visit", "käynti", "t1", "T-12", "b", "profile3", "a.b-c", "A", "2026"],
)
def test_known_words_numbers_and_single_letters_are_codes(code: str) -> None:
    refuse_strangers(PATH, rows(("W1", code, code)))


def test_tasks_and_profiles_of_the_rulebook_are_known() -> None:
    tasks = [task.id for task in read_city("demo").tasks]
    profiles = case_scale(date(2026, 1, 5)).profiles
    assert tasks
    assert "unaccompanied" in profiles
    refuse_strangers(PATH, rows(*(("W1", "basic", t) for t in tasks)))
    refuse_strangers(PATH, rows(*(("W1", p, "meeting") for p in profiles)))


def test_what_three_workers_use_is_a_code_and_what_two_use_is_none() -> None:
    three = rows(*((f"W{w}", "kvartsi", "meeting") for w in (1, 2, 3)))
    refuse_strangers(PATH, three)
    with pytest.raises(InputError):
        refuse_strangers(PATH, [*three[:2], *rows(("W3", "basic", "meeting"))])
    elsewhere = rows(("W1", "kvartsi", "meeting"), ("W2", "basic", "kvartsi"))
    with pytest.raises(InputError):
        refuse_strangers(PATH, [*elsewhere, *rows(("W3", "basic", "kvartsi"))])


def test_in_a_diary_of_two_both_must_use_a_code() -> None:
    both = rows(("W1", "kvartsi", "meeting"), ("W2", "kvartsi", "meeting"))
    refuse_strangers(PATH, both)
    with pytest.raises(InputError):
        refuse_strangers(PATH, [both[0], *rows(("W2", "basic", "meeting"))])
    with pytest.raises(InputError):
        refuse_strangers(PATH, both[:1])


def test_codes_that_are_declared_beside_the_diary_pass(tmp_path: Path) -> None:
    diary = tmp_path / "ours.csv"
    (tmp_path / DECLARED).write_text("code\nkvartsi\nsauna_visit\n", "utf-8")
    refuse_strangers(diary, rows(("W1", "kvartsi", "sauna_visit")))
    with pytest.raises(InputError) as told:
        refuse_strangers(diary, rows(("W1", "kvartsi_2_virtanen", "meeting")))
    assert told.value.facts["file"] == DECLARED


def test_a_declaration_holds_no_names(tmp_path: Path) -> None:
    file = tmp_path / DECLARED
    file.write_text("code\nMaija Virtanen\n", "utf-8")
    with pytest.raises(InputError) as told:
        refuse_strangers(tmp_path / "diary.csv", rows(("W1", "basic", "meeting")))
    assert (told.value.key, told.value.place) == ("error.diary_name", f"{file}:2 (code)")
