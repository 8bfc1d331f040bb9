"""`kotomitta answer`: the whole motion, on screen, as JSON, or as a folder of papers."""

from dataclasses import replace

from rich.console import Console

from kotomitta.cli.answering import Request, answered, steps
from kotomitta.cli.options import AsJson, OutFolder
from kotomitta.cli.prove import cores
from kotomitta.cli.requested import requested
from kotomitta.cli.screen import show_json, words
from kotomitta.render.html import page
from kotomitta.render.text import show
from kotomitta.render.words import Language, users_language
from kotomitta.report.document import Document
from kotomitta.sources.answering import SIMULATED, Answered
from kotomitta.store.document import document_text
from kotomitta.store.folder import csv_text, json_text, write_folder

_ON_PAPER_ONLY = {"scorecard", "objections", "method", "figures", "checks"}


@requested()
def answer(
    request: Request,
    *,
    out: OutFolder = None,
    json: AsJson = False,
) -> None:
    """Answer the motion for one city and council term.

    Example: kotomitta answer helsinki --term 2017 --as-of 2017-12-31 --out out
    """
    proof = replace(SIMULATED, threads=cores())
    result = answered(replace(request, proof=proof))
    if out is not None:
        write_folder(out, files(result))
    if json:
        show_json(result.json)
    else:
        show(_for_screen(result.document), users_language(), Console())
    if out is not None and not json:
        Console(highlight=False).print(
            words().say("answer.written", folder=str(out / "report.html"))
        )


def _for_screen(document: Document) -> Document:
    """The paper without what is read on paper only: method, figures and checks."""
    kept = tuple(s for s in document.sections if s.id not in _ON_PAPER_ONLY)
    return replace(document, sections=kept)


def files(result: Answered) -> dict[str, str]:
    """The files of an answer by name; `report.html` is the Finnish paper."""
    document, as_json = result.document, result.json
    names = {language: f"report.{language}.html" for language in Language}
    papers = {}
    with steps(*(f"progress.paper.{language}" for language in Language)) as step:
        for language, name in names.items():
            papers[name] = page(document, language, names)
            step()
    return {
        "answer.json": json_text(as_json),
        "document.json": document_text(document) + "\n",
        "figures.csv": csv_text(as_json["figures"]),
        "report.html": papers[names[Language.FI]],
        **papers,
    }
