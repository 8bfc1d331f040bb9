"""The document as a tagged PDF."""

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import as_file, files
from typing import Literal

import typst

from kotomitta.render.paper.dates import moment
from kotomitta.render.paper.worded import worded
from kotomitta.render.words import Words
from kotomitta.report.document import Document

_HERE = files("kotomitta.render.paper")


def typeset(document: Document, words: Words) -> bytes:
    """The document as PDF/UA-1: tags, bookmarks, language, title and a text for each picture.

    All text reaches the template as data, so that nothing in it is read as markup. A character
    that no font here can draw is an empty box in a PDF that is tagged but not called PDF/UA, since
    that standard asks for every character to be drawn.
    """
    day = moment(document)
    paper = {**asdict(worded(document, words)), "day": [day.year, day.month, day.day]}
    try:
        return compiled("paper.typ", paper, "pdf", "ua-1")[0]
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        return compiled("paper.typ", paper, "pdf")[0]


def pictures(drawings: list[str]) -> list[bytes]:
    """Drawings as PNG, for programs that do not draw SVG."""
    return compiled("pictures.typ", {"drawings": drawings}, "png") if drawings else []


def compiled(
    template: str,
    data: object,
    kind: Literal["pdf", "png"],
    standard: Literal["ua-1"] | None = None,
) -> list[bytes]:
    """What a template makes of data, page by page for pictures; no font but those shipped."""
    found = typst.compile(
        _HERE.joinpath(template).read_bytes(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=_fonts(),
        format=kind,
        ppi=200.0,
        pdf_standards=standard,
    )
    return found if isinstance(found, list) else [found]


@cache
def _fonts() -> typst.Fonts:
    """The fonts shipped here and those of typst for other scripts; none of the machine's own."""
    with as_file(_HERE.joinpath("fonts")) as folder:
        return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
