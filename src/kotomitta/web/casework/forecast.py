"""What planning foresees for the unit; only counts come from there."""

from datetime import date

from kotomitta.web.planning.foreseen import Arrivals, arrivals

__all__ = ["Arrivals", "arrivals_next_month"]


def arrivals_next_month(day: date) -> Arrivals | None:
    """New clients of the month after a day, by the newest answer that foresees them."""
    year, month = divmod(day.year * 12 + day.month, 12)
    return arrivals(f"{year}-{month + 1:02d}")
