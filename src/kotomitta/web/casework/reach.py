"""Who may do what to whom: the one place where a person meets a case.

What one may not see and what is not there are the same: not found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest

from kotomitta.casework.policy import Actor, Reach, Role, Thing
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.person import person
from kotomitta.web.casework.models import Case, Member, Worker
from kotomitta.web.casework.unit import practice
from kotomitta.web.frame.errors import GoneError
from kotomitta.web.frame.prepared import Prepared

Row = TypeVar("Row", bound=Model)
_NOTHING = Q(pk=None)
_MEMBER = Prepared(lambda user: Member.objects.filter(user=user))


@dataclass(frozen=True, slots=True)
class Scope:
    """How far an act reaches for somebody of a code and a team."""

    reaches: frozenset[Reach]
    team: str
    code: str

    @classmethod
    def of(cls, code: str) -> "Scope":
        """What is one worker's own."""
        return cls(frozenset({Reach.OWN}), "", code)

    def rows(self, whose: str) -> Q:
        """The rows within it; `whose` is the field that tells whose a row is."""
        return _within(self.reaches, whose, self.team, self.code)


EVERYTHING = Scope(frozenset({Reach.ANY}), "", "")


def _within(reaches: frozenset[Reach], whose: str, team: Any, code: Any) -> Q:
    if Reach.ANY in reaches:
        return Q()
    by_reach = {Reach.TEAM: Q(team=team), Reach.OWN: Q(**{whose: code})}
    return reduce(or_, (by_reach[reach] for reach in sorted(reaches)), Q()) or _NOTHING


class Within(Generic[Row]):
    """A query about what lies in a scope, put into SQL once for each way of reaching.

    The query is given what `Scope.rows` gives, and the values.
    """

    def __init__(self, whose: str, query: Callable[..., QuerySet[Row, Any]]) -> None:
        self._whose, self._query = whose, query
        self._made: dict[frozenset[Reach], Prepared[Row]] = {}

    def models(self, scope: Scope, *values: int | str) -> list[Row]:
        """What is found, as models."""
        return self._for(scope, len(values)).models(scope.team, scope.code, *values)

    def values(self, scope: Scope, *values: int | str) -> list[Sequence[Any]]:
        """What is found, as rows of what models would have."""
        return self._for(scope, len(values)).values(scope.team, scope.code, *values)

    def rows(self, scope: Scope, *values: int | str) -> list[tuple[Any, ...]]:
        """What is found, as the database has it."""
        return self._for(scope, len(values)).rows(scope.team, scope.code, *values)

    def _for(self, scope: Scope, values: int) -> Prepared[Row]:
        def query(team: Any, code: Any, *given: Any) -> QuerySet[Row, Any]:
            return self._query(_within(scope.reaches, self._whose, team, code), *given)

        return self._made.setdefault(scope.reaches, Prepared(query, 2 + values))


_CASE = Within("worker", lambda reached, code: Case.objects.filter(reached, code=code))
_WORKER = Within("code", lambda reached, code: Worker.objects.filter(reached, code=code))


@dataclass(frozen=True, slots=True)
class Reader:
    """A person of the app as somebody of the unit; without a code there, only `any` reaches."""

    user: User
    actor: Actor

    def may(self, act: str, thing: Thing) -> bool:
        """Whether this one may be done to that one."""
        return practice().policy.may(self.actor, act, thing)

    def may_to(self, act: str, case: Case) -> bool:
        """Whether it may be done to a case."""
        return self.may(act, Thing(case.worker, case.team))

    def check(self, act: str, thing: Thing) -> None:
        """Http404 when it may not be done."""
        if not self.may(act, thing):
            raise Http404

    @property
    def leads(self) -> bool:
        """Whether the team's cases are theirs to give."""
        return self.may("allocate", Thing(None, self.actor.team)) and bool(self.actor.team)

    def scope(self, act: str) -> Scope:
        """How far an act reaches for this one; who has no team or code has none to reach."""
        team, code = self.actor.team, self.actor.code
        reached = practice().policy.reaches(self.actor, act)
        none = {reach for reach, held in ((Reach.TEAM, team), (Reach.OWN, code)) if not held}
        return Scope(reached - none, team, code)

    def cases(self, act: str) -> QuerySet[Case]:
        """The cases to which this one may do an act."""
        return Case.objects.filter(self.scope(act).rows("worker"))

    def workers(self, act: str) -> QuerySet[Worker]:
        """The workers to whom this one may do an act."""
        return Worker.objects.filter(self.scope(act).rows("code"))

    def case(self, act: str, code: str) -> Case:
        """One of these cases; Http404 when it is not there or not theirs."""
        return _only(_CASE.models(self.scope(act), code))

    def worker(self, act: str, code: str) -> Worker:
        """One of these workers; Http404 when not there or not theirs."""
        return _only(_WORKER.models(self.scope(act), code))


def reader(request: HttpRequest) -> Reader:
    """The person who asks, with the role of this moment."""
    return reader_of(person(request))


def reader_of(user: User) -> Reader:
    """A person with the role, code and team of this moment."""
    member = next(iter(_MEMBER.models(user.pk)), None)
    roles = frozenset({Role(user.role)}) if user.role in set(Role) else frozenset()
    code, team = (member.code, member.team) if member else ("", "")
    return Reader(user, Actor(code, team, roles, user.alias))


def gone() -> GoneError:
    """A case or a worker that is not there, or not theirs who ask: both are told alike."""
    return GoneError("cw.gone", "casework:board")


def _only(found: Sequence[Row]) -> Row:
    if not found:
        raise gone()
    return found[0]
