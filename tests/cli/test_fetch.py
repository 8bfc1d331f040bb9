"""`kotomitta fetch`: tables, files, and one message when something stands in the way."""

import csv
import json
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.official import Fault, Official, official, renamed
from kotomitta.cli.app import main
from kotomitta.planning.inputs.drivers import Drivers
from kotomitta.sources.city_folder import MUNICIPALITIES, RULEBOOK, read_city
from kotomitta.sources.drivers_file import read_drivers

pytestmark = pytest.mark.cli

SHIPPED = RULEBOOK / "drivers" / "finland.csv"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC).timestamp()
HOSTS = ("statfin", "helsinki", "eurostat", "unhcr")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def server() -> Iterator[Official]:
    with official() as running:
        yield running


@pytest.fixture
def run(
    server: Official,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    bases = [f"--base-url-{host}={server.base(host)}" for host in HOSTS]

    def call(*arguments: str, language: str = "en", cache: str = "cache") -> tuple[int, str, str]:
        monkeypatch.setenv("KOTOMITTA_LANG", language)
        monkeypatch.setenv("COLUMNS", "220")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setattr("kotomitta.cli.fetch.time", lambda: NOON)
        options = [*bases, f"--cache={tmp_path / cache}", *arguments]
        monkeypatch.setattr(sys, "argv", ["kotomitta", "fetch", *options])
        # In a thread of its own: a browser of other tests keeps the event loop of this one.
        with ThreadPoolExecutor(1) as pool, pytest.raises(SystemExit) as end:
            pool.submit(main).result()
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return call


def test_all_sources_as_json(run: Run) -> None:
    status, out, err = run("--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert len(answer["fetched"]) == 10
    asylum = answer["fetched"][0]
    assert asylum["source"].startswith("Eurostat migr_asyappctzm")
    assert "migr_asyappctzm?format=JSON" in asylum["query"]
    assert asylum["fetched"] == "2026-11-24T12:00:00+00:00"
    assert asylum["updated"] == "2026-11-20T22:30:00+00:00"
    changes = {(c["series"], c["period"]): c for c in answer["changes"]}
    new = changes["asylum_applications", "2026-09"]
    assert (new["kind"], new["old"], new["new"]) == ("new", None, 127)
    assert new["published"] == "2026-11-20", "it was out before the rule's last of November"
    revised = changes["asylum_applications", "2024-08"]
    assert (revised["kind"], revised["old"], revised["new"]) == ("revised", 240, 102)
    assert changes["asylum_applications", "2024"]["kind"] == "differs"
    assert changes["quota_arrivals", "2022"]["why"].startswith("In this series a zero")
    assert changes["quota_arrivals", "2021"]["kind"] == "vanished"
    assert answer["not_live"][0]["series"] == "family_permits"
    assert answer["written"] is None


def test_nothing_is_written_unless_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = SHIPPED.read_bytes()
    status, out, _ = run("--source", "eurostat")
    assert status == 0
    assert "Nothing was written" in out
    assert [p.name for p in tmp_path.iterdir()] == ["cache"]
    assert SHIPPED.read_bytes() == before


def test_the_file_has_our_columns_and_order_and_can_be_read(run: Run, tmp_path: Path) -> None:
    run("--out", str(tmp_path / "new"))
    path = tmp_path / "new" / "drivers.csv"
    rows = read_drivers(path)
    with path.open(encoding="utf-8", newline="") as lines, SHIPPED.open(encoding="utf-8") as ours:
        keys = [(r["series"], r["period"], r["published"]) for r in csv.DictReader(lines)]
        assert path.read_text("utf-8").splitlines()[0] == ours.readline().strip()
    assert keys == sorted(set(keys))
    shipped = {(r.series, r.period, r.value, r.published) for r in read_drivers(SHIPPED)}
    assert shipped <= {(r.series, r.period, r.value, r.published) for r in rows}
    evidence = json.loads((tmp_path / "new" / "fetched.json").read_text("utf-8"))
    assert {told["host"] for told in evidence["fetched"]} == set(HOSTS)
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["drivers.csv", "fetched.json"]


def test_a_city_uses_what_was_fetched_into_its_folder(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "city"
    folder.mkdir()
    for file in (MUNICIPALITIES / "demo").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    run("--source", "eurostat", "--out", str(folder))
    drivers = Drivers(read_city(str(folder)).observed, date(2026, 11, 24))
    known = drivers.monthly("asylum_applications")
    assert known is not None
    assert (str(known.last), known.values[-1]) == ("2026-09", 127)
    early = Drivers(read_city(str(folder)).observed, date(2026, 11, 19)).monthly(
        "asylum_applications"
    )
    assert early is not None
    assert str(early.last) == "2026-08", "what came out on the 20th was not known on the 19th"


def test_the_same_answers_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("--out", str(tmp_path / name), cache=name + "-cache")
    for file in ("drivers.csv", "fetched.json"):
        first, second = ((tmp_path / name / file).read_bytes() for name in ("one", "two"))
        assert first == second


def test_a_later_fetch_builds_on_an_earlier_one(run: Run, server: Official, tmp_path: Path) -> None:
    out = str(tmp_path / "kept")
    run("--source", "eurostat", "--out", out)
    protection = server.eurostat["migr_asytpfm"]
    protection.values[32] = 1234.0
    _, text, _ = run("--source", "eurostat", "--out", out, "--json", cache="later")
    change = [c for c in json.loads(text)["changes"] if c["period"] == "2026-09"][1]
    assert (change["kind"], change["old"], change["new"]) == ("revised", 1000, 1234)
    _, text, _ = run("--source", "eurostat", "--out", out, "--json", cache="later")
    assert {c["kind"] for c in json.loads(text)["changes"]} == {"same", "vanished"}


def test_a_second_fetch_within_the_hour_asks_nobody(run: Run, server: Official) -> None:
    run()
    asked = len(server.asked)
    assert run()[0] == 0
    assert len(server.asked) == asked


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["revised", "not given", "gone", "20\u00a0November\u00a02026", "Cannot be fetched"]),
        ("fi", ["tarkistettu", "ei annettu", "poistunut", "20.11.2026", "Ei saatavissa"]),
        ("sv", ["reviderad", "ej given", "borta", "20.11.2026", "Finns inte att hämta"]),
    ],
)
def test_the_tables_say_what_changed(run: Run, language: str, words: list[str]) -> None:
    status, out, err = run(language=language)
    assert (status, err) == (0, "")
    for word in words:
        assert word in out
    assert "2008-01–2023-12" in out, "what is gone is told as one"


