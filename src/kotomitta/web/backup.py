"""`kotomitta backup` and `kotomitta restore`: all that the web app keeps, and the way back."""

import os
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from kotomitta.basis.errors import InputError

_DATA = Path(os.environ.get("KOTOMITTA_DATA", "kotomitta-data"))


def backup(file: Path, *, data: Path = _DATA) -> None:
    """Copy the database of the web app and the added cities into one file, while the app goes on.

    The key is not in the copy: keep the file secret-key, or KOTOMITTA_SECRET_KEY, elsewhere.

    Example: kotomitta backup kotomitta-2026-11-28.copy
    """
    made = _copies(data).save(file)
    _say("copy.made", file=str(file), version=made.version, day=made.day)


def restore(
    file: Path,
    *,
    data: Path = _DATA,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    any_key: Annotated[bool, typer.Option("--any-key")] = False,
) -> None:
    """Put a copy back in place of the database and the added cities, all of it or nothing.

    Everybody has to sign in again.

    Example: kotomitta restore kotomitta-2026-11-28.copy --data new-folder
    """
    made = _copies(data).load(file, replace=replace, any_key=any_key)
    _say("copy.restored", file=str(file), version=made.version, day=made.day)


def _copies(data: Path) -> Any:
    """The part of the app that makes copies, with its settings read."""
    os.environ["KOTOMITTA_DATA"] = str(data.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "kotomitta.web.settings"
    try:
        import_module("django").setup()
    except ModuleNotFoundError as error:
        if str(error.name).startswith("kotomitta"):
            raise
        raise InputError("extra_missing", extra="web", module=error.name) from error
    return import_module("kotomitta.web.copies.keeping")


def _say(key: str, **facts: object) -> None:
    from rich.console import Console

    from kotomitta.render.words import Words, users_language

    said = Words(users_language()).say(key, **facts)
    Console(stderr=True, highlight=False).print(said, soft_wrap=True, markup=False)
