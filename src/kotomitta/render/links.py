"""The facts of a document as HTML: addresses and numbers as links, other languages marked."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count

from markupsafe import Markup

from kotomitta.render.numbers import DASH, NO_BREAK
from kotomitta.render.tables import cell_names, is_number, numbers_in
from kotomitta.render.words import Words
from kotomitta.report.document import Chart, Fact, Message, Paragraph, Section, Table, Verbatim

_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:)\]]")
_RANGE_DASH = re.compile(rf"(?<=\d){DASH}(?=\d)")
_BEFORE_PERCENT = re.compile(r"(?<=\d) (?=%)")
_WORD_JOINER = "\N{WORD JOINER}"
_LINK = Markup('<a href="{0}">{0}</a>')
_PAST = Markup('<a class="past" href="#{0}-past" aria-describedby="{0}-caption">{1}</a>')
_FROM = Markup('<a class="from" href="{}"{}>{}</a>')
_NAME = Markup(' aria-label="{}"')
# Around a number within a text: characters for private use, which no words or names have.
_MARKED = "\ue000{}\ue001{}\ue002"
_MARKS = re.compile(_MARKED.format(r"(\d+)", "([^\ue000-\ue002]*)"))
TEXT, LEAD = "text-", "lead"
# With more links than this in a table, a keyboard needs a way past it.
_MANY = 5

# The address behind the number in a table (by id), row and column, or in a sentence of a section:
# `text-` and its id, the place of the sentence in it, that of the number. Empty for what has none.
Behind = Callable[[str, int, int], str]


def nowhere(table: str, row: int, column: int) -> str:
    """No address behind any number."""
    del table, row, column
    return ""


def past(table: str, links: int, words: Words) -> Markup:
    """The link past a table of so many links, to the element `-past`; nothing where they are few.

    The table's caption, whose id ends so, says which table it is.
    """
    return _PAST.format(table, words.say("page.past")) if links > _MANY else Markup()


def leading(address: str, number: str, *names: str) -> Markup:
    """A number as a link to where it comes from, where it leads anywhere.

    `names` say what it is where no sentence around it does; the link's own name begins with the
    number as it is seen, so that it can be asked for by voice.
    """
    if not address:
        return linked(number)
    name = _NAME.format(", ".join((number, *names))) if names else ""
    return _FROM.format(address, name, linked(number))


def sentences(section: Section) -> Iterator[Message]:
    """What a section says outside the cells of its tables, in order."""
    for block in section.blocks:
        match block:
            case Paragraph(text):
                yield text
            case Table():
                yield from (block.caption, *block.columns)
            case Chart():
                yield from (block.caption, block.summary)


@dataclass(frozen=True, slots=True)
class Linker:
    """Writes facts in one language; `places` has the place of each sentence by its identity."""

    words: Words
    behind: Behind = nowhere
    owner: str = ""
    places: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Words, behind: Behind, owner: str, said: Iterator[Message]) -> "Linker":
        """The linker of what is said in one part of a document."""
        return cls(words, behind, owner, {id(message): n for n, message in enumerate(said)})

    def sentence(self, message: Message) -> Markup:
        """A sentence with each number in it as a link, where that leads anywhere."""
        place = self.places.get(id(message))
        if place is None:
            return linked(self.words.fact(message))
        return self._linked(message, lambda n: self.behind(TEXT + self.owner, place, n))

    def cell(self, table: Table, row: int, column: int) -> Markup:
        """A cell of a table; every number in it leads to the same place."""
        fact = table.rows[row][column]
        address = self.behind(table.id, row, column) if any(numbers_in(fact)) else ""
        if not address:
            return linked(self.words.fact(fact))
        names = (self.words.fact(name) for name in cell_names(table, row, column))
        return self._linked(fact, lambda _: address, *names)

    def past(self, table: Table) -> Markup:
        """The link past a table, where many of its numbers are links."""
        numbers = sum(any(numbers_in(fact)) for row in table.rows for fact in row)
        return past(table.id, 0 if self.behind is nowhere else numbers, self.words)

    def language(self, fact: Fact) -> str:
        """The attribute of an element that is in another language than the rest."""
        other = self.words.verbatim(fact).language if isinstance(fact, Verbatim) else ""
        return Markup(' lang="{}"').format(other) if other not in ("", self.words.language) else ""

    def _linked(self, fact: Fact, leads: Callable[[int], str], *names: str) -> Markup:
        plain, *marked = _MARKS.split(self.words.fact(_marked(fact, self.words, count())))
        made = [linked(plain)]
        for which, number, after in zip(*(marked[i::3] for i in range(3)), strict=True):
            made += [leading(leads(int(which)), number, *names), linked(after)]
        return Markup().join(made)


def _marked(fact: Fact, words: Words, number: Iterator[int]) -> Fact:
    """The fact with each number of it in words, between marks that say which it is."""
    if isinstance(fact, Message):
        facts = {name: _marked(part, words, number) for name, part in fact.facts.items()}
        return Message(fact.key, facts)
    if is_number(fact):
        return Verbatim(_MARKED.format(next(number), words.fact(fact)))
    return fact


@lru_cache(maxsize=2048)
def linked(text: str) -> Markup:
    """The text, escaped, with web addresses as links, and ranges and percentages kept on a line."""
    text = _BEFORE_PERCENT.sub(NO_BREAK, _RANGE_DASH.sub(DASH + _WORD_JOINER, text))
    text = text.replace("%-", "%-" + _WORD_JOINER)
    addresses = [_LINK.format(address) for address in _ADDRESS.findall(text)]
    between = [Markup.escape(plain) for plain in _ADDRESS.split(text)]
    return between[0] + Markup().join(
        address + plain for address, plain in zip(addresses, between[1:], strict=True)
    )
