"""What cannot be written is said before anything is read or computed, and nothing comes to be."""

from inspect import signature
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from kotomitta.cli.app import COMMANDS

pytestmark = pytest.mark.cli

# Each asks for what is not there, which would be told if anything were read before.
TO_FOLDERS = {
    "answer": ("answer", "nowhere", "--out"),
    "compare": ("compare", "nowhere", "quota-up", "--out"),
    "paper": ("paper", "nowhere", "--out"),
    "sweep": ("sweep", "nowhere", "--out"),
    "synthetic": ("sweep", "--municipalities", "22", "--make-synthetic"),
    "fetch": ("fetch", "--source", "nobody", "--out"),
    "diary": ("diary", "nowhere.csv", "--blank"),
}
TO_FILES = {
    "estimate": ("estimate", "nowhere", "--freeze"),
    "forecast": ("forecast", "nowhere.csv", "--horizon", "3", "--out"),
    "elicit": ("elicit", "nowhere", "nowhere.csv", "--out"),
}
READ = {"case", "cases", "drawn", "file", "mapping", "points", "team", "weights", "wisn", "workers"}


@pytest.fixture
def refused(call: Any, everything_in: Any, tmp_path: Path) -> Any:
    """Calls a command that must refuse a place at once, and gives its one message."""
    (tmp_path / "taken").write_text("a file in its place", "utf-8")
    (tmp_path / "loop").symlink_to("loop")

    def message(asked: tuple[str, ...], place: str, language: str = "en") -> str:
        before = everything_in(tmp_path)
        done = call(*asked, str(tmp_path / place), language=language)
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
        assert everything_in(tmp_path) == before
        return str(done.err).removeprefix(f"{tmp_path / place}: ")

    return message


@pytest.mark.parametrize("place", ["taken", "taken/deeper/still", "loop/in", "n" * 300])
@pytest.mark.parametrize("command", TO_FOLDERS)
def test_a_folder_that_takes_no_file(refused: Any, command: str, place: str) -> None:
    assert refused(TO_FOLDERS[command], place).startswith("Nothing can be written there (")


@pytest.mark.parametrize("place", [".", "taken/f", "missing/f", "loop/f"])
@pytest.mark.parametrize("command", TO_FILES)
def test_a_file_that_cannot_be_put_there(refused: Any, command: str, place: str) -> None:
    words = "A forecast is kept here" if (command, place) == ("estimate", ".") else "Nothing can be"
    assert refused(TO_FILES[command], place).startswith(words)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "Sinne ei voi kirjoittaa (ei ole kansio)."), ("sv", "skriva dit (inte en mapp).")],
)
def test_the_reason_is_told_in_the_users_language(refused: Any, language: str, words: str) -> None:
    assert words in refused(TO_FOLDERS["answer"], "taken", language)


def test_a_place_where_one_may_write_is_left_as_it_was(
    call: Any, everything_in: Any, tmp_path: Path
) -> None:
    for asked in TO_FOLDERS["answer"], TO_FILES["forecast"]:
        assert "nowhere" in call(*asked, str(tmp_path / "new")).err
    assert everything_in(tmp_path) == {}


def test_no_command_writes_where_it_did_not_look_first() -> None:
    given = [signature(resolve_name(where)).parameters.values() for where in COMMANDS.values()]
    paths = [p for parameters in given for p in parameters if "Path" in str(p.annotation)]
    looked = {p.name for p in paths if looks(p.annotation)}
    assert looked == {"out", "cache", "freeze", "blank", "make_synthetic"}
    assert {p.name for p in paths if not looks(p.annotation)} == READ


def looks(annotation: Any) -> bool:
    told = getattr(annotation, "__metadata__", ())
    return any(getattr(each, "callback", None) is not None for each in told)
