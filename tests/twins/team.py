"""The team simulation told event by event, with a queue for each worker and nothing clever."""

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team._kernel import INTERPRETER, MONTH, SLICES, Terms

Array = NDArray[np.float64]
_64_BITS = 2**64 - 1


def bits(key: int, client: int, contact: int) -> int:
    x = (key + ((client << 24) + contact) * 0x9E3779B97F4A7C15) & _64_BITS
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _64_BITS
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _64_BITS
    return x ^ (x >> 31)


def lower(word: int) -> float:
    return ((word & (2**32 - 1)) + 0.5) / 2**32


def length(word: int, row: Array) -> float:
    at = (word >> 32) / 2**32 * SLICES
    if at >= SLICES - 1:
        at = SLICES + (at - (SLICES - 1)) * SLICES
    return float(row[int(at), 0] + (at - int(at)) * row[int(at), 1])


@dataclass
class Client:
    number: int
    arrived: float
    worker: int = -1
    assigned: float = np.nan
    held: int = 0
    interpreted: bool = False
    ended: list[float] = field(default_factory=list)


@dataclass
class Worker:
    cases: int = 0
    queue: deque[tuple[Client, float]] = field(default_factory=deque)
    busy: bool = False


class Team:
    """`run` plays the days; the rest is what happened."""

    def __init__(self, arrived: Array, terms: Terms, lengths: Array) -> None:
        self.terms, self.lengths = terms, lengths
        self.clients = [Client(n, float(at)) for n, at in enumerate(arrived)]
        self.workers = [Worker() for _ in range(terms.workers)]
        self.waiting: deque[Client] = deque()
        self.seen = self.due = self.held = self.closed = 0
        self.worked = 0.0
        self.waiting_by_month: list[int] = []
        self._order = count()
        self._ahead: list[tuple[float, int, Any]] = []

    def run(self) -> None:
        for client in self.clients:
            self._later(client.arrived, lambda now, c=client: self._arrives(c, now))
        for day in range(1, self.terms.days + 1):
            if day % MONTH == 0 or day == self.terms.days:
                self._later(day, lambda _: self.waiting_by_month.append(len(self.waiting)))
        while self._ahead and self._ahead[0][0] <= self.terms.days:
            now, _, happens = heappop(self._ahead)
            happens(now)

    def _later(self, at: float, happens: Any) -> None:
        heappush(self._ahead, (at, next(self._order), happens))

    def _arrives(self, client: Client, now: float) -> None:
        self.seen += 1
        self.waiting.append(client)
        self._assign(now)

    def _assign(self, now: float) -> None:
        cases = [w.cases for w in self.workers]
        if not self.waiting or min(cases) >= self.terms.cap:
            return
        client = self.waiting.popleft()
        client.worker, client.assigned = cases.index(min(cases)), now
        drawn = lower(bits(int(self.terms.key), client.number, INTERPRETER))
        client.interpreted = drawn < self.terms.share
        self.workers[client.worker].cases += 1
        self._falls_due(client, now)

    def _falls_due(self, client: Client, now: float) -> None:
        self.due += 1
        self.workers[client.worker].queue.append((client, now))
        self._next(self.workers[client.worker], now)

    def _next(self, worker: Worker, now: float) -> None:
        if worker.busy or not worker.queue:
            return
        client, _ = worker.queue.popleft()
        word = bits(int(self.terms.key), client.number, client.held)
        row = self.lengths[2 * min(client.held, 2) + client.interpreted]
        end = now + length(word, row)
        self.worked += min(end, self.terms.days) - now
        worker.busy = True
        self._later(end, lambda at: self._ends(client, lower(word), at))

    def _ends(self, client: Client, drawn: float, now: float) -> None:
        terms, worker = self.terms, self.workers[client.worker]
        worker.busy = False
        self.held += 1
        client.held += 1
        client.ended.append(now)
        if now >= client.assigned + terms.stay:
            self.closed += 1
            worker.cases -= 1
            self._assign(now)
        else:
            gap = terms.delay if client.held == 1 else terms.gap + terms.gap_width * drawn
            self._later(now + gap, lambda at: self._falls_due(client, at))
        self._next(worker, now)
