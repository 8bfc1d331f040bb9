"""Telling the scenarios of a comparison apart: each has the same tables, and some the same name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kotomitta.basis.figures import Named
from kotomitta.report.document import Block, Chart, Document, Fact, Message, Section, Table, say

_OF, _CAPTIONED = "comparison.of", "comparison.captioned"


def told_apart(document: Document) -> Document:
    """The comparison with the scenario's name in each caption, and those of one name numbered.

    One that is so already stays as it is, and so does a paper that compares nothing.
    """
    names = numbered([s.heading.facts["name"] for s in document.sections if _is_scenario(s)])
    of_section, of_column = iter(names), iter(names)
    sections = tuple(
        _section(section, next(of_section))
        if _is_scenario(section)
        else _overview(section, of_column)
        for section in document.sections
    )
    return replace(document, sections=sections) if names else document


def numbered(names: Sequence[Fact]) -> list[Fact]:
    """The names, with a number in brackets behind each that is there several times."""
    times, met = Counter(map(str, names)), Counter[str]()
    made: list[Fact] = []
    for name in names:
        met[str(name)] += 1
        made.append(_with(name, met[str(name)]) if times[str(name)] > 1 else name)
    return made


def _with(name: Fact, number: int) -> Fact:
    if isinstance(name, Named):
        return Named(**{code: f"{text} ({number})" for code, text in name.model_dump().items()})
    return f"{name} ({number})"


def _is_scenario(section: Section) -> bool:
    return section.heading.key == _OF


def _section(section: Section, name: Fact) -> Section:
    blocks = tuple(_captioned(block, name) for block in section.blocks)
    return replace(section, heading=say(_OF, name=name), blocks=blocks)


def _captioned(block: Block, name: Fact) -> Block:
    if not isinstance(block, Table | Chart):
        return block
    own = block.caption.facts["caption"] if block.caption.key == _CAPTIONED else block.caption
    return replace(block, caption=say(_CAPTIONED, name=name, caption=own))


def _overview(section: Section, names: Iterator[Fact]) -> Section:
    """The names as the heads of columns of the table that holds all side by side."""

    def head(column: Message) -> Message:
        return say(_OF, name=next(names)) if column.key == _OF else column

    blocks = tuple(
        replace(block, columns=tuple(head(c) for c in block.columns))
        if isinstance(block, Table)
        else block
        for block in section.blocks
    )
    return replace(section, blocks=blocks)
