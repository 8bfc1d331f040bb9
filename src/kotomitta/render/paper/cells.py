"""A table as cells of a sheet: a range takes two columns, and numbers keep their full value."""

from dataclasses import dataclass
from datetime import date

from kotomitta.basis.months import Month
from kotomitta.render.numbers import Measure, measure
from kotomitta.render.paper.plain import plain
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Amount, Fact, Range, Table

_MOST_TEXT = 32_767
_PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"
_MONTH = {Language.FI: "[$-40B]", Language.SV: "[$-81D]", Language.EN: "[$-809]"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, a day or a text; numbers and days have the format that shows them."""

    value: float | date | str
    format: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's cells; `sums_down` and `sums_across` are the columns in which totals stand."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sums_down: tuple[int, ...]
    sums_across: tuple[int, ...]


def sheet_of(table: Table, words: Words) -> Sheet:
    """The sheet of a table. Columns that hold a range become two, for its ends."""
    places = range(len(table.columns))
    split = [any(isinstance(row[i], Range) for row in table.rows) for i in places]
    rows = tuple(
        tuple(
            cell
            for i, fact in enumerate(row)
            for cell in (ends(fact, words) if split[i] else (cell_of(fact, words),))
        )
        for row in table.rows
    )
    heads: list[str] = []
    for i, column in enumerate(table.columns):
        head = plain(words.fact(column))
        heads += (
            [words.say(f"paper.{e}", column=head) for e in ("low", "high")] if split[i] else [head]
        )
    amounts = [i for i in range(len(heads)) if rows and _is_number(rows[-1][i])]
    return Sheet(
        plain(words.fact(table.caption)),
        tuple(heads),
        rows,
        tuple(amounts) if table.adds_down else (),
        tuple(amounts) if table.adds_across else (),
    )


def ends(fact: Fact, words: Words) -> tuple[Cell, Cell]:
    """The two ends of a range; of any other fact, itself twice."""
    if not isinstance(fact, Range):
        return cell_of(fact, words), cell_of(fact, words)
    shown = measure(fact.unit, (fact.low, fact.high), fact.digits)
    pattern = number_format(fact.unit, shown, words)
    return Cell(fact.low, pattern), Cell(fact.high, pattern)


def cell_of(fact: Fact, words: Words) -> Cell:
    """The cell of one fact."""
    match fact:
        case bool():
            return Cell(words.fact(fact))
        case Amount(value, unit, digits):
            return Cell(value, number_format(unit, measure(unit, (value,), digits), words))
        case int() | float():
            return Cell(float(fact), "General")
        case Month():
            return Cell(fact.first, f"{_MONTH[words.language]}mmmm yyyy")
        case date():
            english = words.language is Language.EN
            return Cell(fact, f"{_MONTH[words.language]}d mmmm yyyy" if english else "d.m.yyyy")
    return Cell(plain(words.fact(fact))[:_MOST_TEXT])


def number_format(unit: str, shown: Measure, words: Words) -> str:
    """The format that shows a value of this unit as the page does, but euros never in millions."""
    one_euro = shown.word == "EUR.million"
    decimals = 0 if one_euro else max(shown.decimals, 0)
    digits = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    phrase = words.unit(Measure(unit if one_euro else shown.word), _PLACE)
    before, after = phrase.split(_PLACE)
    return f"{_literal(before)}{digits}{_literal(after, share=unit.partition('/')[0] == 'share')}"


def _literal(text: str, *, share: bool = False) -> str:
    """Text within a format; the sign of a share stays outside, where it makes hundredths of it."""
    if share:
        return "%".join(_literal(part) for part in text.split("%"))
    return f'"{text}"' if text else ""


def _is_number(cell: Cell) -> bool:
    return isinstance(cell.value, float | int)
