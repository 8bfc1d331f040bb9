"""The argument of a cap: a worker's month from the contract to the reserve, and its figures."""

from collections.abc import Mapping, Sequence

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Named
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.workload.argument import Step
from kotomitta.report.document import (
    Amount,
    Block,
    Chart,
    ChartKind,
    Fact,
    Line,
    Message,
    Paragraph,
    Range,
    Table,
    say,
)
from kotomitta.report.summary import Summary


def argued(summary: Summary, cadre: Cadre) -> tuple[Block, ...]:
    """The argument of a cadre's cap as sentence, picture, and tables of steps and figures."""
    answer, steps = summary.answer, summary.argument[cadre]
    who = say(f"cadre.{cadre.value}")
    cap = Amount(answer.caps[cadre].decided, "cases", 0)
    most = max((s for s in steps if s.without), key=lambda s: s.without or 0.0)
    text = say(
        "argument.text",
        cadre=who,
        cap=cap,
        contract=Amount(steps[0].hours.mean, "hours/month", 0),
        reserve=Amount(-steps[-1].hours.mean, "hours/month", 0),
        step=_name(most),
        without=whole(most.without or 0.0),
    )
    return (
        Paragraph(text),
        _picture(steps, cadre, who, cap),
        _steps(answer.run, steps, cadre, who),
        Paragraph(_reserve(summary.reserve[cadre], who)),
    )


def whole(cap: float) -> Amount:
    """A cap as a board would set it: rounded down, as the decided one is."""
    return Amount(int(cap + 1e-6), "cases", 0)


def _reserve(without: Mapping[str, float], who: Message) -> Message:
    """What the cap would be if a reason of the reserve fell away."""
    caps = {name: whole(cap) for name, cap in without.items()}
    return say("argument.reserve", cadre=who, **caps)


def _name(step: Step) -> Message | Named:
    return step.task.name if step.task else say(f"argument.step.{step.name}")


def _picture(steps: Sequence[Step], cadre: Cadre, who: Message, cap: Amount) -> Chart:
    line = Line(say("argument.hours"), tuple(step.hours.mean for step in steps))
    return Chart(
        f"argument_picture_{cadre.value}",
        ChartKind.STEPS,
        say("argument.picture", cadre=who),
        say("argument.shown", cap=cap),
        "hours/month",
        tuple(map(_name, steps)),
        (line,),
    )


def _steps(run: Run, steps: Sequence[Step], cadre: Cadre, who: Message) -> Table:
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            _name(step),
            Amount(step.hours.mean, "hours/month", 1),
            Range.of(step.hours, 1),
            say("argument.nothing") if step.without is None else whole(step.without),
            _rests(run, step.figures),
        )
        for step in steps
    )
    columns = (
        say("cap.step"),
        say("argument.hours"),
        say("column.range"),
        say("argument.without"),
        say("argument.rests"),
    )
    return Table(f"argument_{cadre.value}", say("cap.argument", cadre=who), columns, rows)


def _rests(run: Run, figure_ids: Sequence[str]) -> Message | Named:
    """The figures of a step, each with the grade of its latest value."""
    used = [figure_id for figure_id in figure_ids if figure_id in run.draws.used]
    if not used:
        return say("argument.nothing")
    grade = run.draws.used[used[0]][-1].grade
    first = say(
        "argument.figure",
        name=run.draws.evidence.figure(used[0]).name,
        grade=say(f"grade.{grade.value}"),
    )
    return say("argument.more", first=first, rest=_rests(run, used[1:])) if used[1:] else first
