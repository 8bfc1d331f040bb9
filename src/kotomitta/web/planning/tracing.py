"""One number of a paper, and where it comes from: formula, inputs, and its spread."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kotomitta.basis.figures import Named
from kotomitta.render.tables import is_number
from kotomitta.report.document import (
    Amount,
    Document,
    Fact,
    KeyNumber,
    Message,
    Range,
    Section,
    Table,
)
from kotomitta.web.planning.derivations import Derivation, Formula, derivation, unnumbered

LEAD = "lead"
_CHANGES = "changes"
# What the answer calls the ends of a quantity, and those of a break-even, which may lack some.
_SPREAD = {"p10": "low", "p50": "median", "p90": "high"}


@dataclass(frozen=True, slots=True)
class Traced:
    """A number with its names, the figures that feed it with the largest influence first, and its
    low, middle and high where the answer has them; of a simulated mean its error instead; of a
    comparison, what the scenario changes.
    """

    section: str
    names: tuple[Fact, ...]
    value: Fact
    formula: Formula
    derivation: Derivation
    feeding: Sequence[Mapping[str, Any]]
    spread: tuple[Amount, Amount, Amount] | None = None
    error: Amount | None = None
    changes: Table | None = None


def is_traced(section: Section, fact: Fact) -> bool:
    """Whether a cell of a section is a number that leads to where it comes from."""
    return is_number(fact) and bool(derivation(section.id).methods)


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
    for section in document.sections:
        for table in section.blocks:
            if isinstance(table, Table) and table.id == table_id and row < len(table.rows):
                cells = table.rows[row]
                if 0 < column < len(cells) and is_traced(section, cells[column]):
                    return _cell(section, table, answer, figures, (row, column))
    return None


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
    return Traced(behind(number), (number.name,), number.value, formula, told, feeding, spread)


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
        named = _at(answer, formula.names.format_map(said)) or {}
        keys = [k for k, of in named.items() if not formula.having or of.get(formula.having)]
        said["row"] = keys[row] if row < len(keys) else ""
    own = tuple(prefix.format_map(said) for prefix in formula.figures)
    behind_it = _at(answer, formula.answer.format_map(said))
    return Traced(
        section.id,
        (cells[0], *(c for c in cells[1:column] if isinstance(c, Message)), head, table.caption),
        cells[column],
        formula,
        told,
        told.feeding(figures, own),
        _spread(behind_it, cells[column]),
        _error(behind_it, cells[column]),
        next((t for t in section.blocks if isinstance(t, Table) and _is_changes(t)), None),
    )


def _is_changes(table: Table) -> bool:
    return unnumbered(table.id) == _CHANGES


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
