"""The figures that a run used, each with its source, days and grade."""

from typing import Any

from kotomitta.basis.figures import Dated
from kotomitta.planning.inputs.run import Run


def figure_rows(run: Run) -> list[dict[str, Any]]:
    """Every value used, in order of id: first the figures drawn, then the national series."""
    return [*_figures(run), *_series(run)]


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
            "note": "the latest of the series",
        }
        for seen in run.drivers.used
    ]
