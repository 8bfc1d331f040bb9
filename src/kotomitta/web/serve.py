"""`kotomitta serve`: a folder of papers as pages on this machine.

The command line finds this command by its entry point (`kotomitta.commands`), so that neither
entry point of the program imports the other.
"""

from pathlib import Path
from typing import Annotated

import typer


def serve(
    folder: Annotated[Path, typer.Argument(help="A folder made by `answer --out`.")] = Path("out"),
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 8000,
) -> None:
    """Show a report at localhost until it is stopped with Ctrl-C.

    Example: kotomitta serve out --port 8000
    """
    # This module is imported whenever the commands are listed; the server is needed only here.
    from kotomitta.web.localhost import show

    show(folder, port)
