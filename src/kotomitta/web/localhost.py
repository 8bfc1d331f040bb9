"""The report's folder served on this machine only."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kotomitta.basis.errors import InputError

_PAPER = "report.html"


class _Papers(SimpleHTTPRequestHandler):
    """Files of one folder; the bare address is the paper."""

    def do_GET(self) -> None:
        if self.path == "/":
            self.path = f"/{_PAPER}"
        super().do_GET()

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
