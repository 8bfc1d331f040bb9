"""Spreadsheets that nobody vouches for; what is too large is refused before it is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kotomitta.basis.errors import InputError

_MOST_PARTS = 200
_BROKEN = (
    AttributeError,
    BadZipFile,
    InvalidFileException,
    LookupError,
    OSError,
    SyntaxError,  # what is no XML
    TypeError,
    ValueError,
)


@contextmanager
def opened_workbook(content: bytes, *, most: int, most_unpacked: int) -> Iterator[Workbook]:
    """A workbook to be read row by row, of so many bytes at most; InputError when it cannot be."""
    _refuse_huge(content, most, most_unpacked)
    try:
        yield load_workbook(BytesIO(content), read_only=True)
    except _BROKEN as error:
        raise InputError("sheet_unreadable", place="XLSX") from error


def _refuse_huge(content: bytes, most: int, most_unpacked: int) -> None:
    """InputError for a file that is large, or would become so when it is unpacked."""
    if len(content) > most:
        raise InputError("sheet_too_large", place="XLSX", megabytes=most // 10**6)
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
    except BadZipFile as error:
        raise InputError("sheet_unreadable", place="XLSX") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > most_unpacked:
        raise InputError("sheet_too_large", place="XLSX", megabytes=most_unpacked // 10**6)
