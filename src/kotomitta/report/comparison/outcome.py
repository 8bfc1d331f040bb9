"""The numbers of one run that scenarios are compared by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.answer import Answer
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Scenario

Array = NDArray[np.float64]

_UNITS = {
    "persons": "persons",
    "households": "households",
    "channel": "persons",
    "cap": "cases",
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
    `cap.*` by cadre; `staff.*` needed at the peak by cadre; cases `waiting` at the end under the
    staff in post; `gross` and `payer.*` (which add up to gross) of the staff needed; `in_post`, the
    net cost to the city of the staff in post. `net_by_year` is the city's part by budget year.
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
    numbers = {
        "persons": persons.sum(axis=1),
        **{f"channel.{c.value}": persons[:, i] for i, c in enumerate(settled.channels)},
        "households": settled.households.values[:, :, term].sum(axis=(1, 2)),
        **{f"cap.{c.value}": cap.by_draw for c, cap in answer.caps.items()},
        **{f"staff.{c.value}": s.needed[:, term].max(axis=1) for c, s in answer.staff.items()},
        "waiting": answer.present.waiting.values[:, :, -1].sum(axis=1),
        "gross": gross,
        **{f"payer.{p}": v[:, term].sum(axis=1) for p, v in answer.need_costs.payers.items()},
        "in_post": answer.present_costs.payers["city"][:, term].sum(axis=1),
    }
    return Outcome(answer.run, numbers, _net_by_year(answer))


def _net_by_year(answer: Answer) -> dict[int, Array]:
    net = answer.need_costs.payers["city"]
    start = answer.run.in_term.start
    year_of = np.array([m.year if i >= start else 0 for i, m in enumerate(answer.run.months)])
    years = sorted({m.year for m in answer.run.term.months})
    return {year: net[:, year_of == year].sum(axis=1) for year in years}
