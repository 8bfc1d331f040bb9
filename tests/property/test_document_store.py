"""A stored document is the document, to the last digit and on the rendered page."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Named
from kotomitta.basis.months import Month
from kotomitta.render.html import page
from kotomitta.render.words import Language
from kotomitta.report import document as parts
from kotomitta.report.document import (
    Amount,
    Chart,
    ChartKind,
    Document,
    KeyNumber,
    Line,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    Verbatim,
)
from kotomitta.store.document import document_of, document_text
from samples.document import document

pytestmark = pytest.mark.property

TEXT = st.text(max_size=12)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
MONTH = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))
DIGITS = st.none() | st.integers(-3, 4)
AMOUNT = st.builds(Amount, NUMBER, TEXT, DIGITS)
RANGE = st.builds(Range, NUMBER, NUMBER, TEXT, DIGITS)
PLAIN = (
    st.integers()
    | NUMBER
    | st.booleans()
    | st.dates()
    | MONTH
    | TEXT
    | st.builds(Named, fi=TEXT, sv=TEXT, en=TEXT)
    | AMOUNT
    | RANGE
    | st.builds(Verbatim, TEXT)
)
FACT = st.recursive(
    PLAIN, lambda inner: st.builds(Message, TEXT, st.dictionaries(TEXT, inner, max_size=3))
)
MESSAGE = st.builds(Message, TEXT, st.dictionaries(TEXT, FACT, max_size=3))
NUMBERS = st.lists(NUMBER, max_size=4).map(tuple)


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=3).map(tuple)


PARAGRAPH = st.builds(Paragraph, MESSAGE)
TABLE = st.builds(Table, TEXT, MESSAGE, several(MESSAGE), several(several(FACT)))
LINE = st.builds(Line, MESSAGE, NUMBERS, NUMBERS, NUMBERS)
CHART = st.builds(
    Chart, TEXT, st.sampled_from(ChartKind), MESSAGE, MESSAGE, TEXT, several(MONTH), several(LINE)
)
SECTION = st.builds(Section, TEXT, MESSAGE, several(PARAGRAPH | TABLE | CHART))
KEY = st.builds(KeyNumber, MESSAGE, FACT, st.none() | RANGE)
DOCUMENT = st.builds(Document, MESSAGE, several(PARAGRAPH | KEY), several(SECTION))


def kinds(value: object) -> Any:
    """The value with the type of every number in it: 1, 1.0 and True are equal but not the same."""
    if is_dataclass(value):
        return [type(value), *(kinds(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, tuple):
        return [kinds(part) for part in value]
    if isinstance(value, dict):
        return {name: kinds(part) for name, part in value.items()}
    return (type(value), value)


@given(DOCUMENT)
def test_what_is_read_is_what_was_stored(paper: Document) -> None:
    read = document_of(document_text(paper))
    assert read == paper
    assert kinds(read) == kinds(paper)
    assert document_text(read) == document_text(paper)


@pytest.mark.parametrize("language", Language)
def test_the_page_of_a_stored_document_is_the_same_page(language: Language) -> None:
    read = document_of(document_text(document()))
    assert page(read, language, {}) == page(document(), language, {})


def test_every_part_of_a_document_was_tried() -> None:
    tried = {Amount, Chart, Document, KeyNumber, Line, Message, Paragraph, Range, Section, Table}
    known = {part for part in vars(parts).values() if is_dataclass(part)}
    assert {part for part in known if part.__module__ == parts.__name__} == tried | {Verbatim}


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "1", "{}", '{"Document": {}}', '{"Path": {}}', '{"Month": "2017-13"}'),
        *('{"Amount": {"value": 1, "unit": "cases"}}', '{"Amount": 1, "Range": 2}', "[" * 5000),
    ],
)
def test_what_is_no_document_is_told(text: str) -> None:
    with pytest.raises(InputError) as error:
        document_of(text, "document.json")
    assert (error.value.key, error.value.place) == ("error.document_malformed", "document.json")


@pytest.mark.parametrize("fact", [{1, 2}, object(), b"", float("nan")])
def test_what_cannot_be_kept_is_refused(fact: Any) -> None:
    odd = replace(document(), title=Message("x", {"fact": fact}))
    with pytest.raises((TypeError, ValueError)):
        document_text(odd)
