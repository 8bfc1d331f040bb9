"""What casework tells planning: counts of whole months, suppressed, and figures measured here."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from importlib import import_module
from io import StringIO
from json import dumps, loads
from typing import Any

import yaml
from django.db import transaction
from django_tasks import task

from kotomitta.basis.months import Month
from kotomitta.casework.case import Case as CoreCase
from kotomitta.web.casework.models import Case, Published
from kotomitta.web.casework.unit import agreed, scale, today

_MONTHS = 12
_STANDING = "open_cases"
_SOURCE = "Counted in casework: {n} {what} of {first} to {last}"


def last_whole_month(day: date) -> Month:
    """The month before the one of a day."""
    return Month.of(day).plus(-1)


def latest() -> Published | None:
    """The newest counts."""
    return Published.objects.first()


@task()
def publish() -> None:
    """Make the counts up to the last whole month, unless they were made."""
    last = last_whole_month(today())
    if Published.objects.filter(month=str(last)).exists():
        return
    cases = [row.value for row in Case.objects.iterator()]
    body = loads(dumps(counts(cases, last, today())))
    with transaction.atomic():
        Published.objects.get_or_create(month=str(last), defaults={"body": body})


def counts(cases: Sequence[CoreCase], last: Month, day: date) -> dict[str, Any]:
    """Counts by month up to `last`, with everything below the limit hidden, and lengths in days."""
    core = import_module("kotomitta.casework.statistics")
    months, least = last.plus(1 - _MONTHS).until(last), agreed("disclosure.least", day)
    profiles = {case.code: scale(day).heaviest(case) for case in cases}
    tables = {
        **{f"new_{unit}": table for unit, table in core.arrivals(cases, months, least).items()},
        _STANDING: core.standing(cases, profiles, months, least),
        "ended_cases": core.endings(cases, months, least),
        "meetings": core.no_shows(cases, months, least),
    }
    lengths = {"wait": core.waits(cases, least), "duration": core.durations(cases, least)}
    return {
        "least": least,
        "tables": {name: _plain(table, name) for name, table in tables.items()},
        "lengths": {name: asdict(one) if one else None for name, one in lengths.items()},
    }


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
    """Every cell as (table, unit, month, group, number); the number is empty where hidden."""
    for name, table in body["tables"].items():
        for month, cells in table["rows"]:
            for group, number in zip(table["columns"], cells, strict=True):
                yield name, table["unit"], month, group, "" if number is None else str(number)


def table_text(body: Mapping[str, Any]) -> str:
    """The counts as CSV."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("table", "unit", "month", "group", "number"))
    writer.writerows(rows(body))
    return out.getvalue()


def measured(found: Published, day: date) -> str:
    """Figures measured here, as a city's folder takes them; nothing rests on a hidden number."""
    last = Month.parse(found.month)
    first = last.plus(1 - _MONTHS)
    told = [figure for figure in (_no_show(found.body, first, last, day),) if figure]
    head = "# Measured in casework. Copy into figures.yaml of the city's folder.\n"
    return head + yaml.safe_dump(told, allow_unicode=True, sort_keys=False)


def _no_show(body: Mapping[str, Any], first: Month, last: Month, day: date) -> Any:
    """The share of meetings to which the client did not come, with its 80 % interval (Jeffreys)."""
    columns = body["tables"]["meetings"]["columns"]
    totals = dict(zip(columns, body["tables"]["meetings"]["rows"][-1][1], strict=True))
    kept, missed = totals["kept"], totals["missed"]
    if not kept or not missed:
        return None
    beta = import_module("scipy.special").betaincinv
    low, value, high = (float(beta(missed + 0.5, kept + 0.5, p)) for p in (0.1, 0.5, 0.9))
    return {
        "id": "office.no_show",
        "name": {
            "fi": "Tapaamisista peruuttamatta väliin jäävien osuus",
            "sv": "Andel möten som uteblir utan avbokning",
            "en": "Share of contacts that the client does not come to",
        },
        "unit": "share",
        "shape": "share",
        "values": [
            {
                "from": last.plus(1).first,
                "value": round(value, 4),
                "low": round(low, 4),
                "high": round(high, 4),
                "grade": "measured",
                "published": day,
                "checked": day,
                "source": _SOURCE.format(n=kept + missed, what="meetings", first=first, last=last),
            }
        ],
    }
