"""Whether a person would be in two households on one day: no table of the team could say that."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_
from typing import NamedTuple

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from kotomitta.casework import case as core
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.models import Case

Cases = Mapping[str, core.Case]
# So many codes are looked for in the texts of cases; for more, every case of the time is read.
_FEW = 100


def clashes(before: Cases, after: Cases) -> Iterator[tuple[str, RefusalError]]:
    """Each case of which somebody is now in another household of its team on one of its days.

    What has been so before is no hindrance to putting right something else. The cases of `after`
    are as it says; all others are as they are stored.
    """
    stays = {code: _Stay.of(case) for code, case in after.items()}
    earlier = {code: _Stay.of(case) for code, case in before.items()}
    wider = [s for code, s in stays.items() if code not in earlier or not earlier[code].covers(s)]
    with_person = defaultdict[str, list[_Stay]](list)
    teams = Case.objects.filter(team__in={stay.team for stay in wider})
    for stay in chain(stays.values(), _stored(wider, stays, teams) if wider else ()):
        for person in stay.persons:
            with_person[person].append(stay)
    for stay in wider:
        moved = stay.case in earlier and earlier[stay.case].team != stay.team
        for person in sorted(stay.persons):
            days = [on for other in with_person[person] if (on := stay.clashes_on(other))]
            if days:
                reason = "person_in_other_team" if moved else "person_elsewhere"
                facts = {"person": person, "on": min(days), "team": stay.team}
                yield stay.case, RefusalError(reason, **facts)
                break


def other_teams(team: str, cases: Cases) -> list[tuple[str, str]]:
    """Each person of a team's open cases whom another team has in another household, and which.

    It may be right, as for a child of two homes, and neither team could put it right in the other:
    so it is told and not refused, and only to who leads a team.
    """
    stays = [_Stay.of(case) for case in cases.values() if case.team == team and case.open]
    others = Case.objects.filter(closed=None).exclude(team=team)
    here = {(person, stay.household) for stay in stays for person in stay.persons}
    there = _stored(stays, cases, others) if stays else ()
    found = ((p, one.team, one.household) for one in there for p in one.persons)
    return sorted({(p, t) for p, t, home in found if (p, home) not in here})


class _Stay(NamedTuple):
    """What a case says of who is in which household, and when."""

    case: str
    team: str
    household: str
    opened: date
    closed: date
    persons: frozenset[str]

    @classmethod
    def of(cls, case: core.Case) -> "_Stay":
        """That of a case; one that is open has no last day yet."""
        persons = frozenset(person.code for person in case.persons)
        last = case.closed or date.max
        return cls(case.code, case.team, case.household, case.opened, last, persons)

    def covers(self, other: "_Stay") -> bool:
        """Whether another says nothing that this one does not say."""
        same = (self.team, self.household) == (other.team, other.household)
        within = self.opened <= other.opened and other.closed <= self.closed
        return same and within and other.persons <= self.persons

    def clashes_on(self, other: "_Stay") -> date | None:
        """The first day on which another has its persons in another household; None without one."""
        apart = self.team == other.team and self.household != other.household
        first = max(self.opened, other.opened)
        return first if apart and first <= min(self.closed, other.closed) else None


def _stored(
    stays: Iterable[_Stay], known: Collection[str], where: QuerySet[Case]
) -> Iterator[_Stay]:
    """The stored cases somewhere with somebody of these, but those known already."""
    codes = frozenset[str]().union(*(stay.persons for stay in stays))
    first = min(stay.opened for stay in stays)
    rows = where.filter(Q(closed=None) | Q(closed__gte=first)).order_by()
    if len(codes) <= _FEW:
        # Both databases can look for a text.
        named = (Q(text__contains=f'"{code}"') for code in sorted(codes))
        rows = rows.annotate(text=Cast("body", TextField())).filter(reduce(or_, named))
    columns = ("code", "team", "household", "opened", "closed", "body")
    for code, team, household, opened, closed, body in rows.values_list(*columns).iterator():
        persons = codes & {person["code"] for person in body["persons"]}
        if persons and code not in known:
            yield _Stay(code, team, household, opened, closed or date.max, persons)
