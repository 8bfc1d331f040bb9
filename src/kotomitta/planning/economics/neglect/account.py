"""The account of neglect: costs and benefits of resourcing by effect, payer and month."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Grade
from kotomitta.basis.months import Month
from kotomitta.planning.economics.neglect.effects import EFFECTS, Effect, EffectName
from kotomitta.planning.economics.neglect.exposure import (
    Alternative,
    Exposure,
    exposures,
    new_adults,
)
from kotomitta.planning.economics.neglect.prices import PAYERS, Payers, inflation, prices
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]

ALL = "all"
_WEEK_IN_MONTHS = 12 / 52


@dataclass(frozen=True, slots=True, eq=False)
class ValuedEffect:
    """One effect in EUR, before discounting.

    `potential` is what each payer (draw, month) would gain if the link were 1 and certain; `link`
    and `kept` (draw) are the link and what the optimism correction of its grade leaves of it.
    """

    effect: Effect
    grade: Grade
    link: Array
    kept: Array
    potential: Payers
    rejected: bool = False

    @property
    def benefit(self) -> dict[str, Array]:
        """What each payer gains by month."""
        return {payer: self.gain(payer) for payer in self.potential}

    def gain(self, payer: str) -> Array:
        """What one payer gains, (draw, month); exactly 0 when the link is rejected."""
        by_draw = self.link * self.kept * (not self.rejected)
        return self.potential[payer] * by_draw[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class Neglect:
    """Resourcing against today's staff over `months`: the term, then the horizon after it.

    `cost` is what resourcing adds for each payer; `a_week_earlier` is each payer's gain if every
    new client of working age started work a week earlier. Each (draw, month), in EUR of the month;
    `discount` turns them into EUR of the term's first month. `exposure` is (draw, term month).
    """

    months: tuple[Month, ...]
    term: slice
    exposure: Mapping[Exposure, Array]
    cost: Payers
    effects: tuple[ValuedEffect, ...]
    a_week_earlier: Payers
    discount: Array

    def benefit(self, payer: str) -> Array:
        """All that a payer gains, (draw, month)."""
        return sum_of(valued.gain(payer) for valued in self.effects)

    def rejecting(self, names: Collection[str]) -> "Neglect":
        """The same account without the effects of these names; `all` rejects every one.

        InputError when a name is of no effect.
        """
        known = [name.value for name in EffectName]
        for name in names:
            if name not in (*known, ALL):
                said = ", ".join(known)
                raise InputError("effect_unknown", place="--reject", given=name, known=said)
        kept = tuple(
            replace(v, rejected=ALL in names or v.effect.name.value in names) for v in self.effects
        )
        return replace(self, effects=kept)


def neglect(run: Run, today: Alternative, resourced: Alternative) -> Neglect:
    """What resourcing costs and what it would avoid or bring, draw by draw.

    Benefit = exposure avoided x link x value x what the optimism correction leaves, after a lag.
    Linear in every link: effects add up, without interaction.
    """
    term = run.months[run.in_term]
    months = term[0].until(term[-1].plus(round(float(run.at("neglect.horizon_months")[0]))))
    avoided = exposures(run, today, resourced)
    worth = prices(run, months, _case_month(run, resourced))
    kept = {grade: 1.0 - run.at(f"neglect.optimism.{grade.value}") for grade in Grade}

    def valued(effect: Effect) -> ValuedEffect:
        outcome = _shown(run, avoided[effect.exposure], effect.lag, len(months))
        grade = run.draws.evidence.on(effect.link, run.term.start).grade
        potential = _by_payer(worth[effect.name], outcome)
        return ValuedEffect(effect, grade, run.at(effect.link), kept[grade], potential)

    work = next(effect for effect in EFFECTS if effect.name is EffectName.WORK)
    a_week = _shown(run, new_adults(run, resourced) * _WEEK_IN_MONTHS, work.lag, len(months))
    return Neglect(
        months=months,
        term=slice(0, len(term)),
        exposure=avoided,
        cost=_by_payer(_added_cost(run, today, resourced, len(months)), 1.0),
        effects=tuple(valued(effect) for effect in EFFECTS),
        a_week_earlier=_by_payer(worth[EffectName.WORK], a_week),
        discount=_discount(run, months),
    )


def sum_of(parts: Iterable[Array]) -> Array:
    """The sum of arrays of one shape, at least one."""
    return np.asarray(sum(parts))


def later(amounts: Array, lag: Array, length: int) -> Array:
    """The amounts (draw, month) so many whole months later by draw; those past the end are lost."""
    draws, number = amounts.shape
    at = np.arange(number) + lag.astype(np.int64)[:, None]
    row = np.broadcast_to(np.arange(draws)[:, None], at.shape)
    inside = at < length
    out = np.zeros((draws, length))
    out[row[inside], at[inside]] = amounts[inside]
    return out


def _shown(run: Run, outcome: Array, lag: str | None, length: int) -> Array:
    months = np.zeros(len(outcome)) if lag is None else np.round(run.at(lag))
    return later(outcome, months, length)


def _by_payer(worth: Payers, outcome: Array | float) -> dict[str, Array]:
    """The value of an outcome for every payer, those who gain nothing included."""
    nothing = np.broadcast_to(0.0, next(iter(worth.values())).shape)
    return {payer: worth[payer] * outcome if payer in worth else nothing for payer in PAYERS}


def _case_month(run: Run, course: Alternative) -> Array:
    """EUR that a month of an active case costs over the term, by draw."""
    cases = course.flow.active.values.sum(axis=1)[:, run.in_term].sum(axis=1)
    return np.asarray(course.costs.gross[:, run.in_term].sum(axis=1) / np.maximum(cases, 1e-9))


def _added_cost(run: Run, today: Alternative, resourced: Alternative, length: int) -> Payers:
    added = {}
    for payer, paid in resourced.costs.payers.items():
        more = (paid - today.costs.payers[payer])[:, run.in_term]
        added[payer] = later(more, np.zeros(len(more)), length)
    return added


def _discount(run: Run, months: tuple[Month, ...]) -> Array:
    """Money of each month in that of the first: inflation off, then the real rate."""
    real = (1.0 + run.at("neglect.discount_rate")[:, None]) ** (np.arange(len(months)) / 12)
    known = max(Month.of(run.as_of), months[0])
    return np.asarray(1.0 / (real * inflation(run, months, known)))
