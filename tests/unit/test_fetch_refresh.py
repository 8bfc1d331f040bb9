"""What is new, revised, gone or withheld, and the day on which a count became known."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest

from kotomitta.planning.inputs.drivers import Drivers, Observed
from kotomitta.report.document import Message
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.drivers_file import read_drivers
from kotomitta.sources.official.calendar import last_day, period, published
from kotomitta.sources.official.catalogue import Entry, Host, Lag, catalogue
from kotomitta.sources.official.delivery import Delivery
from kotomitta.sources.refresh import Change, Kind, Refreshed, refreshed

pytestmark = pytest.mark.unit

FETCHED = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
UPDATED = datetime(2026, 11, 20, 8, tzinfo=UTC)
LATE = date(2030, 1, 1)
MONTHLY: dict[str, Any] = {
    "host": Host.EUROSTAT,
    "series": "a",
    "register": "Eurostat migr_x",
    "what": "counts",
    "lag": {"months": 2},
    "first": "2026-01",
}
YEARLY: dict[str, Any] = {
    **MONTHLY,
    "host": Host.UNHCR,
    "register": "UNHCR Refugee Data Finder",
    "first": "2024",
}


def row(period: str, value: float, source: str, day: date = date(2026, 6, 1)) -> Observed:
    return Observed("a", period, value, day, date(2026, 6, 2), "official", source)


def delivery(values: dict[str, float], entry: dict[str, Any] = MONTHLY) -> Delivery:
    told = Entry.model_validate(entry)
    return Delivery(told, "query", FETCHED, UPDATED, values, {})


def kinds(result: Refreshed) -> dict[str, Kind]:
    return {change.period: change.kind for change in result.changes}


def only(result: Refreshed) -> Change:
    (change,) = result.changes
    return change


OURS = "Eurostat migr_x: counts, as shipped"


def test_a_new_period_is_added_with_its_evidence() -> None:
    result = refreshed([], [delivery({"2026-03": 5})])
    (added,) = result.rows
    assert (added.period, added.value, added.grade) == ("2026-03", 5, "official")
    assert (added.published, added.checked) == (date(2026, 5, 31), date(2026, 11, 24))
    assert added.source == "Eurostat migr_x: counts (extract of 2026-11-20)"
    assert only(result).kind is Kind.NEW


def test_a_note_on_a_period_stands_in_its_source() -> None:
    told = delivery({"2026-03": 5})
    noted = Delivery(
        told.entry, "query", FETCHED, UPDATED, told.values, {}, {"2026-03": "without some"}
    )
    (added,) = refreshed([], [noted]).rows
    assert added.source.startswith("Eurostat migr_x: counts, without some (")


def test_the_same_count_was_checked_again() -> None:
    result = refreshed([row("2026-03", 5, OURS)], [delivery({"2026-03": 5})])
    (kept,) = result.rows
    assert (kept.published, kept.checked) == (date(2026, 6, 1), date(2026, 11, 24))
    assert only(result).kind is Kind.SAME


def test_a_revision_is_added_and_the_old_count_stays_for_earlier_days() -> None:
    result = refreshed([row("2026-03", 5, OURS)], [delivery({"2026-03": 7})])
    change = only(result)
    assert (change.kind, change.old, change.new) == (Kind.REVISED, 5, 7)
    assert change.published == date(2026, 11, 20)
    assert [r.value for r in result.rows] == [5, 7]
    for as_of, value in ((date(2026, 11, 19), 5), (date(2026, 11, 20), 7)):
        known = Drivers(result.rows, as_of).monthly("a")
        assert known is not None
        assert known.values.tolist() == [value]


def test_a_second_revision_stands_beside_the_first() -> None:
    first = refreshed([row("2026-03", 5, OURS)], [delivery({"2026-03": 7})])
    later = Delivery(
        Entry.model_validate(MONTHLY),
        "query",
        datetime(2026, 12, 24, tzinfo=UTC),
        datetime(2026, 12, 20, tzinfo=UTC),
        {"2026-03": 8},
        {},
    )
    second = refreshed(first.rows, [later])
    assert [r.value for r in second.rows] == [5, 7, 8]
    assert (only(second).old, only(second).new) == (7, 8)
    assert kinds(refreshed(second.rows, [later])) == {"2026-03": Kind.SAME}


def test_a_revision_on_the_day_of_ours_takes_its_place() -> None:
    same_day = row("2026-03", 5, OURS, day=date(2026, 11, 20))
    assert [r.value for r in refreshed([same_day], [delivery({"2026-03": 7})]).rows] == [7]


def test_a_count_of_ours_from_another_source_stays() -> None:
    ours = row("2026-03", 5, "Finnish Immigration Service, press release")
    result = refreshed([ours], [delivery({"2026-03": 7})])
    assert result.rows == (ours,)
    change = only(result)
    assert (change.kind, change.old, change.new) == (Kind.DIFFERS, 5, 7)


def test_what_is_there_no_more_stays_and_is_told() -> None:
    rows = [row("2026-01", 5, OURS), row("2026-02", 6, OURS), row("2025-12", 4, OURS)]
    other = row("2026-04", 9, "Another source, page 1")
    result = refreshed([*rows, other], [delivery({"2026-02": 6})])
    assert kinds(result) == {"2026-01": Kind.VANISHED, "2026-02": Kind.SAME}
    assert len(result.rows) == 4


def test_what_is_withheld_is_told_with_the_reason_and_not_as_gone() -> None:
    why = Message("fetch.cases")
    told = Delivery(Entry.model_validate(MONTHLY), "query", FETCHED, UPDATED, {}, {"2026-01": why})
    result = refreshed([row("2026-01", 5, OURS)], [told])
    change = only(result)
    assert (change.kind, change.why, change.old, change.new) == (Kind.WITHHELD, why, 5, None)


def test_a_period_that_is_not_over_is_not_taken() -> None:
    told = {"2026-10": 5.0, "2026-11": 6.0}
    assert list(kinds(refreshed([], [delivery(told)]))) == ["2026-10"]
    assert kinds(refreshed([], [delivery({"2026": 5}, YEARLY)])) == {}


def test_a_year_whose_months_are_counted_is_not_taken() -> None:
    months = {f"2025-{m:02d}": 1.0 for m in range(1, 13)}
    entry = {**MONTHLY, "first": "2025-01"}
    year = delivery({"2025": 12}, YEARLY)
    assert "2025" not in kinds(refreshed([], [delivery(months, entry), year]))
    del months["2025-06"]
    assert kinds(refreshed([], [delivery(months, entry), year]))["2025"] is Kind.NEW


def test_the_rows_come_in_the_order_of_the_file() -> None:
    """Series, period, day; and rows that a later reading confirms take the place of older ones."""
    shipped = read_drivers(RULEBOOK / "drivers" / "finland.csv")
    result = refreshed(reversed(shipped), [delivery({"2026-01": 1, "2025": 4}, MONTHLY)])
    keys = [(r.series, r.period, r.published) for r in result.rows]
    assert all(one < other for one, other in pairwise(keys))
    assert len(keys) == len(shipped) + 2


def test_nothing_delivered_changes_nothing() -> None:
    shipped = read_drivers(RULEBOOK / "drivers" / "finland.csv")
    assert refreshed(shipped, []).rows == shipped


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "ours"),
    [
        ("2024", "2024"),
        ("2024-01", "2024-01"),
        ("2024M12", "2024-12"),
        (" 2024M12 ", "2024-12"),
        ("2024M13", None),
        ("2024Q1", None),
        ("2024-1", None),
        ("24", None),
        ("3024", None),
        ("٢٠٢٤", None),
        ("", None),
    ],
)
def test_time_codes(written: str, ours: str | None) -> None:
    assert period(written) == ours


def test_the_last_day_of_a_period() -> None:
    assert last_day("2024") == date(2024, 12, 31)
    assert last_day("2024-02") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("told", "lag", "day"),
    [
        ("2024-01", Lag(months=2), date(2024, 3, 31)),
        ("2024", Lag(months=6), date(2025, 6, 30)),
        ("2024-01", Lag(months=5, whole_years=True), date(2025, 5, 31)),
        ("2026-10", Lag(months=2), date(2026, 11, 20)),
    ],
)
def test_a_count_came_out_by_the_rule_or_sooner_if_it_is_there(
    told: str, lag: Lag, day: date
) -> None:
    assert published(told, lag, date(2026, 11, 20)) == day


def test_days_are_those_of_utc_and_an_update_is_never_after_the_answer() -> None:
    told = delivery({"2026-01": 1})
    assert (told.checked, told.known) == (date(2026, 11, 24), date(2026, 11, 20))
    ahead = Delivery(told.entry, "", FETCHED, datetime(2027, 1, 1, tzinfo=UTC), {}, {})
    unsaid = Delivery(told.entry, "", FETCHED, None, {}, {})
    assert ahead.known == unsaid.known == date(2026, 11, 24)


# --- the catalogue ------------------------------------------------------------------------------


def test_the_catalogue_names_every_series_that_is_shipped() -> None:
    told = catalogue()
    live = {e.series for e in (*told.eurostat, *told.pxweb, *told.unhcr)}
    missing = {n.series for n in told.not_live}
    shipped = {r.series for r in read_drivers(RULEBOOK / "drivers" / "finland.csv")}
    assert shipped <= live | missing
    assert not live & missing
    assert set(told.hosts) == set(Host)


def test_what_we_ship_is_known_again_as_from_its_register() -> None:
    """Else every figure would be told to differ from another source."""
    told = catalogue()
    for entry in (*told.eurostat, *told.unhcr):
        length = len(entry.first)
        rows = read_drivers(RULEBOOK / "drivers" / "finland.csv")
        mine = [r for r in rows if r.series == entry.series and len(r.period) == length]
        known = [r for r in mine if r.source.startswith(entry.register_)]
        assert known or not mine, entry.source


def test_the_rule_of_days_is_that_of_what_we_ship() -> None:
    told = catalogue()
    rows = read_drivers(RULEBOOK / "drivers" / "finland.csv")
    checked = 0
    for entry in (*told.eurostat, *told.unhcr):
        for r in rows:
            if r.series == entry.series and r.source.startswith(entry.register_):
                assert published(r.period, entry.lag, LATE) == r.published
                checked += 1
    assert checked > 200


def test_bases_are_addresses_of_the_web_and_words_are_there() -> None:
    told = catalogue()
    assert all(a.url.startswith("https://") for a in told.hosts.values())
    assert all(e.first and e.what for e in (*told.eurostat, *told.pxweb, *told.unhcr))
