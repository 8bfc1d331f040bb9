"""The norms of others: what they would take, and what they are in cases and hours of ours."""

from collections.abc import Iterator

import numpy as np

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.inputs.norms import Norm, NormCount
from kotomitta.report.document import Amount, Block, Paragraph, Range, Table, say
from kotomitta.report.norms import expressed, known, units_per_case, workers_at
from kotomitta.report.summary import Summary

_COUNTED = {
    NormCount.PERSON: "persons",
    NormCount.CASE: "cases",
    NormCount.POINT: "load_points",
}


def beside(summary: Summary, norms: tuple[Norm, ...]) -> tuple[Block, ...]:
    """The norms known on the day of the answer, to stand beside its cap."""
    then = tuple(known(norms, summary))
    note = Paragraph(say("cap.norms_note"))
    told = (*_points(summary, then), *_direct(summary, then))
    return (_taken(summary, then), note, _in_ours(summary, then), *told)


def _taken(summary: Summary, norms: tuple[Norm, ...]) -> Table:
    rows = []
    for norm in norms:
        fewest, most = workers_at(summary, norm)
        limit = _ends(norm.low, norm.high, _COUNTED[norm.counts], 0)
        rows.append(
            (norm.name, limit, say(_force(norm)), _ends(fewest.p50, most.p50, "workers", 0))
        )
    columns = (say("norm.whose"), say("norm.limit"), say("norm.force"), say("norm.workers"))
    return Table("norms", say("norm.table"), columns, tuple(rows))


def _force(norm: Norm) -> str:
    if norm.binding:
        return "norm.binding"
    return "norm.observed" if norm.observed else "norm.not_binding"


def _in_ours(summary: Summary, norms: tuple[Norm, ...]) -> Table:
    """Each norm in cases of ours, weighted cases, and the hours it leaves for one of its own."""
    rows = []
    for norm in norms:
        low, high = (expressed(summary, norm, limit) for limit in (norm.low, norm.high))
        rows.append(
            (
                norm.name,
                _ends(low.cases.p50, high.cases.p50, "cases", 0),
                _ends(low.weighted_cases.p50, high.weighted_cases.p50, "weighted_cases", 0),
                _ends(high.hours_each.p50, low.hours_each.p50, "hours/month", 1),
            )
        )
    columns = ("norm.whose", "norm.in_cases", "norm.in_weighted", "norm.hours_each")
    return Table("norms_in_ours", say("norm.in_ours"), tuple(map(say, columns)), tuple(rows))


def _ends(low: float, high: float, unit: str, digits: int) -> Amount | Range:
    return Amount(high, unit, digits) if low == high else Range(low, high, unit, digits)


def _points(summary: Summary, norms: tuple[Norm, ...]) -> Iterator[Paragraph]:
    """What a case of ours weighs in each scheme of points."""
    decided = summary.answer.caps[Cadre.SOCIAL_WORKER].decided
    for norm in norms:
        if norm.counts is NormCount.POINT:
            each = float(np.median(units_per_case(summary, norm)))
            hours = expressed(summary, norm, norm.high).hours_each.p50
            text = say(
                "norm.points_text",
                norm=norm.name,
                full=Amount(norm.high, "load_points", 0),
                minutes=Amount(60 * hours, "minutes", 0),
                each=Amount(each, "load_points", 1),
                cap=Amount(decided, "cases", 0),
                taken=Amount(decided * each, "load_points", 0),
            )
            yield Paragraph(text)


def _direct(summary: Summary, norms: tuple[Norm, ...]) -> Iterator[Paragraph]:
    """The share of time for work with clients, in a norm and here: to compare with, no input."""
    ours = Quantity.of(1 - summary.answer.time.allowance, "share")
    for norm in norms:
        if norm.direct is not None:
            text = say(
                "norm.direct_text",
                norm=norm.name,
                direct=Amount(norm.direct, "share", 0),
                other=Amount(1 - norm.direct, "share", 0),
                ours=Amount(ours.p50, "share", 0),
                range=Range.of(ours, 0),
            )
            yield Paragraph(text)
