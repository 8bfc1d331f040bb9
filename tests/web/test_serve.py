"""`kotomitta serve`: the report of a folder, on this machine only, and nothing else of it."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.web.localhost import server

pytestmark = pytest.mark.web

PAPERS = {
    "report.html": "<p>raportti</p>",
    "report.sv.html": "<p>rapport</p>",
    "answer.json": "{}",
    "figures.csv": "id\n",
}
COMMAND = "from kotomitta.cli.app import main; main()"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of papers, with things in and beside it that are not to be shown."""
    (tmp_path / "secret.txt").write_text("beside", "utf-8")
    out = tmp_path / "out"
    (out / "cases").mkdir(parents=True)
    for name, text in {**PAPERS, "notes.txt": "private", "cases/rows.csv": "private"}.items():
        (out / name).write_text(text, "utf-8")
    return out


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with server(folder, 0) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


def get(port: int, path: str, host: str = "", method: str = "GET") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={"Host": host} if host else {})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


def test_the_bare_address_is_the_report(port: int) -> None:
    response, text = get(port, "/")
    assert (response.status, text) == (200, PAPERS["report.html"])
    assert response.headers["Content-Type"] == "text/html"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert get(port, "/", method="HEAD")[0].headers["Content-Length"] == str(len(text))


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_each_paper_has_its_address(port: int, name: str) -> None:
    response, text = get(port, f"/{name}")
    assert (response.status, text) == (200, PAPERS[name])


@pytest.mark.parametrize(
    "path",
    [
        "/notes.txt",
        "/cases",
        "/cases/",
        "/cases/rows.csv",
        "/report.fi.html",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/report.html/../notes.txt",
        "//notes.txt",
        "/./",
        "/?",
        "/report.html?x",
        "/report.html%00",
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_else_is_shown(port: int, path: str, method: str) -> None:
    response, text = get(port, path, method=method)
    assert response.status == 404
    for secret in ("private", "beside", "notes.txt", "rows.csv"):
        assert secret not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(port: int, method: str) -> None:
    assert get(port, "/report.html", method=method)[0].status == 501


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example"])
def test_a_page_elsewhere_cannot_reach_in_by_another_name(port: int, host: str) -> None:
    response, text = get(port, "/", host=host)
    assert (response.status, "raportti" in text) == (403, False)
    assert get(port, "/", host=f"localhost:{port}")[0].status == 200


def test_it_listens_on_this_machine_only(folder: Path) -> None:
    with server(folder, 0) as running:
        assert running.server_address[0] == "127.0.0.1"


def test_a_port_in_use_is_told(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        with pytest.raises(InputError) as error:
            server(folder, number)
    assert error.value.key == "error.port_taken"
    assert error.value.facts == {"port": str(number)}


def run(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", *arguments],
        env={**os.environ, "KOTOMITTA_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_says_where_it_is_and_stops_cleanly_on_ctrl_c(folder: Path) -> None:
    with run(str(folder), "--port", "0") as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        found = re.search(r"http://localhost:(\d+)/", first)
        assert found, first
        assert get(int(found[1]), "/")[1] == PAPERS["report.html"]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "Stopped.\n")


@pytest.mark.parametrize("name", ["nowhere", "out/notes.txt", "out/cases"])
def test_without_a_report_there_is_one_message(folder: Path, name: str) -> None:
    place = folder.parent / name
    with run(str(place)) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert err.startswith(f"{place}: There is no report.html in this folder.")
    assert err.count("\n") == 1
