"""What to count from now on, from where and how often, and what calls for a new measurement."""

import numpy as np

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.report.document import Amount, Fact, Paragraph, Range, Section, Table, say
from kotomitta.report.summary import Summary

_Z80 = 1.2816  # standard errors to each side of a mean that hold 80 % of a normal distribution


def indicators(summary: Summary) -> Section:
    """One row for each thing that the answer has said and that can be counted later."""
    year = _year(summary)
    rows: list[tuple[Fact, ...]] = [
        _row("settled", _in_year(summary, "settled", year)),
        _row("new_clients", _in_year(summary, "new_clients", year)),
        *(_cases(summary, cadre) for cadre in summary.answer.caps),
        *(_minutes(summary, cadre) for cadre in summary.answer.caps),
        *_deadlines(summary),
        *(_net(summary, year, payer) for payer in summary.bearers),
    ]
    columns = tuple(say(f"indicators.{c}") for c in ("what", "said", "where", "often", "trigger"))
    text = Paragraph(say("indicators.text", year=str(year)))
    table = Table("indicators", say("indicators.table"), columns, tuple(rows))
    return Section("indicators", say("indicators.heading"), (text, table))


def _year(summary: Summary) -> int:
    """The first whole budget year to begin after the day of the run, or else the last that is
    whole or longest.
    """
    years = [row.month.year for row in summary.months]
    whole = [year for year in summary.by_year if years.count(year) == max(map(years.count, years))]
    return next((y for y in whole if y > summary.answer.run.as_of.year), whole[-1])


def _in_year(summary: Summary, what: str, year: int) -> Range:
    answer = summary.answer
    persons = {
        "settled": answer.settled.persons.values.sum(axis=1),
        "new_clients": answer.new_clients.values,
    }[what]
    held = [i for i, m in enumerate(answer.run.months) if m.year == year]
    start = answer.run.in_term.start
    inside = [i for i in held if i >= start]
    return Range.of(Quantity.of(persons[:, inside].sum(axis=1), "persons"))


def _cases(summary: Summary, cadre: Cadre) -> tuple[Fact, ...]:
    said = Amount(summary.answer.caps[cadre].decided, "cases", 0)
    return _row("cases", said, cadre=say(f"cadre.{cadre.value}.plural"))


def _minutes(summary: Summary, cadre: Cadre) -> tuple[Fact, ...]:
    hours = Quantity.of(np.asarray(summary.answer.hours[cadre].mean), "hours/case/month")
    return _row("hours", Range.of(hours, 1), cadre=say(f"cadre.{cadre.value}.plural"))


def _deadlines(summary: Summary) -> list[tuple[Fact, ...]]:
    """As simulated, where it was: with people who leave and are replaced."""
    seen = summary.first_in_time
    return [
        _row(
            "deadline",
            share := _of(seen) if seen else _planned(summary, limit.name),
            share=share,
            months=Amount(limit.months, "months", 0),
            aim=say("indicators.aim.by_law" if limit.by_law else "indicators.aim.by_earlier_act"),
        )
        for limit in summary.limits
    ]


def _planned(summary: Summary, limit: str) -> Amount:
    return Amount(summary.met_planned[limit].mean, "share", 0)


def _of(seen: Estimate) -> Fact:
    """The 80 % range that the simulation's error leaves; the mean where it knows no error."""
    if seen.mean is None:
        return say("proof.unknown")
    if seen.se is None:
        return Amount(seen.mean, "share", 0)
    low, high = (min(max(seen.mean + z * seen.se, 0.0), 1.0) for z in (-_Z80, _Z80))
    return Range(low, high, "share", 0)


def _net(summary: Summary, year: int, payer: str) -> tuple[Fact, ...]:
    net = summary.by_year[year][0].payers[payer]
    return _row("net", Range.of(net), payer=say(f"payer.{payer}"))


def _row(kind: str, said: Fact, **facts: Fact) -> tuple[Fact, ...]:
    return (
        say(f"indicators.{kind}", **facts),
        said,
        *(say(f"indicators.{kind}.{part}") for part in ("where", "often")),
        say(f"indicators.{kind}.trigger", **facts),
    )
