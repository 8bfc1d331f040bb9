"""Design section 6 in SimPy, as its users would write it: a process for each client."""

import math
import random
from collections import deque
from collections.abc import Iterator
from typing import Any

import numpy as np
import simpy

from kotomitta.planning.flow.team.terms import Contact, Team


class Play:
    def __init__(self, team: Team, seed: int) -> None:
        self.team = team
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.workers = [simpy.Resource(self.env, capacity=1) for _ in range(team.workers)]
        self.active = [0] * team.workers
        self.waiting: deque[float] = deque()
        self.waits: list[float] = []
        self.arrived: list[float] = []
        self.events = self.contacts = self.closed = 0
        self.in_time = {"first": 0, "plan": 0}
        self.worked = 0.0
        self.logs = {
            name: math.log(kind.mean_hours / team.hours_per_day) - kind.sigma**2 / 2
            for name, kind in (("first", team.first), ("plan", team.plan), ("f", team.followup))
        }

    def arrivals(self) -> Iterator[Any]:
        team = self.team
        for month in range(math.ceil(team.days / 21)):
            rate = team.arrivals_per_day * team.season[month % 12]
            at, end = month * 21.0, min((month + 1) * 21.0, team.days)
            while (at := at + self.random.expovariate(rate)) < end:
                yield self.env.timeout(at - self.env.now)
                self.events += 1
                self.arrived.append(self.env.now)
                self.waiting.append(self.env.now)
                self.assign()

    def assign(self) -> None:
        while self.waiting:
            worker = min(range(self.team.workers), key=self.active.__getitem__)
            if self.active[worker] >= self.team.cap:
                return
            arrived = self.waiting.popleft()
            self.active[worker] += 1
            self.waits.append(self.env.now - arrived)
            self.env.process(self.client(arrived, worker))

    def client(self, arrived: float, worker: int) -> Iterator[Any]:
        team, env, assigned = self.team, self.env, self.env.now
        interpreter = self.random.random() < team.interpreter.share
        factor = team.interpreter.factor if interpreter else 1.0
        yield from self.contact("first", team.first, worker, factor)
        self.note("first", arrived, team.deadlines.first_days)
        if env.now - assigned < team.stay_days:
            yield env.timeout(team.plan.delay_days)
            yield from self.contact("plan", team.plan, worker, factor)
            self.note("plan", arrived, team.deadlines.plan_days)
        while env.now - assigned < team.stay_days:
            yield env.timeout(self.random.uniform(*team.followup.gap_days))
            yield from self.contact("f", team.followup, worker, factor)
        self.active[worker] -= 1
        self.closed += 1
        self.assign()

    def contact(self, name: str, kind: Contact, worker: int, factor: float) -> Iterator[Any]:
        self.events += 1
        with self.workers[worker].request() as turn:
            yield turn
            days = self.random.lognormvariate(self.logs[name], kind.sigma) * factor
            self.worked += min(days, self.team.days - self.env.now)
            yield self.env.timeout(days)
        self.events += 1
        self.contacts += 1

    def note(self, name: str, arrived: float, allowed: float) -> None:
        self.in_time[name] += self.env.now <= arrived + allowed <= self.team.days

    def share(self, name: str, allowed: float) -> float:
        return self.in_time[name] / sum(a + allowed <= self.team.days for a in self.arrived)


def play(team: Team, seed: int) -> dict[str, float]:
    """The outputs of one replication."""
    run = Play(team, seed)
    run.env.process(run.arrivals())
    run.env.run(team.days)
    p50, p95 = np.quantile(run.waits, (0.5, 0.95))
    return {
        "wait_mean": float(np.mean(run.waits)),
        "wait_p50": float(p50),
        "wait_p95": float(p95),
        "utilisation": run.worked / (team.workers * team.days),
        "assigned": len(run.waits),
        "waiting_end": len(run.waiting),
        "contacts": run.contacts,
        "closed": run.closed,
        "first_in_time": run.share("first", team.deadlines.first_days),
        "plan_in_time": run.share("plan", team.deadlines.plan_days),
        "events": run.events,
    }
