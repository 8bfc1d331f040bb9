"""The report's folder served on this machine only."""

import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.render.words import Words, users_language

_PAPER = "report.html"
_SERVED = re.compile(r"/(report(\.[a-z]{2})?\.html|answer\.json|figures\.csv)?")
_OURS = re.compile(r"(localhost|127\.0\.0\.1)(:\d+)?")


class _Papers(SimpleHTTPRequestHandler):
    """The papers of one folder and nothing else in it; the bare address is the report."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        # A page elsewhere that points its own name at this machine would be let in by its address.
        if not _OURS.fullmatch(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        if not _SERVED.fullmatch(self.path):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        if self.path == "/":
            self.path = f"/{_PAPER}"
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the user."""


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server bound to localhost; InputError when there is no report or the port is taken."""
    if not (folder / _PAPER).is_file():
        raise InputError("report_missing", place=str(folder))
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Papers, directory=str(folder)))
    except OSError as error:
        raise InputError("port_taken", place="--port", port=str(port)) from error


def show(folder: Path, port: int) -> None:
    """Serve the folder until Ctrl-C, and say where on standard error."""
    say, screen = Words(users_language()).say, Console(stderr=True, highlight=False)
    with server(folder, port) as running:
        address = f"http://localhost:{running.server_port}/"
        screen.print(say("serve.listening", address=address), soft_wrap=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            screen.print(say("serve.stopped"))
