"""`kotomitta paper`: the council's paper as HTML, PDF, Word and a workbook."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.cli.answering import Request, answered, steps
from kotomitta.cli.options import INTO_FOLDER, AsJson
from kotomitta.cli.plan import Budget, Norm, budgets_by_year, budgets_in
from kotomitta.cli.prove import cores
from kotomitta.cli.requested import requested
from kotomitta.cli.screen import show_json, words
from kotomitta.render import html
from kotomitta.render import paper as papers
from kotomitta.render.words import Language, users_language
from kotomitta.report.document import Document
from kotomitta.sources.answering import RECOMMENDED, SIMULATED
from kotomitta.store.folder import write_folder

Make = Callable[[Document, Language], bytes]
_MAKES: Mapping[str, Make] = {
    "pdf": papers.pdf,
    "docx": papers.docx,
    "xlsx": papers.xlsx,
    "html": lambda document, language: html.page(document, language, {}).encode(),
}

Out = Annotated[Path, INTO_FOLDER]
Formats = Annotated[str, typer.Option("--format")]


@requested(draws=1000)
def paper(
    request: Request,
    *,
    out: Out,
    norm: Norm = RECOMMENDED,
    budget: Budget = None,
    language: Language | None = None,
    formats: Formats = "pdf,docx,xlsx,html",
    json: AsJson = False,
) -> None:
    """The paper for the council as PDF, Word, a workbook and HTML.

    Example: kotomitta paper helsinki --term 2025 --out paper --language sv --format pdf,docx
    """
    wanted, spoken = _formats(formats), language or users_language()
    budgets = budgets_by_year(budget or [])
    proof = replace(SIMULATED, threads=cores())
    result = answered(replace(request, proof=proof))
    run = result.summary.answer.run
    with steps("progress.options"):
        found = result.with_options(norm, budgets_in(budgets, run.months[run.ahead]))
    document, made = found.document, {}
    with steps(*(f"progress.format.{kind}" for kind in wanted)) as step:
        for kind in wanted:
            made[f"paper.{spoken}.{kind}"] = _MAKES[kind](document, spoken)
            step()
    write_folder(out, made)
    if json:
        show_json({"files": [str(out / name) for name in made]})
    else:
        for name in made:
            Console(highlight=False).print(words().say("paper.written", file=str(out / name)))


def _formats(text: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    for kind in asked:
        if kind not in _MAKES:
            known = ", ".join(_MAKES)
            raise InputError("paper_format_unknown", place="--format", given=kind, known=known)
    return asked
