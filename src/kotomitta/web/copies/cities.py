"""The folders of the cities that were added, as part of a copy."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kotomitta.basis.errors import InputError
from kotomitta.web.planning.cities import EARLIER, added_folder


def gathered() -> dict[str, bytes]:
    """Every file of the added cities, and of what they were earlier, by its path."""
    found = {}
    for at, folders, names in os.walk(added_folder()):
        folders[:] = [name for name in folders if name == EARLIER or not name.startswith(".")]
        for path in (Path(at) / name for name in names):
            found[path.relative_to(added_folder()).as_posix()] = path.read_bytes()
    return found


@contextmanager
def staged(files: Mapping[str, bytes], place: str) -> Iterator[Callable[[], None]]:
    """What puts the files in place of all added cities; until it is called, nothing changes.

    InputError when a file would come to stand outside their folder.
    """
    cities = added_folder()
    with TemporaryDirectory(prefix=".cities-", dir=cities.parent) as folder:
        new = Path(folder).resolve() / "new"
        new.mkdir()
        if any(new not in (new / name).resolve().parents for name in files):
            raise InputError("copy_damaged", place=place)
        try:
            for name, held in files.items():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                (new / name).write_bytes(held)
        except OSError as error:
            raise InputError("copy_not_restored", why=error) from error

        def put() -> None:
            if cities.exists():
                cities.rename(Path(folder) / "old")
            new.rename(cities)

        yield put
