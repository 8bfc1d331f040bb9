"""Days on which offices are closed."""

from collections.abc import Container
from datetime import date

from holidays import country_holidays


def closed_days() -> Container[date]:
    """Finland's public holidays, and the eves of midsummer and Christmas, of any year."""
    return country_holidays("FI")
