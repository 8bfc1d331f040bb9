"""The workbook: numbers that are numbers, and totals that add up live."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl import Workbook

from kotomitta.basis.months import Month
from kotomitta.render.charts import figures
from kotomitta.render.numbers import NO_BREAK
from kotomitta.render.paper import xlsx
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Amount, Chart, Fact, Range, Table
from samples.paper import HOSTILE, adding, dated, hostile

pytestmark = pytest.mark.unit


def read(made: bytes, *, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(made), data_only=values)


def tables() -> list[Table]:
    blocks = [block for section in dated().sections for block in section.blocks]
    return [
        figures(b) if isinstance(b, Chart) else b for b in blocks if isinstance(b, Table | Chart)
    ]


def numbers(row: tuple[Fact, ...]) -> list[float]:
    ends = ((f.low, f.high) if isinstance(f, Range) else (f,) for f in row)
    facts = [fact.value if isinstance(fact, Amount) else fact for pair in ends for fact in pair]
    return [f for f in facts if isinstance(f, int | float) and not isinstance(f, bool)]


@pytest.mark.parametrize("language", list(Language))
def test_each_table_has_a_sheet_with_all_its_numbers(language: Language) -> None:
    book = read(xlsx(dated(), language))
    assert len(book.worksheets) == 1 + len(tables())
    for sheet, table in zip(book.worksheets[1:], tables(), strict=True):
        assert sheet["A1"].value == Words(language).fact(table.caption)
        assert sheet.freeze_panes == "B3"
        for cells, row in zip(sheet.iter_rows(min_row=3), table.rows, strict=True):
            found = [c.value for c in cells if isinstance(c.value, int | float)]
            assert found == pytest.approx(numbers(row), rel=1e-14)


def test_totals_are_formulas_whose_kept_values_are_the_papers() -> None:
    made = xlsx(adding(), Language.FI)
    live, kept = read(made).worksheets[1], read(made, values=True).worksheets[1]
    assert [cell.value for cell in live[5]] == [
        "sum", "=SUM(B3:B4)", "=SUM(C3:C4)", "=SUM(D3:D4)",
    ]  # fmt: skip
    assert live["D3"].value == "=SUM(B3:C3)"
    assert live["B3"].value == 100.25
    assert [cell.value for cell in kept[5]] == ["sum", 300.75, 75.75, 376.5]
    assert kept["D3"].value == kept["B3"].value + kept["C3"].value
    assert kept["D3"].value + kept["D4"].value == kept["D5"].value


def test_no_other_cell_is_a_formula() -> None:
    for sheet in read(xlsx(dated(), Language.FI)).worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        (Language.FI, f'#,##0"{NO_BREAK}€"'),
        (Language.SV, f'#,##0"{NO_BREAK}€"'),
        (Language.EN, f'"EUR{NO_BREAK}"#,##0'),
    ],
)
def test_euros_are_shown_as_the_language_writes_them(language: Language, shown: str) -> None:
    cell = read(xlsx(adding(), language)).worksheets[1]["B3"]
    assert cell.number_format.replace(" ", NO_BREAK) == shown


def test_months_are_days_and_shares_are_per_cent() -> None:
    book = read(xlsx(dated(), Language.FI))
    month = book.worksheets[1]["A3"]
    assert month.value == datetime.combine(Month(2017, 6).first, datetime.min.time())
    assert month.number_format == "[$-40B]mmmm yyyy"
    share = next(c for s in book.worksheets for r in s.iter_rows() for c in r if c.value == 0.25)
    assert "%" in share.number_format.split('"')[2]
    day = next(
        c for s in book.worksheets for r in s.iter_rows() for c in r
        if isinstance(c.value, datetime) and c.value.date() == date(2016, 12, 9)
    )  # fmt: skip
    assert day.number_format == "d.m.yyyy"


@pytest.mark.parametrize("hard", [*HOSTILE, "\u65e5\u672c \U0001f600", "x" * 40_000])
def test_text_is_never_a_formula_nor_markup(hard: str) -> None:
    book = read(xlsx(hostile(hard), Language.EN))
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    found = [c for c in cells if c.value == hard[:32_767]]
    assert len(found) >= 6
    assert {c.data_type for c in found} == {"s"}
    if hard.startswith(("=", "+", "-", "@")):
        assert any(c.quotePrefix for c in found)


def test_sheets_have_names_that_a_workbook_takes() -> None:
    names = read(xlsx(hostile("[a]:b*c?d/e\\f'g" * 5), Language.FI)).sheetnames
    assert all(len(name) <= 31 for name in names)
    assert len(set(names)) == len(names) == 3
