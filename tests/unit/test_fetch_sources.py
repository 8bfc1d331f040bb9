"""Each interface asked for its series: metadata first, and nothing believed unchecked."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.official import (
    Fault,
    Official,
    Table,
    eurostat_table,
    official,
    population_table,
    renamed,
    rows,
)
from kotomitta.basis.errors import InputError
from kotomitta.report.document import Message
from kotomitta.sources.official import eurostat, pxweb, unhcr
from kotomitta.sources.official.catalogue import (
    EurostatEntry,
    Host,
    PxEntry,
    UnhcrEntry,
    catalogue,
)
from kotomitta.sources.official.collect import collect
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.official.http import Client, Limits

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOTALS = catalogue().totals


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[Official]:
    with official() as running:
        yield running


@pytest.fixture
def client(tmp_path: Path) -> Client:
    limits = Limits(seconds=5.0, attempts=1)
    return Client(tmp_path, limits=limits, now=NOON.timestamp, sleep=lambda _: None)


Fetch = Callable[[str], Delivery]


@pytest.fixture
def fetch(server: Official, client: Client) -> Fetch:
    """The delivery of `host/series`."""

    def deliver(name: str) -> Delivery:
        host, _, series = name.partition("/")
        base, told = server.base(host), catalogue()
        for entry in (*told.eurostat, *told.pxweb, *told.unhcr):
            if (entry.host, entry.series) == (host, series):
                return delivered(entry, base, client)
        raise AssertionError(name)

    return deliver


def delivered(entry: Any, base: str, client: Client) -> Delivery:
    match entry:
        case EurostatEntry():
            return eurostat.deliver(entry, base, client, TOTALS)
        case PxEntry():
            return pxweb.deliver(entry, base, client, TOTALS)
        case UnhcrEntry():
            return unhcr.deliver(entry, base, client)
    raise AssertionError(entry)


def failure(fetch: Fetch, name: str) -> InputError:
    with pytest.raises(InputError) as error:
        fetch(name)
    assert error.value.place.startswith("http://127.0.0.1")
    return error.value


def why(error: InputError) -> str:
    told = error.facts["why"]
    assert isinstance(told, Message)
    return told.key.removeprefix("fetch.why.")


# --- PxWeb --------------------------------------------------------------------------------------

IMMIGRATION = "statfin/immigration.helsinki"
POPULATION = "statfin/population.helsinki"


def folder(server: Official, name: str) -> dict[str, Any]:
    inner: dict[str, Any] = server.pxweb["statfin"]["StatFin"][1][name][1]
    return inner


def test_the_population_of_helsinki_is_as_recorded(fetch: Fetch) -> None:
    told = fetch(POPULATION)
    expected = [658457, 664028, 674500, 684018, 694392]
    assert told.values == {str(2021 + i): n for i, n in enumerate(expected)}
    assert (told.checked, told.known) == (date(2026, 11, 24), date(2026, 11, 20))


def test_metadata_is_read_before_data_and_the_total_is_named(
    server: Official, fetch: Fetch
) -> None:
    told = fetch(POPULATION)
    assert [(a.method, a.path.split("/fi/")[1]) for a in server.asked] == [
        ("GET", ""),
        ("GET", "StatFin"),
        ("GET", "StatFin/vaerak"),
        ("GET", "StatFin/vaerak/11re.px"),
        ("POST", "StatFin/vaerak/11re.px"),
    ]
    chosen = {p["code"]: p["selection"]["values"] for p in server.asked[-1].body["query"]}
    assert chosen == {
        "alue_23_20260101": ["KU091"],
        "contentscode": ["vaerak-vaesto"],
        "ikaryhma_10_20180101": ["SSS"],
        "sukupuoli_9_20180101": ["SSS"],
        "timeperiod_y": ["*"],
    }
    assert json.dumps(server.asked[-1].body, ensure_ascii=False) in told.query


def test_months_are_read_as_months(fetch: Fetch) -> None:
    """Helsinki is the second area and immigration the third measure: 1000 + 200 + month."""
    told = fetch(IMMIGRATION).values
    assert list(told.items())[:2] == [("2024-01", 1200.0), ("2024-02", 1201.0)]
    assert len(told) == 24


def test_a_table_with_another_id_is_found_by_its_title(server: Official, fetch: Fetch) -> None:
    renamed(server, "12w7.px", "99zz.px")
    assert fetch(IMMIGRATION).values["2024-01"] == 1200.0


def test_renamed_variables_and_values_are_found_by_their_texts(
    server: Official, fetch: Fetch
) -> None:
    table = folder(server, "muutl")["12w7.px"]
    (_, areas), (_, measures), months = table.variables.values()
    table.variables = {
        "region_77": ("Alue", {f"X{code}": text for code, text in areas.items()}),
        "c9": ("Tiedot", {f"m{i}": text for i, text in enumerate(measures.values())}),
        "aika": months,
    }
    table.time, table.optional = "aika", {"region_77"}
    assert fetch(IMMIGRATION).values["2024-01"] == 1200.0


def test_a_table_with_another_title_is_found_by_its_id(server: Official, fetch: Fetch) -> None:
    folder(server, "muutl")["12w7.px"].title = "12w7 -- Jotain aivan muuta"
    assert fetch(IMMIGRATION).values["2024-01"] == 1200.0


def test_a_folder_that_moved_is_found_by_its_text(server: Official, fetch: Fetch) -> None:
    database = server.pxweb["statfin"]["StatFin"][1]
    database["mig2"] = database.pop("muutl")
    assert fetch(IMMIGRATION).values["2024-01"] == 1200.0


def test_a_table_that_is_gone_is_told_with_those_there_are(server: Official, fetch: Fetch) -> None:
    del folder(server, "muutl")["12w7.px"]
    error = failure(fetch, IMMIGRATION)
    assert error.key == "error.fetch_not_found"
    assert "11ae -- " in str(error.facts["known"])


def test_two_tables_that_fit_are_not_chosen_between(server: Official, fetch: Fetch) -> None:
    tables = folder(server, "vaerak")
    del tables["11re.px"]
    tables |= {"1aaa.px": population_table(), "1bbb.px": population_table()}
    assert failure(fetch, POPULATION).key == "error.fetch_not_found"


def test_a_table_without_our_city_is_not_it(server: Official, fetch: Fetch) -> None:
    table = folder(server, "vaerak")["11re.px"]
    del table.variables["alue_23_20260101"][1]["KU091"]
    error = failure(fetch, POPULATION)
    assert error.key == "error.fetch_not_found"
    assert "KOKO MAA (SSS)" in str(error.facts["known"])


def test_a_variable_without_a_total_that_must_be_chosen_is_told(
    server: Official, fetch: Fetch
) -> None:
    table = folder(server, "vaerak")["11re.px"]
    table.variables["sukupuoli_9_20180101"] = ("Sukupuoli", {"1": "Miehet", "2": "Naiset"})
    table.optional = set()
    assert failure(fetch, POPULATION).key == "error.fetch_not_found"


def test_a_missing_value_is_told_with_its_flag_unless_it_is_not_out_yet(
    server: Official, fetch: Fetch
) -> None:
    table = folder(server, "vaerak")["11re.px"]
    table.values[20:25] = [None, 1.0, None, 3.0, None]
    table.status = {22: ".."}
    told = fetch(POPULATION)
    assert told.values == {"2022": 1.0, "2024": 3.0}
    assert told.withheld == {"2023": Message("fetch.missing", {"flag": ".."})}


def test_helsinki_is_found_in_a_folder_within(fetch: Fetch) -> None:
    told = fetch("helsinki/foreign_language_speakers.helsinki")
    assert told.values == {"2022": 121684.0, "2023": 131878.0}


def test_a_question_too_large_is_not_asked(server: Official, fetch: Fetch) -> None:
    server.config["maxCells"] = 4
    assert failure(fetch, POPULATION).key == "error.fetch_too_many"
    assert {a.method for a in server.asked} == {"GET"}


@pytest.mark.parametrize("config", [{}, [], {"maxCells": 0, "maxCalls": 40, "timeWindow": 60}])
def test_limits_that_are_none_are_told(server: Official, fetch: Fetch, config: Any) -> None:
    server.config = config
    assert why(failure(fetch, POPULATION)) == "shape" if config != {} else "number"


@pytest.mark.parametrize(
    ("path", "document", "reason"),
    [
        ("/StatFin", {}, "shape"),
        ("/StatFin", ["vaerak"], "shape"),
        ("/StatFin", [{"id": "../../x", "type": "l", "text": "Väestörakenne"}], "shape"),
        ("/vaerak", [{"id": f"f{i}", "type": "l"} for i in range(50)], "shape"),
        ("/11re.px", {"variables": {}}, "shape"),
        ("/11re.px", {"variables": [{"code": "a", "values": []}]}, "size"),
        ("/11re.px", {"variables": [{"code": "a", "values": ["1"], "valueTexts": []}]}, "size"),
        ("/11re.px", {"variables": [{"code": "a", "values": ["1"]}]}, "dimension"),
    ],
)
def test_metadata_that_is_wrong_is_told(
    server: Official, fetch: Fetch, path: str, document: Any, reason: str
) -> None:
    server.faults[path] = Fault(body=json.dumps(document).encode())
    assert why(failure(fetch, POPULATION)) == reason


# --- Eurostat -----------------------------------------------------------------------------------

ASYLUM = "eurostat/asylum_applications"
PROTECTION = "eurostat/temporary_protection_grants"


def test_ukrainians_are_taken_off_and_it_is_said(server: Official, fetch: Fetch) -> None:
    told = fetch(ASYLUM)
    assert told.values == {p: 95.0 + i for i, p in enumerate(sorted(told.values))}
    assert set(told.notes.values()) == {"without Ukrainians"}
    probe, question = (dict(a.query) for a in server.asked)
    assert probe == {"format": "JSON", "lang": "EN", "geo": "FI", "lastTimePeriod": "1"}
    assert question["asyl_app"] == "ASY_APP"
    assert ("citizen", "TOTAL") in server.asked[1].query
    assert ("citizen", "UA") in server.asked[1].query


def test_the_day_of_an_update_is_that_of_utc(fetch: Fetch) -> None:
    """Half past midnight on the 21st in Luxembourg's summer time is 22.30 on the 20th in UTC."""
    told = fetch(ASYLUM)
    assert told.updated == datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
    assert told.known == date(2026, 11, 20)


