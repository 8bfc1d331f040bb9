"""Suggestions against least-loaded-first over simulated months, and against hindsight.

    python benchmarks/allocation/months.py [--weeks 40] [--workers 20] [--seeds 5] [--load 1.03]
    python benchmarks/allocation/months.py --speed
    python benchmarks/allocation/months.py --small 5

Every week new cases come, some end, and a round gives cases to workers. The rival takes who has
waited longest and gives the case to the worker with most room that it fits. With absences, a worker
is ill now and then; whoever is over the cap must be brought under it. The rival then gives the
newest cases to the worker with most room.

`value` is told in `hindsight.py`, and is here a share of the most that one team could have had, and
of the most with whole cases (`whole.py`, without absences only). Hindsight asks for hours alone. So
does the second row: the same rule, with no points for urgency, families, languages or evenness.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import count, islice

import numpy as np
from hindsight import bound, exact
from whole import whole_bound
from worlds import SCALE, START, Maker, World, world

from kotomitta.basis.seeds import stream
from kotomitta.casework.allocation.rebalance import rebalance
from kotomitta.casework.allocation.suggest import suggest
from kotomitta.casework.allocation.terms import Points, Reserve, Round
from kotomitta.casework.board import Board
from kotomitta.sources.casework_files import points

Pairs = list[tuple[str, str]]
Way = Callable[[Board, date], Pairs]
DUE_DAYS = 60
POINTS = points(START)
HOURS_ALONE = replace(
    POINTS,
    late=0.0,
    wait_month=0.0,
    family=0.0,
    continuity=0.0,
    language=0.0,
    experience=0.0,
    spread=0.0,
)


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


def asked(board: Board, day: date, heavy: int, weighed: Points = POINTS) -> Round:
    return Round(
        board=board,
        day=day,
        points=weighed,
        due={c.code: c.opened + timedelta(DUE_DAYS) for c in board.waiting},
        notice_days=14,
        ahead_days=0,
        later_days=0,
        reserve=Reserve(heavy, 3.0),
    )


def ours(board: Board, day: date, weighed: Points = POINTS) -> Pairs:
    return list(suggest(asked(board, day, 0, weighed)).pairs)


def least_loaded(board: Board, day: date) -> Pairs:
    room = {w: board.room(w, day) for w in board.workers}
    pairs = []
    for case in board.waiting:
        w = max(room, key=lambda one: (room[one], one))
        hours = board.weights[case.code].high
        if hours <= room[w] + 1e-9:
            room[w] -= hours
            pairs.append((case.code, w))
    return pairs


def ours_moved(board: Board, day: date) -> Pairs:
    return list(rebalance(asked(board, day, 0)).pairs)


def newest_moved(board: Board, day: date) -> Pairs:
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


def run(told: World, allocate: Way, move: Way) -> Tally:
    board, tally = told.board, Tally()
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
        moves = move(board, day) if board.over(day) else []
        board = asked(board, day, 0).after(moves).board
        pairs = allocate(board, day)
        tally.seconds += time.perf_counter() - start
        before_over = set(board.over(day))
        board = asked(board, day, 0).after(pairs).board
        assert set(board.over(day)) == before_over, "a suggestion went over the cap"
        tally.moves += len(moves)
        tally.over += len(before_over)
        for code, _ in pairs:
            case = board.cases[code]
            tally.met += (day - case.opened).days <= DUE_DAYS
            tally.late += (day - case.opened).days > DUE_DAYS
            until = min(last, case.ends or last)
            tally.value += board.weights[code].high * max((until - day).days, 0)
        counted(board, day, tally)
    tally.late += sum((last - c.opened).days > DUE_DAYS for c in board.waiting)
    return tally


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


def row(name: str, tallies: list[Tally], most: list[float]) -> None:
    met = sum(t.met for t in tallies) / max(sum(t.met + t.late for t in tallies), 1)
    mean = {
        k: np.mean([np.mean(getattr(t, k)) for t in tallies]) for k in ("split", "shared", "spread")
    }
    value = "".join(f"{sum(t.value for t in tallies) / one:10.2%}" for one in most)
    print(
        f"{name:22}{met:10.1%}{mean['split']:10.1%}{mean['shared']:11.1%}"
        f"{sum(t.moves for t in tallies):7d}{sum(t.over for t in tallies):7d}"
        f"{mean['spread']:9.3f}{sum(t.seconds for t in tallies):9.1f}{value}"
    )


def speed() -> None:
    """500 waiting cases and 60 workers: one round with room, one without."""
    for name, load in (("room for all", 0.75), ("room for half", 0.97)):
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


def small(number: int) -> None:
    """Units of 3 workers over 14 weeks with an absence: how much of the most with whole cases."""
    drawn = (world(s, weeks=14, workers=3, load=3.0, absent=True) for s in count())
    for told in islice((one for one in drawn if one.absences), number):
        found, most = exact(told)
        got, rival = run(told, ours, ours_moved).value, run(told, least_loaded, newest_moved).value
        print(
            f"suggestions {got:8.0f}  least-loaded-first {rival:8.0f}  "
            f"best found {found:8.0f}  at most {most:8.0f}  of one team {bound(told):8.0f}"
        )


def compared(worlds: list[World]) -> None:
    """Each way in the same worlds."""
    bounds = (bound,) if any(w.absences for w in worlds) else (bound, whole_bound)
    most = [sum(most(w) for w in worlds) for most in bounds]
    alone = partial(ours, weighed=HOURS_ALONE)
    row("suggestions", [run(w, ours, ours_moved) for w in worlds], most)
    row("for hours alone", [run(w, alone, ours_moved) for w in worlds], most)
    row("least-loaded-first", [run(w, least_loaded, newest_moved) for w in worlds], most)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=40)
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--load", type=float, default=1.03)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--small", type=int, default=0)
    chosen = parser.parse_args()
    if chosen.speed:
        return speed()
    if chosen.small:
        return small(chosen.small)
    print(
        f"{'':22}{'in time':>10}{'split':>10}{'language':>11}{'moves':>7}{'over':>7}"
        f"{'spread':>9}{'seconds':>9}{'value':>10}{'of whole':>10}"
    )
    told = {"weeks": chosen.weeks, "workers": chosen.workers, "load": chosen.load}
    for absent in (False, True):
        print("with absences" if absent else "without absences")
        compared([world(s, absent=absent, **told) for s in range(chosen.seeds)])
    return None


if __name__ == "__main__":
    main()
