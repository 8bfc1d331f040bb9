"""`kotomitta serve`: a folder of papers as pages on this machine.

The command line finds this command by its entry point (`kotomitta.commands`), so that neither
entry point of the program imports the other.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kotomitta.render.words import Words, users_language
from kotomitta.web.localhost import server


def serve(
    folder: Annotated[Path, typer.Argument(help="A folder made by `answer --out`.")] = Path("out"),
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on.")] = 8000,
) -> None:
    """Show a report at localhost until it is stopped with Ctrl-C.

    Example: kotomitta serve out --port 8000
    """
    say, screen = Words(users_language()).say, Console(stderr=True, highlight=False)
    with server(folder, port) as running:
        address = f"http://localhost:{running.server_port}/"
        screen.print(say("serve.listening", address=address))
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            screen.print(say("serve.stopped"))
