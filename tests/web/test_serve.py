"""`kotomitta serve`: the app on this machine, and a link that lets its owner in."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from kotomitta.web import local
from visitors.running import COMMAND, serving, started

pytestmark = pytest.mark.web


def test_the_printed_link_lets_its_owner_in_once_and_all_is_well(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as link:
        address = str(httpx.URL(link).join("/"))
        owner, other = (httpx.Client(base_url=address, follow_redirects=True) for _ in range(2))
        with owner, other:
            assert owner.get(link).url.path == "/en/"
            assert owner.get("/en/people/").status_code == 200
            assert other.get(link).status_code == 410
            style = re.search(r'href="(/static/frame/frame\.\w{12}\.css)"', owner.get(link).text)
            assert style
            answer = owner.get(style[1])
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["Content-Encoding"] == "gzip"
            assert ready(other) == {"database": True, "migrations": True, "worker": True}
            assert other.get("/en/", headers={"Host": "evil.example"}).status_code == 400


def ready(client: httpx.Client) -> dict[str, bool]:
    """What the app says of itself, once its worker has had time to be heard."""
    for _ in range(100):
        told: dict[str, bool] = client.get("/health/ready").json()
        if all(told.values()):
            break
        time.sleep(0.1)
    return told


def test_what_was_kept_is_there_after_a_restart_and_only_for_its_owner(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data, "--no-worker") as link, httpx.Client(follow_redirects=True) as browser:
        browser.get(link)
        cookies = dict(browser.cookies)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret-key").stat().st_mode) == 0o600
    with serving(data, "--no-worker") as link, httpx.Client(cookies=cookies) as browser:
        assert browser.get(httpx.URL(link).join("/en/account/")).status_code == 200
        assert browser.get(httpx.URL(link).join("/health/ready")).json()["worker"]


def test_it_stops_cleanly_on_ctrl_c_with_its_worker(tmp_path: Path) -> None:
    with started("--port", "0", "--data", str(tmp_path)) as process:
        assert process.stderr is not None
        assert "http://localhost:" in process.stderr.readline()
        children = children_of(process.pid)
        assert len(children) == 2
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "Stopped.\n")
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def test_no_process_outlives_a_server_that_was_killed(tmp_path: Path) -> None:
    with started("--port", "0", "--data", str(tmp_path)) as process:
        assert process.stderr is not None
        process.stderr.readline()
        children = [Path(f"/proc/{child}") for child in children_of(process.pid)]
        process.kill()
        for _ in range(200):
            if not any(child.exists() for child in children):
                break
            time.sleep(0.1)
    assert [child for child in children if child.exists()] == []


def children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()


def test_it_listens_on_this_machine_only() -> None:
    assert local._HOST == "127.0.0.1"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "nowhere: There is no answer.json in this folder."),
        (["--data", "file/below"], "file/below: "),
        (["--port", "{taken}"], "--port: Port {taken} "),
    ],
)
def test_what_cannot_be_is_told_in_one_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with started(*(a.format(taken=port) for a in arguments)) as process:
            out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert err.startswith(told.format(taken=port))
    assert err.count("\n") == 1
    assert not (tmp_path / "kotomitta-data").exists()


def test_a_database_that_cannot_be_reached_is_told_in_one_message(tmp_path: Path) -> None:
    address = "postgresql://nobody@127.0.0.1:1/none"
    with started("--port", "0", "--data", str(tmp_path), KOTOMITTA_DATABASE_URL=address) as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (2, "")
    assert err.startswith("The database cannot be used (")
    assert "Traceback" not in err


def test_what_computes_is_loaded_by_who_computes_and_not_by_the_server(tmp_path: Path) -> None:
    code = (
        "import sys, django; django.setup(); import kotomitta.web.urls; "
        "print(*({'scipy', 'numba', 'highspy', 'weasyprint'} & sys.modules.keys()))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "kotomitta.web.settings", "KOTOMITTA_DATA": "none"}
    command = [sys.executable, "-c", code]
    loaded = subprocess.check_output(
        command, env={**os.environ, **environment}, text=True, cwd=tmp_path
    )
    assert loaded == "\n"


def test_without_the_extra_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    blocked = f"import sys; sys.modules['granian'] = None; {COMMAND}"
    done = subprocess.run(
        [sys.executable, "-c", blocked, "serve", "--data", str(tmp_path / "data")],
        env={**os.environ, "KOTOMITTA_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'kotomitta[web]'" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()