def test_a_renamed_dimension_is_found(server: Official, fetch: Fetch) -> None:
    table = server.eurostat["migr_asyappctzm"]
    text, _ = table.variables.pop("asyl_app")
    kinds = {"TOTAL": "Total", "FRST": "First-time applicant"}
    table.variables = {"applicant": (text, kinds), **table.variables}
    assert fetch(ASYLUM).values["2024-01"] == 95.0


def test_before_ukrainians_are_taken_off_all_are_counted(server: Official, fetch: Fetch) -> None:
    counts: dict[str, list[float | None]] = {"TOTAL": [100.0] * 24, "UA": [10.0] * 24}
    table = eurostat_table(2021, "2022-12", counts)
    server.eurostat["migr_asyappctzm"] = with_kind(table)
    told = fetch(ASYLUM)
    assert (told.values["2022-02"], told.values["2022-03"]) == (100.0, 90.0)
    assert min(told.notes) == "2022-03"


def with_kind(table: Table) -> Table:
    variables = {"asyl_app": ("Applicant", {"ASY_APP": "Asylum applicant"}), **table.variables}
    return Table(table.title, variables, table.values, table.time)


def test_a_part_that_is_missing_or_too_large_leaves_the_month_out(
    server: Official, fetch: Fetch
) -> None:
    total: list[float | None] = [100.0, 100.0, 100.0, None, 100.0]
    part: list[float | None] = [5.0, None, 105.0, 5.0, 5.0]
    table = eurostat_table(2026, "2026-05", {"TOTAL": total, "UA": part})
    server.eurostat["migr_asyappctzm"] = with_kind(table)
    told = fetch(ASYLUM)
    assert told.values == {"2026-01": 95.0, "2026-05": 95.0}
    assert {p: m.key for p, m in told.withheld.items()} == {
        "2026-02": "fetch.part_missing",
        "2026-03": "fetch.part_missing",
        "2026-04": "fetch.missing",
    }


