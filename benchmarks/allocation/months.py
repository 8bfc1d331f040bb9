"""Suggestions against least-loaded-first over simulated months, and against hindsight.

    python benchmarks/allocation/months.py [--weeks 40] [--workers 20] [--seeds 5] [--load 1.03]
    python benchmarks/allocation/months.py --speed

Every week new cases come, some end, and a round gives cases to workers. The rival takes who has
waited longest and gives the case to the worker with most room that it fits. With absences, a worker
is ill now and then; whoever is over the cap must be brought under it. The rival then gives the
newest cases to the worker with most room.

`value` is hours a month times the days from allocation to the end of the case or of the run. The
bound in hindsight knows all arrivals and absences, may put parts of a case anywhere, and sees one
team with all the room. Without absences no way of allocating can exceed it. With them it keeps the
rule that everybody is under the cap before a case is given, for the team as a whole: it could be
exceeded only by cases that fit where none of those over the cap would.
"""

import argparse
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, diags_array, eye_array, hstack

from kotomitta.basis.seeds import stream
from kotomitta.casework.allocation.rebalance import rebalance
from kotomitta.casework.allocation.suggest import suggest
from kotomitta.casework.allocation.terms import Reserve, Round
from kotomitta.casework.board import Board
from kotomitta.casework.case import Case
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.worker import Cause, Less, Worker
from kotomitta.sources.casework_files import case_scale, points

START = date(2026, 1, 5)
LANGUAGES = ("ar", "so", "fa", "uk", "ru", "ti", "ku", "en")
PROFILES = ("trauma", "illiteracy", "child_protection", "trafficking")
DUE_DAYS, STAY_DAYS = 60, 720
SIBLING = 0.25
HELD = 10**7
SCALE, POINTS = case_scale(START), points(START)


@dataclass
class World:
    """What will happen, the same for every way of allocating."""

    board: Board
    arrivals: dict[int, list[Case]]
    absences: dict[int, list[tuple[str, Less]]]
    weeks: int


@dataclass
class Tally:
    met: int = 0
    late: int = 0
    split: list[float] = field(default_factory=list)
    shared: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)
    moves: int = 0
    over: int = 0
    value: float = 0.0
    seconds: float = 0.0


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


def asked(board: Board, day: date, heavy: int) -> Round:
    return Round(
        board=board,
        day=day,
        points=POINTS,
        due={c.code: c.opened + timedelta(DUE_DAYS) for c in board.waiting},
        notice_days=14,
        ahead_days=0,
        later_days=0,
        reserve=Reserve(heavy, 3.0),
    )


def given(board: Board, pairs: list[tuple[str, str]], day: date) -> Board:
    changed = {
        code: board.cases[code].but(
            state="active", worker=w, allocated=board.cases[code].allocated or day
        )
        for code, w in pairs
    }
    return replace(board, cases={**board.cases, **changed})


def ours(board: Board, day: date) -> list[tuple[str, str]]:
    return [(s.case, s.place.worker) for s in suggest(asked(board, day, 0)).placed]


def least_loaded(board: Board, day: date) -> list[tuple[str, str]]:
    room = {w: board.room(w, day) for w in board.workers}
    pairs = []
    for case in board.waiting:
        w = max(room, key=lambda one: (room[one], one))
        hours = board.weights[case.code].high
        if hours <= room[w] + 1e-9:
            room[w] -= hours
            pairs.append((case.code, w))
    return pairs


def ours_moved(board: Board, day: date) -> list[tuple[str, str]]:
    return [(s.case, s.to) for s in rebalance(asked(board, day, 0)).shifts]


def newest_moved(board: Board, day: date) -> list[tuple[str, str]]:
    room = {w: board.room(w, day) for w in board.workers}
    moves = []
    for w in board.over(day):
        for case in sorted(board.held[w], key=lambda c: c.allocated or day, reverse=True):
            to = max((x for x in room if x != w), key=lambda x: room[x])
            hours = board.weights[case.code].high
            if room[w] >= -1e-9:
                break
            if hours <= room[to]:
                room[w] += hours
                room[to] -= hours
                moves.append((case.code, to))
    return moves


