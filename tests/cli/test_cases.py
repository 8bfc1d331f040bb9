"""Case tables on the command line: what is printed, and what is said of bad input."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kotomitta.cli.app import main
from samples.cases import HEADER, text

pytestmark = pytest.mark.cli

Call = Callable[..., Any]
ROWS = [
    {"members": "3", "worker": "W-1", "profile": "basic", "interpreter": "0", "assistance": "1"},
    {
        "case": "C-2",
        "household": "H-2",
        "person": "P-2",
        "members": "1",
        "worker": "W-2",
        "profile": "trauma",
        "interpreter": "1",
        "assistance": "0",
        "entry": "2017-05-01",
    },
    {
        "case": "C-3",
        "household": "H-3",
        "person": "P-3",
        "worker": "W-2",
        "profile": "trauma",
        "interpreter": "1",
        "opened": "2015-01-01",
        "closed": "2017-08-31",
    },
    {"case": "C-4", "household": "H-4", "person": "P-4", "members": "2", "opened": "2017-11-01"},
]
WORKERS = """\
- {worker: W-1, hours_per_week: 38.25}
- worker: W-2
  hours_per_week: 38.25
  reductions:
    - {reason: sickness, share: 1, start: 2017-12-01, end: 2017-12-31}
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "cases.csv"
    path.write_text(text(ROWS), "utf-8")
    return str(path)


@pytest.fixture
def workers(tmp_path: Path) -> str:
    path = tmp_path / "workers.yaml"
    path.write_text(WORKERS, "utf-8")
    return str(path)


def test_check_counts_in_three_units(call: Call, table: str) -> None:
    told = call("check", "--cases", table, "--json")
    assert (told.status, told.err) == (0, "")
    answer = told.json
    assert (answer["rows"], answer["usable"]) == (4, True)
    assert (answer["first"], answer["last"]) == ("2015-01-01", "2017-11-01")
    counts = answer["counts"]
    assert counts["everyone"] == {"persons": 7, "households": 4, "cases": 4}
    assert counts["on_assistance"] == {"persons": 3, "households": 1, "cases": 1}
    assert counts["not_on_assistance"] == {"persons": 1, "households": 1, "cases": 1}
    assert counts["assistance_unknown"] == {"persons": 3, "households": 2, "cases": 2}
    assert counts["with_entry"] == {"persons": 1, "households": 1, "cases": 1}
    assert (counts["persons_without_row"], counts["households_without_size"]) == (3, 1)


def test_load_on_a_day_and_in_its_year(call: Call, table: str, workers: str) -> None:
    told = call("load", table, "--workers", workers, "--on", "2017-12-31", "--json")
    assert (told.status, told.err) == (0, "")
    answer = told.json
    assert (answer["on"], answer["since"]) == ("2017-12-31", "2017-01-01")
    on_day, in_period = answer["counts"]["on_day"], answer["counts"]["in_period"]
    assert on_day["everyone"] == {"persons": 6, "households": 3, "cases": 3}
    assert in_period["everyone"] == {"persons": 7, "households": 4, "cases": 4}
    assert in_period["new"] == {"persons": 6, "households": 3, "cases": 3}
    first, second = answer["load"]["workers"]
    assert (first["worker"], first["hours"]["low"], first["own_hours"]) == (
        "W-1",
        1.14,
        pytest.approx(79.5 - 46.0),
    )
    assert (second["worker"], second["own_hours"], second["over"]) == ("W-2", 0, True)
    assert second["hours"]["low"] == pytest.approx(1.52 * 1.63)
    assert (answer["load"]["over"], answer["load"]["hidden_by_mean"]) == (["W-2"], True)
    assert answer["load"]["unassigned"]["cases"] == 1
    weight = next(f for f in answer["figures"] if f["id"] == "load.weight.basic")
    assert {"value", "low", "high", "unit", "source", "grade", "published", "checked"} < set(weight)


EXTRA = {"undocumented": 1.3, "trafficking": 1.8, "unaccompanied": 1.8, "special_support": 1.6}


