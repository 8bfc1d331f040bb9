"""A small unit: cases, workers and the people who act, always the same few."""

from datetime import date
from functools import cache

from kotomitta.casework.board import Board
from kotomitta.casework.case import Case
from kotomitta.casework.decide import Practice
from kotomitta.casework.due import Deadlines
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.policy import Actor, Role
from kotomitta.casework.weighing import Scale
from kotomitta.casework.worker import Worker
from kotomitta.sources.casework_files import case_scale, deadlines, practice

DAY = date(2026, 11, 24)
PLAIN = Need(
    interpreter=False,
    trauma=False,
    special_support=False,
    illiteracy=False,
    child_protection=False,
    undocumented=False,
    trafficking=False,
    unaccompanied=False,
)
LEAD = Actor("L-1", "T-1", frozenset({Role.LEAD}))
OTHER_LEAD = Actor("L-2", "T-2", frozenset({Role.LEAD}))
ADMINISTRATOR = Actor("A-1", "", frozenset({Role.ADMINISTRATOR}))
PLANNER = Actor("S-1", "", frozenset({Role.PLANNER}))
VIEWER = Actor("V-1", "T-1", frozenset({Role.VIEWER}))
PEOPLE = (LEAD, OTHER_LEAD, ADMINISTRATOR, PLANNER, VIEWER)


def working(code: str, team: str = "T-1") -> Actor:
    """A worker as one who acts."""
    return Actor(code, team, frozenset({Role.WORKER}))


def case(code: str = "C-1", **changes: object) -> Case:
    """A case of one adult who needs nothing special, waiting for a worker."""
    told = {
        "code": code,
        "household": f"H-{code.partition('-')[2]}",
        "kind": CaseKind.INTEGRATION,
        "team": "T-1",
        "persons": (Person(code=f"P-{code.partition('-')[2]}", age=30, jobseeker=False),),
        "need": PLAIN,
        "opened": DAY,
    }
    return Case.model_validate({**told, **changes})


def active(code: str, worker: str, **changes: object) -> Case:
    """A case that a worker has."""
    held = {"state": "active", "worker": worker, "allocated": DAY}
    return case(code, **{**held, **changes})


def worker(code: str = "W-1", **changes: object) -> Worker:
    """A full-timer without reductions."""
    told = {"code": code, "team": "T-1", "hours_per_week": 38.25, "first": date(2020, 1, 1)}
    return Worker.model_validate({**told, **changes})


def board(cases: tuple[Case, ...] = (), workers: tuple[Worker, ...] = ()) -> Board:
    """A board of these, on the shipped scale."""
    return Board({c.code: c for c in cases}, {w.code: w for w in workers}, scale())


@cache
def scale(day: date = DAY) -> Scale:
    """The shipped weights."""
    return case_scale(day)


@cache
def shipped_practice() -> Practice:
    """The shipped workflow and permissions."""
    return practice()


@cache
def shipped_deadlines(as_of: date = DAY) -> Deadlines:
    """The shipped rules and agreed figures."""
    return deadlines(as_of)
