"""The unit simulation told event by event, with objects and queues and nothing clever."""

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import log
from typing import Any

import numpy as np

from kotomitta.planning.flow.unit.office import Rules
from kotomitta.planning.flow.unit.state import (
    CHAIN_BITS,
    EXCESS,
    FINDS,
    LEAVE,
    QUITS,
    RUN,
    SECOND,
    STAFF,
    START,
    WEEK,
    Terms,
)
from twins.team import bits, length, lower


@dataclass
class Worker:
    number: int
    cadre: int
    there: bool = False
    free: float = 0.0
    back: float = 0.0
    leave: tuple[int, int] = (0, 0)
    begins: int = -1
    quit: int = -1
    cases: int = 0
    queues: tuple[deque["Slot"], deque["Slot"]] = field(default_factory=lambda: (deque(), deque()))
    called: bool = False
    asked: float = 0.0
    left: float = 0.0
    here: int = 0
    run: int = 0


@dataclass
class Slot:
    number: int
    chain: int
    client: "Client"
    row: int = 0
    count: int = 0
    worker: Any = None
    pending: bool = False
    missed: bool = False
    booked: bool = False
    closes: bool = False
    taken: float = 0.0
    gap: float = 0.0
    due: float = 0.0


@dataclass
class Client:
    number: int
    given: Any
    slots: list[Slot] = field(default_factory=list)
    gone: bool = False
    waited: float = 0.0
    leaves: float = np.inf
    times: dict[str, float] = field(default_factory=dict)


