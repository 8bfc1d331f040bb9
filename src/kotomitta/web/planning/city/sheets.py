"""The filled rows of the sheets, and what is wrong with them."""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any, TypeVar

from openpyxl.utils import column_index_from_string
from pydantic import BaseModel, ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Grade
from kotomitta.sources.faults import every_fault
from kotomitta.web.planning.faults import filled_in

M = TypeVar("M", bound=BaseModel)
Row = Mapping[str, Any]
Place = Callable[[Sequence[int | str]], str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled rows of a sheet with their numbers, and the letters and headings of its columns.

    The rows of a form have names in place of letters. `wrong` are cells that cannot be used at all.
    """

    title: str
    rows: tuple[tuple[int, Row], ...]
    letters: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    wrong: tuple[InputError, ...] = ()

    def place(self, number: int, column: str = "") -> str:
        """A cell as `Figures!F12 (Value)`; the row's first one when the column is not known."""
        cell = f"{self.title}!{self.letters.get(column, 'A')}{number}"
        place = self.names.get(number, self.title) if self.names else cell
        return f"{place} ({self.heads[column]})" if column in self.heads else place

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


# Where something is from, with what stands for it while the rest is looked at.
ORIGIN: Mapping[str, Any] = {
    "grade": Grade.ASSUMPTION,
    "published": date.min,
    "source": "not told yet",
}
_CELL = re.compile(r"(.+)!([A-Z]+)(\d+)")


class Faults:
    """What was found wrong: one thing of a cell, and each row that a sheet lacks."""

    def __init__(self, given: Given) -> None:
        self._found: dict[tuple[str, object], InputError] = {}
        self._titles = [sheet.title for sheet in given.values()]
        self.add(*(fault for sheet in given.values() for fault in sheet.wrong))

    def add(self, *faults: InputError) -> None:
        """Note what is wrong."""
        for fault in faults:
            row = fault.facts.get("id") if fault.place in self._titles else None
            self._found.setdefault((fault.place, row), fault)

    def valid(self, kind: type[M], body: Row, place: Place) -> M | None:
        """The body as `kind`; None when it is not, which is noted.

        Rules of a whole row wait for its fields. A row that only does not say where it is from is
        held to them all the same, so that everything is told at once.
        """
        try:
            return kind.model_validate(body)
        except ValidationError as error:
            self.add(*(filled_in(fault) for fault in every_fault(error, place)))
            mended = _mended(body, [fault["loc"] for fault in error.errors(include_url=False)])
            if mended != body:
                self.valid(kind, mended, place)
            return None

    def tell(self) -> None:
        """WrongCellsError when anything was found, in the order of the cells."""
        if self._found:
            raise WrongCellsError(sorted(self._found.values(), key=self._place))

    def _place(self, fault: InputError) -> tuple[int, int, int]:
        """Sheet, row and column; what a sheet lacks comes before its cells."""
        cell = _CELL.match(fault.place)
        title = cell[1] if cell else fault.place
        sheet = self._titles.index(title) if title in self._titles else 0
        return (sheet, int(cell[3]), column_index_from_string(cell[2])) if cell else (sheet, 0, 0)


def _mended(body: Row, paths: Sequence[tuple[int | str, ...]]) -> Row:
    """The body with a stand-in at each of those paths that tells where something is from."""
    made: Any = deepcopy(body)
    for *above, last in filter(None, paths):
        if isinstance(last, str) and last in ORIGIN:
            row = reduce(lambda of, step: of[step], above, made)
            row[last] = ORIGIN[last]
    return dict(made)
