"""What becomes of a decision in every draw: people come and go one by one, month by month."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.progress import Telling, counted, untold
from kotomitta.planning.resourcing.plan.luck import binomial
from kotomitta.planning.resourcing.plan.terms import Decision, Market, Terms

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The course of a plan, each (draw, cadre, month).

    `people` hold a post and `temporary` a contract at the end of the month; `able` is what they
    can do together, in full-time experienced workers, held against `needed`. `opened` counts
    recruitments opened for posts, `started` people who began either way. `leaving` is the
    month's probability to leave and `present` the share of time at work.
    """

    people: Array
    temporary: Array
    able: Array
    needed: Array
    opened: Array
    started: Array
    leaving: Array
    present: Array
    cost: Array

    @property
    def short(self) -> Array:
        """The probability that the need is not met, (cadre, month)."""
        return np.asarray((self.able < self.needed - 1e-9).mean(axis=0))


def course(decision: Decision, terms: Terms, told: Telling = untold) -> Course:
    """Replay of a decision on the draws of `terms`.

    A post is refilled when someone leaves it: the recruitment takes the lag and may fail, and is
    then opened again. Nobody is dismissed: a post that is closed ends when its holder leaves.
    Overload in a month adds to leaving and sickness in the next. `told` hears of each month.
    """
    state, months = _State(decision, terms), terms.shape[2]
    done = counted(told, months)
    for month in range(months):
        state.advance(month)
        done()
    return state.course()


def overload(needed: Array, able: Array) -> Array:
    """The share by which the need exceeds what can be done, at most 1; 1 when nobody is there.

    With nobody in post there is nobody to tire: the need is short in full and no rate of leaving
    or sickness multiplies it away.
    """
    lacking = np.maximum(needed - able, 0.0)
    return np.minimum(lacking / np.maximum(np.maximum(able, needed / 2), 1e-9), 1.0)


def monthly_share(a_year: Array) -> Array:
    """The probability of leaving in a month when a share leaves in a year."""
    return np.asarray(1.0 - (1.0 - np.clip(a_year, 0.0, 1.0)) ** (1 / 12))


class _State:
    """The months so far, as arrays that fill up."""

    def __init__(self, decision: Decision, terms: Terms) -> None:
        self.decision, self.terms = decision, terms
        self.out = {n: np.zeros(terms.shape) for n in Course.__dataclass_fields__ if n != "cost"}
        self.people = np.round(terms.people)
        self.begun = np.zeros(terms.shape)
        self.contracts: list[Array] = []
        self.strain = np.zeros(terms.shape[:2])

    def advance(self, month: int) -> None:
        """One month: leave, start, open recruitments for vacancies, work."""
        market, out = self.terms.market, self.out
        more = market.overload_leaving[:, None] * self.strain
        leaving = monthly_share(market.leaving[:, None] + more)
        out["leaving"][:, :, month] = leaving
        luck = self.terms.leave_chance[:, :, month]
        self.people = self.people - binomial(self.people, leaving, luck)
        started = self._found(_ago(out["opened"], market.lag, month), month)
        self.people = self.people + started
        self.begun[:, :, month] = started
        out["people"][:, :, month] = self.people
        under_way = _window(out["opened"], market.lag, month)
        hired = self._temporary(leaving, month)
        out["started"][:, :, month] = started + hired
        vacant = self.decision.posts[:, month] - self.people - under_way
        out["opened"][:, :, month] = np.clip(vacant, 0.0, self._intake(month))
        self._work(month)

    def _intake(self, month: int) -> Array:
        """Recruitments that can be opened beside those for a time; leads come from the staff."""
        staff = self.people + self.out["temporary"][:, :, month]
        room = np.ceil(1.0 + self.terms.market.intake[:, None] * staff)
        room = np.maximum(room - self.decision.temporary[:, month], 0.0)
        if self.terms.span is not None:
            room[:, -1] = np.inf
        return np.asarray(room)

    def _found(self, sought: Array, month: int) -> Array:
        luck = self.terms.start_chance[:, :, month]
        return np.asarray(sought - binomial(sought, self.terms.market.failure[:, None], luck))

    def _temporary(self, leaving: Array, month: int) -> Array:
        """Those hired for a time who begin this month; the others leave early or at the end."""
        contract, luck = self.terms.contract, self.terms.leave_chance[:, :, month]
        asked = month - contract.lag
        sought = self.decision.temporary[:, asked] if asked >= 0 else np.zeros(self.terms.shape[1])
        # The other end of the luck, so that leavers of one kind do not bring leavers of the other.
        hired = self._found(np.broadcast_to(sought, leaving.shape), month)
        kept = [c - binomial(c, leaving, 1.0 - luck) for c in self.contracts]
        self.contracts = [hired, *kept][: contract.months]
        self.out["temporary"][:, :, month] = sum(self.contracts)
        return hired

    def _work(self, month: int) -> None:
        terms, market, out = self.terms, self.terms.market, self.out
        present = 1.0 - market.long_leave[:, None] - market.overload_sickness[:, None] * self.strain
        new = _window(self.begun, market.ramp_months, month, inclusive=True)
        new = np.minimum(new, self.people)
        for age, people in enumerate(self.contracts):
            new = new + people * (age < market.ramp_months)[:, None]
        staff = self.people + out["temporary"][:, :, month]
        able = np.maximum(present, 0.0) * (staff - (1.0 - market.ramp_level[:, None]) * new)
        carrying = terms.needed.shape[1]
        needed = terms.needed[:, :, month]
        if terms.span is not None:
            led = staff[:, :carrying].sum(axis=1, keepdims=True)
            needed = np.concatenate([needed, led / terms.span], axis=1)
        self.strain = overload(needed, able)
        out["present"][:, :, month] = present
        out["able"][:, :, month] = able
        out["needed"][:, :, month] = needed

    def course(self) -> Course:
        """What has filled up, and its price."""
        return Course(**self.out, cost=_cost(self.out, self.terms))


def _cost(out: dict[str, Array], terms: Terms) -> Array:
    market: Market = terms.market
    premium = 1.0 + market.temporary_premium[:, None, None]
    paid = (out["people"] + premium * out["temporary"]) * (1.0 - market.long_leave[:, None, None])
    return np.asarray(terms.price * (paid + market.start_cost[:, None, None] * out["started"]))


def _ago(values: Array, months: Array, month: int) -> Array:
    """The values of so many months ago, by draw; nothing before the first month."""
    at = (month - months).astype(np.int64)
    taken = values[np.arange(len(values)), :, np.maximum(at, 0)]
    return np.asarray(np.where((at >= 0)[:, None], taken, 0.0))


def _window(values: Array, months: Array, month: int, *, inclusive: bool = False) -> Array:
    """The sum over the months after so many ago, up to this one or the one before, by draw."""
    first = max(month - int(months.max()), 0)
    at = np.arange(first, month + inclusive)
    held = at > month - months[:, None]
    since = values[:, :, first : month + inclusive]
    return np.asarray(np.einsum("dcm,dm->dc", since, held.astype(np.float64)))
