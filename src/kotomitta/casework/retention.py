"""What must be deleted on a day: nothing is kept longer than its purpose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kotomitta.law.days import months_after


class Keepsake(StrEnum):
    """Kinds of things that are kept for a time."""

    CASE = "case"
    REFERRAL = "referral"
    RATING = "rating"
    REDUCTION = "reduction"
    DIARY = "diary"
    DIMENSION = "dimension"
    LINK = "link"
    REQUEST = "request"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is held: its kind, its code, and the day its purpose ended.

    None while the purpose lasts, as of a case that is open.
    """

    kind: Keepsake
    code: str
    over: date | None


def to_delete(held: Iterable[Held], months: Mapping[Keepsake, int], day: date) -> tuple[Held, ...]:
    """What has been kept for its months on a day; KeyError for a kind without a period."""
    return tuple(
        one
        for one in held
        if one.over is not None and months_after(one.over, months[one.kind]) <= day
    )
