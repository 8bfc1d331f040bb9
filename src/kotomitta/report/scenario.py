"""What a scenario changes, told wherever its numbers are shown."""

from typing import Any

from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Change, Scenario, Step, changed_by
from kotomitta.report.document import (
    Amount,
    Fact,
    Message,
    Paragraph,
    Table,
    Verbatim,
    given,
    given_range,
    say,
)


def titled(title: Message, run: Run) -> Message:
    """The title of a paper, which says when the paper is a scenario's."""
    return say("scenario.title", title=title, name=run.scenario.name) if run.scenario else title


def told(run: Run) -> tuple[Paragraph, ...]:
    """That the numbers are a scenario's, what it asks, and what of it had no effect."""
    if run.scenario is None:
        return ()
    text = say("scenario.lead", name=run.scenario.name, question=run.scenario.question)
    return (Paragraph(text), *without_effect(run))


def without_effect(run: Run) -> tuple[Paragraph, ...]:
    """A sentence for each figure or series whose change no number of the run has seen."""
    return tuple(Paragraph(say("scenario.idle", what=_named(run, name))) for name in idle(run))


def as_json(run: Run) -> dict[str, Any] | None:
    """The scenario of a run as it was given, and the ids of what had no effect."""
    if run.scenario is None:
        return None
    given = run.scenario.model_dump(mode="json", by_alias=True)
    return {**given, "without_effect": list(idle(run))}


def idle(run: Run) -> tuple[str, ...]:
    """The ids of figures and series that the scenario changes and the run has not read so.

    A figure is not read when its change begins after the day on which it is read for the whole
    term; a series is not when its steps begin after the term.
    """
    scenario = run.scenario or _NONE
    figures = (c.id for c in scenario.figures)
    seen = {c.id for c in scenario.figures if _is_used(run, c)}
    stepped = {s.series for s in run.drivers.stepped_and_used if s.months[0] <= run.months[-1]}
    series = (f"series.{s.series}" for s in scenario.drivers if s.series not in stepped)
    return tuple(dict.fromkeys([*(f for f in figures if f not in seen), *series]))


def part_name(run: Run, scenario: Scenario, key: str) -> Fact:
    """The name of a part of a scenario: its own, or that of the figure or series it changes."""
    part = next((c.part for c in scenario.changes if c.key == key and c.part), None)
    return part or _named(run, key)


def changes(run: Run, scenario: Scenario, table_id: str) -> Table:
    """What the scenario changes, from when, to what and why."""
    rows = [
        *(_change(run, change) for change in scenario.figures),
        *(_step(step) for step in scenario.drivers),
    ]
    columns = tuple(say(f"scenario.{column}") for column in ("what", "when", "to", "why"))
    return Table(table_id, say("scenario.changes"), columns, tuple(rows))


def step_amount(step: Step) -> Amount:
    """What a step does: all the persons that it adds, or its factor."""
    if step.factor is None:
        return given(sum(step.persons), "persons")
    return given(step.factor, "ratio")


_NONE = Scenario.model_validate({"name": "none", "question": "nothing is asked"})


def _is_used(run: Run, change: Change) -> bool:
    return any(changed_by(dated, change) for dated in run.draws.used.get(change.id, ()))


def _named(run: Run, name: str) -> Fact:
    if name.startswith("series."):
        return say(name)
    return run.draws.evidence.figure(name).name


def _change(run: Run, change: Change) -> tuple[Fact, ...]:
    figure = run.draws.evidence.figure(change.id)
    when = say("scenario.from", day=change.start)
    return (figure.name, when, new_value(change, figure.unit), Verbatim(change.reason))


def new_value(change: Change, unit: str) -> Fact:
    """What a change makes of a figure in that unit: a value, its range, or a factor."""
    if change.value is None:
        return say("scenario.times", factor=given(change.factor or 0.0, "ratio"))
    if change.low is None or change.high is None:
        return given(change.value, unit)
    ends = given_range(change.low, change.high, unit)
    return say("scenario.between", value=given(change.value, unit), ends=ends)


def _step(step: Step) -> tuple[Fact, ...]:
    when = say("scenario.months", first=step.months[0], last=step.months[-1])
    return (say(f"series.{step.series}"), when, new_course(step), Verbatim(step.reason))


def new_course(step: Step) -> Fact:
    """What a step makes of a series: persons in all, or a factor."""
    if step.factor is None:
        return say("scenario.added", persons=step_amount(step))
    return say("scenario.times", factor=step_amount(step))
