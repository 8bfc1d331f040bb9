"""An archive whose bytes follow from what is in it, and not from when it was written."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def stamped(archive: bytes, when: datetime) -> bytes:
    """The same files in the same order, all of one moment (not before 1980)."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name, when.timetuple()[:6])
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
