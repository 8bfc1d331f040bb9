"""How a table differs from the cases that are here, field by field, and what would undo that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain

from kotomitta.basis.errors import InputError
from kotomitta.casework.case import Case
from kotomitta.casework.commands import (
    Allocate,
    Command,
    Correct,
    Describe,
    EndCase,
    ExpectEnd,
    OpenCase,
    Release,
    Reopen,
)
from kotomitta.casework.correct import FACTS, as_old
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.web.casework.tables import Table, TableCase
from kotomitta.web.casework.unit import weighing


class Act(StrEnum):
    """What a table can ask for, in the order in which it is done: what needs room comes last."""

    REOPEN = "reopen"
    CORRECT = "correct"
    END = "end"
    DESCRIBE = "describe"
    ENDS = "ends"
    RELEASE = "release"
    GIVE = "give"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a case as it is here, and as the table tells it."""

    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done to one case, and why it cannot be if it cannot."""

    line: int
    case: str
    act: Act
    differences: tuple[Difference, ...]
    commands: tuple[Command, ...] = ()
    refusal: InputError | None = None

    def refused(self, refusal: InputError) -> "Step":
        """The step as one that cannot be taken."""
        return replace(self, refusal=refusal)


Wanted = tuple[Act, tuple[Difference, ...], Command]


def new_case(told: TableCase) -> Step:
    """A case that is not here yet: opened and, when it has a worker, given to them."""
    given = (Allocate(told.case.code, told.worker),) if told.worker else ()
    return Step(told.line, told.case.code, Act.OPEN, (), (OpenCase(told.case), *given))


def steps(
    table: Table, told: TableCase, here: Case, reasons: Mapping[Act, str], day: date
) -> Iterator[Step]:
    """What would make a case what its rows say; what they do not say is left as it is."""
    if told.closed or (here.closed and here.closed == told.case.ends):
        wanted = _ended(told, here, reasons)
    else:
        wanted = chain(
            _described(told, here, day),
            _better_known(told, here, day),
            _carried(table, told, here, reasons),
        )
    for act, found, command in chain(_corrected(told, here), wanted):
        yield Step(told.line, here.code, act, found, (command,))


def _ended(told: TableCase, here: Case, reasons: Mapping[Act, str]) -> Iterator[Wanted]:
    if here.open and told.closed:
        ended = (Difference("closed", None, told.closed),)
        yield Act.END, ended, EndCase(here.code, reasons[Act.END], told.closed)


def _described(told: TableCase, here: Case, day: date) -> Iterator[Wanted]:
    if not here.open:
        yield Act.REOPEN, (Difference("closed", here.closed, None),), Reopen(here.code)
    need = _need(told, here, day)
    if need != here.need:
        yield Act.DESCRIBE, tuple(_of_need(told, here, day)), Describe(here.code, need)
    ends = told.case.ends
    if ends and ends != here.ends:
        yield Act.ENDS, (Difference("ends", here.ends, ends),), ExpectEnd(here.code, ends)


def _carried(
    table: Table, told: TableCase, here: Case, reasons: Mapping[Act, str]
) -> Iterator[Wanted]:
    moved = (Difference("worker", here.worker, told.worker),)
    if told.worker and told.worker != here.worker:
        yield Act.GIVE, moved, Allocate(here.code, told.worker)
    elif here.worker and not told.worker and "worker" in table.columns:
        yield Act.RELEASE, moved, Release(here.code, reasons[Act.RELEASE])


def _of_need(told: TableCase, here: Case, day: date) -> Iterator[Difference]:
    heaviest = weighing(day).heaviest(here)
    if told.profiles and told.profiles != {heaviest}:
        yield Difference("profile", (heaviest,), tuple(sorted(told.profiles)))
    interpreter = told.case.need.interpreter
    if interpreter is not None and interpreter != here.need.interpreter:
        yield Difference("interpreter", here.need.interpreter, interpreter)
    language = told.case.need.language
    if language and language != here.need.language:
        yield Difference("language", here.need.language, language)


def _need(told: TableCase, here: Case, day: date) -> Need:
    """The need as the table tells it; what a table cannot tell, and does not, stays."""
    differ = {difference.field for difference in _of_need(told, here, day)}
    base = told.case.need if "profile" in differ else here.need
    flag = told.case.need if "interpreter" in differ else here.need
    language = told.case.need.language or here.need.language
    kept = {"language": language, "interpreter": flag.interpreter}
    return base.model_copy(update=kept)


def _better_known(told: TableCase, here: Case, day: date) -> Iterator[Wanted]:
    """The kind, and what is known of persons who are here."""
    kind = _kind(told, here, day)
    if kind is not here.kind:
        yield Act.CORRECT, (Difference("kind", here.kind, kind),), Correct(here.code, kind=kind)
    known = tuple(_known(told, here, day))
    if known:
        differ = tuple(found for _, founds in known for found in founds)
        persons = tuple(person for person, _ in known)
        yield Act.CORRECT, differ, Correct(here.code, known=persons)


def _kind(told: TableCase, here: Case, day: date) -> CaseKind:
    """The kind that the rows name, or the one without which they could not have their profile."""
    if told.kind or not told.profiles:
        return told.kind or here.kind
    fits = weighing(day).heaviest(here.but(need=_need(told, here, day))) in told.profiles
    undocumented = told.case.kind is CaseKind.UNDOCUMENTED and here.kind is CaseKind.INTEGRATION
    return here.kind if fits and not undocumented else told.case.kind


def _known(
    told: TableCase, here: Case, day: date
) -> Iterator[tuple[Person, tuple[Difference, ...]]]:
    """Each person of whom the rows tell otherwise, with that alone, and how it differs."""
    opened = _opened(told, here) or here.opened
    persons = {p.code: as_old(p, here.opened, opened, day) for p in here.persons}
    for person in (p for p in told.case.persons if p.code in persons):
        said = {n: getattr(person, n) for n in FACTS if n in person.model_fields_set}
        if person.age is not None:
            said["age"] = max(person.age_on(opened, told.case.opened) or 0, 0)
        before = {name: getattr(persons[person.code], name) for name in said}
        new = {name: value for name, value in said.items() if value != before[name]}
        if new:
            founds = tuple(Difference(name, before[name], value) for name, value in new.items())
            yield Person(code=person.code, **new), founds


def _opened(told: TableCase, here: Case) -> date | None:
    """The first day, when no row starts on the one that is here."""
    return None if here.opened in told.starts else told.case.opened


def _corrected(told: TableCase, here: Case) -> Iterator[Wanted]:
    """What a case was opened or closed with, each by itself; its days go together."""
    code, case = here.code, told.case
    if case.household != here.household:
        found = Difference("household", here.household, case.household)
        yield Act.CORRECT, (found,), Correct(code, household=case.household)
    if case.members and case.members != here.members:
        found = Difference("members", here.members, case.members)
        yield Act.CORRECT, (found,), Correct(code, members=case.members)
    opened = _opened(told, here)
    closed = told.closed if here.closed and here.closed != told.closed else None
    if opened or closed:
        days = tuple(_of_days(here, opened, closed))
        yield Act.CORRECT, days, Correct(code, opened=opened, closed=closed)
    persons = tuple(_of_persons(told, here))
    if persons:
        yield Act.CORRECT, persons, Correct(code, persons=case.persons)


def _of_days(here: Case, opened: date | None, closed: date | None) -> Iterator[Difference]:
    if opened:
        yield Difference("opened", here.opened, opened)
    if closed:
        yield Difference("closed", here.closed, closed)


def _of_persons(told: TableCase, here: Case) -> Iterator[Difference]:
    codes, given = (tuple(sorted(p.code for p in c.persons)) for c in (here, told.case))
    if given != codes:
        yield Difference("persons", codes, given)