# --- what can stand in the way --------------------------------------------------------------------


def told(run: Run, tmp_path: Path, *arguments: str) -> str:
    """The one message; nothing may be written."""
    status, out, err = run(*arguments, "--out", str(tmp_path / "out"), "--json")
    assert (status, out) == (2, "")
    assert err.count("\n") == 1, "one message, no traceback"
    assert not (tmp_path / "out").exists()
    return err


def test_an_unknown_source_is_told(run: Run, tmp_path: Path) -> None:
    message = told(run, tmp_path, "--source", "migri")
    assert message.startswith("--source: There is no source 'migri'")
    assert "statfin, helsinki, eurostat, unhcr, all" in message


def test_what_is_no_address_is_told(run: Run, tmp_path: Path) -> None:
    message = told(run, tmp_path, "--base-url-unhcr", "api.unhcr.org")
    assert message.startswith("--base-url-unhcr: This is not an address")


def closed_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def test_without_a_network_there_is_one_message(run: Run, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{closed_port()}"
    message = told(run, tmp_path, "--base-url-eurostat", address)
    assert "cannot be reached" in message
    assert "Check the connection" in message


def test_a_source_that_fails_leaves_nothing_half_done(
    run: Run, server: Official, tmp_path: Path
) -> None:
    """Eurostat and StatFin answer; UNHCR, the last, does not."""
    server.faults["/unhcr/solutions"] = Fault(status=410, body=b"Gone")
    message = told(run, tmp_path)
    assert "/unhcr/solutions/" in message
    assert "(status 410): Gone" in message
    assert "--source" in message


def busy(_: Official) -> Fault:
    return Fault(status=429, headers={"Retry-After": "3600"})


def page(_: Official) -> Fault:
    return Fault(body=b"<html>Huoltokatko</html>", headers={"Content-Type": "text/html"})


def truncated(_: Official) -> Fault:
    return Fault(body=b'{"class": "dataset", "id": ["geo", "ti')


def round_and_round(server: Official) -> Fault:
    return Fault(status=302, headers={"Location": f"{server.base('eurostat')}/data/x"})


def endless(_: Official) -> Fault:
    return Fault(body=b"[" + b"0," * 11_000_000)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (busy, "keeps asking us to wait"),
        (page, "is a web page and not figures"),
        (truncated, "is cut short or is not JSON"),
        (round_and_round, "leads on more than 5 times"),
        (endless, "larger than 20 megabytes"),
    ],
)
def test_a_bad_answer_gives_one_message(
    run: Run, server: Official, tmp_path: Path, fault: Callable[[Official], Fault], words: str
) -> None:
    server.faults["/eurostat/"] = fault(server)
    message = told(run, tmp_path, "--source", "eurostat")
    assert words in message
    assert "Nothing was changed" in message


def test_too_large_a_question_is_told(run: Run, server: Official, tmp_path: Path) -> None:
    server.most_eurostat_cells = 1
    assert "ASYNCHRONOUS_RESPONSE" in told(run, tmp_path, "--source", "eurostat")


def test_a_table_that_is_gone_is_told_with_what_there_is(
    run: Run, server: Official, tmp_path: Path
) -> None:
    tables: dict[str, Any] = server.pxweb["statfin"]["StatFin"][1]["muutl"][1]
    del tables["12w7.px"]
    message = told(run, tmp_path, "--source", "statfin")
    assert "11ae -- Väestönmuutokset ja väkiluku alueittain" in message


def test_a_table_that_was_renamed_is_found(run: Run, server: Official) -> None:
    renamed(server, "12w7.px", "99zz.px")
    status, out, _ = run("--source", "statfin", "--json")
    assert status == 0
    assert "muutl/99zz.px" in json.loads(out)["fetched"][0]["query"]


def test_what_a_server_says_cannot_steer_the_terminal(
    run: Run, server: Official, tmp_path: Path
) -> None:
    body = json.dumps({"error": [{"status": 400, "label": "\x1b[31mred\x07 [bold]x"}]}).encode()
    server.faults["/eurostat/"] = Fault(body=body)
    message = told(run, tmp_path, "--source", "eurostat")
    assert "\x1b" not in message
    assert "[bold]x" in message


def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", "utf-8")
    status, out, err = run("--source", "eurostat", "--out", str(tmp_path / "taken"), "--json")
    assert (status, out) == (2, "")
    assert "Nothing can be written there" in err


def test_a_damaged_earlier_file_is_told_before_anybody_is_asked(
    run: Run, server: Official, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "drivers.csv").write_text("series,period\n", "utf-8")
    status, _, err = run("--source", "eurostat", "--out", str(folder))
    assert status == 2
    assert err.startswith(f"{folder / 'drivers.csv'}:1")
    assert server.asked == []
