"""The replay server itself: it answers as the interfaces are known to, errors included."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from fakes.official import Fault, Official, official, renamed
from kotomitta.sources.official.jsonstat import cube

pytestmark = pytest.mark.unit


@pytest.fixture
def server() -> Iterator[Official]:
    with official() as running:
        yield running


def get(url: str, **query: Any) -> httpx.Response:
    return httpx.get(url, params=query or None, trust_env=False)


def post(url: str, **selected: list[str]) -> httpx.Response:
    query = [
        {"code": code, "selection": {"filter": "all" if "*" in v else "item", "values": v}}
        for code, v in selected.items()
    ]
    body = {"query": query, "response": {"format": "json-stat2"}}
    return httpx.post(url, json=body, trust_env=False)


def test_pxweb_lists_folders_and_tables(server: Official) -> None:
    base = f"{server.base('statfin')}/fi/StatFin"
    assert get(base).json()[0] == {"id": "muutl", "type": "l", "text": "Muuttoliike"}
    tables = get(f"{base}/muutl").json()
    assert [(t["id"], t["type"]) for t in tables] == [("11ae.px", "t"), ("12w7.px", "t")]


def test_pxweb_tells_the_variables_of_a_table(server: Official) -> None:
    told = get(f"{server.base('statfin')}/fi/StatFin/muutl/12w7.px").json()
    area, contents, month = told["variables"]
    assert (area["code"], area["text"], area["elimination"]) == ("alue_23_20260101", "Alue", True)
    assert contents["valueTexts"][2] == "Maahanmuutto Suomeen"
    assert month["time"] is True
    assert "time" not in area


def test_pxweb_gives_the_population_of_helsinki_as_recorded(server: Official) -> None:
    url = f"{server.base('statfin')}/fi/StatFin/vaerak/11re.px"
    told = post(url, alue_23_20260101=["KU091"], timeperiod_y=["*"]).json()
    assert told["value"] == [658457, 664028, 674500, 684018, 694392]
    assert told["size"] == [1, 1, 1, 5, 1]
    assert cube(told).time == "timeperiod_y"


@pytest.mark.parametrize(
    ("status", "path", "selected"),
    [
        (400, "muutl/statfin_muutl_pxt_12w7.px", {}),
        (400, "muutl/12w7.px", {"Alue": ["KU091"]}),
        (400, "muutl/12w7.px", {"alue_23_20260101": ["091"]}),
        (403, "muutl/12w7.px", {"alue_23_20260101": ["*"], "contentscode": ["*"]}),
    ],
)
def test_pxweb_refuses(
    server: Official, status: int, path: str, selected: dict[str, list[str]]
) -> None:
    server.config["maxCells"] = 8
    url = f"{server.base('statfin')}/fi/StatFin/{path}"
    assert post(url, **selected).status_code == status


def test_a_table_of_pxweb_can_be_renamed(server: Official) -> None:
    renamed(server, "12w7.px", "99zz.px")
    base = f"{server.base('statfin')}/fi/StatFin/muutl"
    assert get(f"{base}/12w7.px").status_code == 400
    assert get(f"{base}/99zz.px").status_code == 200


def test_eurostat_gives_values_by_position_and_leaves_out_what_is_missing(
    server: Official,
) -> None:
    server.eurostat["migr_asytpfm"].values[0] = None
    url = f"{server.base('eurostat')}/data/migr_asytpfm"
    told = get(url, geo="FI", citizen="TOTAL", sex="T", age="TOTAL").json()
    assert isinstance(told["value"], dict)
    assert "0" not in told["value"]
    assert told["value"]["1"] == 1000
    assert told["extension"]["annotation"][0]["type"] == "UPDATE_DATA"
    last = get(url, geo="FI", lastTimePeriod=1).json()
    assert list(last["dimension"]["time"]["category"]["index"]) == ["2026-09"]
    since = get(url, geo="FI", sinceTimePeriod="2026-08").json()
    assert list(since["dimension"]["time"]["category"]["index"]) == ["2026-08", "2026-09"]


def test_eurostat_says_what_is_wrong(server: Official) -> None:
    base = f"{server.base('eurostat')}/data"
    missing = get(f"{base}/migr_gone", geo="FI")
    assert missing.status_code == 404
    assert missing.json()["error"][0]["label"].startswith("ERR_NOT_FOUND_4")
    assert get(f"{base}/migr_asytpfm", planet="FI").status_code == 400
    server.most_eurostat_cells = 10
    large = get(f"{base}/migr_asytpfm")
    assert (large.status_code, large.json()["warning"]["status"]) == (200, 413)


def test_unhcr_has_its_traps(server: Official) -> None:
    base = f"{server.base('unhcr')}/solutions/"
    austrians = get(base, coa="AUS").json()["items"]
    assert {row["coa_iso"] for row in austrians} == {"AUT"}, "its own codes without cf_type"
    assert get(base, coa="AUS", cf_type="ISO").json()["items"] == []
    years = {r["year"] for r in get(base, coa="FIN", yearFrom=2025).json()["items"]}
    assert years == {2022, 2023, 2024, 2025}, "a lone bound is ignored"
    assert get(base, coa="FIN", colour="red").json()["total"] == 4, "and so is the unknown"
    page = get(base, coa="FIN", limit=3, page=2).json()
    assert (page["page"], page["maxPages"], page["total"], len(page["items"])) == (2, 2, 4, 1)
    assert get(base, coa="FIN", limit=3, page=9).json()["items"] == []
    assert [r["resettlement"] for r in get(base, coa="FIN").json()["items"]] == [
        "0",
        "1330",
        "-",
        623,
    ]


def test_tags_spare_what_has_not_changed(server: Official) -> None:
    url = f"{server.base('statfin')}/fi/StatFin"
    tag = get(url).headers["ETag"]
    again = httpx.get(url, headers={"If-None-Match": tag}, trust_env=False)
    assert (again.status_code, again.content) == (304, b"")


def test_faults_come_as_often_as_told_and_are_recorded(server: Official) -> None:
    url = f"{server.base('statfin')}/fi/StatFin"
    server.faults["StatFin"] = Fault(status=429, headers={"Retry-After": "7"}, times=1)
    busy = get(url)
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "7")
    assert get(url).status_code == 200
    assert [(a.method, a.path) for a in server.asked] == [("GET", "/statfin/fi/StatFin")] * 2
    server.faults = {"cut": Fault(body=b"[1", cut=5)}
    with pytest.raises(httpx.RemoteProtocolError):
        get(f"{url}/cut")
    server.faults = {"slow": Fault(body=json.dumps([1]).encode(), drip=0.001)}
    assert get(f"{url}/slow").json() == [1]