def test_too_many_cells_come_as_a_warning_with_status_200(server: Official, fetch: Fetch) -> None:
    server.most_eurostat_cells = 3
    error = failure(fetch, PROTECTION)
    assert error.key == "error.fetch_too_many"
    assert "ASYNCHRONOUS" in str(error.facts["said"])


def test_a_dataset_that_is_gone_is_told(server: Official, fetch: Fetch) -> None:
    del server.eurostat["migr_asytpfm"]
    error = failure(fetch, PROTECTION)
    assert (error.key, error.facts["status"]) == ("error.fetch_refused", "404")
    assert "ERR_NOT_FOUND_4" in str(error.facts["said"])


@pytest.mark.parametrize(
    "document",
    [
        {"error": [{"status": 200, "id": 100, "label": "No results found"}]},
        {"error": ["odd"]},
        {"warning": {"status": 999, "label": "odd"}},
    ],
)
def test_an_error_with_status_200_is_told(server: Official, fetch: Fetch, document: Any) -> None:
    server.faults["migr_asytpfm"] = Fault(body=json.dumps(document).encode())
    assert failure(fetch, PROTECTION).key == "error.fetch_refused"


def test_a_dataset_under_a_later_name_is_tried_too(server: Official, client: Client) -> None:
    entry = catalogue().eurostat[1].model_copy(update={"datasets": ("migr_old", "migr_asytpfm")})
    assert len(eurostat.deliver(entry, server.base("eurostat"), client, TOTALS).values) == 33


def test_an_answer_without_any_count_is_told(server: Official, fetch: Fetch) -> None:
    table = eurostat_table(2026, "2026-05", {"TOTAL": [None] * 5})
    server.eurostat["migr_asytpfm"] = table
    assert why(failure(fetch, PROTECTION)) == "empty"


