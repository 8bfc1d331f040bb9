"""Which cells of a table to ask for, found by what its variables and values are called."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from kotomitta.basis.errors import InputError

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of a table: values as (code, text); an optional one may be left out."""

    code: str
    text: str
    values: tuple[tuple[str, str], ...]
    optional: bool = False


class Pick(BaseModel):
    """One value of one variable, each under the names it has had, the best first.

    A name is a code or a text, whichever the publisher still uses.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    variable: tuple[str, ...]
    value: tuple[str, ...]


def choose(
    variables: Sequence[Variable], picks: Iterable[Pick], totals: Sequence[str]
) -> Mapping[str, str]:
    """Variable code -> value code: what is picked, and the total of everything else.

    A variable without a total is left out if it may be; InputError names a variable or value that
    is not there, or not there once.
    """
    picked = {}
    for pick in picks:
        found = named([(v.code, v.text) for v in variables], pick.variable)
        variable = next(v for v in variables if v.code == found)
        picked[found] = named(variable.values, pick.value)
    rest = {v.code: _total(v, totals) for v in variables if v.code not in picked}
    return picked | {code: value for code, value in rest.items() if value is not None}


def named(items: Sequence[tuple[str, str]], names: Sequence[str]) -> str:
    """The code of the item that the first fitting name names, by code or else by text.

    InputError when no name fits, or one fits several items.
    """
    for name in (n.casefold() for n in names):
        for texts in ([c for c, _ in items], [t for _, t in items]):
            fitting = [i for i, t in enumerate(texts) if t.strip().casefold() == name]
            if len(fitting) == 1:
                return items[fitting[0]][0]
            if fitting:
                raise _unclear(items, names)
    raise _unclear(items, names)


def _unclear(items: Sequence[tuple[str, str]], names: Sequence[str]) -> InputError:
    known = ", ".join(f"{t} ({c})" for c, t in items[:_LISTED])
    return InputError("fetch_not_found", wanted=" / ".join(names), known=known)


def _total(variable: Variable, totals: Sequence[str]) -> str | None:
    """The value that sums over the variable; None when leaving it out does."""
    if len(variable.values) == 1:
        return variable.values[0][0]
    fitting = [t for t in totals if _has(variable, t)]
    if not fitting and variable.optional:
        return None
    return named(variable.values, fitting or totals)


def _has(variable: Variable, name: str) -> bool:
    wanted = name.casefold()
    return any(wanted in (c.casefold(), t.strip().casefold()) for c, t in variable.values)
