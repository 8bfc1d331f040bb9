"""Whether a person would be in two households on one day: no table of the team could say that."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from kotomitta.casework import case as core
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.models import Case


def check(before: core.Case | None, after: core.Case) -> None:
    """RefusalError when somebody of a case is in another household of the team on one of its days.

    What has been so before is no hindrance to putting right something else.
    """
    codes = {person.code for person in after.persons}
    if before is not None and _held(before) == _held(after):
        return
    for row in _named(codes).filter(team=after.team).exclude(household=after.household):
        if row.code != after.code and _meet(row, after):
            both = codes & {person.code for person in row.value.persons}
            for person in sorted(both)[:1]:
                on = max(row.opened, after.opened)
                raise RefusalError("person_elsewhere", person=person, on=on)


def _held(case: core.Case) -> tuple[object, ...]:
    return case.household, case.opened, case.closed, {person.code for person in case.persons}


def _named(codes: set[str]) -> QuerySet[Case]:
    """Cases whose text has one of the codes, which both databases can look for."""
    text = Case.objects.annotate(text=Cast("body", TextField()))
    return text.filter(reduce(or_, (Q(text__contains=f'"{code}"') for code in sorted(codes))))


def _meet(row: Case, case: core.Case) -> bool:
    """Whether two cases have a day in common."""
    starts = row.closed is None or case.opened <= row.closed
    return starts and (case.closed is None or row.opened <= case.closed)
