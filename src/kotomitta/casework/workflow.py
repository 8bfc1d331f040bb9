"""When something may be done: states, moves and the steps of each kind of case, as a table."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kotomitta.basis.figures import Named
from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind
from kotomitta.casework.refusal import RefusalError

_FROZEN = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Entry(BaseModel):
    """One word of a closed list, with its name."""

    model_config = _FROZEN

    id: Id
    name: Named


class Status(Entry):
    """A state in which something can be, and whose turn it is then."""

    waits_for: Literal["us", "partner", "nobody"]


class Move(Entry):
    """A change of state: from which, to which, who acts, and the reasons to choose from."""

    sources: Annotated[tuple[Id, ...], Field(alias="from")]
    to: Id
    acts: Literal["lead", "worker", "partner", "clock"]
    reasons: tuple[Entry, ...] = ()

    def check_reason(self, reason: str) -> None:
        """RefusalError unless the reason is one of the list."""
        if reason not in {r.id for r in self.reasons}:
            known = ", ".join(r.id for r in self.reasons)
            raise RefusalError("reason_unknown", given=reason[:40], known=known)


class Table(BaseModel):
    """States and moves between them; every state is named and can be reached."""

    model_config = _FROZEN

    version: int
    states: tuple[Status, ...]
    moves: tuple[Move, ...]

    @model_validator(mode="after")
    def _closed(self) -> Self:
        named = {s.id for s in self.states}
        used = {m.to for m in self.moves} | {s for m in self.moves for s in m.sources}
        if used - named or named - used:
            raise ValueError(f"states named and used differ: {sorted(used ^ named)}")
        return self

    def status(self, state: str) -> Status:
        """The state of that id."""
        return _found(self.states, state)

    def move(self, move: str) -> Move:
        """The move of that id."""
        return _found(self.moves, move)

    def check_move(self, state: str, move: str) -> Move:
        """The move; RefusalError unless it starts from that state."""
        found = self.move(move)
        if state not in found.sources:
            raise RefusalError("move_not_now", move=found.name, state=self.status(state).name)
        return found

    def can_move(self, state: str, move: str) -> bool:
        """Whether a move starts from that state."""
        return state in self.move(move).sources


class Limit(BaseModel):
    """A due date: a rule of the law or an agreed figure, and the day that it counts from.

    `counted` is `opened`, `first_permit`, or the id of a step; a step that repeats counts from its
    own last time too. `agreed` is the figure to keep where the rule has no number that is known.
    """

    model_config = _FROZEN

    rule: Annotated[str, Field(pattern=r"^(law|casework)(\.[a-z0-9_]+)+$")]
    counted: Id
    agreed: Annotated[str | None, Field(pattern=r"^casework(\.[a-z0-9_]+)+$")] = None


class Step(Entry):
    """A step of the process: for whom, who does it, after which steps, and by when.

    `duty` names the rules in words that tell whose duty it is: of jobseekers, and of others.
    """

    each: Literal["case", "person", "adult"]
    acts: Literal["worker", "lead"]
    after: tuple[Id, ...] = ()
    repeats: bool = False
    until: Limit | None = None
    limits: tuple[Limit, ...] = ()
    duty: tuple[str, str] | None = None


class KindSteps(BaseModel):
    """A kind of case and its steps; what does not apply to the kind is not there."""

    model_config = _FROZEN

    kind: CaseKind
    name: Named
    steps: tuple[Step, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        seen: set[str] = set()
        for step in self.steps:
            counted = {limit.counted for limit in step.limits} - {"opened", "first_permit", step.id}
            if ({*step.after} | counted) - seen:
                raise ValueError(f"step {step.id} comes before what it follows")
            seen.add(step.id)
        return self


class Workflow(Table):
    """The whole table of cases: states, moves, and the steps of each kind."""

    adult_age: int
    kinds: tuple[KindSteps, ...]

    def steps(self, kind: CaseKind) -> tuple[Step, ...]:
        """The steps of a kind of case."""
        return next(k.steps for k in self.kinds if k.kind == kind)

    def check_step(self, case: Case, step: str, person: str | None, on: date | None = None) -> Step:
        """The step; RefusalError unless it belongs to the kind, is next, and was not taken.

        With a day, also unless it comes on that of the step before or later; what repeats is taken
        once a day.
        """
        own = {s.id: s for s in self.steps(case.kind)}
        if step not in own:
            raise RefusalError("step_not_of_kind", step=step[:40], kind=self.kind_name(case.kind))
        found = own[step]
        if (person is None) != (found.each == "case"):
            raise RefusalError("step_for_whom", step=found.name)
        if person is not None and person not in {p.code for p in case.persons}:
            raise RefusalError("person_not_in_case", case=case.code)
        for before in (own[name] for name in found.after):
            _check_after(found, before, case.last(before.id, _of(before, person)), on)
        last = case.last(step, person)
        if last is not None and (not found.repeats or last == on):
            raise RefusalError("step_taken", step=found.name)
        return found

    def can_step(self, case: Case, step: str, person: str | None) -> bool:
        """Whether a step can be taken."""
        try:
            self.check_step(case, step, person)
        except RefusalError:
            return False
        return True

    def kind_name(self, kind: CaseKind) -> Named:
        """The name of a kind of case."""
        return next(k.name for k in self.kinds if k.kind == kind)


def _of(step: Step, person: str | None) -> str | None:
    """For whom a step is taken that comes before one of a person."""
    return None if step.each == "case" else person


def _check_after(step: Step, before: Step, taken: date | None, on: date | None) -> None:
    if taken is None:
        raise RefusalError("step_too_early", step=step.name, before=before.name)
    if on is not None and on < taken:
        raise RefusalError("step_before", step=step.name, before=before.name, on=on, taken=taken)


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


E_ = TypeVar("E_", bound=_HasId)


def _found(entries: Sequence[E_], wanted: str) -> E_:
    for entry in entries:
        if entry.id == wanted:
            return entry
    raise RefusalError("word_unknown", given=wanted[:40], known=", ".join(e.id for e in entries))


def diagram(table: Table, language: str = "en") -> Iterator[str]:
    """The lines of a Mermaid state diagram of a table, in one language."""
    yield "stateDiagram-v2"
    for state in table.states:
        yield f"  {state.id}: {getattr(state.name, language)}"
    yield f"  [*] --> {table.states[0].id}"
    for move in table.moves:
        for source in move.sources:
            yield f"  {source} --> {move.to}: {getattr(move.name, language)} ({move.acts})"
    left = {source for move in table.moves for source in move.sources}
    for state in table.states:
        if state.id not in left or state.waits_for == "nobody":
            yield f"  {state.id} --> [*]"
