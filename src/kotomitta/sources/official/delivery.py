"""What one official table gave for one of our series."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kotomitta.report.document import Message
from kotomitta.sources.official.catalogue import Entry


@dataclass(frozen=True, slots=True)
class Delivery:
    """Counts by period, notes on the source of some, and the periods left out with the reason.

    `query` is what was asked, `fetched` when, `updated` when the publisher says that it last
    changed the table.
    """

    entry: Entry
    query: str
    fetched: datetime
    updated: datetime | None
    values: Mapping[str, float]
    withheld: Mapping[str, Message]
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def checked(self) -> date:
        """The day of the answer, in UTC."""
        return self.fetched.date()

    @property
    def known(self) -> date:
        """The day by which all of it was public, in UTC."""
        return min(self.updated or self.fetched, self.fetched).date()
