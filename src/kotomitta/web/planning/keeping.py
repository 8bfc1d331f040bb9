"""Keeping what a run found: the answer, the paper, and each figure with its name and influence."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from json import dumps, loads
from typing import Any

from kotomitta.basis.errors import InputError
from kotomitta.planning.inputs.scenario import origin
from kotomitta.render.words import Language, Words
from kotomitta.report.comparison.apart import told_apart
from kotomitta.report.document import ENGLISH, Document, Fact, Table, Verbatim
from kotomitta.store.document import document_of, document_text
from kotomitta.store.folder import json_text
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning.fragments import parts_on, rendered, rendering
from kotomitta.web.planning.models import Fragment, Result, Run

Answer = Mapping[str, Any]
_FIGURES = Prepared(lambda run: Result.objects.filter(run=run).values_list("figures"))


def result(run: Run, document: Document, answer: Answer) -> Result:
    """What a run found, yet to be stored."""
    rows = figure_rows(document, answer)
    return Result(
        run=run,
        answer=json_text(answer),
        document=document_text(document),
        figures=dumps(rows, ensure_ascii=False),
    )


def fragments(found: Result, language: Language) -> list[Fragment]:
    """Every part of a run's paper in one language, yet to be stored."""
    run, figures = found.run, figures_of(found.figures)
    made = rendered(run, paper_of(found.document), figures, language)
    return [
        Fragment(
            run=run, language=language, rendering=rendering(), order=i, section=name, html=html
        )
        for i, (name, html) in enumerate(made.items())
    ]


def keep(run: Run, document: Document, answer: Answer) -> None:
    """Store what a run found."""
    result(run, document, answer).save()


def keep_whole(found: Result, parts: Iterable[Fragment]) -> None:
    """Store what a run found with the parts of its paper."""
    found.save()
    Fragment.objects.bulk_create(parts)


def keep_parts(run: Run, language: Language) -> None:
    """Render every part of a run's paper in one language, and keep it."""
    # Two readers may be the first at once; what they render is the same.
    Fragment.objects.bulk_create(fragments(run.result, language), ignore_conflicts=True)


def paper(run: Run) -> Document:
    """The paper of a run that is done."""
    return paper_of(run.result.document)


def paper_of(text: str) -> Document:
    """The paper in its stored text; one of an earlier version as it would be told now."""
    return told_apart(document_of(text))


def figures(run: Run) -> list[dict[str, Any]]:
    """The figures of a run that is done, as `figure_rows` made them."""
    return figures_of(_FIGURES.rows(run.pk)[0][0])


def figures_of(text: str) -> list[dict[str, Any]]:
    """The figures in their stored text, each with its place among them."""
    unknown = {"language": "", "note_language": ""}
    return [{**unknown, **row, "place": place} for place, row in enumerate(loads(text))]


def parts(run: Run, language: Language, page: str) -> dict[str, str]:
    """The title and those parts of a run's paper that one page shows, as HTML.

    A finished run never changes, so that this is one query; new words or templates make a new
    rendering, which is kept when it is first asked for.
    """
    kept = _kept(page)
    now = dict(kept.rows(run.pk, language, rendering()))
    return now or dict(kept.rows(run.pk, language, _kept_again(run, language)))


@cache
def _kept(page: str) -> Prepared[Fragment]:
    return Prepared(
        lambda run, language, made: Fragment.objects.filter(
            parts_on(page), run=run, language=language, rendering=made
        ).values_list("section", "html")
    )


@contextmanager
def in_todays_words() -> Iterator[None]:
    """InputError when a paper of an earlier version has a message that is no longer known."""
    try:
        yield
    except KeyError as error:
        raise InputError("paper_outdated") from error


def _kept_again(run: Run, language: Language) -> str:
    """The rendering in today's words; an earlier one when these no longer say all of it."""
    try:
        with in_todays_words():
            keep_parts(run, language)
    except InputError:
        earlier = Fragment.objects.filter(run=run, language=language).order_by("-pk").first()
        if earlier is None:
            raise
        return earlier.rendering
    return rendering()


def figure_rows(document: Document, answer: Answer) -> list[dict[str, Any]]:
    """Every value used, with its name, value and range as each language has them, and influence.

    The paper's table of figures has the same rows in the same order; a comparison has none.
    """
    tables = (b for s in document.sections for b in s.blocks if isinstance(b, Table))
    table = next((t for t in tables if t.id == "figures"), None)
    told = table.rows if table else ()
    written = {language: Words(language) for language in Language}
    return [
        {
            **row,
            "influence": _influence(row["id"], answer["influence"]),
            "name": {code: words.fact(facts[0]) for code, words in written.items()},
            "shown": {code: words.fact(facts[1]) for code, words in written.items()},
            "range": {code: words.fact(facts[2]) for code, words in written.items()},
            **_languages(row["source"], facts[-1]),
        }
        for row, facts in zip(answer.get("figures", []), told, strict=True)
    ]


def _languages(source: str, told: Fact) -> dict[str, str]:
    """In which language a figure's source and note are; the note on a scenario's figure is ours."""
    language = told.language if isinstance(told, Verbatim) else ""
    ours = source.startswith(origin(""))
    return {"language": language, "note_language": ENGLISH if ours else language}


def _influence(figure: str, shares: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The share of each output's spread that a figure accounts for; of a series, its forecast."""
    name = figure.replace("series.", "forecast.", 1) if figure.startswith("series.") else figure
    return {output: of[name] for output, of in shares.items() if name in of}
