"""The same few people, a client for each, a running app, and a real browser.

A page that is opened may ask for nothing but its own app or file, and may not complain.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Literal

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from pytest_django import DjangoDbBlocker

from kotomitta.web.planning import computing, fragments, keeping
from kotomitta.web.planning.foreseen import forget_newest
from visitors.people import Once, People, SignedIn, T, Visit, invited
from visitors.plans import computed_once, rendered_once
from visitors.postgres import Server, server
from visitors.running import Database, furnish
from visitors.unit import a_unit

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Scheme = Literal["light", "dark"]
Open = Callable[..., Page]

# Playwright keeps an event loop in the thread of the tests, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session", autouse=True)
def _served_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Static files under their hashed names, as in use; tasks are done at once, passwords hashed
    quickly, and what was asked is counted in memory, so that a test without a database can ask.
    """
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    tasks = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    counts = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    folder = tmp_path_factory.mktemp("data")
    (folder / "static").mkdir()
    with override_settings(
        DATA=folder,
        STATIC_ROOT=folder / "static",
        TASKS=tasks,
        PASSWORD_HASHERS=hashers,
        CACHES=counts,
    ):
        call_command("collectstatic", verbosity=0, interactive=False)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file, as in use, so that threads of a running app have connections of their own."""
    name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    connection.settings_dict["TEST"]["NAME"] = name


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Gives a data folder all tables, so that a process that begins there need not make them."""
    first = tmp_path_factory.mktemp("tables")
    furnish(first)
    return lambda folder: Path(shutil.copytree(first, folder, dirs_exist_ok=True))


@pytest.fixture(autouse=True)
def _nothing_asked_yet() -> None:
    """Nobody has used up what may be asked for in an hour, or adopted a plan, in a test before."""
    cache.clear()
    forget_newest()


@pytest.fixture(scope="session", autouse=True)
def _rendered_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "rendered", rendered_once)
        yield


@pytest.fixture
def rendered_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers are rendered as in use, where it is the rendering that is looked at."""
    monkeypatch.setattr(keeping, "rendered", fragments.rendered)


@pytest.fixture
def quick_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that ask what was asked before have its answer at once, and tell nothing meanwhile."""
    monkeypatch.setattr(computing, "computed", computed_once)


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Once]:
    """Stores something once for all tests of a module; each begins with it as it was.

    A test's own transaction is inside one of the module, so none of them may need a real end.
    """
    del django_db_setup
    around = transaction.atomic()

    def stored(make: Callable[[], T]) -> T:
        with django_db_blocker.unblock():
            return make()

    stored(around.__enter__)
    yield stored
    stored(lambda: transaction.set_rollback(True))
    stored(lambda: around.__exit__(None, None, None))


@pytest.fixture(scope="module")
def shared_unit(once: Once) -> People:
    """People and a small unit of theirs; tests that use it find it as it was at first."""

    def stored() -> People:
        people = invited()
        a_unit(people)
        return people

    return once(stored)


@pytest.fixture
def people(request: pytest.FixtureRequest, db: None) -> People:
    """One person of each role, by the role's name, which is their user name too."""
    del db
    if "shared_unit" in request.fixturenames:
        shared: People = request.getfixturevalue("shared_unit")
        return deepcopy(shared)
    return invited()


@pytest.fixture
def signed_in(people: People) -> SignedIn:
    """A new client with a role signed in, or with nobody for None."""

    def client(role: str | None) -> Client:
        made = Client(SERVER_NAME="localhost")
        if role is not None:
            made.force_login(people[role], "kotomitta.web.accounts.backends.Local")
        return made

    return client


@pytest.fixture
def site(transactional_db: None, django_db_reset_sequences: None) -> Iterator[str]:
    """The address of the app, running in a thread on the tests' own database.

    The first run of a test has the first number, so that its paper may have been rendered before.
    """
    del transactional_db, django_db_reset_sequences
    thread = LiveServerThread("localhost", _StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    yield f"http://localhost:{thread.port}"
    thread.terminate()


def _watch(page: Page, site: str, complaints: list[str]) -> None:
    """Have the page's complaints, its errors and what it asks of others written down."""

    def asked(request: Request) -> None:
        if not request.url.startswith(site):
            complaints.append(request.url)

    def said(message: ConsoleMessage) -> None:
        # the browser says so too when the page itself is one of an error, and is meant to be
        itself = message.text.startswith("Failed to load") and message.location["url"] == page.url
        if not itself:
            complaints.append(message.text)

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(str(error)))


@pytest.fixture
def visit(browser: Browser, site: str, signed_in: SignedIn) -> Iterator[Visit]:
    """Opens a path of the app as someone; what asks elsewhere, breaks a policy or fails is told."""
    complaints: list[str] = []
    contexts = []

    def visiting(path: str, role: str | None = None, width: int = 1280, **more: bool) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
            java_script_enabled=more.get("script", True),
        )
        contexts.append(context)
        cookies: SimpleCookie = signed_in(role).cookies
        context.add_cookies(
            [{"name": n, "value": c.value, "url": site} for n, c in cookies.items()]
        )
        page = context.new_page()
        _watch(page, site, complaints)
        page.goto(site + path)
        return page

    yield visiting
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None and os.environ.get("CI"):
        pytest.fail("no chromium on the path, and CI must run these tests")
    if chromium is None:
        pytest.skip("no chromium on the path")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a page at a width and colour scheme; a page that asks for more or complains fails."""
    asked: list[str] = []
    contexts = []

    def opening(html: str, width: int = 1280, scheme: Scheme = "light") -> Page:
        file = tmp_path / "report.html"
        file.write_text(html, "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: asked.append(message.text))
        page.goto(file.as_uri())
        return page

    yield opening
    for context in contexts:
        context.close()
    allowed = ((tmp_path / "report.html").as_uri(), "data:,")
    assert [address for address in asked if address.partition("#")[0] not in allowed] == []


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    with server() as started:
        yield started


@pytest.fixture
def postgres(postgres_server: Server) -> str:
    """The address of a new, empty database on a real PostgreSQL, for KOTOMITTA_DATABASE_URL."""
    return postgres_server.created("empty")


@pytest.fixture(scope="session")
def furnished_postgres(
    postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Makes a database of a name that has all tables on PostgreSQL, and gives its address."""
    furnish(tmp_path_factory.mktemp("none"), postgres_server.created("tables"))
    return lambda name: postgres_server.created(name, like="tables")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, furnished: Callable[[Path], Path]
) -> Database:
    """One of each kind for processes of a test's own; all tables are there, and nothing in them."""
    if request.param == "sqlite":
        return furnished(tmp_path), ""
    created: Callable[[str], str] = request.getfixturevalue("furnished_postgres")
    return tmp_path, created("furnished")
