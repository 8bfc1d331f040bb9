"""Who may do what to which case: a table of its own, apart from when it may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kotomitta.casework.case import Case
from kotomitta.casework.refusal import RefusalError


class Role(StrEnum):
    """What somebody is in the unit."""

    VIEWER = "viewer"
    WORKER = "worker"
    PLANNER = "planner"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Reach(StrEnum):
    """How far a permission reaches: own cases, those of the team, or any."""

    OWN = "own"
    TEAM = "team"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts: the worker code, the team and the roles held at this moment.

    `alias` is a pseudonym of who has no code in the unit.
    """

    code: str
    team: str
    roles: frozenset[Role]
    alias: str = ""

    @property
    def name(self) -> str:
        """What events call them."""
        return self.code or self.alias


@dataclass(frozen=True, slots=True)
class Thing:
    """What an act is about, as far as permission goes: whose it is, and of which team."""

    worker: str | None
    team: str

    @classmethod
    def of(cls, case: Case) -> "Thing":
        """A case as a thing to be permitted."""
        return cls(case.worker, case.team)


@dataclass(frozen=True, slots=True)
class Policy:
    """Act -> role -> how far it reaches. What is not written is not permitted."""

    table: Mapping[str, Mapping[Role, Reach]]

    def reaches(self, actor: Actor, act: str) -> frozenset[Reach]:
        """How far an actor's roles let them do an act; KeyError for an act without a row."""
        return frozenset(reach for role, reach in self.table[act].items() if role in actor.roles)

    def may(self, actor: Actor, act: str, thing: Thing) -> bool:
        """Whether an actor may do an act to a thing."""
        reaches = self.reaches(actor, act)
        return (
            Reach.ANY in reaches
            or (Reach.TEAM in reaches and thing.team == actor.team)
            or (Reach.OWN in reaches and thing.worker == actor.code)
        )

    def check_may(self, actor: Actor, act: str, thing: Thing) -> None:
        """RefusalError when an actor may not do an act; it does not tell whether it is there."""
        if not self.may(actor, act, thing):
            raise RefusalError("not_permitted", act=act)
