"""What an answer from outside must look like: every part is checked before it is used."""

from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any

from kotomitta.basis.errors import InputError
from kotomitta.report.document import Fact, Message

_LARGEST = 1e12
_SHOWN = 60


def unusable(why: str, **facts: Fact) -> InputError:
    """An answer that cannot be used, and why; whoever knows the address adds it as the place."""
    return InputError("fetch_unusable", why=Message(f"fetch.why.{why}", facts))


def shown(value: object) -> str:
    """The beginning of what was answered, for a message."""
    return str(value)[:_SHOWN]


def mapping(value: object, part: str) -> Mapping[str, Any]:
    """The value, if it is an object; InputError names the part that is not."""
    if not isinstance(value, dict):
        raise unusable("shape", part=part)
    return value


def listing(value: object, part: str) -> list[Any]:
    """The value, if it is a list; InputError names the part that is not."""
    if not isinstance(value, list):
        raise unusable("shape", part=part)
    return value


def text(value: object, part: str) -> str:
    """The value, if it is text, without space around it."""
    if not isinstance(value, str):
        raise unusable("shape", part=part)
    return value.strip()


def count(value: object, part: str) -> float:
    """The value, if it is a finite number from zero up."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise unusable("number", part=part, given=shown(value))
    if not isfinite(value) or not 0 <= value <= _LARGEST:
        raise unusable("number", part=part, given=shown(value))
    return float(value)


def whole(value: object, part: str) -> int:
    """The value, if it is a whole number from zero up."""
    number = count(value, part)
    if not number.is_integer():
        raise unusable("number", part=part, given=shown(value))
    return int(number)


def moment(value: object) -> datetime | None:
    """The moment in UTC; None when there is none or when its time zone is not said."""
    try:
        told = datetime.fromisoformat(value) if isinstance(value, str) else None
        return None if told is None or told.tzinfo is None else told.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
