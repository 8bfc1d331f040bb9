"""No source, ground or note of a data file is left in one language."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import pytest
import yaml

from kotomitta.basis.figures import SCENARIO, Sourced
from kotomitta.render.grounds import translated
from kotomitta.render.words import Language, Words
from kotomitta.report.document import ENGLISH, Verbatim
from kotomitta.report.evidence import THE_LATEST
from kotomitta.sources.city_folder import MUNICIPALITIES, RULEBOOK, read_city
from kotomitta.sources.folders import shipped_cities
from kotomitta.sources.starting import has_start, started, terms

pytestmark = pytest.mark.unit

OTHERS = [Language.FI, Language.SV]
INHABITANTS = 50_000.0
GROUNDS = ("source", "note", "reason")
TOLD = yaml.safe_load(files("kotomitta.render").joinpath("grounds.yaml").read_text("utf-8"))
# What would give away that English was left, and a number written as English writes it.
ENGLISH_LEFT = re.compile(r"\b(the|of|and|was|not found|by the|year|study)\b|\d\.\d+ %|EUR")


@cache
def shown() -> frozenset[str]:
    """Every English text of the data files, and of what a new city starts with."""
    return frozenset(text for text in _texts() if text)


def _texts() -> Iterator[str]:
    for city in shipped_cities():
        shelf = read_city(city)
        yield from (seen.source for seen in shelf.observed)
        begun = [started(f, INHABITANTS) for f in shelf.figures if has_start(f.id)]
        told = [d for f in (*shelf.figures, *filter(None, begun)) for d in f.values]
        for sourced in (*told, *terms(), *shelf.city.terms, *shelf.city.counts):
            yield from _of(sourced)
        yield from _of(shelf.scorecard)
        for forecast in shelf.scorecard.official:
            yield from _of(forecast)
    yield THE_LATEST
    for folder in (RULEBOOK, MUNICIPALITIES):
        for file in folder.rglob("*.yaml"):
            yield from _written(yaml.load(file.read_text("utf-8"), yaml.CSafeLoader))


def _written(part: object) -> Iterator[str]:
    """Every source, ground and note of a file, be it shown yet or not."""
    if isinstance(part, dict):
        yield from (part[name] for name in GROUNDS if isinstance(part.get(name), str))
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for each in inside:
        yield from _written(each)


def _of(sourced: Sourced) -> Iterator[str]:
    assert sourced.language == ENGLISH
    yield from (sourced.source, sourced.note)


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_there_in_every_language(language: Language) -> None:
    assert len(shown()) > 500
    assert {text for text in shown() if translated(text, language) is None} == set()


def test_no_clause_is_kept_that_nothing_says() -> None:
    clauses = {part for text in shown() for part in re.split(r"; |: |\. |\.$", text)}
    assert {*TOLD["clauses"], *TOLD["names"]} - clauses == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_clause_is_left_half_in_english(language: Language) -> None:
    said = {clause: told[language] for clause, told in TOLD["clauses"].items()}
    addresses = re.compile(
        r"\S+\.(fi|org|dk)/\S*|--every \d+ med|Global Trends|Psychiatric Sciences|Epidemiology and"
    )
    left = {c: s for c, s in said.items() if ENGLISH_LEFT.search(addresses.sub("", s))}
    assert left == {}


def test_the_numbers_of_a_clause_are_the_same_in_every_language() -> None:
    said = [(clause, *told.values()) for clause, told in TOLD["clauses"].items()]
    assert [words for words in said if len({digits(text) for text in words}) > 1] == []


def digits(text: str) -> str:
    """Every digit, in order of size: a language may turn the order of a sentence."""
    return "".join(sorted(re.sub(r"\D", "", text)))


def test_what_no_one_has_worded_is_shown_as_it_is_and_marked() -> None:
    unworded = Verbatim("A text that nobody worded", ENGLISH)
    assert Words(Language.FI).verbatim(unworded) == unworded
    typed = Verbatim("HEL 2025-014289", "")
    assert Words(Language.FI).fact(typed) == typed.text


def test_what_a_scenario_made_says_so_in_the_language_of_its_reader() -> None:
    typed = Verbatim(f"{SCENARIO}Lautakunnan toive", "")
    assert Words(Language.FI).fact(typed) == "Skenaario: Lautakunnan toive"
    assert Words(Language.SV).fact(typed) == "Scenario: Lautakunnan toive"
    shipped = Verbatim(f"{SCENARIO}Assumption: the quota of 2021 again, which was 1 050", "")
    assert Words(Language.SV).fact(shipped) == (
        "Scenario: Antagande: kvoten från 2021 igen, som var 1 050"
    )
    assert Words(Language.EN).fact(shipped) == shipped.text


def test_a_ground_is_said_in_the_language_of_its_reader() -> None:
    ground = Verbatim("Assumption of this project; grounds: not counted for the unit", ENGLISH)
    assert Words(Language.EN).fact(ground) == ground.text
    assert (
        Words(Language.FI).fact(ground) == "Tämän hankkeen oletus; perusteet: ei laskettu yksiköstä"
    )
    assert Words(Language.SV).verbatim(ground).language == Language.SV


def test_a_clause_has_a_capital_only_where_it_begins_a_sentence() -> None:
    act = "Act 1386/2010"
    for language, said in ((Language.FI, "aki 1386/2010"), (Language.SV, "ag 1386/2010")):
        words = [translated(text, language) for text in (act, f"grounds: {act}")]
        assert [str(text)[-len(said) - 1 :] for text in words] == [f"L{said}", f"l{said}"]
