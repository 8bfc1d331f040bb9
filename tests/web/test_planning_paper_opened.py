"""The journey of the paper in a browser: made from the answer, saved, and opened for real."""

import re
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page
from pypdf import PdfReader

from kotomitta.render.words import Language, Words
from kotomitta.report.document import Amount, KeyNumber
from visitors.people import Visit
from visitors.plans import answered_plan, found

pytestmark = [pytest.mark.web, pytest.mark.django_db(transaction=True)]

FORMS = ("html", "pdf", "docx", "xlsx")


def plain(text: str) -> str:
    """The text with every kind of space as one, and without marks of where lines may break."""
    return re.sub(r"\s+", " ", re.sub("[\u00ad\u2060]", "", text)).strip()


def saved(shown: Page, name: str) -> bytes:
    with shown.expect_download() as waiting:
        shown.get_by_role("link", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def in_html(content: bytes) -> str:
    return re.sub(r"<[^>]+>", " ", content.decode())


def in_pdf(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def in_docx(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join([*(p.text for p in document.paragraphs), *cells])


def in_xlsx(content: bytes) -> tuple[str, list[float]]:
    book = load_workbook(BytesIO(content))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    numbers = [float(c.value) for c in cells if isinstance(c.value, int | float)]
    return " ".join(str(c.value) for c in cells), numbers


@pytest.mark.parametrize("language", Language)
def test_the_paper_is_made_saved_and_says_what_the_page_says(
    visit: Visit, language: Language
) -> None:
    words = Words(language)
    made = answered_plan()
    shown = visit(f"/{language}/scenarios/{made.pk}/overview/", "viewer")
    told = [plain(text) for text in shown.locator(".key .value").all_inner_texts()]
    assert len(told) == 4
    numbers = [part for part in found()[0].lead if isinstance(part, KeyNumber)]
    assert told == [plain(words.fact(number.value)) for number in numbers]
    shown.get_by_role("link", name=words.say("planning.tab.paper"), exact=True).click()
    files = {form: saved(shown, words.say(f"planning.paper.{form}")) for form in FORMS}
    texts = {
        "html": in_html(files["html"]),
        "pdf": in_pdf(files["pdf"]),
        "docx": in_docx(files["docx"]),
    }
    for form, text in texts.items():
        for said in told:
            assert said in plain(text), (form, said)
        for key in ("options.table", "plan.options", "plan.by_month"):
            assert plain(words.say(key)) in plain(text), (form, key)
    text, values = in_xlsx(files["xlsx"])
    for option in ("today", "norm", "cap"):
        assert plain(words.say(f"plan.option.{option}")) in plain(text)
    for number in numbers:
        assert isinstance(number.value, Amount)
        near = any(value == pytest.approx(number.value.value, rel=1e-9) for value in values)
        assert near or plain(words.fact(number.value)) in plain(text), number.name.key
