"""Closed lists as people write them into a cell: by a word of any language."""

from collections.abc import Mapping

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Counted, Grade
from kotomitta.planning.inputs.city import Measure
from kotomitta.render.words import Language, catalogue

# Column, or field of the city -> value -> key of its words.
_LISTS: Mapping[str, Mapping[str, str]] = {
    "grade": {grade.value: f"grade.{grade.value}" for grade in Grade},
    "measure": {measure.value: f"planning.city.measure.{measure.value}" for measure in Measure},
    "counts": {unit.value: f"counted.{unit.value}" for unit in Counted},
    "runs_its_own_health_services": {"yes": "fact.true", "no": "fact.false"},
}


def meant(column: str, cell: object) -> object:
    """The value that a cell's word stands for; the cell as it is where any word will do.

    InputError that names the words of its list when it is none of them.
    """
    if column not in _LISTS or cell is None:
        return cell
    written = {True: "yes", False: "no"}.get(cell) if isinstance(cell, bool) else str(cell)
    for value, key in _LISTS[column].items():
        if str(written).casefold() in (value, *(word.casefold() for word in _words(key))):
            return value
    known = ", ".join(" / ".join(_words(key)) for key in _LISTS[column].values())
    raise InputError("cell_not_of_list", given=str(cell)[:60], known=known)


def _words(key: str) -> list[str]:
    return [catalogue()[key][language] for language in Language]
