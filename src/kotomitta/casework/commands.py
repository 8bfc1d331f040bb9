"""What may be asked of the unit: each command says which case or worker it is about."""

from dataclasses import dataclass
from datetime import date

from kotomitta.casework.case import Case, Done, Visit
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.worker import Less, Worker


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case comes in and waits for a worker."""

    case: Case


@dataclass(frozen=True, slots=True)
class Describe:
    """More is known of a case's need."""

    case: str
    need: Need


@dataclass(frozen=True, slots=True)
class Correct:
    """What a case was opened or closed with is put right; what is not given stays.

    `persons` are all of the case; who is in it already stays as known.
    `known` are some who are in it: what each is told with takes the place of what was known.
    `joins` are some who are not in it yet; `leaves` are the codes of some who should not be.
    """

    case: str
    household: str | None = None
    members: int | None = None
    opened: date | None = None
    closed: date | None = None
    kind: CaseKind | None = None
    persons: tuple[Person, ...] = ()
    known: tuple[Person, ...] = ()
    joins: tuple[Person, ...] = ()
    leaves: tuple[str, ...] = ()

    @property
    def describes(self) -> bool:
        """Whether it only tells more of who is in the case."""
        return self == Correct(self.case, known=self.known)


@dataclass(frozen=True, slots=True)
class AboveCap:
    """Why a lead lets an allocation go over the cap, and until when."""

    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Allocate:
    """A case is given to a worker, who may have been another before; above the cap if said so.

    `source` is who had it when the giving was suggested, empty while it waited; None without a
    suggestion.
    """

    case: str
    worker: str
    above_cap: AboveCap | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """A case goes back to wait for a worker; with a `source`, only if that one has it still."""

    case: str
    reason: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeTeam:
    """A waiting case goes to another team, and waits there."""

    case: str
    team: str


@dataclass(frozen=True, slots=True)
class ToOverflow:
    """A waiting case is put on the overflow queue, or stays there, until a day of review."""

    case: str
    reason: str
    review: date


@dataclass(frozen=True, slots=True)
class FromOverflow:
    """A case waits in the common queue again."""

    case: str


@dataclass(frozen=True, slots=True)
class TakeStep:
    """A step was taken on a day, for one person or for the case."""

    case: str
    step: str
    person: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Meet:
    """A meeting was agreed for a day, and the client came or did not."""

    case: str
    on: date
    kept: bool


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A step or a meeting that was written by mistake is taken back."""

    case: str
    what: Done | Visit


@dataclass(frozen=True, slots=True)
class ExpectEnd:
    """A case is expected to end by a day; None takes that back."""

    case: str
    ends: date | None


@dataclass(frozen=True, slots=True)
class EndCase:
    """A case ends, for a reason; today unless it has ended on another day already."""

    case: str
    reason: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """A case goes on in another service."""

    case: str
    to: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """A closed case waits again."""

    case: str


@dataclass(frozen=True, slots=True)
class Employ:
    """A worker comes, or something about a worker changes."""

    worker: Worker


@dataclass(frozen=True, slots=True)
class Reduce:
    """A worker carries less for a time, which ends by itself."""

    worker: str
    less: Less


@dataclass(frozen=True, slots=True)
class EndReduction:
    """A reduction lasts to an earlier day; with None it is taken back before it has begun."""

    worker: str
    less: Less
    last: date | None


Command = (
    OpenCase
    | Describe
    | Correct
    | Allocate
    | Release
    | ChangeTeam
    | ToOverflow
    | FromOverflow
    | TakeStep
    | Meet
    | TakeBack
    | ExpectEnd
    | EndCase
    | HandOver
    | Reopen
    | Employ
    | Reduce
    | EndReduction
)
