"""What is wrong with a figure, said to who fills in a field or a cell, and not a file."""

from kotomitta.basis.errors import InputError

# What is said of a file's field -> the same of one that is filled in.
_FILLED_IN = {
    "error.exact_has_range": "cell_exact",
    "error.factor_or_added": "cell_factor_or_added",
    "error.field_invalid": "cell_invalid",
    "error.field_missing": "cell_empty",
    "error.not_a_share": "cell_not_a_share",
    "error.not_positive": "cell_not_positive",
    "error.range_excludes_value": "cell_outside",
    "error.range_half": "cell_range",
    "error.range_missing": "cell_range",
    "error.value_or_factor": "cell_value_or_factor",
}
# What is wanted of a value, where people have their own way to write it.
_WANTED = {"detail.number": "cell_not_a_number", "detail.day": "cell_not_a_day"}


def filled_in(fault: InputError) -> InputError:
    """The fault without names of a file's fields; what needs no other words as it is."""
    wanted = getattr(fault.facts.get("detail"), "key", "")
    key = _WANTED.get(wanted, _FILLED_IN.get(fault.key))
    return InputError(key, place=fault.place, **fault.facts) if key else fault
