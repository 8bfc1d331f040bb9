"""What the parser of options refuses is told like every other fault: place, remedy, language."""

from typing import Any

import pytest

pytestmark = pytest.mark.cli

WRONG = {
    "option": (
        "answer demo --what",
        "--what: ",
        ("Tällaista val", "Det finns inget", "There is no"),
    ),
    "short": ("answer demo -x", "-x: ", ("Tällaista val", "Det finns inget", "There is no")),
    "close": (
        "answer demo --dras 9",
        "--dras: ",
        ("Tarkoititko --draws", "Menade du --d", "Did you"),
    ),
    "program": ("--what", "--what: ", ("kotomitta --help", "kotomitta --help", "kotomitta --help")),
    "command": (
        "anwser",
        "anwser: ",
        ("Tarkoititko 'answer'", "Menade du 'answer'", "Did you mean"),
    ),
    "nothing": ("zzz", "zzz: ", ("Komennot ovat: answer", "Kommandona är: answer", "commands are")),
    "missing": ("answer", "", ("KAUPUNKI: Tämä on", "STAD: Detta måste", "CITY: This must")),
    "needed": (
        "paper demo",
        "--out: ",
        ("Tämä on annettava", "Detta måste anges", "must be given"),
    ),
    "extra": ("answer demo a b", "", ("Jätä pois 'a b'", "Utelämna 'a b'", "Leave out 'a b'")),
    "whole": ("answer demo --draws x", "--draws: ", ("'x' ei voi", "'x' kan inte", "'x' cannot")),
    "number": (
        "plan demo --norm a",
        "--norm: ",
        ("tarvitaan luku", "ett tal", "a number is wanted"),
    ),
    "least": ("plan demo --norm 0", "--norm: ", ("vähintään 1", "minst 1", "at least 1")),
    "most": ("serve --port 99999", "--port: ", ("enintään", "högst", "at most")),
    "choice": (
        "paper demo --out x --language de",
        "--language: ",
        ("näistä: fi, sv, en", "av: fi, sv", "one of: fi"),
    ),
    "value": (
        "answer demo --term",
        "--term: ",
        ("puuttuu arvo", "Ett värde saknas", "A value is miss"),
    ),
    "flag": (
        "answer demo --json=3",
        "--json: ",
        ("ei anneta arvoa", "tar inget värde", "takes no value"),
    ),
}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_use_is_told_in_the_users_language(call: Any, fault: str, language: str) -> None:
    typed, place, said = WRONG[fault]
    done = call(*typed.split(), language=language)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert done.err.startswith(place)
    assert said[["fi", "sv", "en"].index(language)] in done.err


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", ("Käyttö:", "Komennot")), ("sv", ("Användning:", "Kommandon")), (None, ("Käyttö:",))],
)
def test_the_program_alone_shows_its_help(call: Any, language: str, words: list[str]) -> None:
    alone, asked = call(language=language), call("--help", language=language)
    assert (alone.status, asked.status) == (2, 0)
    assert alone.out == asked.out
    assert all(word in asked.out for word in words)


def test_a_command_tells_kinds_of_values_and_what_is_taken_when_they_are_left_out(
    call: Any,
) -> None:
    shown = call("paper", "--help", language="fi").out
    for words in ("KAUPUNKI", "LUKU", "POLKU", "fi|sv|en", "[oletus: 1000]", "[annettava]"):
        assert words in shown
