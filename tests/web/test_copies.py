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
from visitors.running import COMMAND, FILE, Database, found, serving

pytestmark = pytest.mark.web

Settings = Mapping[str, str]
Place = tuple[Path, Settings]
Furnish = Callable[[Path], Path]
URL = "KOTOMITTA_DATABASE_URL"
KEY = {"KOTOMITTA_SECRET_KEY": "k" * 50}
PATIENCE = 60.0  # seconds; an answer is awaited while other processes begin


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
    (number,) = found(data, settings.get(URL, ""), "SELECT count(*) FROM accounts_token")
    return int(number)


def said(code: str, data: Path, settings: Settings) -> str:
    """What code of the app prints."""
    names = {"KOTOMITTA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "kotomitta.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **names, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


# The tables of the version before, with a worker in them; and what is told of the worker now.
BEFORE = """
import django; django.setup()
from datetime import date
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
call_command("migrate", verbosity=0)
call_command("migrate", "casework", "0011", verbosity=0)
before = MigrationLoader(connection).project_state(("casework", "0011_waiting")).apps
workers = before.get_model("casework", "Worker").objects
workers.create(code="W1", team="T1", hours_per_week=38.25, first=date(2020, 1, 1))
print(sorted(field.name for field in workers.model._meta.fields))
"""
NOW = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from kotomitta.web.casework.models import Worker
print([(worker.code, str(worker.value.cadre)) for worker in Worker.objects.all()])
"""


@pytest.fixture
def here(database: Database) -> Place:
    """A data folder, and the settings of its database, which has tables and nothing in them."""
    data, address = database
    return data, {**KEY, **on_postgres(address)}


@pytest.fixture
def there(here: Place, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A new data folder, and the settings of a database of the same kind that has nothing."""
    (tmp_path / "there").mkdir()
    address = request.getfixturevalue("postgres") if URL in here[1] else ""
    return tmp_path / "there", {**KEY, **on_postgres(address)}


def on_postgres(address: str) -> Settings:
    """The settings of an address, with the programs of PostgreSQL on the path."""
    path = f"{programs()}{os.pathsep}{os.environ['PATH']}"
    return {URL: address, "PATH": path} if address else {}


@contextmanager
def writing(link: str) -> Iterator[httpx.Client]:
    """Somebody who makes tokens without end; no answer may be an error."""
    ended, seen = Event(), set()
    browser = httpx.Client(
        base_url=str(httpx.URL(link).join("/")), follow_redirects=True, timeout=PATIENCE
    )
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


def test_a_copy_made_under_load_is_put_back_whole(
    here: Place, there: Place, tmp_path: Path
) -> None:
    file = tmp_path / "copy"
    with serving(here[0], "--no-worker", **here[1]) as link, writing(link):
        code, told = ran(*here, "backup", str(file))
    assert (code, "The backup is in" in told) == (0, True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert ran(*there, "restore", str(file))[0] == 0
    copied = tokens(*there)
    assert 0 < copied <= tokens(*here)
    with (
        serving(there[0], "--no-worker", **there[1]) as link,
        httpx.Client(timeout=PATIENCE) as browser,
    ):
        assert browser.get(httpx.URL(link).join("/health/ready")).json()["migrations"]
        assert browser.get(link, follow_redirects=True).status_code == 200

    code, told = ran(*here, "restore", str(file))
    assert (code, told.startswith("--replace: There are people or added cities here already.")) == (
        2,
        True,
    )
    with (
        serving(here[0], "--no-worker", **here[1]) as link,
        httpx.Client(timeout=PATIENCE) as browser,
    ):
        signed_in = browser.get(link, follow_redirects=True)
        assert ran(*here, "restore", str(file), "--replace")[0] == 0
        again = browser.get(httpx.URL(signed_in.url).join("/en/account/"))
        assert again.headers["Location"].startswith("/en/sign-in/")  # a copy signs nobody in
    assert tokens(*here) == copied


def test_a_copy_of_the_version_before_is_put_back_and_brought_up_to_date(
    here: Place, there: Place, tmp_path: Path
) -> None:
    assert "cadre" not in said(BEFORE, *here)
    assert ran(*here, "backup", str(tmp_path / "copy"))[0] == 0
    assert ran(*there, "restore", str(tmp_path / "copy"))[0] == 0
    assert said(NOW, *there) == "[('W1', 'social_worker')]\n"


def test_a_copy_that_fails_half_way_changes_nothing(here: Place, tmp_path: Path) -> None:
    with (
        serving(here[0], "--no-worker", **here[1]) as link,
        httpx.Client(timeout=PATIENCE) as browser,
    ):
        browser.base_url = httpx.URL(link).join("/")
        browser.get(link, follow_redirects=True)
        make_token(browser)
    file = tmp_path / "copy"
    assert ran(*here, "backup", str(file))[0] == 0
    torn = remade(file, tmp_path / "torn", database=lambda told: told[: len(told) // 2])
    code, told = ran(*here, "restore", str(torn), "--replace")
    assert (code, told.count("\n")) == (2, 1)
    assert tokens(*here) == 1
    assert sorted(path.name for path in here[0].iterdir() if path.name.startswith(".")) == []


@pytest.fixture(scope="module")
def copy(furnished: Furnish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a new SQLite."""
    folder = tmp_path_factory.mktemp("copied")
    assert ran(furnished(folder / "data"), KEY, "backup", str(folder / "copy"))[0] == 0
    return folder / "copy"


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


def test_what_does_not_fit_is_refused_with_one_sentence(copy: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    flipped = bytearray(copy.read_bytes())
    flipped[len(flipped) // 2] ^= 255
    (tmp_path / "flipped").write_bytes(flipped)
    (tmp_path / "text").write_text("no copy at all", "utf-8")
    newer = remade(copy, tmp_path / "newer", tables=["accounts.9999_later"], version="99.0")
    other = remade(copy, tmp_path / "other", engine="postgresql")
    unsaid = remade(copy, tmp_path / "unsaid", digest="0" * 64)
    for name, words in {
        "flipped": "This is no whole backup",
        "text": "This is no whole backup",
        unsaid.name: "This is no whole backup",
        newer.name: "newer version 99.0",
        other.name: "database postgresql",
        "nowhere": "There is no such file",
    }.items():
        code, told = ran(empty, KEY, "restore", str(tmp_path / name))
        assert (code, told.count("\n")) == (2, 1), told
        assert words in told
    assert not (empty / FILE).exists()


def city(data: Path, text: str) -> Path:
    """A file of an added city, beside what it was earlier and one that is not finished."""
    for folder in ("testila", ".earlier/testila/1", ".tried-x"):
        (data / "cities" / folder).mkdir(parents=True, exist_ok=True)
        (data / "cities" / folder / "city.yaml").write_text(f"{text} {folder}", "utf-8")
    return data / "cities" / "testila" / "city.yaml"


def test_added_cities_are_in_the_copy_and_take_the_place_of_those_there(
    furnished: Furnish, tmp_path: Path
) -> None:
    here, there, file = furnished(tmp_path / "here"), tmp_path / "there", tmp_path / "copy"
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
    (there / FILE).unlink()
    code, told = ran(there, KEY, "restore", str(file))
    assert (code, "added cities here already" in told) == (2, True)
    assert kept.read_text("utf-8") == "two testila"
    older = remade(file, tmp_path / "older", cities=None)
    assert ran(there, KEY, "restore", str(older), "--replace")[0] == 0
    assert kept.read_text("utf-8") == "two testila", "an older copy knows no cities"
    assert ran(there, KEY, "restore", str(file), "--replace")[0] == 0
    assert kept.read_text("utf-8") == "one testila"
    assert [path.name for path in there.iterdir() if path.name.startswith(".")] == []


def test_a_city_outside_its_folder_or_changed_is_refused(copy: Path, tmp_path: Path) -> None:
    right, wrong = (sha256(held).hexdigest() for held in (b"x", b"y"))
    outside = dict.fromkeys(("../out", "testila/../../out", str(tmp_path / "out"), "."), right)
    for path, digest in {**outside, "testila/city.yaml": wrong}.items():
        bad = remade(copy, tmp_path / "bad", cities={path: digest})
        with ZipFile(bad, "a") as made:
            made.writestr(f"cities/{path}", "x")
        code, said = ran(tmp_path / "new", KEY, "restore", str(bad))
        assert (code, "This is no whole backup" in said) == (2, True), said
        assert sorted(path.name for path in tmp_path.iterdir()) == ["bad", "new"]
        assert not (tmp_path / "new" / "cities").exists()
        assert not (tmp_path / "new" / FILE).exists()


def test_another_key_is_told_and_can_be_confirmed(copy: Path, tmp_path: Path) -> None:
    other = {"KOTOMITTA_SECRET_KEY": "o" * 50}
    code, told = ran(tmp_path / "new", other, "restore", str(copy))
    assert (code, "another key" in told) == (2, True)
    assert ran(tmp_path / "new", other, "restore", str(copy), "--any-key")[0] == 0


def test_where_nothing_is_there_is_nothing_to_copy(tmp_path: Path) -> None:
    code, told = ran(tmp_path / "data", {}, "backup", str(tmp_path / "copy"))
    assert (code, "no database here" in told) == (2, True)
    assert not (tmp_path / "copy").exists()


def test_without_its_programs_postgresql_is_told(
    furnished_postgres: Callable[[str], str], tmp_path: Path
) -> None:
    bare = {**KEY, URL: furnished_postgres("programs"), "PATH": str(tmp_path)}
    code, told = ran(tmp_path / "data", bare, "backup", str(tmp_path / "copy"))
    assert (code, "pg_dump is not on the path" in told) == (2, True)
    assert not (tmp_path / "copy").exists()
