"""The app on this machine: its data folder, its processes, and the link that lets its owner in."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import timedelta
from functools import partial
from getpass import getuser
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from secrets import token_urlsafe
from signal import SIGKILL, SIGTERM
from threading import Thread
from time import sleep

import django
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.urls import reverse
from django.utils import translation
from granian import Granian
from granian.constants import Interfaces
from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.render.words import Words, users_language

_HOST = "127.0.0.1"
_POLL, _WATCH, _RETRY, _PATIENCE = 0.02, 1.0, 2.0, 5.0  # seconds
_LINK_LASTS = timedelta(hours=12)

log = logging.getLogger(__name__)


def run(folder: Path | None, *, port: int, data: Path, worker: bool) -> None:
    """Make the app ready, say where it is, and serve it until Ctrl-C."""
    if folder is not None and not (folder / "answer.json").is_file():
        raise InputError("answer_missing", place=str(folder))
    number = _free(port)
    _settle(data, worker=worker)
    _prepare(folder)
    link = _owners_link(f"http://localhost:{number}")
    connections.close_all()  # the server's process opens its own

    say, screen = Words(users_language()).say, Console(stderr=True, highlight=False)
    server = Granian(
        "kotomitta.web.wsgi:application",
        address=_HOST,
        port=number,
        interface=Interfaces.WSGI,
        blocking_threads=8,
        log_enabled=False,
    )

    def told() -> None:
        _await_listening(number)
        screen.print(say("serve.listening", address=link), soft_wrap=True)

    server.on_startup(Thread(target=told, daemon=True).start)
    os.register_at_fork(after_in_child=partial(_end_with, os.getpid()))
    with _worker() if worker else nullcontext():
        server.serve()
    screen.print(say("serve.stopped"))


def _free(port: int) -> int:
    """The port, or one that is free for 0; InputError when it is taken."""
    try:
        with socket.create_server((_HOST, port)) as tried:
            number: int = tried.getsockname()[1]
            return number
    except OSError as error:
        raise InputError("port_taken", place="--port", port=str(port)) from error


def _await_listening(port: int) -> None:
    """Return once the server takes connections, so that the address works when it is told."""
    while True:
        with suppress(OSError), socket.create_connection((_HOST, port), timeout=1):
            return
        sleep(_POLL)


def _settle(data: Path, *, worker: bool) -> None:
    """The data folder with its key, readable by its owner only, and the settings pointing at it."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            key = os.open(data / "secret-key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(key, "w", encoding="ascii") as file:
                file.write(token_urlsafe(48))
    except OSError as error:
        raise InputError("out_unwritable", place=str(data), why=error) from error
    os.environ["KOTOMITTA_DATA"] = str(data.resolve())
    os.environ["KOTOMITTA_WORKER"] = str(int(worker))
    os.environ["DJANGO_SETTINGS_MODULE"] = "kotomitta.web.settings"


def _prepare(folder: Path | None) -> None:
    """Tables, static files, runs that a worker left unfinished, and the answer of the folder."""
    django.setup()
    import_module("kotomitta.web.planning.cities").check_unit_city()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        import_module("kotomitta.web.planning.running").requeue_lost()
        if folder is not None:
            import_module("kotomitta.web.planning.importing").import_folder(folder)
    except DatabaseError as error:
        raise InputError("database_unusable", why=str(error).strip()) from error


def _owners_link(address: str) -> str:
    """Where to go: a link that signs this machine's owner in, unless others are served too."""
    from django.conf import settings

    from kotomitta.web.accounts.models import Link, User
    from kotomitta.web.accounts.roles import Role

    if not settings.IS_LOCAL and User.objects.exists():
        return f"{address}/"
    owner, _ = User.objects.get_or_create(
        username=getuser(), defaults={"role": Role.ADMINISTRATOR, "password": "!"}
    )
    if not owner.is_active:
        return f"{address}/"
    owner.links.end()
    _, secret = Link.issue(owner, _LINK_LASTS, direct=True)
    with translation.override(users_language()):
        return address + reverse("accounts:link", args=[secret])


@contextmanager
def _worker() -> Iterator[None]:
    """A process for what takes long. What it is at when this one ends is left for the next."""
    process = get_context("fork").Process(target=_work)  # with all that is loaded already
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(_PATIENCE)
        process.kill()
        process.join()


def _work() -> None:
    os.setsid()  # Ctrl-C is for the server, which then ends this
    while True:
        try:
            call_command("worker", verbosity=0)
        except DatabaseError as error:  # it may come back; what is queued in it is kept
            log.warning("the worker waits for the database", extra={"facts": {"why": str(error)}})
            connections.close_all()
            sleep(_RETRY)
        else:
            return


def _end_with(parent: int) -> None:
    """Have a new process end after its parent did, also when the parent was killed."""

    def watch() -> None:
        while os.getppid() == parent:
            sleep(_WATCH)
        os.kill(os.getpid(), SIGTERM)
        sleep(_PATIENCE)
        os.kill(os.getpid(), SIGKILL)  # a worker that waits for its database hears nothing else

    Thread(target=watch, daemon=True).start()