@pytest.mark.parametrize(("profile", "hours"), EXTRA.items())
def test_profiles_that_only_casework_has_are_known(
    call: Call, tmp_path: Path, profile: str, hours: float
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(text([{"worker": "W-1", "profile": profile, "interpreter": "0"}]), "utf-8")
    assert call("check", "--cases", str(path), "--json").json["usable"] is True
    told = call("load", str(path), "--on", "2018-01-01", "--json").json
    assert told["load"]["workers"][0]["hours"]["low"] == hours


def test_the_reduction_has_ended_by_itself(call: Call, table: str, workers: str) -> None:
    told = call("load", table, "--workers", workers, "--on", "2018-01-01", "--json")
    assert told.json["load"]["over"] == []
    assert told.json["counts"]["in_period"]["new"]["persons"] == 0


def test_the_weights_are_those_of_the_day(call: Call, table: str) -> None:
    told = call("load", table, "--on", "2026-01-01", "--json")
    assert told.json["load"]["workers"][0]["hours"]["low"] == 1.29
    assert told.json["load"]["workers"][0]["over"] is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", ("Ei saa tukea", "ei paremmuusjärjestys", "yli omien tuntiensa: 1")),
        ("sv", ("Får inte stöd", "ingen rangordning", "sina egna timmar: 1")),
        ("en", ("Not on assistance", "not a ranking", "over their own hours: 1")),
    ],
)
def test_tables_in_three_languages(
    call: Call, table: str, workers: str, language: str, said: tuple[str, ...]
) -> None:
    for arguments in (
        ("load", table, "--workers", workers, "--on", "2017-12-31"),
        ("load", table, "--on", "2017-12-31"),
        ("check", "--cases", table),
    ):
        told = call(*arguments, language=language)
        assert (told.status, told.err) == (0, "")
        assert said[0] in told.out
    told = call("load", table, "--workers", workers, "--on", "2017-12-31", language=language)
    assert all(words in told.out for words in said)


def test_workers_stand_by_code_however_loaded(call: Call, tmp_path: Path) -> None:
    rows = [
        {"case": f"C-{i}", "person": f"P-{i}", "worker": f"W-{1 + (i > 2)}", "profile": "basic"}
        for i in range(9)
    ]
    path = tmp_path / "cases.csv"
    path.write_text(text(rows), "utf-8")
    told = call("load", str(path), "--on", "2017-12-31", "--json")
    assert [(w["worker"], w["cases"]) for w in told.json["load"]["workers"]] == [
        ("W-1", 3),
        ("W-2", 6),
    ]


