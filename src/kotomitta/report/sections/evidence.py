"""Every figure with its source and grade, the method, the standing objections and the checks."""

from kotomitta.basis.figures import Dated
from kotomitta.planning.inputs.scenario import origin
from kotomitta.report.checks import checks
from kotomitta.report.document import (
    ENGLISH,
    Amount,
    Fact,
    Paragraph,
    Section,
    Table,
    Verbatim,
    given,
    given_range,
    say,
)
from kotomitta.report.scenario import step_amount
from kotomitta.report.summary import Summary


def method(summary: Summary) -> Section:
    """How the answer is made, in six sentences, and what it is not."""
    run = summary.answer.run
    steps = ("arrivals", "flow", "hours", "cap", "staff", "costs")
    blocks = [Paragraph(say(f"method.{step}")) for step in steps]
    blocks.append(
        Paragraph(say("method.run", draws=run.draws.number, seed=run.seed, as_of=run.as_of))
    )
    return Section("method", say("method.heading"), tuple(blocks))


def objections() -> Section:
    """The answers to the two standing objections."""
    blocks = (Paragraph(say("objection.average")), Paragraph(say("objection.control")))
    return Section("objections", say("objection.heading"), blocks)


def figures(summary: Summary) -> Section:
    """The figures, and the national series behind the forecast."""
    run = summary.answer.run
    rows = [
        (
            run.draws.evidence.figure(figure_id).name,
            _value(dated, run.draws.evidence.figure(figure_id).unit),
            _range(dated, run.draws.evidence.figure(figure_id).unit),
            say(f"grade.{dated.grade.value}"),
            dated.published,
            Verbatim(dated.source, dated.language),
        )
        for figure_id, values in run.draws.used.items()
        for dated in values
    ]
    series = [
        (
            say(f"series.{seen.series}"),
            Amount(seen.value, "persons", 0),
            say("figures.latest", period=seen.period),
            say(f"grade.{seen.grade}"),
            seen.published,
            Verbatim(seen.source, ENGLISH),
        )
        for seen in run.drivers.used
    ]
    stepped = [
        (
            say("scenario.step", series=say(f"series.{step.series}")),
            step_amount(step),
            say("scenario.months", first=step.months[0], last=step.months[-1]),
            say("grade.assumption"),
            run.as_of,
            Verbatim(origin(step.reason)),
        )
        for step in run.drivers.stepped_and_used
    ]
    columns = (
        say("change.figure"),
        say("figures.value"),
        say("column.range"),
        say("column.grade"),
        say("figures.published"),
        say("column.source"),
    )
    table = Table("figures", say("figures.table"), columns, (*rows, *series, *stepped))
    return Section("figures", say("figures.heading"), (Paragraph(say("figures.text")), table))


def _value(dated: Dated, unit: str) -> Fact:
    return say("figures.unknown") if dated.value is None else given(dated.value, unit)


def _range(dated: Dated, unit: str) -> Fact:
    if dated.low is None or dated.high is None or dated.low == dated.high:
        return say("figures.no_range")
    return given_range(dated.low, dated.high, unit)


def checked(summary: Summary) -> Section:
    """What was checked on this answer, and whether it holds."""
    rows = tuple(
        (say(f"check.{c.name}"), say("check.holds" if c.holds else "check.fails"))
        for c in checks(summary)
        if not c.name.startswith("outcome.")
    )
    columns = (say("check.what"), say("check.result"))
    table = Table("checks", say("check.table"), columns, rows)
    return Section("checks", say("check.heading"), (table,))
