"""The time diary in a city's folder, whose tasks must be those of the rulebook."""

from collections.abc import Iterable
from pathlib import Path

from kotomitta.basis.errors import InputError
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.diary.entries import NO_WORK, Entry, sift
from kotomitta.sources.diary_codes import refuse_strangers
from kotomitta.sources.diary_file import read_diary, refuse_unusable


def read_city_diary(path: Path, tasks: Iterable[Task]) -> tuple[Entry, ...]:
    """The rows of the diary, none where there is no file.

    InputError when a row is for a task that is not known or a profile that may be a name, or when
    no row can be used.
    """
    if not path.is_file():
        return ()
    rows = read_diary(path)
    known = {NO_WORK, *(task.id for task in tasks)}
    for row in rows:
        if row.task not in known:
            place = f"{path}:{row.line} (task)"
            listed = ", ".join(sorted(known))
            raise InputError("diary_task_unknown", place=place, known=listed)
    refuse_strangers(path, rows)
    refuse_unusable(path, rows, sift(rows).entries)
    return tuple(rows)
