"""One number in a table, and where it comes from: formula, inputs, and its spread."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kotomitta.basis.figures import Named
from kotomitta.render.charts import figures as chart_figures
from kotomitta.render.tables import cell_names
from kotomitta.report.document import (
    Amount,
    Chart,
    Fact,
    Message,
    Section,
    Table,
    Verbatim,
)
from kotomitta.web.planning import quantities
from kotomitta.web.planning.derivations import Derivation, Formula, derivation, unnumbered

_CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Traced:
    """A number with its names, the figures that feed it with the largest influence first, and its
    low, middle and high where the answer has them; of a simulated mean its error instead; of a
    comparison, what the scenario changes; of what is not computed, the sources told beside it.

    `page` is the one that the number stands on, and `anchor` the part of it.
    """

    section: str
    anchor: str
    names: tuple[Fact, ...]
    value: Fact
    formula: Formula
    derivation: Derivation
    feeding: Sequence[Mapping[str, Any]] = ()
    spread: tuple[Amount, Amount, Amount] | None = None
    error: Amount | None = None
    changes: Table | None = None
    sources: tuple[Verbatim, ...] = ()
    page: str = "overview"


def tables(section: Section) -> dict[str, Table]:
    """The tables of a section by id, and the figures of its charts."""
    drawn = (chart_figures(block) for block in section.blocks if isinstance(block, Chart))
    told = (block for block in section.blocks if isinstance(block, Table))
    return {table.id: table for table in (*told, *drawn)}


def cell_traced(
    section: Section,
    table: Table,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    at: tuple[int, int],
) -> Traced:
    """The number in that row and column of a table."""
    row, column = at
    cells, head = table.rows[row], _line(table.columns[column])
    told = derivation(section.id)
    said = defaultdict(str, _amounts(table, row))  # a total has no year
    said |= dict(said_of([*cells, head]))
    said |= {"row": _name(cells[0]), "place": str(row), "part": _part(table.id, column)}
    formula = told.formula(table.id, said["row"], head.key)
    said["of"] = formula.of.format_map(said)
    if formula.names:
        named = quantities.at(answer, formula.names.format_map(said))
        keys = list(quantities.keys(named, formula.having))
        said["row"] = keys[row] if row < len(keys) else ""
    behind_it = found_at(answer, formula, said)
    chart = next((b for b in section.blocks if isinstance(b, Chart) and _draws(b, table)), None)
    return Traced(
        section.id,
        chart.id if chart else table.id,
        (*cell_names(table, row, column), table.caption),
        cells[column],
        formula,
        computed_by(told, formula),
        told.feeding(figures, own_figures(formula, said)),
        _drawn(chart, row, column) if chart else quantities.spread(behind_it, cells[column]),
        quantities.error(behind_it, cells[column]),
        changes_of(section),
        tuple(_sources(section, cells)),
        told.page,
    )


def found_at(answer: Mapping[str, Any], formula: Formula, said: Mapping[str, str]) -> Any:
    """What the answer has of a number that these names are said of."""
    return quantities.at(answer, formula.answer.format_map(said))


def own_figures(formula: Formula, said: Mapping[str, str]) -> tuple[str, ...] | None:
    """The beginnings of the ids of the figures that feed a number; None for its section's."""
    if formula.figures is None:
        return None
    return tuple(_figure(prefix.format_map(said)) for prefix in formula.figures)


def computed_by(told: Derivation, formula: Formula) -> Derivation:
    """The derivation of a number; what no figure feeds is not computed by any method."""
    return replace(told, methods=()) if formula.figures == () else told


def _figure(name: str) -> str:
    """The id of a figure by its name among influences, where a series is its forecast."""
    return name.replace("forecast.", "series.", 1) if name.startswith("forecast.") else name


def _draws(chart: Chart, table: Table) -> bool:
    return chart_figures(chart).id == table.id


def _drawn(chart: Chart, row: int, column: int) -> tuple[Amount, Amount, Amount] | None:
    """The ends and the middle of the line that a column of a chart's figures shows."""
    lines = [line for line in chart.lines for _ in range(2 if line.low else 1)]
    line = lines[column - 1]
    if not line.low:
        return None
    low, middle, high = (Amount(of[row], chart.unit) for of in (line.low, line.middle, line.high))
    return low, middle, high


def _sources(section: Section, cells: Sequence[Fact]) -> Iterator[Verbatim]:
    """The sources told in a row; else those of the whole section, where a table tells them."""
    own = [cell for cell in cells if isinstance(cell, Verbatim)]
    told = tables(section).get(f"{section.id}_sources")
    yield from own or (
        cell for row in (told.rows if told else ()) for cell in row if isinstance(cell, Verbatim)
    )


def changes_of(section: Section) -> Table | None:
    """What a scenario changes, where its section tells."""
    return next((t for t in tables(section).values() if unnumbered(t.id) == _CHANGES), None)


def _line(head: Message) -> Message:
    """The line of a chart whose ends a column has; of any other column its own head."""
    line = head.facts.get("line")
    return line if isinstance(line, Message) else head


def said_of(cells: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """The name of each message by its kind, and the facts of these by name."""
    for cell in cells:
        if isinstance(cell, Message):
            yield cell.key.partition(".")[0], _name(cell)
            yield from ((name, _name(fact)) for name, fact in cell.facts.items())


def _amounts(table: Table, row: int) -> dict[str, str]:
    """The amounts of a row by the last name of their column's key: `proof.cap` stands for `cap`."""
    pairs = zip(table.columns, table.rows[row], strict=True)
    return {_name(head): f"{of.value:g}" for head, of in pairs if isinstance(of, Amount)}


def _name(fact: Fact) -> str:
    match fact:
        case Message():
            return fact.key.rpartition(".")[2]
        case Named():
            return fact.en
    return str(fact)


def _part(table: str, column: int) -> str:
    """The place of a scenario in a comparison: of a table of its own, or of its column in one."""
    number = table.rpartition("-")[2]
    return str(int(number) - 1 if number.isdigit() else column - 2)
