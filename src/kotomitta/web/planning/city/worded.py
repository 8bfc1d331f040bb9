"""Closed lists as people write them into a cell: by a word of any language."""

from collections.abc import Mapping

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Counted, Grade
from kotomitta.planning.inputs.city import Measure
from kotomitta.render.words import Language, catalogue
from kotomitta.web.planning.city.layout import CITY

# Column, or field of the city -> value -> key of its words.
LISTS: Mapping[str, Mapping[str, str]] = {
    "grade": {grade.value: f"grade.{grade.value}" for grade in Grade},
    "measure": {measure.value: f"planning.city.measure.{measure.value}" for measure in Measure},
    "counts": {unit.value: f"counted.{unit.value}" for unit in Counted},
    "runs_its_own_health_services": {"yes": "fact.true", "no": "fact.false"},
}
_FIELDS = {name: f"planning.city.{name}" for name in CITY}


def coded(cell: object, keys: Mapping[str, str]) -> str | None:
    """The code that a cell means, by itself or by its words in any language; None is none."""
    written = str(cell).strip().casefold()
    named = {word.casefold(): code for code, key in keys.items() for word in _words(key)}
    return written if written in keys else named.get(written)


def meant(column: str, cell: object) -> object:
    """The value that a cell's word stands for; the cell as it is where any word will do.

    InputError that names the words of its list when it is none of them.
    """
    if column == "field":  # in a row of one's own there may be anything
        return coded(cell, _FIELDS) or cell
    if column not in LISTS or cell is None:
        return cell
    written = {True: "yes", False: "no"}.get(cell) if isinstance(cell, bool) else cell
    value = coded(written, LISTS[column])
    if value is None:
        known = ", ".join(" / ".join(_words(key)) for key in LISTS[column].values())
        raise InputError("cell_not_of_list", given=str(cell)[:60], known=known)
    return value


def _words(key: str) -> list[str]:
    return [catalogue()[key][language] for language in Language]
