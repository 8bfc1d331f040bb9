"""How many digits a number is shown with, and how they are written."""

from dataclasses import dataclass
from functools import lru_cache
from math import floor, isclose, isfinite, log10

from babel.numbers import format_decimal

MINUS, NO_BREAK, DASH = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}", "\N{EN DASH}"
_MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """How values of one unit are shown: the unit's word, what one of it is, and its decimals.

    Negative decimals round to tens, hundreds and so on; `padded` keeps zeros at the end.
    """

    word: str
    one: float = 1.0
    decimals: int = 0
    padded: bool = False

    def digits(self, value: float, locale: str) -> str:
        """The value in this measure as the locale writes it."""
        return written(value / self.one, self.decimals, locale, padded=self.padded)


def measure(unit: str, values: tuple[float, ...], digits: int | None = None) -> Measure:
    """The measure in which these values are shown side by side.

    Open digits mean: numbers that are whole or have at most three digits are shown as they are, so
    that what is quoted is quoted exactly. Others are rounded: euros to the thousand, from a million
    in millions with one decimal; workers to one decimal below ten; percentages to one decimal from
    one per cent; all else to three significant digits of the largest value.
    """
    if not all(isfinite(value) for value in values):
        raise ValueError(f"a number in {unit} is not finite")
    kind = unit.partition("/")[0]
    one = 0.01 if kind == "share" else 1.0
    largest = max(abs(value) for value in values)
    if digits is not None:
        return Measure(unit, one, digits, padded=True)
    if kind == "EUR":
        return _euros(unit, largest, values)
    if unit == "workers":
        return Measure(unit, decimals=1 if largest < 9.95 else 0)
    if all(value == int(value) for value in values):
        return Measure(unit, one)
    decimals = significant(largest / one)
    if kind == "share" and not all(_short(value / one) for value in values):
        decimals = min(1 if largest >= one else significant(largest / one) - 1, _MOST_DECIMALS)
    return Measure(unit, one, decimals)


def _euros(unit: str, largest: float, values: tuple[float, ...]) -> Measure:
    if unit == "EUR" and largest >= 999_500:
        return Measure("EUR.million", 1e6, 1, padded=True)
    whole = all(value == int(value) for value in values)
    if unit == "EUR" and largest >= 10_000 and not whole:
        return Measure(unit, decimals=-3)
    cents = largest < 100 and not whole
    return Measure(unit, decimals=2 if cents else 0, padded=cents)


def significant(largest: float) -> int:
    """The decimals that keep three significant digits, at most four."""
    if largest == 0:
        return 0
    return min(2 - floor(log10(largest)), _MOST_DECIMALS)


def _short(value: float) -> bool:
    """Whether three significant digits say all of it."""
    return value == 0 or isclose(value, round(value, 2 - floor(log10(abs(value)))), rel_tol=1e-12)


@lru_cache(maxsize=4096)
def written(value: float, decimals: int, locale: str, *, padded: bool = False) -> str:
    """The rounded number as the locale writes it, with a true minus and never a minus zero."""
    if not isfinite(value):
        raise ValueError("a number that is shown must be finite")
    near = round(value, decimals) or 0.0
    places = max(decimals, 0)
    pattern = "#,##0" + ("." + ("0" if padded else "#") * places if places else "")
    return str(format_decimal(near, pattern, locale=locale)).replace("-", MINUS)
