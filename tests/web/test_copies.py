"""`kotomitta backup` and `restore`, on both databases, while a server reads and writes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import httpx
import pytest

from visitors.postgres import programs
from visitors.running import COMMAND, serving

pytestmark = pytest.mark.web

Settings = Mapping[str, str]
Place = Callable[[str], tuple[Path, Settings]]
KEY = {"KOTOMITTA_SECRET_KEY": "k" * 50}
COUNT = "import django; django.setup(); from kotomitta.web.accounts.models import Token; "
COUNT += "print(Token.objects.count())"


def ran(data: Path, settings: Settings, *arguments: str) -> tuple[int, str]:
    """How a command ended, and what it said."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments, "--data", str(data)],
        env={**os.environ, "KOTOMITTA_LANG": "en", **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def tokens(data: Path, settings: Settings) -> int:
    names = {"KOTOMITTA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "kotomitta.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", COUNT],
        env={**os.environ, **names, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


@pytest.fixture
def create(_postgres_server: Callable[[str], str]) -> Callable[[str], Settings]:
    """Makes a database of a name on PostgreSQL; its settings, with its programs on the path."""
    path = f"{programs()}{os.pathsep}{os.environ['PATH']}"
    return lambda name: {"KOTOMITTA_DATABASE_URL": _postgres_server(name), "PATH": path}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Makes a data folder of a name, and the settings of a new database; all have one key."""

    def made(name: str) -> tuple[Path, Settings]:
        (tmp_path / name).mkdir()
        if request.param == "sqlite":
            return tmp_path / name, KEY
        return tmp_path / name, {**KEY, **request.getfixturevalue("create")(f"copies_{name}")}

    return made


@contextmanager
def writing(link: str) -> Iterator[httpx.Client]:
    """Somebody who makes tokens without end; no answer may be an error."""
    ended, seen = Event(), set()
    browser = httpx.Client(base_url=str(httpx.URL(link).join("/")), follow_redirects=True)
    browser.get(link)

    def write() -> None:
        while not ended.is_set():
            seen.add(make_token(browser))
            seen.add(browser.get("/en/account/").status_code)

    hand = Thread(target=write)
    hand.start()
    try:
        yield browser
    finally:
        ended.set()
        hand.join()
        browser.close()
    assert seen == {200}


def make_token(browser: httpx.Client) -> int:
    browser.get("/en/account/")
    form = {
        "name": "x",
        "days": "30",
        "scopes": "answers",
        "csrfmiddlewaretoken": browser.cookies["kotomitta_csrf"],
    }
    return browser.post("/en/account/tokens/", data=form).status_code


def test_a_copy_made_under_load_is_put_back_whole(place: Place, tmp_path: Path) -> None:
    here, settings = place("here")
    there, others = place("there")
    file = tmp_path / "copy"
    with serving(here, "--no-worker", **settings) as link, writing(link):
        code, told = ran(here, settings, "backup", str(file))
    assert (code, "The backup is in" in told) == (0, True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert ran(there, others, "restore", str(file))[0] == 0
    copied = tokens(there, others)
    assert 0 < copied <= tokens(here, settings)
    with serving(there, "--no-worker", **others) as link, httpx.Client() as browser:
        assert browser.get(httpx.URL(link).join("/health/ready")).json()["migrations"]
        assert browser.get(link, follow_redirects=True).status_code == 200

    code, told = ran(here, settings, "restore", str(file))
    assert (code, told.startswith("--replace: There are people or added cities here already.")) == (
        2,
        True,
    )
    with serving(here, "--no-worker", **settings) as link, httpx.Client() as browser:
        signed_in = browser.get(link, follow_redirects=True)
        assert ran(here, settings, "restore", str(file), "--replace")[0] == 0
        again = browser.get(httpx.URL(signed_in.url).join("/en/account/"))
        assert again.headers["Location"].startswith("/en/sign-in/")  # a copy signs nobody in
    assert tokens(here, settings) == copied


def test_a_copy_that_fails_half_way_changes_nothing(place: Place, tmp_path: Path) -> None:
    here, settings = place("here")
    with serving(here, "--no-worker", **settings) as link, httpx.Client() as browser:
        browser.base_url = httpx.URL(link).join("/")
        browser.get(link, follow_redirects=True)
        make_token(browser)
    file = tmp_path / "copy"
    assert ran(here, settings, "backup", str(file))[0] == 0
    torn = remade(file, tmp_path / "torn", database=lambda told: told[: len(told) // 2])
    code, told = ran(here, settings, "restore", str(torn), "--replace")
    assert (code, told.count("\n")) == (2, 1)
    assert tokens(here, settings) == 1
    assert sorted(path.name for path in here.iterdir() if path.name.startswith(".")) == []


@pytest.fixture
def copy(tmp_path: Path) -> tuple[Path, Path, Settings]:
    """A copy of a new SQLite, its folder and its settings."""
    data = tmp_path / "data"
    with serving(data, "--no-worker", **KEY):
        pass
    assert ran(data, KEY, "backup", str(tmp_path / "copy"))[0] == 0
    return tmp_path / "copy", data, KEY


def remade(
    file: Path,
    new: Path,
    *,
    database: Callable[[bytes], bytes] = bytes,
    **changes: object,
) -> Path:
    """A copy that says something else of itself, or whose database is another, with its digest."""
    with ZipFile(file) as old, ZipFile(new, "w") as made:
        told = database(old.read("database"))
        manifest = json.loads(old.read("manifest.json"))
        manifest |= {"digest": sha256(told).hexdigest(), **changes}
        made.writestr("manifest.json", json.dumps(manifest))
        made.writestr("database", told)
    return new


def test_what_does_not_fit_is_refused_with_one_sentence(
    copy: tuple[Path, Path, Settings], tmp_path: Path
) -> None:
    file, _, settings = copy
    empty = tmp_path / "empty"
    flipped = bytearray(file.read_bytes())
    flipped[len(flipped) // 2] ^= 255
    (tmp_path / "flipped").write_bytes(flipped)
    (tmp_path / "text").write_text("no copy at all", "utf-8")
    newer = remade(file, tmp_path / "newer", tables=["accounts.9999_later"], version="99.0")
    other = remade(file, tmp_path / "other", engine="postgresql")
    unsaid = remade(file, tmp_path / "unsaid", digest="0" * 64)
    for name, words in {
        "flipped": "This is no whole backup",
        "text": "This is no whole backup",
        unsaid.name: "This is no whole backup",
        newer.name: "newer version 99.0",
        other.name: "database postgresql",
        "nowhere": "There is no such file",
    }.items():
        code, told = ran(empty, settings, "restore", str(tmp_path / name))
        assert (code, told.count("\n")) == (2, 1), told
        assert words in told
    assert not (empty / "kotomitta.sqlite3").exists()


def city(data: Path, text: str) -> Path:
    """A file of an added city, beside what it was earlier and one that is not finished."""
    for folder in ("testila", ".earlier/testila/1", ".tried-x"):
        (data / "cities" / folder).mkdir(parents=True, exist_ok=True)
        (data / "cities" / folder / "city.yaml").write_text(f"{text} {folder}", "utf-8")
    return data / "cities" / "testila" / "city.yaml"


def test_added_cities_are_in_the_copy_and_take_the_place_of_those_there(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "copy"
    with serving(here, "--no-worker", **KEY):
        city(here, "one")
    assert ran(here, KEY, "backup", str(file))[0] == 0
    assert ran(there, KEY, "restore", str(file))[0] == 0
    restored = {
        str(path.relative_to(there)): path.read_text("utf-8")
        for path in (there / "cities").rglob("*.yaml")
    }
    assert restored == {
        "cities/testila/city.yaml": "one testila",
        "cities/.earlier/testila/1/city.yaml": "one .earlier/testila/1",
    }

    kept = city(there, "two")
    (there / "kotomitta.sqlite3").unlink()
    code, told = ran(there, KEY, "restore", str(file))
    assert (code, "added cities here already" in told) == (2, True)
    assert kept.read_text("utf-8") == "two testila"
    older = remade(file, tmp_path / "older", cities=None)
    assert ran(there, KEY, "restore", str(older), "--replace")[0] == 0
    assert kept.read_text("utf-8") == "two testila", "an older copy knows no cities"
    assert ran(there, KEY, "restore", str(file), "--replace")[0] == 0
    assert kept.read_text("utf-8") == "one testila"
    assert [path.name for path in there.iterdir() if path.name.startswith(".")] == []


def test_a_city_outside_its_folder_or_changed_is_refused(
    copy: tuple[Path, Path, Settings], tmp_path: Path
) -> None:
    right, wrong = (sha256(held).hexdigest() for held in (b"x", b"y"))
    outside = dict.fromkeys(("../out", "testila/../../out", str(tmp_path / "out"), "."), right)
    for path, digest in {**outside, "testila/city.yaml": wrong}.items():
        bad = remade(copy[0], tmp_path / "bad", cities={path: digest})
        with ZipFile(bad, "a") as made:
            made.writestr(f"cities/{path}", "x")
        code, said = ran(tmp_path / "new", KEY, "restore", str(bad))
        assert (code, "This is no whole backup" in said) == (2, True), said
        assert sorted(path.name for path in tmp_path.iterdir()) == ["bad", "copy", "data", "new"]
        assert not (tmp_path / "new" / "cities").exists()
        assert not (tmp_path / "new" / "kotomitta.sqlite3").exists()


def test_another_key_is_told_and_can_be_confirmed(
    copy: tuple[Path, Path, Settings], tmp_path: Path
) -> None:
    other = {"KOTOMITTA_SECRET_KEY": "o" * 50}
    code, told = ran(tmp_path / "new", other, "restore", str(copy[0]))
    assert (code, "another key" in told) == (2, True)
    assert ran(tmp_path / "new", other, "restore", str(copy[0]), "--any-key")[0] == 0


def test_where_nothing_is_there_is_nothing_to_copy(tmp_path: Path) -> None:
    code, told = ran(tmp_path / "data", {}, "backup", str(tmp_path / "copy"))
    assert (code, "no database here" in told) == (2, True)
    assert not (tmp_path / "copy").exists()


def test_without_its_programs_postgresql_is_told(
    create: Callable[[str], Settings], tmp_path: Path
) -> None:
    settings = {**KEY, **create("programs")}
    with serving(tmp_path / "data", "--no-worker", **settings):
        pass
    bare = {**settings, "PATH": str(tmp_path)}
    code, told = ran(tmp_path / "data", bare, "backup", str(tmp_path / "copy"))
    assert (code, "pg_dump is not on the path" in told) == (2, True)
    assert not (tmp_path / "copy").exists()
