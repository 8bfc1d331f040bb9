"""The plan as a linear programme at average rates, solved by HiGHS through SciPy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_array, csr_array, diags_array, eye_array, vstack

from kotomitta.planning.resourcing.plan.average import Average
from kotomitta.planning.resourcing.plan.terms import Decision

Array = NDArray[np.float64]
_POSTS, _PEOPLE, _OPENED, _TEMPORARY, _SHORT = range(5)
_KINDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A decision in expected numbers, not yet whole, and what the programme expects of it.

    `spare` is the ability left over, `short` what is missing to the requirement, both
    (cadre, month) in workers; `over` is EUR above the ceiling by year, `cost` EUR in all.
    """

    decision: Decision
    spare: Array
    short: Array
    over: Mapping[int, float]
    cost: float


@dataclass(frozen=True, eq=False)
class Programme:
    """Least-cost posts that leave at least what is required of spare ability.

    All variables are expected numbers, so that the least cost is exact. Two slacks, `short` in
    workers and `over` in EUR, make every programme solvable, so that what cannot be kept is
    measured instead of refused. The rows are built once, for whatever is required.
    """

    average: Average
    years: tuple[int, ...]
    limits: Mapping[int, float]

    def least(self, required: Array, *goals: str) -> Solution:
        """The best decision by goals in order, of `short`, `over` and `cost`.

        `required` (cadre, month) is the least spare ability in workers. Each goal is brought to its
        least and held there for the goals after it.
        """
        rows = [LinearConstraint(self._rows, *self._bounds(required))]
        for goal in goals:
            x = self._solve(self.weights[goal], rows)
            most = float(self.weights[goal] @ x)
            rows.append(LinearConstraint(csr_array(self.weights[goal][None]), ub=_above(most)))
        return self._solution(x)

    def _solve(self, weights: Array, rows: Sequence[LinearConstraint]) -> Array:
        if not weights.any():
            return np.zeros_like(weights)
        # Without whole numbers `milp` is HiGHS for linear programmes, with rows of two bounds.
        found = milp(weights, bounds=Bounds(0.0, np.inf), constraints=rows)
        if found.x is None:
            raise ArithmeticError(found.message)
        return np.asarray(found.x)

    @property
    def _shape(self) -> tuple[int, int]:
        """Cadres and months."""
        cadres, months = self.average.price.shape
        return cadres, months

    @cached_property
    def weights(self) -> dict[str, Array]:
        """What each goal sums up, by variable."""
        cadres, months = self._shape
        a, limits = self.average, len(self.limits)
        nothing = np.zeros((_KINDS, cadres, months))
        short, cost = nothing.copy(), nothing.copy()
        short[_SHORT] = 1.0
        paid = 1.0 - a.long_leave
        later = np.zeros_like(a.price)
        later[:, : months - a.lag] = a.price[:, a.lag :]
        cost[_PEOPLE] = a.price * paid
        cost[_OPENED] = (1.0 - a.failure) * a.start_cost * later
        for c, staying in enumerate(a.staying()):
            due = paid * (1.0 + a.premium) * staying
            due[0] += a.start_cost
            later_due = self._ages(due) @ self._back(a.contract.lag)
            cost[_TEMPORARY, c] = (1.0 - a.failure) * (a.price[c] @ later_due)
        padded = {"short": short, "over": nothing, "cost": cost}
        weights = {n: np.concatenate([w.ravel(), np.zeros(limits)]) for n, w in padded.items()}
        weights["over"][len(weights["over"]) - limits :] = 1.0
        return weights

    @cached_property
    def _rows(self) -> csr_array:
        """People, posts, need, intake and budget, in this order."""
        people = self._by_cadre([self._people(c) for c in range(self._shape[0])])
        parts = [people, self._posts(), self._need, self._intake()]
        wide = [_wider(part, len(self.limits)) for part in parts]
        return csr_array(vstack(wide + self._budget()))

    def _bounds(self, required: Array) -> tuple[Array, Array]:
        """What each of the rows is at least and at most."""
        a, cells = self.average, required.size
        before = np.zeros_like(required)
        before[:, 0] = a.people * (1.0 - a.leaving[:, 0])
        equal = [before.ravel(), np.zeros(cells)]
        free = np.full(cells + len(self.limits), -np.inf)
        above = [np.full(cells, np.inf), self._room(), list(self.limits.values())]
        low = np.concatenate([*equal, required.ravel(), free])
        return low, np.concatenate([*equal, *above])

    def _people(self, c: int) -> dict[int, csr_array]:
        """People this month, less those who stay from the last and those who start."""
        a = self.average
        staying = diags_array(1.0 - a.leaving[c]) @ self._back(1)
        return {_PEOPLE: self._back(0) - staying, _OPENED: (a.failure - 1.0) * self._back(a.lag)}

    def _posts(self) -> csr_array:
        """Posts are those filled and those under recruitment."""
        under_way = self._ages(np.ones(self.average.lag))
        row = {_POSTS: self._back(0), _PEOPLE: -self._back(0), _OPENED: -under_way}
        return self._by_cadre([row] * self._shape[0])

    @cached_property
    def _need(self) -> csr_array:
        """Ability at work and what is short, less the leads that the others need."""
        a, cadres = self.average, self._shape[0]
        found = 1.0 - a.failure
        rows = []
        for c, staying in enumerate(a.staying()):
            present = diags_array(a.present[c])
            new = (1.0 - a.ramp_level) * self._ages(np.ones(a.ramp_months)) @ self._back(a.lag)
            able = self._ages(staying * a.level(a.contract.months))
            row = {
                _PEOPLE: present,
                _OPENED: -found * present @ new,
                _TEMPORARY: found * present @ able @ self._back(a.contract.lag),
                _SHORT: self._back(0),
            }
            rows.append(row)
        need = self._by_cadre(rows)
        return need if a.span is None else need - self._led(cadres) / a.span

    def _led(self, cadres: int) -> csr_array:
        """Everyone who is led, in the rows of the leads, which come last."""
        grouped = csr_array(self._by_cadre([*self._there()[:-1], {}]))
        months = self._shape[1]
        onto = coo_array(np.kron(np.eye(cadres)[-1:].T @ np.ones((1, cadres)), np.eye(months)))
        return csr_array(onto @ grouped)

    def _budget(self) -> list[csr_array]:
        """Posts and temporary contracts when all are filled, less what goes over, by year."""
        a, (cadres, months) = self.average, self._shape
        filled = self._ages(np.ones(a.contract.months)) @ self._back(a.contract.lag)
        rows = []
        for i, year in enumerate(self.limits):
            priced = a.price * (np.array(self.years) == year)
            row = np.zeros((_KINDS, cadres, months))
            row[_POSTS] = priced
            row[_TEMPORARY] = (1.0 + a.premium) * priced @ filled
            over = -np.eye(len(self.limits))[i]
            rows.append(csr_array(np.concatenate([row.ravel(), over])[None]))
        return rows

    def _intake(self) -> csr_array:
        """Recruitments opened, less those that the staff has room for."""
        a = self.average
        rows = []
        for there in self._there():
            each = {kind: -a.intake * block for kind, block in there.items()}
            rows.append(
                {**each, _OPENED: self._back(0), _TEMPORARY: each[_TEMPORARY] + self._back(0)}
            )
        return self._by_cadre(rows)

    def _room(self) -> Array:
        """One newcomer always; leads come from the staff, so that no intake limits them."""
        room = np.ones(self._shape)
        if self.average.span is not None:
            room[-1] = np.inf
        return room.ravel()

    def _there(self) -> list[dict[int, csr_array]]:
        """Everyone who is there, in a post or for a time, by cadre."""
        a, found = self.average, 1.0 - self.average.failure
        there = (self._ages(s) @ self._back(a.contract.lag) for s in a.staying())
        return [{_PEOPLE: self._back(0), _TEMPORARY: csr_array(found * t)} for t in there]

    def _by_cadre(self, rows: Sequence[Mapping[int, csr_array]]) -> csr_array:
        """One block of rows for each cadre, over all kinds of variable."""
        zero = 0 * self._back(0)
        grid = []
        for c, row in enumerate(rows):
            line = [zero] * (_KINDS * len(rows))
            for kind, block in row.items():
                line[kind * len(rows) + c] = block
            grid.append(line)
        return csr_array(block_array(grid))

    def _back(self, months: int) -> csr_array:
        """The value of so many months ago, by month."""
        n = self._shape[1]
        return csr_array(eye_array(n, k=-months))

    def _ages(self, weights: Array) -> csr_array:
        """The weighted sum over the months since, `weights` by age."""
        total = 0 * self._back(0)
        for age, weight in enumerate(weights):
            total = total + weight * self._back(age)
        return csr_array(total)

    def _solution(self, x: Array) -> Solution:
        size = len(x) - len(self.limits)
        kinds, over = x[:size].reshape(_KINDS, *self._shape), x[size:]
        decision = Decision(kinds[_POSTS], kinds[_TEMPORARY])
        by_year = dict(zip(self.limits, (float(v) for v in over), strict=True))
        short, cost = kinds[_SHORT], float(self.weights["cost"] @ x)
        spare = (self._need @ x[: kinds.size]).reshape(short.shape) - short
        return Solution(decision, spare, short, by_year, cost)


def _above(least: float) -> float:
    """A little room, so that a goal that was met stays within the solver's tolerance."""
    return least + 1e-6 * (1.0 + abs(least))


def _wider(rows: csr_array, columns: int) -> csr_array:
    empty = csr_array((rows.shape[0], columns))
    return csr_array(block_array([[rows, empty]]))
