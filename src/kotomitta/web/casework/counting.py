"""What casework tells planning: counts of whole months, suppressed, and figures measured here."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib import import_module
from io import StringIO
from json import dumps, loads
from typing import TYPE_CHECKING, Any

import yaml
from django.db import transaction
from django.utils.timezone import localdate
from django_tasks import task

from kotomitta.basis.months import Month
from kotomitta.casework.case import Case as CoreCase
from kotomitta.casework.referrals.sectors import AgeGroup
from kotomitta.web.casework import dimensions, requesting
from kotomitta.web.casework.board import unit_counts
from kotomitta.web.casework.models import Case, Published
from kotomitta.web.casework.needs import unmet
from kotomitta.web.casework.unit import agreed, measuring, sectors, today, weighing

if TYPE_CHECKING:
    from kotomitta.casework.measured import Measurable, MeasuredFigure

_MONTHS = 12
_STANDING, _NEEDS, _REQUESTS = "open_cases", "unmet_needs", "resource_requests"
_SOURCE = "The unit's own cases, counted in casework: {n} {what} of {first} to {last}"
_UNKNOWN = "; not known of {n} more, and the range holds whatever they are"


def last_whole_month(day: date) -> Month:
    """The month before the one of a day."""
    return Month.of(day).plus(-1)


def latest() -> Published | None:
    """The newest counts."""
    return Published.objects.first()


def teams() -> tuple[date | None, list[dict[str, Any]]]:
    """Every team in counts, and the day of which they are: that of the newest counts.

    Not of today: who looked every day would learn when a count passes the edge of its band.
    """
    found = latest()
    told = found.body.get("teams") if found else None  # not told in counts of an earlier version
    return (date.fromisoformat(found.body["day"]), told) if found and told else (None, [])


def told_of_dimensions() -> Mapping[str, Any]:
    """What has been told of the four dimensions last, by dimension."""
    found = latest()
    return found.body.get("dimensions", {}) if found else {}


@task()
def publish() -> None:
    """Make the counts up to the last whole month, unless they were made."""
    day = today()
    last = last_whole_month(day)
    if Published.objects.filter(month=str(last)).exists():
        return
    cases = [row.value for row in Case.objects.iterator()]
    waiting = [(one.sector, str(one.group)) for one in unmet(Case.objects.all())]
    body = {
        **loads(dumps(counts(cases, waiting, last, day))),
        "dimensions": dimensions.report(told_of_dimensions(), agreed("disclosure.least", day), day),
        "day": day.isoformat(),
        "teams": [asdict(team) for team in unit_counts(day)],
    }
    body["tables"][_REQUESTS] = requesting.counted(_months(last))
    with transaction.atomic():
        Published.objects.get_or_create(month=str(last), defaults={"body": body})


def counts(
    cases: Sequence[CoreCase], waiting: Sequence[tuple[str, str]], last: Month, day: date
) -> dict[str, Any]:
    """Counts by month up to `last`, with everything below the limit hidden, and lengths in days.

    `waiting` are needs for which nobody has been asked, as (sector, age); they are of the day.
    """
    core = import_module("kotomitta.casework.statistics")
    months, least = _months(last), agreed("disclosure.least", day)
    profiles = {case.code: weighing(day).heaviest(case) for case in cases}
    tables = {
        **{f"new_{unit}": table for unit, table in core.arrivals(cases, months, least).items()},
        _STANDING: core.standing(cases, profiles, months, least),
        "ended_cases": core.endings(cases, months, least),
        "meetings": core.no_shows(cases, months, least),
        _NEEDS: core.needs(waiting, tuple(sectors()), tuple(AgeGroup), least),
    }
    lengths = {
        "wait": core.waits(cases, least),
        **{step: core.until(step, cases, least) for step in ("assessment", "plan")},
        "duration": core.durations(cases, least),
    }
    found = import_module("kotomitta.casework.measured").measured(cases, tables, measuring(), least)
    return {
        "least": least,
        "measured": [{**asdict(one), **_rounded(one)} for one in found],
        "tables": {name: _plain(table, name) for name, table in tables.items()},
        "lengths": {name: asdict(one) if one else None for name, one in lengths.items()},
    }


def _months(last: Month) -> Sequence[Month]:
    return last.plus(1 - _MONTHS).until(last)


def _rounded(one: "MeasuredFigure") -> dict[str, float]:
    return {name: round(getattr(one, name), 4) for name in ("low", "value", "high")}


def _plain(table: Any, name: str) -> dict[str, Any]:
    """A table as rows of months and columns, both with totals; None where hidden.

    Cases that are open at the end of several months are not added up.
    """
    rows, columns = ((*axis, "total") for axis in table.axes)
    if name == _STANDING:
        rows = table.axes[0]
    return {
        "unit": table.unit,
        "columns": list(columns),
        "rows": [[row, [table.at(row, column) for column in columns]] for row in rows],
    }


def rows(body: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """Every cell as (table, unit, month, group, number); the number is empty where hidden.

    What is of the day and not of a month has its sector there, before the group of ages.
    """
    for name, table in body["tables"].items():
        for row, cells in table["rows"]:
            for column, number in zip(table["columns"], cells, strict=True):
                where = ("", f"{row}.{column}") if name == _NEEDS else (row, column)
                yield name, table["unit"], *where, "" if number is None else str(number)


def table_text(body: Mapping[str, Any]) -> str:
    """The counts as CSV."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", "unit", "month", "group", "number"))
    writer.writerows(rows(body))
    return out.getvalue()


def measured(found: Published, day: date) -> str:
    """Figures measured here, as a city's folder takes them; nothing rests on a hidden number."""
    told = [_figure(one, found, day) for one in measures(found)]
    head = "# Measured in casework. Copy into figures.yaml of the city's folder.\n"
    return head + yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def measures(found: Published) -> list[tuple["Measurable", Mapping[str, Any]]]:
    """What was measured when the counts were made, each with how it is called in planning."""
    told = {one.id: one for one in measuring().figures}
    return [(told[one["id"]], one) for one in found.body.get("measured", ())]


def period(found: Published) -> tuple[Month, Month]:
    """The first and the last month of counts."""
    last = Month.parse(found.month)
    return last.plus(1 - _MONTHS), last


def source(told: "Measurable", one: Mapping[str, Any], found: Published) -> str:
    """Where a measured figure comes from, as the register of figures says it."""
    first, last = period(found)
    text = _SOURCE.format(n=one["n"], what=told.counts, first=first, last=last)
    unknown = one.get("unknown")  # not told of means, nor in counts made by an earlier version
    return text + (_UNKNOWN.format(n=unknown) if unknown else "")


def _figure(
    of: tuple["Measurable", Mapping[str, Any]], found: Published, day: date
) -> dict[str, Any]:
    told, one = of
    dated = {
        "from": period(found)[1].plus(1).first,
        **{name: one[name] for name in ("value", "low", "high")},
        "grade": "measured",
        "published": localdate(found.made),
        "checked": day,
        "source": source(told, one, found),
    }
    return {**told.model_dump(mode="json", exclude={"counts"}), "values": [dated]}
