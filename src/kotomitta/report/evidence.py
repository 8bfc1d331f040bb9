"""The figures that a run used, each with its source, days and grade."""

from typing import Any

from kotomitta.basis.figures import Dated, Grade
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Step, origin
from kotomitta.report.scenario import step_amount

THE_LATEST = "the latest of the series"


def figure_rows(run: Run) -> list[dict[str, Any]]:
    """Every value used: the figures drawn, the national series, and a scenario's steps in them."""
    return [*_figures(run), *_series(run), *(_step(run, s) for s in run.drivers.stepped_and_used)]


def _figures(run: Run) -> list[dict[str, Any]]:
    figure = run.draws.evidence.figure
    return [
        _row(dated, figure_id, figure(figure_id).unit)
        for figure_id, values in run.draws.used.items()
        for dated in values
    ]


def _row(dated: Dated, figure_id: str, unit: str) -> dict[str, Any]:
    return {
        "id": figure_id,
        "from": dated.start.isoformat(),
        "value": dated.value,
        "low": dated.low if dated.low is not None else dated.value,
        "high": dated.high if dated.high is not None else dated.value,
        "unit": unit,
        "source": dated.source,
        "published": dated.published.isoformat(),
        "checked": dated.checked.isoformat(),
        "grade": dated.grade.value,
        "note": dated.note,
    }


def _series(run: Run) -> list[dict[str, Any]]:
    return [
        {
            "id": f"series.{seen.series}",
            "from": seen.period,
            "value": seen.value,
            "low": seen.value,
            "high": seen.value,
            "unit": "persons",
            "source": seen.source,
            "published": seen.published.isoformat(),
            "checked": seen.checked.isoformat(),
            "grade": seen.grade,
            "note": THE_LATEST,
        }
        for seen in run.drivers.used
    ]


def _step(run: Run, step: Step) -> dict[str, Any]:
    """What a scenario adds to a series in all, or its factor; the months stand in the note."""
    amount, day = step_amount(step), run.as_of.isoformat()
    persons = ", ".join(f"{n:g}" for n in step.persons)
    what = f"persons added: {persons}" if step.factor is None else "a factor in each month"
    return {
        "id": f"scenario.{step.series}",
        "from": step.first,
        "value": amount.value,
        "low": amount.value,
        "high": amount.value,
        "unit": amount.unit,
        "source": origin(step.reason),
        "published": day,
        "checked": day,
        "grade": Grade.ASSUMPTION.value,
        "note": f"{step.first} to {step.last}, {what}",
    }
