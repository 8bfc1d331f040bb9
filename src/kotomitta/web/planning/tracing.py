"""One number of a paper, and where it comes from: formula, inputs, and its spread."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kotomitta.basis.figures import Named
from kotomitta.render.charts import figures as chart_figures
from kotomitta.render.links import LEAD, TEXT, sentences
from kotomitta.render.tables import numbers_in
from kotomitta.report.document import (
    Amount,
    Chart,
    Document,
    Fact,
    KeyNumber,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    Verbatim,
)
from kotomitta.web.planning.derivations import Derivation, Formula, derivation, unnumbered

_CHANGES = "changes"
# What the answer calls the ends of a quantity, and those of a break-even, which may lack some.
_SPREAD = {"p10": "low", "p50": "median", "p90": "high"}


@dataclass(frozen=True, slots=True)
class Traced:
    """A number with its names, the figures that feed it with the largest influence first, and its
    low, middle and high where the answer has them; of a simulated mean its error instead; of a
    comparison, what the scenario changes; of what is not computed, the sources told beside it.

    `anchor` is the part of the page that the number stands in.
    """

    section: str
    anchor: str
    names: tuple[Fact, ...]
    value: Fact
    formula: Formula
    derivation: Derivation
    feeding: Sequence[Mapping[str, Any]]
    spread: tuple[Amount, Amount, Amount] | None = None
    error: Amount | None = None
    changes: Table | None = None
    sources: tuple[Verbatim, ...] = ()


def tables(section: Section) -> dict[str, Table]:
    """The tables of a section by id, and the figures of its charts."""
    drawn = (chart_figures(block) for block in section.blocks if isinstance(block, Chart))
    told = (block for block in section.blocks if isinstance(block, Table))
    return {table.id: table for table in (*told, *drawn)}


def behind(number: KeyNumber) -> str:
    """The section that a key number sums up: `lead.cap` stands for `cap`."""
    return number.name.key.removeprefix("lead.")


def traced(
    document: Document,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    where: tuple[str, int, int],
) -> Traced | None:
    """The number in that table, row and column of a paper; None when none stands there."""
    table_id, row, column = where
    if table_id == LEAD:
        return _headline(document, answer, figures, row)
    if table_id.startswith(TEXT):
        return _spoken(document, figures, (table_id.removeprefix(TEXT), row, column))
    for section in document.sections:
        table = tables(section).get(table_id)
        if table is not None and row < len(table.rows) and column < len(table.columns):
            there = any(numbers_in(table.rows[row][column]))
            return _cell(section, table, answer, figures, (row, column)) if there else None
    return None


def _spoken(
    document: Document, figures: Sequence[Mapping[str, Any]], where: tuple[str, int, int]
) -> Traced | None:
    """A number of a sentence, which says what it is."""
    owner, place, number = where
    section = next((s for s in document.sections if s.id == owner), None)
    said = list(sentences(section)) if section else _opening(document) if owner == LEAD else []
    numbers = list(numbers_in(said[place])) if place < len(said) else []
    if number >= len(numbers):
        return None
    of = section.id if section else said[place].key.partition(".")[0]
    told = derivation(of)
    changes = _changes(section) if section else None
    names = (said[place],)
    feeding = told.feeding(figures)
    return Traced(of, of, names, numbers[number], Formula(), told, feeding, changes=changes)


def _opening(document: Document) -> list[Message]:
    return [part.text for part in document.lead if isinstance(part, Paragraph)]


def _headline(
    document: Document,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    row: int,
) -> Traced | None:
    numbers = [part for part in document.lead if isinstance(part, KeyNumber)]
    if row >= len(numbers):
        return None
    number, told = numbers[row], derivation(behind(numbers[row]))
    formula = told.formula(LEAD, "", "")
    feeding = told.feeding(figures, formula.figures)
    said = dict(_said([number.name]))
    spread = _spread(_at(answer, formula.answer.format_map(said)), number.value)
    of = behind(number)
    return Traced(of, of, (number.name,), number.value, formula, told, feeding, spread)


def _cell(
    section: Section,
    table: Table,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    at: tuple[int, int],
) -> Traced:
    row, column = at
    cells, head = table.rows[row], table.columns[column]
    told = derivation(section.id)
    said = defaultdict(str, _amounts(table, row))  # a total has no year
    said |= dict(_said([*cells, head]))
    said |= {"row": _name(cells[0]), "place": str(row), "part": _part(table.id, column)}
    formula = told.formula(table.id, said["row"], head.key)
    said["of"] = formula.of.format_map(said)
    if formula.names:
        keys = list(_keys(_at(answer, formula.names.format_map(said)), formula.having))
        said["row"] = keys[row] if row < len(keys) else ""
    own = tuple(_figure(prefix.format_map(said)) for prefix in formula.figures)
    behind_it = _at(answer, formula.answer.format_map(said))
    chart = next((b for b in section.blocks if isinstance(b, Chart) and _draws(b, table)), None)
    return Traced(
        section.id,
        chart.id if chart else table.id,
        _names(table, row, column),
        cells[column],
        formula,
        told,
        told.feeding(figures, own),
        _drawn(chart, row, column) if chart else _spread(behind_it, cells[column]),
        _error(behind_it, cells[column]),
        _changes(section),
        tuple(_sources(section, cells)),
    )


def _keys(named: Any, having: str) -> Iterator[str]:
    """What the rows of a table are called in the answer, in order."""
    if isinstance(named, Mapping):
        yield from (key for key, of in named.items() if not having or of.get(having))
    else:
        yield from (str(entry[having]) for entry in named or ())


def _figure(name: str) -> str:
    """The id of a figure by its name among influences, where a series is its forecast."""
    return name.replace("forecast.", "series.", 1) if name.startswith("forecast.") else name


def _names(table: Table, row: int, column: int) -> tuple[Fact, ...]:
    """What a cell is: its row, the words before it, its column and its table."""
    cells = table.rows[row]
    before = (cell for cell in cells[1:column] if isinstance(cell, Message))
    return (*cells[: min(column, 1)], *before, table.columns[column], table.caption)


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


def _changes(section: Section) -> Table | None:
    """What a scenario changes, where its section tells."""
    return next((t for t in tables(section).values() if unnumbered(t.id) == _CHANGES), None)


def _said(cells: Sequence[Fact]) -> Iterator[tuple[str, str]]:
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


def _at(found: Any, path: str) -> Any:
    """What stands in the answer at a path; None when nothing does.

    Of a list, a step is a place or what an entry has: `year=2026,option=cap`, `caps.lead=4`.
    """
    for step in path.split("/"):
        if isinstance(found, Mapping):
            found = found.get(step)
        elif isinstance(found, list) and step.isdigit():
            found = found[int(step)] if int(step) < len(found) else None
        elif isinstance(found, list):
            wanted = [pair.partition("=")[::2] for pair in step.split(",")]
            found = next((o for o in found if all(_has(o, k, v) for k, v in wanted)), None)
    return found


def _has(entry: Mapping[str, Any], name: str, value: str) -> bool:
    return str(_at(entry, name.replace(".", "/"))) == value


def _spread(found: Any, shown: Fact) -> tuple[Amount, Amount, Amount] | None:
    """Low, middle and high of a quantity, with the unit and decimals of the number shown."""
    if not isinstance(found, Mapping) or not isinstance(shown, Amount | Range):
        return None
    ends = [found.get(name, found.get(of)) for name, of in _SPREAD.items()]
    if None in ends:
        return None
    low, middle, high = (Amount(end, shown.unit, shown.digits) for end in ends)
    return low, middle, high


def _error(found: Any, shown: Fact) -> Amount | None:
    """The standard error of a simulated mean, in the unit of the number shown."""
    error = found.get("se") if isinstance(found, Mapping) else None
    return None if error is None or not isinstance(shown, Amount) else Amount(error, shown.unit)
