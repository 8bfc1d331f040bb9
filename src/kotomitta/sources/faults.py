"""What pydantic found wrong, as the one message that a user gets."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.report.document import Message
from kotomitta.sources.codes import personal

_LONGEST = 60
# What is never repeated: it tells who somebody is.
_OF_PERSONS = ("identity", "name")

# Faults that have a message of their own, by pydantic's name or that of a model of ours.
_MESSAGES = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "unexpected_keyword_argument": "field_unknown",
    **{
        name: name
        for name in (
            "range_half",
            "range_excludes_value",
            "range_missing",
            "checked_early",
            "negative_count",
            "same_day_twice",
            "exact_has_range",
            "not_positive",
            "not_a_share",
            "term_backwards",
            "times_misplaced",
            "value_or_factor",
            "factor_or_added",
            "step_backwards",
            "added_uneven",
            "reduction_share",
            "reduction_ends_early",
        )
    },
}

# Faults of one value, said in the middle of a message.
_DETAILS = {
    "bool_parsing": "yes_or_no",
    "bool_type": "yes_or_no",
    "date_from_datetime_parsing": "day",
    "date_parsing": "day",
    "date_type": "day",
    "enum": "one_of",
    "float_parsing": "number",
    "float_type": "number",
    "greater_than": "above",
    "greater_than_equal": "at_least",
    "int_from_float": "whole_number",
    "int_parsing": "whole_number",
    "int_type": "whole_number",
    "finite_number": "number",
    "less_than": "below",
    "less_than_equal": "at_most",
    "list_type": "list",
    "literal_error": "one_of",
    "model_type": "mapping",
    "string_pattern_mismatch": "written_otherwise",
    "string_too_short": "longer",
    "string_type": "text",
    "too_short": "more",
    "tuple_type": "list",
}

# Texts that are written in one way only, by their pattern.
_PATTERNS = {
    r"^\d{4}$": "year",
    r"^\d{4}-(0[1-9]|1[0-2])$": "month",
    r"^[a-z0-9_-]+$": "code_with_hyphens",
    r"^[a-z0-9_]+$": "code",
    r"^[a-z_]+$": "code",
    r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$": "dotted",
    r"^law(\.[a-z0-9_]+)+$": "dotted",
    r"^[A-Za-z]{1,4}-[0-9]{1,8}$": "pseudonym",
}


def first_fault(error: ValidationError, place: Callable[[Sequence[int | str]], str]) -> InputError:
    """The first fault as an InputError at the place that `place` gives for its path."""
    return every_fault(error, place)[0]


def every_fault(
    error: ValidationError, place: Callable[[Sequence[int | str]], str]
) -> list[InputError]:
    """Each fault as an InputError at its place; of a list and something in it, that in it."""
    faults = error.errors(include_url=False)
    above = {fault["loc"][:end] for fault in faults for end in range(1, len(fault["loc"]))}
    return [_told(fault, place) for fault in faults if fault["loc"] not in above]


def _told(fault: Any, place: Callable[[Sequence[int | str]], str]) -> InputError:
    path = [step for step in fault["loc"] if isinstance(step, int | str)]
    key = _MESSAGES.get(fault["type"], "field_invalid" if path else "file_shape")
    return InputError(key, place=place(path), **_facts(fault))


def _facts(fault: Any) -> dict[str, Any]:
    context = fault.get("ctx", {})
    if "expected" in context:
        context = {**context, "expected": context["expected"].replace(" or ", ", ")}
    name = _PATTERNS.get(context.get("pattern", ""), _DETAILS.get(fault["type"]))
    detail = Message(f"detail.{name}", context) if name else fault["msg"]
    given = fault.get("input")
    untold = isinstance(given, dict | list) or personal(str(given)) in _OF_PERSONS
    shown = "…" if untold else str(given)[:_LONGEST]
    field = str(fault["loc"][-1])[:_LONGEST] if fault["loc"] else "…"
    return {**context, "field": field, "given": shown, "detail": detail}