class Unit:
    """`run` plays the days; the rest is what happened."""

    def __init__(self, clients: Any, terms: Terms, rules: Rules) -> None:
        self.terms, self.rules, self.key = terms, rules, int(terms.key)
        self.clients = [Client(n, given) for n, given in enumerate(clients)]
        for c in self.clients:
            c.slots = [
                Slot(c.number * terms.chains + k, k, c, count=0) for k in range(terms.chains)
            ]
        self.slots = len(clients) * terms.chains
        posts = terms.posts
        self.workers = [Worker(w, w // posts) for w in range(terms.cadres * posts)]
        self.waiting: deque[Client] = deque()
        self.seen = self.assigned = self.due = self.held = self.closed = self.pool = 0
        self.used = np.zeros(terms.days)
        months = len(rules.months)
        self.undone = np.zeros(rules.rows.shape)
        self.tally = {
            name: np.zeros((months, len(self.workers))) for name in ("asked", "worked", "present")
        }
        self.cases = np.full((months, len(self.workers)), -1)
        counted = ("waiting", "moved", "missed", "reviews", "reviewed", "weeks", "excessive")
        self.months = {n: np.zeros(months) for n in (*counted, "episodes", "quits")}
        self.month = -1
        self.ahead: list[tuple[float, int]] = []

    def run(self) -> None:
        terms, ends = self.terms, self.rules.months["ends"]
        self._later(self.clients[0].given["arrived"], -1)
        first = 0
        for day in range(terms.days):
            if self.month < 0 or day == ends[self.month]:
                self.month, first = self.month + 1, day
                self._turn_over(day)
                for w in self.workers:
                    self.cases[self.month, w.number] = w.cases if w.there else -1
                self._later(day, 2 * self.slots + len(self.workers))
            self._morning(day, first)
            while self.ahead[0][0] < day + 1:
                self._happens(*heappop(self.ahead))
            if day % WEEK == WEEK - 1:
                self._close_week(day)
            self.months["waiting"][self.month] = len(self.waiting)

    def _later(self, at: float, entry: int) -> None:
        heappush(self.ahead, (float(at), entry))

    def _luck(self, who: int, what: int, upper: bool = False) -> float:
        word = bits(self.key, who, what)
        return lower(word >> 32 if upper else word)

    def _slot(self, number: int) -> Slot:
        return self.clients[number // self.terms.chains].slots[number % self.terms.chains]

    def _happens(self, now: float, entry: int) -> None:
        if entry == -1:
            self.waiting.append(self.clients[self.seen])
            self.seen += 1
            self._later(self.clients[self.seen].given["arrived"], -1)
            self._let_in(now)
        elif entry < self.slots and self._slot(entry).closes:
            client = self._slot(entry).client
            client.gone = True
            self.closed += 1
            for worker in {id(s.worker): s.worker for s in client.slots}.values():
                worker.cases -= 1
            self._let_in(now)
        elif entry < self.slots:
            self._falls_due(self._slot(entry), now)
        elif entry < 2 * self.slots:
            self._wanted(self._slot(entry - self.slots), now)
        elif entry < 2 * self.slots + len(self.workers):
            worker = self.workers[entry - 2 * self.slots]
            worker.called = False
            self._look(worker, now)
        else:
            self._let_in(now)

    # --- cases ------------------------------------------------------------------------------

    def _fewest(self, cadre: int) -> Worker | None:
        there = [w for w in self.workers if w.cadre == cadre and w.there]
        return min(there, key=lambda w: (w.cases, w.number), default=None)

    def _let_in(self, now: float) -> None:
        cadres = range(self.terms.cadres)
        while self.waiting:
            found = [self._fewest(cadre) for cadre in cadres]
            if any(w is None or w.cases >= self.rules.caps[w.cadre] for w in found):
                return
            client = self.waiting.popleft()
            self.assigned += 1
            client.waited = now - client.given["arrived"]
            client.leaves = now + client.given["stay"]
            for worker in found:
                assert worker is not None
                worker.cases += 1
            for slot in client.slots:
                slot.worker = found[self.rules.chains["cadre"][slot.chain]]
                self._start(slot, now)

    def _start(self, slot: Slot, now: float) -> None:
        client = slot.client
        known = int(client.given["row"])
        slot.row = int(self.rules.chains["row"][slot.chain]) if slot.chain else known
        luck = self._luck(client.number, (slot.chain << CHAIN_BITS) + START)
        gap = float(self.rules.rows["gap"][self.month, slot.row])
        if slot.chain:
            first = now - log(luck) * gap
            if first < client.leaves:
                self._later(first, slot.number)
        elif known:
            first = now + luck * gap
            if self.terms.final >= 0 and first >= client.leaves:
                first, slot.row = client.leaves, self.terms.final
            self._later(first, slot.number)
        else:
            self._later(now, slot.number)

    # --- contacts ---------------------------------------------------------------------------

    def _falls_due(self, slot: Slot, now: float) -> None:
        rule, client = self.rules.rows[self.month, slot.row], slot.client
        contact = (slot.chain << CHAIN_BITS) + slot.count
        word = bits(self.key, client.number, contact)
        spoken = "_spoken" if client.given["spoken"] else ""
        plain = length(word, self.rules.lengths[rule[f"table{spoken}"]])
        taken = plain * float(rule[f"scale{spoken}"]) * float(client.given["factor"])
        missed = self._luck(client.number, contact + SECOND) < rule["no_show"]
        asked = taken * (1 + self.terms.lost) if missed else taken
        slot.worker.asked += asked
        self.tally["asked"][self.month, slot.worker.number] += asked
        self.due += 1
        slot.count += 1
        if slot.chain:
            again = now - log(lower(word)) * float(rule["gap"])
            if again < client.leaves:
                self._later(again, slot.number)
        if slot.pending:
            self.undone[self.month, slot.row] += taken
            return
        slot.pending, slot.missed, slot.taken, slot.due = True, missed, taken, now
        slot.gap = float(rule["gap"] + rule["width"] * lower(word))
        self._join(slot, now)

    def _wanted(self, slot: Slot, now: float) -> None:
        if slot.client.gone:
            self._drop(slot)
        else:
            self._join(slot, now)

    def _drop(self, slot: Slot) -> None:
        slot.pending = False
        self.undone[self.month, slot.row] += slot.taken

    def _join(self, slot: Slot, now: float) -> None:
        worker = slot.worker
        if worker.there and max(worker.free, worker.back) <= now and not any(worker.queues):
            self._hold(slot, now)
        else:
            worker.queues[slot.chain > 0].append(slot)
        self._call(worker, max(now, worker.free, worker.back))

    def _look(self, worker: Worker, now: float) -> None:
        while worker.there and max(worker.free, worker.back) <= now and any(worker.queues):
            slot = (worker.queues[0] or worker.queues[1]).popleft()
            if not slot.client.gone:
                self._hold(slot, now)
                break
            self._drop(slot)
        self._call(worker, max(now, worker.free, worker.back))

    def _hold(self, slot: Slot, now: float) -> None:
        interpreted = self.rules.rows["interpreted"][self.month, slot.row]
        if interpreted and slot.client.given["spoken"] and not slot.booked:
            day = self._interpreter(slot.taken, int(now))
            if day > int(now):
                slot.booked = True
                spread = self._luck(slot.number, SECOND + slot.count, upper=True) / 2
                self._later(day + spread, self.slots + slot.number)
                return
        slot.booked = False
        taken = slot.taken * self.terms.lost if slot.missed else slot.taken
        end = now + taken
        slot.worker.free = end
        self.tally["worked"][self.month, slot.worker.number] += taken
        if slot.missed:
            slot.missed = False
            self.months["missed"][self.month] += 1
            self._later(end + self.terms.rebook, self.slots + slot.number)
            return
        slot.pending = False
        self.held += end <= self.terms.days
        if slot.chain == 0:
            self._course(slot, now, end)

    def _interpreter(self, taken: float, today: int) -> int:
        def full(day: int) -> bool:
            return bool(self.used[day] + taken > self.rules.room[day])

        day = today
        if full(day):
            day = max(self.pool, day + 1)
            while day < self.terms.days and full(day):
                day += 1
            self.pool = day
        if day < self.terms.days:
            self.used[day] += taken
        return day

    def _course(self, slot: Slot, now: float, end: float) -> None:
        terms, client = self.terms, slot.client
        names = {0: ("begun", "ended"), 1: ("plan_begun", "plan_ended")}
        client.times |= dict(zip(names.get(slot.row, ()), (now, end), strict=False))
        if terms.final >= 0 and slot.row == terms.last:
            self.months["reviews"][self.month] += 1
            self.months["reviewed"][self.month] += now <= slot.due + terms.grace
        if end >= client.leaves and (terms.final < 0 or slot.row == terms.final):
            slot.closes = True
            self._later(end, slot.number)
            return
        again = end + slot.gap
        slot.row = min(slot.row + 1, terms.last)
        if terms.final >= 0 and again >= client.leaves:
            again, slot.row = max(end, client.leaves), terms.final
        self._later(again, slot.number)

    # --- staff ------------------------------------------------------------------------------

    def _turn_over(self, day: int) -> None:
        month = self.month
        for cadre in range(self.terms.cadres):
            team = [w for w in self.workers if w.cadre == cadre]
            for w in team:
                luck = self._luck(STAFF + w.number, QUITS + month)
                if w.there and month > 0 and luck < self.terms.quits:
                    w.there, w.quit = False, month
                    self.months["quits"][month] += 1
                elif not w.there and w.begins == month:
                    self._begin(w, day)
            held = sum(w.there or w.begins > month for w in team)
            missing = int(self.rules.posts[cadre, month]) - held
            for w in [w for w in team if w.quit == month][: max(missing, 0)]:
                w.begins = month + self._search(w)
                missing -= 1
            vacant = [w for w in team if not w.there and w.begins <= month]
            for w in vacant[: max(missing, 0)]:
                self._begin(w, day)
        if any(w.quit == month for w in self.workers):
            self._hand_over(day)

    def _search(self, worker: Worker) -> int:
        if self.terms.fails <= 0:
            return self.terms.lag
        luck = self._luck(STAFF + worker.number, FINDS + self.month)
        return self.terms.lag * (1 + int(log(luck) / log(self.terms.fails)))

    def _begin(self, worker: Worker, day: int) -> None:
        worker.there, worker.begins, worker.run = True, -1, 0
        self._call(worker, day)

    def _call(self, worker: Worker, at: float) -> None:
        if worker.there and any(worker.queues) and not worker.called:
            worker.called = True
            self._later(at, 2 * self.slots + worker.number)

    def _hand_over(self, day: int) -> None:
        open_cases = [c for c in self.clients if not c.gone and c.slots[0].worker is not None]
        for client in open_cases:
            for cadre in range(self.terms.cadres):
                mine = [s for s in client.slots if self.rules.chains["cadre"][s.chain] == cadre]
                self._change_hands(mine, day)
        for worker in [w for w in self.workers if not w.there and any(w.queues)]:
            for queue in worker.queues:
                moved = list(queue)
                queue.clear()
                for slot in moved:
                    slot.worker.queues[slot.chain > 0].append(slot)
                    self._call(slot.worker, day)

    def _change_hands(self, mine: list[Slot], day: int) -> None:
        old = mine[0].worker
        taker = self._fewest(old.cadre)
        if old.quit == self.month and not old.there and taker:
            old.cases -= 1
            taker.cases += 1
            self._take_over(taker, day)
            for slot in mine:
                slot.worker = taker

    def _take_over(self, worker: Worker, day: int) -> None:
        worker.free = max(worker.free, float(day)) + self.terms.takeover
        worker.asked += self.terms.takeover
        self.tally["asked"][self.month, worker.number] += self.terms.takeover
        self.tally["worked"][self.month, worker.number] += self.terms.takeover
        self.months["moved"][self.month] += 1

    def _morning(self, day: int, first: int) -> None:
        for w in [w for w in self.workers if w.there]:
            if day == first:
                w.leave = self._leave(w, first)
            if w.back <= day:
                if w.leave[0] <= day < w.leave[1]:
                    w.back = w.leave[1]
                elif self._luck(STAFF + w.number, day) < self.terms.sick:
                    luck = self._luck(STAFF + w.number, day, upper=True)
                    w.back = day + 1 + int(log(luck) / log(self.terms.stays_sick))
            if w.back <= day:
                w.here += 1
                self.tally["present"][self.month, w.number] += 1

    def _leave(self, worker: Worker, first: int) -> tuple[int, int]:
        days = float(self.rules.months["leave"][self.month])
        which = STAFF + worker.number, LEAVE + self.month
        whole = int(days) + (self._luck(*which) < days - int(days))
        span = int(self.rules.months["ends"][self.month]) - first - whole + 1
        start = first + int(self._luck(*which, upper=True) * max(span, 1))
        return start, start + whole

    def _close_week(self, day: int) -> None:
        for w in self.workers:
            if w.there and w.here:
                w.run = w.run + 1 if w.left + w.asked > EXCESS * w.here else 0
                self.months["weeks"][self.month] += 1
                self.months["episodes"][self.month] += w.run == RUN
                self.months["excessive"][self.month] += RUN if w.run == RUN else w.run > RUN
            queued = sum(s.taken for queue in w.queues for s in queue)
            w.left = queued + max(w.free - (day + 1), 0.0)
            w.asked, w.here = 0.0, 0
