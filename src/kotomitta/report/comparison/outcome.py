"""The numbers of one run that scenarios are compared by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.answer import Answer
from kotomitta.planning.economics.costs import Costs, bearers
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Scenario

Array = NDArray[np.float64]

_UNITS = {
    "persons": "persons",
    "households": "households",
    "channel": "persons",
    "cap": "cases",
    "known": "cases",
    "staff": "workers",
    "waiting": "cases",
    "gross": "EUR",
    "payer": "EUR",
    "in_post": "EUR",
}


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """The numbers of one run over its term, each with one value per draw.

    `numbers`: `persons`, `channel.*` (which add up to persons) and `households` that settle;
    `cap.*` by cadre, as decided for all draws, and `known.*`, what it would be if each draw's times
    were the true ones; `staff.*` needed at the peak by cadre; cases `waiting` at the end under the
    staff in post; `gross` and `payer.*` (which add up to gross) of the staff needed; `in_post.*`,
    what the staff in post leaves to each who bears it. `net_by_year` is what the state does not pay
    by budget year.
    """

    run: Run
    numbers: Mapping[str, Array]
    net_by_year: Mapping[int, Array]


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A scenario, its outcome, and the outcome of each of its parts alone when it has several."""

    scenario: Scenario
    outcome: Outcome
    alone: Mapping[str, Outcome] = field(default_factory=dict)


def unit(name: str) -> str:
    """The unit of a number."""
    return _UNITS[name.partition(".")[0]]


def outcome(answer: Answer) -> Outcome:
    """The numbers of an answer."""
    term = answer.run.in_term
    settled = answer.settled
    persons = settled.persons.values[:, :, term].sum(axis=2)
    gross = answer.need_costs.gross[:, term].sum(axis=1)
    borne = bearers(answer.run)
    numbers = {
        "persons": persons.sum(axis=1),
        **{f"channel.{c.value}": persons[:, i] for i, c in enumerate(settled.channels)},
        "households": settled.households.values[:, :, term].sum(axis=(1, 2)),
        **{f"cap.{c}": np.full(gross.shape, float(cap.decided)) for c, cap in answer.caps.items()},
        **{f"known.{c.value}": cap.by_draw for c, cap in answer.caps.items()},
        **{f"staff.{c.value}": s.needed[:, term].max(axis=1) for c, s in answer.staff.items()},
        "waiting": answer.present.waiting.values[:, :, -1].sum(axis=1),
        "gross": gross,
        **_paid("payer", answer.need_costs, (*borne, "state"), term),
        **_paid("in_post", answer.present_costs, borne, term),
    }
    return Outcome(answer.run, numbers, _net_by_year(answer))


def _paid(kind: str, costs: Costs, payers: Iterable[str], term: slice) -> dict[str, Array]:
    return {f"{kind}.{payer}": costs.payers[payer][:, term].sum(axis=1) for payer in payers}


def _net_by_year(answer: Answer) -> dict[int, Array]:
    net = answer.need_costs.gross - answer.need_costs.payers["state"]
    start = answer.run.in_term.start
    year_of = np.array([m.year if i >= start else 0 for i, m in enumerate(answer.run.months)])
    years = sorted({m.year for m in answer.run.term.months})
    return {year: net[:, year_of == year].sum(axis=1) for year in years}
