"""Who may do what to whom: the one place where a person meets a case.

What one may not see and what is not there are the same: not found.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from kotomitta.casework.policy import Actor, Reach, Role, Thing
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.person import person
from kotomitta.web.casework.models import Case, Member, Worker
from kotomitta.web.casework.unit import practice
from kotomitta.web.frame.prepared import Prepared

_NOTHING = Q(pk=None)
_MEMBER = Prepared(lambda user: Member.objects.filter(user=user))


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

    def cases(self, act: str) -> QuerySet[Case]:
        """The cases to which this one may do an act."""
        return Case.objects.filter(self._reached(act, "worker"))

    def workers(self, act: str) -> QuerySet[Worker]:
        """The workers to whom this one may do an act."""
        return Worker.objects.filter(self._reached(act, "code"))

    def case(self, act: str, code: str) -> Case:
        """One of these cases; Http404 when it is not there or not theirs."""
        found = self.cases(act).filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def worker(self, act: str, code: str) -> Worker:
        """One of these workers; Http404 when not there or not theirs."""
        found = self.workers(act).filter(code=code).first()
        if found is None:
            raise Http404
        return found

    def _reached(self, act: str, whose: str) -> Q:
        reaches = practice().policy.reaches(self.actor, act)
        if Reach.ANY in reaches:
            return Q()
        found = _NOTHING
        if Reach.TEAM in reaches and self.actor.team:
            found |= Q(team=self.actor.team)
        if Reach.OWN in reaches and self.actor.code:
            found |= Q(**{whose: self.actor.code})
        return found


def reader(request: HttpRequest) -> Reader:
    """The person who asks, with the role of this moment."""
    return reader_of(person(request))


def reader_of(user: User) -> Reader:
    """A person with the role, code and team of this moment."""
    member = next(iter(_MEMBER.models(user.pk)), None)
    roles = frozenset({Role(user.role)}) if user.role in set(Role) else frozenset()
    return Reader(user, Actor(member.code if member else "", member.team if member else "", roles))
