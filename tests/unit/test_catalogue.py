"""Every message in every language, with the same facts."""

import re
from collections import Counter
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter

import pytest
import yaml

from kotomitta.render.words import Language, catalogue

pytestmark = pytest.mark.unit

FILES = [
    file
    for file in files("kotomitta.render").joinpath("catalogue").iterdir()
    if file.name.endswith(".yaml")
]
UNIT = re.compile(r"^ *-? *unit: *[\"']?([^\"'\s#]+)", re.MULTILINE)


def facts(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def flaws(key: str, said: dict[str, str]) -> list[str]:
    if set(said) != set(Language):
        return [f"{key}: languages {sorted(said)}"]
    found = [f"{key}: {code} says nothing" for code, words in said.items() if not words.strip()]
    if len({frozenset(facts(words)) for words in said.values()}) > 1:
        found.append(f"{key}: facts differ between languages")
    return found


def test_every_message_is_there_in_all_languages_with_the_same_facts() -> None:
    found = [flaw for key, said in catalogue().items() for flaw in flaws(key, dict(said))]
    assert found == []
    assert len(catalogue()) > 150


@pytest.mark.parametrize(
    "said",
    [
        {"fi": "a", "sv": "b"},
        {"fi": "a", "sv": "b", "en": " "},
        {"fi": "{n} a", "sv": "{n} b", "en": "c"},
    ],
)
def test_a_flawed_message_is_found(said: dict[str, str]) -> None:
    assert flaws("key", said)


def test_no_key_stands_in_two_places() -> None:
    written = Counter(
        line.split(":")[0]
        for file in FILES
        for line in file.read_text("utf-8").splitlines()
        if re.match(r"[a-z]", line)
    )
    assert [key for key, times in written.items() if times > 1] == []
    assert set(written) == set(catalogue())


def test_every_unit_of_the_data_files_has_words() -> None:
    units: set[str] = set()
    for folder in ("rulebook", "municipalities"):
        for file in _below(folder):
            text = file.read_text("utf-8")
            assert yaml.load(text, yaml.CSafeLoader) is not None, file.name
            units |= set(UNIT.findall(text))
    assert "persons/household" in units
    assert {unit for unit in units if f"unit.{unit}" not in catalogue()} == set()


def _below(folder: str) -> list[Traversable]:
    found: list[Traversable] = []
    open_folders = [files("kotomitta").joinpath(folder)]
    while open_folders:
        for child in open_folders.pop().iterdir():
            if child.is_dir():
                open_folders.append(child)
            elif child.name.endswith(".yaml"):
                found.append(child)
    return found