def run(told: World, allocate: object, move: object) -> tuple[Tally, dict[str, date]]:
    board, tally, when = told.board, Tally(), {}
    last = START + timedelta(7 * told.weeks)
    for week in range(told.weeks):
        day = START + timedelta(7 * week)
        kept = {c: one for c, one in board.cases.items() if one.ends is None or one.ends > day}
        kept |= {one.code: one for one in told.arrivals.get(week, [])}
        staff = dict(board.workers)
        for w, less in told.absences.get(week, []):
            staff[w] = staff[w].but(less=(*staff[w].less, less))
        board = Board(kept, staff, SCALE)
        start = time.perf_counter()
        moves = move(board, day) if board.over(day) else []  # type: ignore[operator]
        board = given(board, moves, day)
        pairs = allocate(board, day)  # type: ignore[operator]
        tally.seconds += time.perf_counter() - start
        before_over = set(board.over(day))
        board = given(board, pairs, day)
        assert set(board.over(day)) == before_over, "a suggestion went over the cap"
        tally.moves += len(moves)
        tally.over += len(before_over)
        for code, _ in pairs:
            case = board.cases[code]
            when[code] = day
            tally.met += (day - case.opened).days <= DUE_DAYS
            tally.late += (day - case.opened).days > DUE_DAYS
            until = min(last, case.ends or last)
            tally.value += board.weights[code].high * max((until - day).days, 0)
        counted(board, day, tally)
    tally.late += sum((last - c.opened).days > DUE_DAYS for c in board.waiting)
    return tally, when


def counted(board: Board, day: date, tally: Tally) -> None:
    homes, languages = defaultdict(set), []
    for w, held in board.held.items():
        spoken = [c.need.language for c in held]
        languages += [spoken.count(c.need.language) > 1 for c in held]
        for c in held:
            homes[c.household].add((w, c.code))
    several = [{w for w, _ in h} for h in homes.values() if len(h) > 1]
    tally.split.append(sum(len(h) > 1 for h in several) / max(len(several), 1))
    tally.shared.append(float(np.mean(languages)))
    used = [board.carried[w] / board.own(w, day) for w in board.workers if board.own(w, day) > 1]
    tally.spread.append(float(np.std(used)))


@dataclass
class Offers:
    """Every week in which a case could be given: what that is worth, and which weeks it fills."""

    case: list[int] = field(default_factory=list)
    week: list[int] = field(default_factory=list)
    hours: list[float] = field(default_factory=list)
    gain: list[float] = field(default_factory=list)
    stay: list[range] = field(default_factory=list)


