"""A document in no language: messages with facts, tables and charts, to be worded and drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from kotomitta.basis.figures import Named
from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, which is always shown. `digits` are decimals; None leaves it open."""

    value: float
    unit: str
    digits: int | None = None


def points(share: float) -> Amount:
    """A difference of shares, or the error of one, in percentage points."""
    return Amount(round(100 * share, 1), "percentage_points", 1)


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high in one unit, as in an 80 % range."""

    low: float
    high: float
    unit: str
    digits: int | None = None

    @classmethod
    def of(cls, quantity: Quantity, digits: int | None = None) -> "Range":
        """The 80 % range of a quantity."""
        return cls(quantity.p10, quantity.p90, quantity.unit, digits)


@dataclass(frozen=True, slots=True)
class Message:
    """A message key and its facts; the words are in the catalogues of `render`."""

    key: str
    facts: Mapping[str, "Fact"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text shown as it is, such as a source: not translated. `language` is empty where unknown."""

    text: str
    language: str = ""


# The language in which data files tell sources and notes.
ENGLISH = "en"

# A number with more decimals was computed, not typed.
_MOST_TYPED = 6


def given(value: float, unit: str) -> Amount:
    """An input, with the decimals that it was typed with."""
    return Amount(value, unit, _typed(unit, value))


def given_range(low: float, high: float, unit: str) -> Range:
    """The range of an input, with the decimals that it was typed with."""
    return Range(low, high, unit, _typed(unit, low, high))


def _typed(unit: str, *values: float) -> int | None:
    """The decimals of the most exact of the values; shares are typed in per cent."""
    times = 100 if unit.partition("/")[0] == "share" else 1
    exact = [Decimal(repr(round(value * times, 9))).normalize() for value in values]
    decimals = max(0, *(-int(value.as_tuple().exponent) for value in exact))
    return decimals if decimals <= _MOST_TYPED else None


Place = Amount | Message | Named
Fact = int | float | date | Month | str | Named | Amount | Range | Message | Verbatim


def say(key: str, **facts: Fact) -> Message:
    """A message with its facts."""
    return Message(key, facts)


def joined(key: str, parts: Sequence[Message]) -> Message:
    """Parts in a row, at least one, where `key` says how the `first` joins the `rest`."""
    first, *rest = parts
    return say(key, first=first, rest=joined(key, rest)) if rest else first


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A few sentences."""

    text: Message


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One number to remember: what it is, the number, and its 80 % range where it has one."""

    name: Message
    value: Fact
    ends: Range | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headed columns. The first column names the row.

    With `adds_down` the amounts of the last row are the sums of those above them, and with
    `adds_across` the amount of the last column is the sum of those before it in the row.
    """

    id: str
    caption: Message
    columns: tuple[Message, ...]
    rows: tuple[tuple[Fact, ...], ...]
    adds_down: bool = False
    adds_across: bool = False


class ChartKind(StrEnum):
    """How a chart is drawn: lines and bands, groups of bars, or steps that each begin where the
    one before ended, one under the other.
    """

    FAN = "fan"
    BARS = "bars"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Line:
    """One line or band over months: middle always, low and high where it is a band."""

    name: Message
    middle: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over the same months, years or named places, and the sentence of what they show.

    A chart of steps has one line; its steps go up or down by its values.
    """

    id: str
    kind: ChartKind
    caption: Message
    summary: Message
    unit: str
    x: tuple["Month | Place", ...]
    lines: tuple[Line, ...]


Block = Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    id: str
    heading: Message
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole paper, and the day whose knowledge it rests on where it rests on one."""

    title: Message
    lead: tuple[Paragraph | KeyNumber, ...]
    sections: tuple[Section, ...]
    as_of: date | None = None