def test_no_number_and_no_code_is_cut_short_in_a_narrow_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = "0123456789abcdef" * 4, {"profile": "basic", "interpreter": "1"}
    rows = [{"case": f"C-{i}", "person": f"P-{i}", "worker": code, **told} for i in range(1200)]
    path, hours = tmp_path / "cases.csv", tmp_path / "workers.yaml"
    path.write_text(text(rows), "utf-8")
    hours.write_text(f"- {{worker: {code}, hours_per_week: 38.25}}\n", "utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("KOTOMITTA_LANG", "fi")
    asked = ["load", str(path), "--workers", str(hours), "--on", "2017-12-31"]
    monkeypatch.setattr("sys.argv", ["kotomitta", *asked])
    with pytest.raises(SystemExit):
        main()
    load = capsys.readouterr().out.partition("Kuormitus")[2]
    assert max(map(len, load.splitlines())) <= 80
    assert "…" not in load
    assert load.replace("\xa0", " ").count("1 200") == 2
    first_column = (line[:12].strip() for line in load.splitlines()[4:])
    assert code in "".join(first_column)


CELLS = [
    ("person", "Maija Virtanen"),
    ("person", "010190-123A"),
    ("person", "=1+1"),
    ("case", "x y"),
    ("opened", "2017-02-30"),
    ("members", "many"),
    ("assistance", "joo"),
    ("channel", "boat"),
    ("profile", "maija"),
]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(("column", "cell"), CELLS)
def test_a_bad_cell_ends_with_2_and_one_message(
    call: Call, tmp_path: Path, column: str, cell: str, language: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(text([*ROWS, {"case": "C-9", "person": "P-9", column: cell}]), "utf-8")
    for arguments in (("check", "--cases", str(path)), ("load", str(path))):
        told = call(*arguments, "--json", language=language)
        assert (told.status, told.out) == (2, "")
        assert told.err.startswith(f"{path}:6 ({column}): ")
        assert told.err.count("\n") == 1
        assert cell not in told.err


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "content",
    [
        "",
        HEADER,
        HEADER + ",name\n",
        HEADER.replace(",", "\t"),
        HEADER.replace("case", "kase"),
        text([*ROWS, {}]) + "C\n",
        text([*ROWS, {}]),
        text([*ROWS, {"case": '"C'}]),
        text([*ROWS, {"case": "C\0"}]),
        text([*ROWS, {"closed": "2001-01-01"}]),
        text([*ROWS, {"decision": "1", "worker": "W-2"}]),
        text([*ROWS, {"decision": "1", "household": "H-7"}]),
        text([{"channel": "quota"}, {"decision": "1", "channel": "family"}]),
        HEADER + ",x" * 1_000_000,
    ],
)
def test_a_bad_table_ends_with_2_and_one_message(
    call: Call, tmp_path: Path, content: str, language: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(content, "utf-8")
    told = call("check", "--cases", str(path), "--json", language=language)
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(f"{path}")
    assert told.err.count("\n") == 1
    assert len(told.err) < 600


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("check",), "check"),
        (("check", "demo", "--cases", "TABLE"), "check"),
        (("check", "demo", "--mapping", "x.yaml"), "--mapping"),
        (("check", "demo", "--weights", "x.yaml"), "--weights"),
        (("check", "--cases", "TABLE", "--term", "2017"), "--term"),
        (("check", "--cases", "TABLE", "--as-of", "2017-01-01"), "--as-of"),
        (("check", "--cases", "none.csv"), "none.csv"),
        (("load", "TABLE", "--mapping", "none.yaml"), "none.yaml"),
        (("load", "TABLE", "--weights", "none.yaml"), "none.yaml"),
        (("load", "TABLE", "--workers", "none.yaml"), "none.yaml"),
        (("load", "TABLE", "--on", "2017-02-30"), "--on"),
        (("load", "TABLE", "--on", "2017-03-01", "--since", "soon"), "--since"),
        (("load", "TABLE", "--on", "2017-03-01", "--since", "2017-03-02"), "--since"),
    ],
)
def test_options_that_do_not_fit(
    call: Call, table: str, arguments: tuple[str, ...], place: str, language: str
) -> None:
    told = call(*(table if a == "TABLE" else a for a in arguments), "--json", language=language)
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(f"{place}: ")
    assert told.err.count("\n") == 1


def test_a_worker_with_cases_but_no_hours(call: Call, table: str, tmp_path: Path) -> None:
    path = tmp_path / "workers.yaml"
    path.write_text("- {worker: W-1, hours_per_week: 38.25}\n", "utf-8")
    told = call("load", table, "--workers", str(path), "--on", "2017-12-31", "--json")
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(f"{path}: The worker W-2 carries cases")


@pytest.mark.parametrize(("day", "more"), [("2017-12-31", 1.38), ("2026-01-01", 1.64)])
def test_a_counsellor_may_carry_more_of_the_same_weights(
    call: Call, table: str, tmp_path: Path, day: str, more: float
) -> None:
    path = tmp_path / "workers.yaml"
    told = "- {worker: W-1, hours_per_week: 38.25}\n- {worker: W-2, hours_per_week: 38.25%s}\n"
    path.write_text(told % ", cadre: social_counsellor", "utf-8")
    asked = ("load", table, "--workers", str(path), "--on", day)
    first, second = call(*asked, "--json").json["load"]["workers"]
    assert second["own_hours"] == pytest.approx(more * first["own_hours"])
    assert first["hours"] != second["hours"]
    for language, words in (("fi", "Sosiaaliohjaajan"), ("sv", "socialhandledares")):
        assert words in call(*asked, language=language).out
    path.write_text(told % "", "utf-8")
    assert "Sosiaaliohjaajan" not in call(*asked, language="fi").out
    path.write_text(told % ", cadre: boss", "utf-8")
    wrong = call(*asked)
    assert wrong.status == 2
    assert wrong.err.startswith(f"{path}:2 (1.cadre)")


def test_a_city_is_still_checked(call: Call) -> None:
    told = call("check", "demo", "--json")
    assert told.status == 0
    assert told.json["city"] == "demo"
