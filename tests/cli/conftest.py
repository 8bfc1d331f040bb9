"""The command called in this process, and one answer of each kind for all tests of a session."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kotomitta.cli.answering import answered
from kotomitta.cli.app import main
from kotomitta.sources.city_folder import MUNICIPALITIES

HINDCAST = ("helsinki", "--term", "2017", "--as-of", "2017-12-31", "--draws", "60")
ANSWERING = ("answer", "neglect", "parts", "plan", "prove")
FORECAST = ("helsinki", "--term", "2025", "--as-of", "2026-11-24", "--draws", "60")


@dataclass(frozen=True)
class Called:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON document; an error when it holds anything else."""
        return json.loads(self.out, parse_constant=refuse)


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def called(*arguments: str, language: str | None = "en") -> Called:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["kotomitta", *arguments])
        patch.setenv("COLUMNS", "200")
        patch.delenv("KOTOMITTA_LANG", raising=False)
        if language is not None:
            patch.setenv("KOTOMITTA_LANG", language)
        with pytest.raises(SystemExit) as end:
            main()
    return Called(int(end.value.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def call() -> Callable[..., Called]:
    return called


answered_once = cache(answered)


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that was made before has its answer at once: it is what is told that differs."""
    for command in ANSWERING:
        monkeypatch.setattr(f"kotomitta.cli.{command}.answered", answered_once)


@dataclass(frozen=True)
class Paper:
    """An answer asked for as JSON and as a folder."""

    asked: tuple[str, ...]
    folder: Path
    called: Called

    @property
    def json(self) -> Any:
        """The answer."""
        return self.called.json


def paper(asked: tuple[str, ...], folder: Path) -> Paper:
    result = called("answer", *asked, "--out", str(folder), "--json")
    assert result.status == 0, result.err
    return Paper(asked, folder, result)


@pytest.fixture(scope="session")
def hindcast(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    return paper(HINDCAST, tmp_path_factory.mktemp("hindcast") / "out")


@pytest.fixture(scope="session")
def forecast(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    return paper(FORECAST, tmp_path_factory.mktemp("forecast") / "out")


@pytest.fixture(params=["hindcast", "forecast"])
def either(request: pytest.FixtureRequest) -> Paper:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Paper)
    return found


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A city of one's own: a copy of the demo."""
    return Path(shutil.copytree(MUNICIPALITIES / "demo", tmp_path / "mine"))


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every path below a folder, with the bytes of files."""
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None
        for p in sorted(folder.rglob("*"))
    }


@pytest.fixture(scope="session")
def everything_in() -> Callable[[Path], dict[str, bytes | None]]:
    return contents