def offers(told: World, last: date) -> Offers:
    found = Offers()
    cases = [(w, c) for w, new in told.arrivals.items() for c in new if w < told.weeks]
    for i, (first, case) in enumerate(cases):
        weight, ends = SCALE.weigh(case).high, case.ends or last
        over = min(told.weeks, -(-(ends - START).days // 7))
        for week in range(first, over):
            found.case.append(i)
            found.week.append(week)
            found.hours.append(weight)
            days = (min(last, ends) - START).days - 7 * week
            found.gain.append(weight * max(days, 0))
            found.stay.append(range(week, over))
    return found


def rooms(told: World) -> tuple[np.ndarray, np.ndarray]:
    """Hours of all for new cases by week: without anybody's absence, and with them."""
    staff, full, own = dict(told.board.workers), [], []
    for week in range(told.weeks):
        day = START + timedelta(7 * week)
        for w, less in told.absences.get(week, []):
            staff[w] = staff[w].but(less=(*staff[w].less, less))
        old = [c for c in told.board.cases.values() if c.ends is None or c.ends > day]
        taken = sum(SCALE.weigh(c).high for c in old)
        full.append(sum(told.board.own(w, day) for w in staff) - taken)
        own.append(sum(w.own_hours(day, SCALE.full) for w in staff.values()) - taken)
    return np.maximum(full, 0.0), np.array(own)


def hindsight(told: World) -> float:
    """The most value that any allocation could have had, as a programme over weeks.

    In a week in which a case is given, all fit in the hours that are there then; else those whom an
    absence finds over the cap keep what they have. Variables: offers, and whether a week gives any.
    """
    found = offers(told, START + timedelta(7 * told.weeks))
    full, own = rooms(told)
    n, weeks = len(found.gain), told.weeks
    cases, k = max(found.case) + 1, np.arange(n)
    rows = [t for stay in found.stay for t in stay]
    columns = np.repeat(k, [len(stay) for stay in found.stay])
    once = coo_array((np.ones(n), (found.case, k)), shape=(cases, n))
    used = coo_array((np.take(found.hours, columns), (rows, columns)), shape=(weeks, n))
    new = coo_array((np.ones(n), (found.week, k)), shape=(weeks, n))
    gives, none = eye_array(weeks), coo_array((cases, weeks))
    limits = [
        LinearConstraint(hstack([once, none]).tocsr(), ub=np.ones(cases)),
        LinearConstraint(hstack([used, gives * 0.0]).tocsr(), ub=full),
        LinearConstraint(hstack([used, diags_array(full - own)]).tocsr(), ub=full),
        LinearConstraint(hstack([new, -cases * gives]).tocsr(), ub=np.zeros(weeks)),
    ]
    best = milp(
        -np.concatenate([found.gain, np.zeros(weeks)]),
        bounds=Bounds(0.0, 1.0),
        integrality=np.concatenate([np.zeros(n), np.ones(weeks)]),
        constraints=limits,
        options={"mip_rel_gap": 1e-3, "time_limit": 60.0},
    )
    return -float(best.mip_dual_bound)


def row(name: str, tallies: list[Tally], bound: float) -> None:
    met = sum(t.met for t in tallies) / max(sum(t.met + t.late for t in tallies), 1)
    mean = {
        k: np.mean([np.mean(getattr(t, k)) for t in tallies]) for k in ("split", "shared", "spread")
    }
    value = f"{sum(t.value for t in tallies) / bound:8.2%}"
    print(
        f"{name:22}{met:10.1%}{mean['split']:10.1%}{mean['shared']:11.1%}"
        f"{sum(t.moves for t in tallies):7d}{sum(t.over for t in tallies):7d}"
        f"{mean['spread']:9.3f}{value:>10}{sum(t.seconds for t in tallies):9.1f}"
    )


def speed() -> None:
    """500 waiting cases and 60 workers: one round with room, one without."""
    for name, load in (("room for all", 0.75), ("room for a third", 0.97)):
        told = world(1, weeks=1, workers=60, load=1.0, absent=False)
        rng = stream(2, "speed")
        board = told.board
        kept = {c: one for c, one in board.cases.items() if rng.random() < load}
        make = Maker(stream(3, "speed"), codes=10**6)
        waiting = [
            make.case(
                START - timedelta(int(rng.integers(0, 120))),
                10**6 + i // (1 + (i % 5 == 0)),
                make.need(),
            )
            for i in range(500)
        ]
        now = Board({**kept, **{c.code: c for c in waiting}}, board.workers, SCALE)
        start = time.perf_counter()
        found = suggest(replace(asked(now, START, 5), ahead_days=30, later_days=365))
        seconds, best = time.perf_counter() - start, found.points / found.bound
        print(
            f"{name:20}{seconds:6.2f} s  placed {len(found.placed)}, "
            f"not placed {len(found.not_placed)}, at least {best:.2%} of the best"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=40)
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--load", type=float, default=1.03)
    parser.add_argument("--speed", action="store_true")
    chosen = parser.parse_args()
    if chosen.speed:
        speed()
        return
    print(
        f"{'':22}{'in time':>10}{'split':>10}{'language':>11}{'moves':>7}{'over':>7}"
        f"{'spread':>9}{'value':>10}{'seconds':>9}"
    )
    for absent in (False, True):
        print("with absences" if absent else "without absences")
        worlds = [
            world(s, weeks=chosen.weeks, workers=chosen.workers, load=chosen.load, absent=absent)
            for s in range(chosen.seeds)
        ]
        bound = sum(hindsight(w) for w in worlds)
        row("suggestions", [run(w, ours, ours_moved)[0] for w in worlds], bound)
        row("least-loaded-first", [run(w, least_loaded, newest_moved)[0] for w in worlds], bound)


if __name__ == "__main__":
    main()
