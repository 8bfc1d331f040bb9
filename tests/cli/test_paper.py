"""`kotomitta paper`: the council's paper as files."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.cli

ASKED = ("paper", "demo", "--as-of", "2026-11-24", "--draws", "12")


@pytest.fixture(scope="module")
def made(call: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    done = call(*ASKED, "--budget", "2027=900000", "--language", "sv", "--out", str(folder))
    assert done.status == 0, done.err
    assert len(done.out.splitlines()) == 4
    return folder


@pytest.fixture(scope="module")
def texts(made: Path) -> dict[str, str]:
    """What each file says, as one line."""
    word = docx.Document(str(made / "paper.sv.docx"))
    cells = [c.text for t in word.tables for row in t.rows for c in row.cells]
    book = openpyxl.load_workbook(made / "paper.sv.xlsx", data_only=True)
    values = [str(c.value) for s in book for row in s.iter_rows() for c in row if c.value]
    pages = PdfReader(io.BytesIO((made / "paper.sv.pdf").read_bytes())).pages
    return {
        "pdf": " ".join(page.extract_text() for page in pages),
        "docx": " ".join([*(p.text for p in word.paragraphs), *cells]),
        "xlsx": " ".join(values),
        "html": (made / "paper.sv.html").read_text("utf-8"),
    }


def test_the_four_files_and_nothing_else_are_written(made: Path) -> None:
    assert sorted(p.name for p in made.iterdir()) == [
        "paper.sv.docx",
        "paper.sv.html",
        "paper.sv.pdf",
        "paper.sv.xlsx",
    ]


def test_the_paper_holds_the_cap_to_the_simulation_as_the_answer_does(
    texts: dict[str, str],
) -> None:
    for said in texts.values():
        assert "simuleringen sker i tid" in " ".join(said.split())
    assert "Håller det högsta antalet när enheten simuleras" in texts["html"]


def test_what_an_option_costs_the_city_is_not_set_against_a_total_without_interpreting(
    texts: dict[str, str],
) -> None:
    assert "Tjänsternas kostnader, utan tolkning" in texts["html"]


def test_each_file_lays_the_options_side_by_side(texts: dict[str, str]) -> None:
    for said in texts.values():
        flat = " ".join(said.split())
        for option in ("Nuvarande tjänster", "Enligt rekommendationen", "Enligt det härledda"):
            assert option in flat
        assert "Det mesta som budgeten räcker till" in flat


def test_the_first_page_says_what_is_proposed_and_where_its_text_is(made: Path) -> None:
    first = PdfReader(io.BytesIO((made / "paper.sv.pdf").read_bytes())).pages[0].extract_text()
    assert "har en socialarbetare högst" in " ".join(first.split())
    assert "finns under ”Förslag till beslut”" in " ".join(first.split())


def test_no_key_is_left_untranslated(texts: dict[str, str]) -> None:
    for kind, said in texts.items():
        if kind != "html":
            assert (
                re.findall(r"\b(?:decision|options|budget|indicators|paper)\.[a-z_]+", said) == []
            )


def test_the_months_of_the_workbook_add_up_to_the_years_and_payers_to_gross(made: Path) -> None:
    live: Any = openpyxl.load_workbook(made / "paper.sv.xlsx")
    kept: Any = openpyxl.load_workbook(made / "paper.sv.xlsx", data_only=True)
    years, months = (
        next(s for s in kept if str(s["A1"].value).startswith(name))
        for name in ("Kostnader per betalare", "Kostnader per månad")
    )
    by_year = [row[-1].value for row in years.iter_rows(min_row=3)]
    totals = [cell.value for cell in list(months.iter_rows(min_row=3))[-1]][1:]
    assert totals == by_year[:-1]
    assert sum(totals) == pytest.approx(by_year[-1], abs=0.001)
    for row in years.iter_rows(min_row=3):
        assert sum(c.value for c in row[1:-1]) == pytest.approx(row[-1].value, abs=0.001)
    for column in range(2, months.max_column + 1):
        parts = [months.cell(row, column).value for row in range(3, 15)]
        assert sum(parts) == pytest.approx(months.cell(15, column).value, abs=0.001)
        assert str(live[months.title].cell(15, column).value).startswith("=SUM(")


def test_an_unknown_format_is_one_message_and_writes_nothing(
    call: Callable[..., Any], tmp_path: Path
) -> None:
    done = call(*ASKED, "--format", "pdf,rtf", "--out", str(tmp_path / "new"))
    assert (done.status, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert "rtf" in done.err
    assert not (tmp_path / "new").exists()
