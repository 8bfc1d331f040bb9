"""A fingerprint of the data that a run rests on."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import kotomitta
from kotomitta.sources.folders import RULEBOOK


def digest(folders: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that change when any data file in the folders does."""
    seen = sha256()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".csv")):
            seen.update(path.relative_to(folder).as_posix().encode())
            seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


def versions(folder: Path) -> dict[str, str]:
    """What an answer rests on beside its request: the program, and the data of a city's folder."""
    return {"kotomitta": kotomitta.__version__, "data": digest([RULEBOOK, folder])}
