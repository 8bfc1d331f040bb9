"""A document as files to hand out: PDF, Word and a workbook, the same bytes from the same inputs.

What these need is in the extra `paper`; it is imported when one of them is called.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from kotomitta.basis.errors import InputError
from kotomitta.render.words import Language, Words
from kotomitta.report.document import Document


def pdf(document: Document, language: Language) -> bytes:
    """The document as a tagged PDF (PDF/UA-1) with bookmarks, drawings and described pictures.

    InputError when the extra `paper` is not installed.
    """
    with _installed():
        from kotomitta.render.paper.typeset import typeset
    return typeset(document, Words(language))


def docx(document: Document, language: Language) -> bytes:
    """The document for Word, with real headings, header rows, styles and described pictures.

    InputError when the extra `paper` is not installed.
    """
    with _installed():
        from kotomitta.render.paper.word import word
    return word(document, Words(language))


def xlsx(document: Document, language: Language) -> bytes:
    """The tables of the document as a workbook, numbers as numbers and totals as formulas.

    InputError when the extra `paper` is not installed.
    """
    with _installed():
        from kotomitta.render.paper.workbook import workbook
    return workbook(document, Words(language))


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ImportError as error:
        raise InputError("paper_not_installed", library=error.name or "") from error
