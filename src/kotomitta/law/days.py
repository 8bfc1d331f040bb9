"""Days counted as the law counts them."""

from calendar import monthrange
from datetime import date

from kotomitta.basis.months import Month


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day when it has no such day.

    Act on the Calculation of Time Limits (150/1930), section 3.
    """
    month = Month.of(day).plus(months)
    return date(month.year, month.number, min(day.day, monthrange(month.year, month.number)[1]))


def age_on(day: date, born: date) -> int:
    """Full years lived."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
