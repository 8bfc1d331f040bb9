"""The one moment that is written into a file, so that equal documents give equal bytes."""

from datetime import UTC, datetime, time

from kotomitta.report.document import Document

_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def moment(document: Document) -> datetime:
    """The start of the day that the document rests on; of the year 2000 when it rests on none."""
    return datetime.combine(document.as_of, time(), UTC) if document.as_of else _NO_DAY
