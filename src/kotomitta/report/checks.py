"""What must hold, checked on the answer itself, and what became known beside what we said."""

from dataclasses import dataclass

import numpy as np

from kotomitta.planning.outcomes.known import Known
from kotomitta.report.summary import Summary


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that holds or does not, and by how much."""

    name: str
    holds: bool
    detail: str


def checks(summary: Summary) -> tuple[Check, ...]:
    """Conservation, reconciliation and known outcomes."""
    return (*_conservation(summary), *_reconciliation(summary), *map(_outcome, summary.outcomes))


def _conservation(summary: Summary) -> list[Check]:
    answer = summary.answer
    flows = {"need": answer.served, "plan": answer.planned, "staff_in_post": answer.present}
    return [
        Check(
            f"nobody_lost.{name}",
            flow.lost() < 1e-6,
            f"arrived less waiting, active and left: at most {flow.lost():.1e} cases",
        )
        for name, flow in flows.items()
    ]


def _reconciliation(summary: Summary) -> list[Check]:
    costs = summary.answer.need_costs
    apart = float(np.abs(sum(costs.payers.values()) - costs.gross).max())
    channels = sum(q.mean for q in summary.by_channel.values())
    money = summary.answer.compensation
    return [
        Check("payers_sum_to_gross", apart < 0.005, f"largest difference {apart:.1e} EUR"),
        Check(
            "channels_sum_to_persons",
            bool(np.isclose(channels, summary.persons.mean)),
            f"{channels:.1f} and {summary.persons.mean:.1f} persons",
        ),
        Check(
            "reimbursed_are_settled",
            bool((money.persons <= _ever_settled(summary) + 1e-6).all()),
            "those reimbursed are never more than those who have settled",
        ),
    ]


def _ever_settled(summary: Summary) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    persons = summary.answer.settled.persons.values.sum(axis=1)
    return np.asarray(persons.cumsum(axis=1))


def _outcome(known: Known) -> Check:
    count, ours = known.count, known.modelled
    detail = (
        f"counted {count.value:.0f} {ours.unit} in {count.first} to {count.last}, published "
        f"{count.published}; ours {ours.p10:.0f} to {ours.p90:.0f} (80 %), median {ours.p50:.0f}; "
        f"{known.percentile:.0%} of draws lie below"
    )
    return Check(f"outcome.{count.id}", known.inside, detail)
