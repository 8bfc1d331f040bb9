"""One number of a paper, wherever it stands, and where it comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kotomitta.basis.figures import Named
from kotomitta.render.links import LEAD, TEXT, sentences
from kotomitta.render.tables import is_number, numbers_in
from kotomitta.report.document import (
    Amount,
    Document,
    Fact,
    KeyNumber,
    Message,
    Paragraph,
    Range,
    Section,
    say,
)
from kotomitta.web.planning import quantities
from kotomitta.web.planning.derivations import Formula, derivation, spoken
from kotomitta.web.planning.traced import (
    Traced,
    cell_traced,
    changes_of,
    computed_by,
    found_at,
    own_figures,
    said_of,
    tables,
)

# The address of a figure's influence: this and the output, and the figure's place among all.
SHARE = "share-"


def behind(number: KeyNumber) -> str:
    """The section that a key number sums up: `lead.cap` stands for `cap`."""
    return number.name.key.removeprefix("lead.")


def traced(
    document: Document,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    where: tuple[str, int, int],
) -> Traced | None:
    """The number in that table, row and column of a paper; None when none stands there."""
    table_id, row, column = where
    if table_id == LEAD:
        return _headline(document, answer, figures, row)
    if table_id.startswith(SHARE):
        return _share(figures, table_id.removeprefix(SHARE), row)
    if table_id.startswith(TEXT):
        return _spoken(document, answer, figures, (table_id.removeprefix(TEXT), row, column))
    for section in document.sections:
        table = tables(section).get(table_id)
        if table is not None and row < len(table.rows) and column < len(table.columns):
            there = any(numbers_in(table.rows[row][column]))
            return cell_traced(section, table, answer, figures, (row, column)) if there else None
    return None


def _spoken(
    document: Document,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    where: tuple[str, int, int],
) -> Traced | None:
    """A number of a sentence, which says what it is: as is told of it, or of it in a table of the
    section; else only where it stands, with nothing that it would not rest on.
    """
    owner, place, number = where
    section = next((s for s in document.sections if s.id == owner), None)
    said = list(sentences(section)) if section else _opening(document) if owner == LEAD else []
    numbers = list(_facts(said[place])) if place < len(said) else []
    if number >= len(numbers):
        return None
    within, name, value = numbers[number]
    standing = Traced(
        owner,
        owner,
        (said[place],),
        value,
        Formula(),
        derivation(section.id if section else said[place].key.partition(".")[0]),
        changes=changes_of(section) if section else None,
        page=derivation(owner).page,
    )
    told = spoken(within.key, name)
    if told:
        return _told(standing, told, within, answer, figures)
    same = list(_same(section, answer, figures, value)) if section else []
    if len({one.formula.says for one in same}) == 1:
        return replace(same[0], anchor=owner, names=standing.names, value=value)
    if standing.derivation.figures or not standing.derivation.methods:
        nothing = replace(standing.derivation, methods=())
        return replace(standing, formula=Formula("derive.said"), derivation=nothing)
    return standing


def _facts(message: Message) -> Iterator[tuple[Message, str, Fact]]:
    """The numbers of a sentence in order, each with the message that it is a fact of and its name
    there.
    """
    for name, fact in message.facts.items():
        if isinstance(fact, Message):
            yield from _facts(fact)
        elif is_number(fact):
            yield message, name, fact


def _told(
    standing: Traced,
    told: tuple[str, Formula],
    within: Message,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
) -> Traced:
    """A number of a sentence of which is told what it is."""
    section, formula = told
    of = derivation(section)
    said = {name: _kind(fact) for name, fact in within.facts.items()}
    found = found_at(answer, formula, said)
    return replace(
        standing,
        section=section,
        formula=formula,
        derivation=computed_by(of, formula),
        feeding=of.feeding(figures, own_figures(formula, said)),
        spread=quantities.spread(found, standing.value),
    )


def _kind(fact: Fact) -> str:
    """Whose a number is: of `cadre.lead.plural` the lead."""
    return fact.key.split(".")[1] if isinstance(fact, Message) and "." in fact.key else ""


def _same(
    section: Section,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    value: Fact,
) -> Iterator[Traced]:
    """The cells with a number of a sentence in the tables of its section that say how it is
    computed.
    """
    for table in tables(section).values():
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                if column and _equal(cell, value):
                    made = cell_traced(section, table, answer, figures, (row, column))
                    if made.formula.says:
                        yield made


def _equal(cell: Fact, value: Fact) -> bool:
    """Whether two numbers are the same, however many decimals are shown of them."""
    if isinstance(cell, Amount | Range) and type(cell) is type(value):
        return replace(cell, digits=None) == replace(value, digits=None)
    return False


def _share(figures: Sequence[Mapping[str, Any]], output: str, place: int) -> Traced | None:
    """How much of the spread of an output a figure accounts for."""
    figure = figures[place] if place < len(figures) else {"influence": {}}
    share = figure["influence"].get(output)
    if share is None:
        return None
    told = derivation("change")
    return Traced(
        "change",
        f"figure-{figure['id']}",
        (Named(**figure["name"]), say("change.share"), say(f"change.of.{output}")),
        Amount(share, "share"),
        told.formula(f"influence_{output}", "", ""),
        told,
        (figure,),
        page="figures",
    )


def _opening(document: Document) -> list[Message]:
    return [part.text for part in document.lead if isinstance(part, Paragraph)]


def _headline(
    document: Document,
    answer: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    row: int,
) -> Traced | None:
    numbers = [part for part in document.lead if isinstance(part, KeyNumber)]
    if row >= len(numbers):
        return None
    number, told = numbers[row], derivation(behind(numbers[row]))
    formula = told.formula(LEAD, "", "")
    feeding = told.feeding(figures, formula.figures)
    said = dict(said_of([number.name]))
    spread = quantities.spread(found_at(answer, formula, said), number.value)
    names = (number.name,)
    return Traced(behind(number), LEAD, names, number.value, formula, told, feeding, spread)
