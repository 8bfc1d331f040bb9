"""The filled rows of the sheets, and what is wrong with them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.sources.faults import every_fault
from kotomitta.web.planning.city.layout import SHEETS

M = TypeVar("M", bound=BaseModel)
Row = Mapping[str, Any]
Place = Callable[[Sequence[int | str]], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled rows of a sheet with their numbers, and the letters of its columns.

    The rows of a form have names in place of letters. `wrong` are cells that cannot be used at all.
    """

    name: str
    rows: tuple[tuple[int, Row], ...]
    letters: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    wrong: tuple[InputError, ...] = ()

    def place(self, number: int, column: str = "") -> str:
        """A cell as `figures!F12`; the row's first one when the column is not known."""
        if self.names:
            return f"{self.names.get(number, self.name)} ({column})"
        return f"{self.name}!{self.letters.get(column, 'A')}{number}"

    def said(self, name: str) -> Any:
        """What a row of the sheet `city` says of a field; None when nothing does."""
        return next((row.get("value") for _, row in self.rows if row.get("field") == name), None)

    def place_of(self, name: str) -> str:
        """The cell of a field; the first one when no row is of it."""
        number = next((number for number, row in self.rows if row.get("field") == name), 2)
        return self.place(number, "value")


Given = Mapping[str, Sheet]


class WrongCellsError(InputError):
    """All that is wrong with a city; where one thing only is told, the first."""

    def __init__(self, faults: Sequence[InputError]) -> None:
        first = faults[0]
        super().__init__(first.key.removeprefix("error."), place=first.place, **first.facts)
        self.faults = faults


def every(fault: InputError) -> Sequence[InputError]:
    """Each thing that is wrong."""
    return fault.faults if isinstance(fault, WrongCellsError) else (fault,)


class Faults:
    """What was found wrong: one thing of a cell, and each row that a sheet lacks."""

    def __init__(self, given: Given) -> None:
        self._found: dict[tuple[str, object], InputError] = {}
        self.add(*(fault for sheet in given.values() for fault in sheet.wrong))

    def add(self, *faults: InputError) -> None:
        """Note what is wrong."""
        for fault in faults:
            row = fault.facts.get("id") if fault.place in SHEETS else None
            self._found.setdefault((fault.place, row), fault)

    def valid(self, kind: type[M], body: Row, place: Place) -> M | None:
        """The body as `kind`; None when it is not, which is noted."""
        try:
            return kind.model_validate(body)
        except ValidationError as error:
            self.add(*every_fault(error, place))
            return None

    def tell(self) -> None:
        """WrongCellsError when anything was found."""
        if self._found:
            raise WrongCellsError(tuple(self._found.values()))
