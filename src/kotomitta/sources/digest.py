"""A fingerprint of the data that a run rests on."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def digest(folders: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that change when any data file in the folders does."""
    seen = sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".csv")):
            seen.update(path.relative_to(folder).as_posix().encode())
            seen.update(path.read_bytes())
    return seen.hexdigest()[:16]
