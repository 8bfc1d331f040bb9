"""Simulated units: who carries what at the start, who comes, and who falls ill when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from kotomitta.basis.seeds import stream
from kotomitta.casework.board import Board
from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.worker import Cause, Less, Worker
from kotomitta.sources.casework_files import case_scale

START = date(2026, 1, 5)
LANGUAGES = ("ar", "so", "fa", "uk", "ru", "ti", "ku", "en")
PROFILES = ("trauma", "illiteracy", "child_protection", "trafficking")
STAY_DAYS = 720
SIBLING = 0.25
HELD = 10**7
SCALE = case_scale(START)


@dataclass
class World:
    """What will happen, the same for every way of allocating."""

    board: Board
    arrivals: dict[int, list[Case]]
    absences: dict[int, list[tuple[str, Less]]]
    weeks: int


@dataclass
class Maker:
    """New cases with codes of their own, drawn from one stream."""

    rng: np.random.Generator
    codes: int = 0

    def case(self, opened: date, home: int, need: Need, **facts: object) -> Case:
        self.codes += 1
        told = {
            "code": f"C-{self.codes}",
            "household": f"H-{home}",
            "kind": CaseKind.INTEGRATION,
            "team": "T-1",
            "persons": (Person(code=f"P-{self.codes}", age=30),),
            "need": need,
            "opened": opened,
            "ends": opened + timedelta(int(STAY_DAYS * self.rng.lognormal(0.0, 0.25))),
        }
        return Case.model_validate({**told, **facts})

    def need(self) -> Need:
        share = {"trauma": 0.3, "illiteracy": 0.2, "child_protection": 0.1, "trafficking": 0.03}
        facts = {name: bool(self.rng.random() < p) for name, p in share.items()}
        rest = dict.fromkeys(("special_support", "undocumented", "unaccompanied"), False)
        language = str(self.rng.choice(LANGUAGES, p=np.array([6, 5, 4, 4, 3, 2, 2, 1]) / 27))
        return Need(interpreter=bool(self.rng.random() < 0.8), language=language, **facts, **rest)

    def worker(self, k: int) -> Worker:
        return Worker(
            code=f"W-{k}",
            team="T-1",
            hours_per_week=float(self.rng.choice([38.25, 38.25, 30.0])),
            first=date(2020, 1, 1),
            languages=frozenset({str(self.rng.choice(LANGUAGES))}),
            knows=frozenset({str(self.rng.choice(PROFILES))}),
        )

    def held(self, worker: Worker) -> list[Case]:
        """The cases that a nearly full worker has at the start."""
        room, found = worker.own_hours(START, SCALE.full) * 0.97, []
        while True:
            opened = START - timedelta(int(self.rng.integers(1, STAY_DAYS)))
            facts = {"state": "active", "worker": worker.code, "allocated": opened}
            one = self.case(opened, HELD + self.codes, self.need(), **facts)
            room -= SCALE.weigh(one).high
            if room < 0:
                return [c for c in found if c.ends and c.ends > START]
            found.append(one)


def world(seed: int, *, weeks: int, workers: int, load: float, absent: bool) -> World:
    make = Maker(stream(seed, "months"))
    staff = {w.code: w for w in map(make.worker, range(workers))}
    cases = {c.code: c for w in staff.values() for c in make.held(w)}
    own = sum(w.own_hours(START, SCALE.full) for w in staff.values())
    mean = float(np.mean([SCALE.weigh(c).high for c in cases.values()]))
    weekly = load * own / mean / (STAY_DAYS * 1.03) * 7
    return World(
        Board(cases, staff, SCALE),
        coming(make, weeks, weekly),
        ill(make.rng, staff, weeks) if absent else {},
        weeks,
    )


def coming(make: Maker, weeks: int, weekly: float) -> dict[int, list[Case]]:
    """New cases by week; some have another of their household later."""
    found: dict[int, list[Case]] = defaultdict(list)
    for week in range(weeks):
        for _ in range(make.rng.poisson(weekly / (1 + SIBLING))):
            one = make.case(START + timedelta(7 * week), make.codes, make.need())
            found[week].append(one)
            if make.rng.random() < SIBLING:
                later = week + int(make.rng.integers(0, 12))
                need = one.need.model_copy(update={"trauma": bool(make.rng.random() < 0.3)})
                home = int(one.household.partition("-")[2])
                found[later].append(make.case(START + timedelta(7 * later), home, need))
    return found


def ill(
    rng: np.random.Generator, staff: dict[str, Worker], weeks: int
) -> dict[int, list[tuple[str, Less]]]:
    found: dict[int, list[tuple[str, Less]]] = defaultdict(list)
    for week in range(weeks):
        day = START + timedelta(7 * week)
        for w in staff:
            if rng.random() < 0.01:
                end = day + timedelta(int(rng.integers(14, 60)))
                share = float(rng.choice([0.2, 0.5]))
                less = Less(cause=Cause.SICKNESS, start=day, end=end, share=share)
                found[week].append((w, less))
    return found
