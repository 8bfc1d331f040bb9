"""Norms of others: the workers they would take, and what they are in our measures."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.inputs.norms import Norm, NormCount
from kotomitta.report.summary import Summary

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expressed:
    """A norm in our measures: cases, weighted cases, and the hours a month it leaves for each."""

    cases: Quantity
    weighted_cases: Quantity
    hours_each: Quantity


def known(norms: Sequence[Norm], summary: Summary) -> Iterator[Norm]:
    """The norms that were known on the day of the answer."""
    return (norm for norm in norms if norm.published <= summary.answer.run.as_of)


def norm_rows(summary: Summary, norms: Sequence[Norm]) -> list[dict[str, Any]]:
    """Norms for JSON, with the social workers that each would take at the peak."""
    rows = []
    for norm in known(norms, summary):
        fewest, most = workers_at(summary, norm)
        ends = {"low": norm.low, "high": norm.high}
        ours = {end: expressed(summary, norm, limit) for end, limit in ends.items()}
        rows.append(
            {
                **norm.model_dump(mode="json", by_alias=True, exclude={"language"}),
                "workers_low": asdict(fewest),
                "workers_high": asdict(most),
                "in_ours": {end: asdict(of) for end, of in ours.items()},
            }
        )
    return rows


def workers_at(summary: Summary, norm: Norm) -> tuple[Quantity, Quantity]:
    """Workers at the term's peak under a norm, at its looser and its tighter end.

    Counted in the norm's own unit: persons against persons, cases against cases.
    """
    answer = summary.answer
    if norm.counts is NormCount.PERSON:
        load = answer.clients.values
    else:
        active = answer.served.active.values.sum(axis=1)
        load = active * units_per_case(summary, norm)[:, None]
    peak = load[:, answer.run.in_term].max(axis=1)
    return Quantity.of(peak / norm.high, "workers"), Quantity.of(peak / norm.low, "workers")


def expressed(summary: Summary, norm: Norm, limit: float) -> Expressed:
    """So many of a norm's units in cases of ours, weighted cases, and hours of a worker's month."""
    hours = summary.answer.hours[Cadre.SOCIAL_WORKER]
    cases = limit / units_per_case(summary, norm)
    return Expressed(
        Quantity.of(cases, "cases"),
        Quantity.of(cases * hours.mean / hours.plain, "weighted_cases"),
        Quantity.of(summary.answer.time.case_hours_a_month / limit, "hours/month"),
    )


def units_per_case(summary: Summary, norm: Norm) -> Array:
    """How many of what a norm counts one case of ours is, by draw.

    A case has as many points as its hours are of the hours that a full load of points fills.
    """
    answer = summary.answer
    if norm.counts is NormCount.PERSON:
        at = answer.run.at
        return np.asarray(at("household.persons") / at("household.cases"))
    if norm.counts is NormCount.POINT:
        hours = answer.hours[Cadre.SOCIAL_WORKER].mean
        return np.asarray(hours * norm.high / answer.time.case_hours_a_month)
    return np.ones(answer.run.draws.number)