# --- UNHCR --------------------------------------------------------------------------------------

APPLIED = "unhcr/asylum_applications"
QUOTA = "unhcr/quota_arrivals"


def test_new_and_repeat_applications_are_summed_and_appeals_are_not(fetch: Fetch) -> None:
    told = fetch(APPLIED)
    assert told.values == {"2024": 2901.0, "2025": 2517.0, "2026": 5.0}
    assert told.updated is None
    assert told.known == date(2026, 11, 24)


def test_both_positive_outcomes_are_summed(fetch: Fetch) -> None:
    assert fetch("unhcr/protection_permits").values == {"2024": 1346.0, "2025": 1995.0}


def test_both_bounds_the_country_and_its_kind_of_code_are_sent(
    server: Official, fetch: Fetch
) -> None:
    fetch(QUOTA)
    asked = dict(server.asked[0].query)
    assert (asked["yearFrom"], asked["yearTo"]) == ("2005", "2026")
    assert (asked["coa"], asked["cf_type"]) == ("FIN", "ISO")


def test_a_dash_is_nothing_and_a_zero_is_missing_where_it_means_so(fetch: Fetch) -> None:
    told = fetch(QUOTA)
    assert told.values == {"2023": 1330.0, "2025": 623.0}
    assert told.withheld == {"2022": Message("fetch.zero")}


def test_a_year_that_counts_cases_is_left_out(server: Official, fetch: Fetch) -> None:
    server.unhcr["asylum-applications"] += rows(
        "applied", {2023: 3955}, app_type="N", app_pc="C", dec_level="FI"
    )
    told = fetch(APPLIED)
    assert "2023" not in told.values
    assert told.withheld == {"2023": Message("fetch.cases")}


def test_pages_are_put_together(
    server: Official, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unhcr, "_A_PAGE", 3)
    assert fetch(QUOTA).values == {"2023": 1330.0, "2025": 623.0}
    assert [dict(a.query)["page"] for a in server.asked] == ["1", "2"]


def page(**parts: Any) -> bytes:
    row = {"year": 2025, "coa_iso": "FIN", "resettlement": 5}
    whole = {"page": 1, "maxPages": 1, "total": 1, "items": [row]}
    return json.dumps(whole | parts).encode()


def row(**parts: Any) -> list[dict[str, Any]]:
    return [{"year": 2025, "coa_iso": "FIN", "resettlement": 5} | parts]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (page(items=[]), "size"),
        (page(items=[], total=0), "empty"),
        (page(total=2), "size"),
        (page(page=2), "page_number"),
        (page(maxPages=100_000), "page_number"),
        (page(items=None), "shape"),
        (page(items=["row"]), "shape"),
        (page(items=row(year=1990)), "foreign_row"),
        (page(items=row(coa_iso="AUT")), "foreign_row"),
        (page(items=row(coa_iso=None)), "shape"),
        (page(items=row(resettlement="many")), "number"),
        (page(items=row(resettlement="-5")), "number"),
        (page(items=row(resettlement="1e9")), "number"),
        (page(items=row(resettlement=-5)), "number"),
        (page(items=row(resettlement=True)), "number"),
        (page(items=row(year="this year")), "number"),
    ],
)
def test_rows_that_are_wrong_are_told(
    server: Official, fetch: Fetch, body: bytes, reason: str
) -> None:
    server.faults["solutions"] = Fault(body=body)
    assert why(failure(fetch, QUOTA)) == reason


def test_a_page_out_of_range_does_not_pass_for_the_whole(server: Official, fetch: Fetch) -> None:
    """The first page says two; the second is empty, as when rows went away in between."""
    server.faults["page=1"] = Fault(body=page(maxPages=2, total=2))
    assert why(failure(fetch, QUOTA)) == "size"


def test_kinds_that_are_not_told_apart_are_not_summed(server: Official, fetch: Fetch) -> None:
    server.unhcr["asylum-applications"] = rows("applied", {2025: 5}, app_type="-", app_pc="P")
    assert why(failure(fetch, APPLIED)) == "shape"


# --- all of them --------------------------------------------------------------------------------


def test_the_chosen_hosts_are_asked_and_no_other(server: Official, client: Client) -> None:
    told: list[str] = []
    found = collect(
        catalogue(),
        client,
        hosts=(Host.EUROSTAT,),
        addresses={Host.EUROSTAT: server.base("eurostat") + "/"},
        told=lambda entry: told.append(entry.series),
    )
    assert told == ["asylum_applications", "temporary_protection_grants"]
    assert [d.entry.series for d in found] == told
    assert {a.path.split("/")[1] for a in server.asked} == {"eurostat"}
