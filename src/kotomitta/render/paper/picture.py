"""A chart as a drawing that stands alone: its legend in it, its colours those of paper."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from kotomitta.render.charts import SIZES, drawing
from kotomitta.render.words import Words
from kotomitta.report.document import Chart, ChartKind

_LEGEND_ROW = 20


def svg(chart: Chart, words: Words) -> str:
    """The wide drawing of a chart as an SVG file, with its legend below it."""
    drawn = drawing(chart, words, SIZES[0])
    return (
        _environment()
        .get_template("picture.svg")
        .render(
            chart=chart,
            words=words,
            drawing=drawn,
            fan=chart.kind is ChartKind.FAN,
            row=_LEGEND_ROW,
            height=drawn.size.height + _LEGEND_ROW * len(chart.lines) + 4,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kotomitta.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
