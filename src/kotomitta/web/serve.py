"""`kotomitta serve`: the web app on this machine.

The command line finds this command by its entry point (`kotomitta.commands`), so that neither
entry point of the program imports the other.
"""

import os
from pathlib import Path
from typing import Annotated

import typer

_DATA = Path(os.environ.get("KOTOMITTA_DATA", "kotomitta-data"))


def serve(
    folder: Annotated[Path | None, typer.Argument()] = None,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    data: Path = _DATA,
    no_worker: Annotated[bool, typer.Option("--no-worker")] = False,
) -> None:
    """Open the web app at localhost until it is stopped with Ctrl-C.

    Example: kotomitta serve out --port 8000
    """
    from kotomitta.basis.errors import InputError

    # This module is imported whenever the commands are listed; the app is needed only here.
    try:
        from kotomitta.web.local import run
    except ModuleNotFoundError as error:
        if str(error.name).startswith("kotomitta"):
            raise
        raise InputError("extra_missing", extra="web", module=error.name) from error
    run(folder, port=port, data=data, worker=not no_worker)
