"""The built-in duty to measure anew what a cap rests on."""

from dataclasses import dataclass
from datetime import date

from kotomitta.law.days import months_after


@dataclass(frozen=True, slots=True)
class MeasuringDuty:
    """That the cap is to be measured: since when, and when it was measured last, if ever."""

    since: date | None
    last: date | None


def measuring_duty(last: date | None, months: int, day: date) -> MeasuringDuty | None:
    """The duty on a day; None while the last measurement is not `months` old yet."""
    if last is None:
        return MeasuringDuty(None, None)
    since = months_after(last, months)
    return MeasuringDuty(since, last) if since <= day else None
