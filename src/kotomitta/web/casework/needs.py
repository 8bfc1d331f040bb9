"""Needs for which nobody has been asked: what is kept of each case, less what partners have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from kotomitta.casework import case as core
from kotomitta.casework.referrals.referral import in_hand
from kotomitta.casework.referrals.sectors import AgeGroup
from kotomitta.casework.referrals.sectors import owed as owed_on
from kotomitta.web.casework.models import Case, Referral
from kotomitta.web.casework.unit import deadlines, referral_table, sectors


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need of one person that waits for us, since the day its case was opened.

    `sure` is False where age or need is not known.
    """

    case: str
    person: str
    sector: str
    group: AgeGroup
    sure: bool
    opened: date


@dataclass(frozen=True, slots=True)
class Row:
    """What waits for us in one sector: persons by age, those of whom it is not sure, the oldest."""

    sector: str
    persons: Mapping[AgeGroup, int]
    unsure: int
    oldest: int


def kept(case: core.Case, day: date) -> list[dict[str, Any]]:
    """What each actor owes the persons of an open case, as it is kept with the case."""
    if not case.open:
        return []
    found = owed_on(case, tuple(sectors().values()), deadlines(day).law, day)
    return [one.model_dump(include={"sector", "person", "age", "sure"}) for one in found]


def unmet(cases: QuerySet[Case]) -> Iterator[Unmet]:
    """Needs of open cases that no partner has in hand or has accepted, the oldest case first."""
    rows = cases.filter(closed=None).order_by("opened", "code")
    asked = _asked(cases)
    for code, opened, needs in rows.values_list("code", "opened", "needs"):
        for need in needs:
            if (code, need["sector"], need["person"]) not in asked:
                group = AgeGroup.of(need["age"])
                yield Unmet(code, need["person"], need["sector"], group, need["sure"], opened)


def by_sector(found: Iterable[Unmet], day: date) -> Sequence[Row]:
    """Needs added up by sector and age, in the order of the sectors; none of what is not there."""
    of: dict[str, list[Unmet]] = {sector: [] for sector in sectors()}
    for one in found:
        of[one.sector].append(one)
    return [_row(sector, rows, day) for sector, rows in of.items() if rows]


def by_person(found: Iterable[Unmet]) -> Iterator[list[Unmet]]:
    """The needs of each person of a case, as they come."""
    for _, needs in groupby(found, key=lambda one: (one.case, one.person)):
        yield list(needs)


def _row(sector: str, rows: Sequence[Unmet], day: date) -> Row:
    sure = [one.group for one in rows if one.sure]
    oldest = max((day - one.opened).days for one in rows)
    persons = {group: sure.count(group) for group in AgeGroup}
    return Row(sector, persons, len(rows) - len(sure), oldest)


def _asked(cases: QuerySet[Case]) -> set[tuple[str, str, str]]:
    """What partners have in hand or have accepted, as (case, sector, person)."""
    table = referral_table()
    states = [one.id for one in table.states if in_hand(one.id, table)]
    rows = Referral.objects.filter(case__in=cases.filter(closed=None), state__in=states)
    return set(rows.order_by().values_list("case__code", "sector", "body__person"))
