"""What one replication of the unit shows, month by month."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.unit.course import day_hours
from kotomitta.planning.flow.unit.state import ASSIGNED, CLOSED, DUE, HELD, SEEN, Desk, Terms
from kotomitta.planning.flow.unit.unit import Unit

Array = NDArray[np.float64]

DEADLINES = ("first", "plan", "review")


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """Counts of replications, each array beginning with the replication.

    By month: `arrived` and the sum, 95th percentile and number of their waits in open days, NaN
    where there was nobody; `waiting` at its end; cases `moved` to another worker; contacts
    `missed`; `quits`; worker-weeks, those in excess and spells of excess. By (deadline, month):
    `due` and `met`. By (cadre, month): worker-months, those at the cap (`full`) and of these with
    the work that falls due within the hours at work (`fit`); hours `asked`, `worked`, `present`,
    cases `carried` as the month begins. By (contact, month): hours `undone`. `wait_95` is over all
    who came in the run; `ends` counts cases that came, got a worker and closed, and the stock.
    """

    number: NDArray[np.int64]
    arrived: Array
    wait_sum: Array
    wait_number: Array
    wait_p95: Array
    wait_95: Array
    waiting: Array
    moved: Array
    missed: Array
    quits: Array
    weeks: Array
    excessive: Array
    episodes: Array
    due: Array
    met: Array
    workers: Array
    full: Array
    fit: Array
    asked: Array
    worked: Array
    present: Array
    carried: Array
    undone: Array
    ends: Array
    events: Array

    @classmethod
    def joined(cls, parts: list[Self]) -> Self:
        """All replications of the parts, in order of their numbers."""
        order = np.argsort(np.concatenate([p.number for p in parts]), kind="stable")
        names = [f.name for f in fields(cls)]
        # In one layout however they were divided: it decides the order of later sums.
        whole = {n: np.concatenate([getattr(p, n) for p in parts])[order] for n in names}
        return cls(**{n: np.ascontiguousarray(values) for n, values in whole.items()})

    def some(self, places: NDArray[np.intp]) -> Self:
        """The replications in these places."""
        return replace(self, **{f.name: getattr(self, f.name)[places] for f in fields(self)})


def measured(unit: Unit, draw: int, number: int, desk: Desk, terms: Terms) -> Measures:
    """The measures of one replication, as the only one."""
    hours, shape = day_hours(unit, draw), (terms.cadres, terms.posts)
    tallies = desk.tallies.reshape(len(desk.months), *shape)
    full = tallies["cases"] >= np.array(unit.staff.caps)[None, :, None]
    fit = full & (tallies["asked"] <= tallies["present"])
    there = tallies["cases"] >= 0
    due, met = _deadlines(unit, draw, desk, terms)
    found: dict[str, Any] = {
        **_waits(unit, draw, desk, terms),
        **{name: desk.months[name] for name in ("waiting", "moved", "missed", "quits")},
        **{name: desk.months[name] for name in ("weeks", "excessive", "episodes")},
        "due": due,
        "met": met,
        "workers": there.sum(axis=2).T,
        "full": full.sum(axis=2).T,
        "fit": fit.sum(axis=2).T,
        **{name: tallies[name].sum(axis=2).T * hours for name in ("asked", "worked", "present")},
        "carried": np.where(there, tallies["cases"], 0).sum(axis=2).T,
        "undone": desk.rows["undone"].T * hours,
        "ends": np.append(desk.counts[[SEEN, ASSIGNED, CLOSED]], (desk.clients["row"] > 0).sum()),
        "events": np.array(desk.counts[SEEN] + desk.counts[DUE] + desk.counts[HELD]),
    }
    counted = {name: np.asarray(value, np.float64)[None] for name, value in found.items()}
    return Measures(number=np.array([number]), **counted)


def _waits(unit: Unit, draw: int, desk: Desk, terms: Terms) -> dict[str, Array]:
    """Waits for a worker, by the month in which the case came; those of before are left out."""
    seen, assigned = desk.counts[:2].tolist()
    people = desk.clients[:seen]
    new = people["row"] == 0
    month = np.searchsorted(unit.ends[draw], people["arrived"], side="right")
    waits = np.where(np.arange(seen) < assigned, people["waited"], terms.days - people["arrived"])
    months = len(desk.months)
    number = np.bincount(month[new], minlength=months)
    return {
        "arrived": number.astype(np.float64),
        "wait_sum": np.bincount(month[new], weights=waits[new], minlength=months),
        "wait_number": number.astype(np.float64),
        "wait_p95": quantiles(waits[new], month[new], number, 0.95),
        "wait_95": quantiles(waits[new], np.zeros_like(month[new]), number.sum(), 0.95)[0],
    }


def quantiles(
    values: Array, group: NDArray[np.int64], number: NDArray[np.int64], share: float
) -> Array:
    """The quantile of the values of each group, of which there are so many; NaN of none.

    As `np.quantile` has it, for all groups at once.
    """
    number = np.atleast_1d(number)
    if not len(values):
        return np.full(len(number), np.nan)
    ranked = values[np.lexsort((values, group))]
    place = share * np.maximum(number - 1, 0)
    low = np.minimum(number.cumsum() - number + place.astype(np.int64), len(values) - 1)
    high = np.minimum(low + 1, number.cumsum() - 1)
    part = place - place.astype(np.int64)
    return np.where(number > 0, ranked[low] * (1 - part) + ranked[high] * part, np.nan)


def _deadlines(unit: Unit, draw: int, desk: Desk, terms: Terms) -> tuple[Array, Array]:
    """Deadlines that fall inside the run and those met, by (deadline, month in which they began).

    What was not begun by the end is late.
    """
    months = len(desk.months)
    people = desk.clients[: desk.counts[SEEN]]
    new = people[people["row"] == 0]
    held = new[new["ended"] <= terms.days]
    rows = []
    for cases, start, done, limit in (
        (new, "arrived", "begun", unit.limits.first[draw]),
        (held, "ended", "plan_begun", unit.limits.plan[draw]),
    ):
        month = np.searchsorted(unit.ends[draw], cases[start], side="right").clip(max=months - 1)
        by = cases[start] + limit[month]
        inside = by <= terms.days
        met = inside & (cases[done] <= by)
        rows.append([np.bincount(month[x], minlength=months) for x in (inside, met)])
    rows.append([desk.months["reviews"], desk.months["reviewed"]])
    due, met = np.array(rows, np.float64).swapaxes(0, 1)
    return due, met
