"""A diary as arrays: which task, profile, worker and interpreter each entry has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from kotomitta.basis.errors import InputError
from kotomitta.planning.workload.diary.entries import Entry

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Sparse = csr_array[np.float64]

_MOST_CODES = 500
_MOST_CELLS = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Rows (n,) as codes into the sorted names, with the logarithm of their minutes.

    Rows alike in task, profile, worker and interpreter form one stratum; `stratum` maps rows to
    strata, whose codes are `task`, `profile`, `worker` and `interpreter`, each (strata,).
    """

    tasks: tuple[str, ...]
    profiles: tuple[str, ...]
    workers: tuple[str, ...]
    log_minutes: Array
    stratum: Index
    task: Index
    profile: Index
    worker: Index
    interpreter: Index

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> "Design":
        """The design of at least one entry; InputError for more codes than can be told apart."""
        tasks, task = _coded([e.task for e in entries])
        profiles, profile = _coded([e.profile for e in entries])
        workers, worker = _coded([e.worker for e in entries])
        _check_size(len(tasks), len(profiles), len(workers))
        interpreter = np.array([e.interpreter for e in entries], dtype=np.intp)
        keys = np.column_stack([task, profile, worker, interpreter])
        strata, stratum = np.unique(keys, axis=0, return_inverse=True)
        minutes = np.log([e.minutes for e in entries])
        return cls(tasks, profiles, workers, minutes, stratum.reshape(-1), *strata.T)

    @property
    def cell(self) -> Index:
        """The profile x task cell of each stratum, profile by profile."""
        return self.profile * len(self.tasks) + self.task

    @property
    def cells(self) -> int:
        """The number of cells, those without entries too."""
        return len(self.profiles) * len(self.tasks)

    @property
    def row_task(self) -> Index:
        """The task of each row."""
        return self.task[self.stratum]

    @property
    def counts(self) -> NDArray[np.int64]:
        """Entries per cell, as (profile, task)."""
        flat = np.bincount(self.cell[self.stratum], minlength=self.cells)
        return flat.reshape(len(self.profiles), len(self.tasks))

    @property
    def columns(self) -> dict[str, slice]:
        """Where each kind of effect stands in `matrix`; `interpreted` is interpreter at a task."""
        sizes = {
            "task": len(self.tasks),
            "profile": len(self.profiles),
            "interpreter": 1,
            "interpreted": len(self.tasks),
            "worker": len(self.workers),
        }
        ends = np.cumsum(list(sizes.values()))
        starts = zip(sizes, ends, sizes.values(), strict=True)
        return {kind: slice(int(end) - size, int(end)) for kind, end, size in starts}

    def matrix(self) -> Sparse:
        """One column per effect, as (strata, column): a few of each row are 1, the others 0."""
        columns, strata = self.columns, np.arange(len(self.task))
        spoken = np.flatnonzero(self.interpreter)
        ones = (
            (strata, columns["task"].start + self.task),
            (strata, columns["profile"].start + self.profile),
            (strata, columns["worker"].start + self.worker),
            (spoken, np.full(len(spoken), columns["interpreter"].start)),
            (spoken, columns["interpreted"].start + self.task[spoken]),
        )
        rows, cols = (np.concatenate(part) for part in zip(*ones, strict=True))
        shape = (len(strata), columns["worker"].stop)
        return csr_array((np.ones(len(rows)), (rows, cols)), shape=shape)

    def member(self) -> Sparse:
        """Which cell each stratum belongs to, as (strata, cell)."""
        strata = np.arange(len(self.task))
        shape = (len(strata), self.cells)
        return csr_array((np.ones(len(strata)), (strata, self.cell)), shape=shape)


def _check_size(tasks: int, profiles: int, workers: int) -> None:
    """The time it takes grows with the cube of tasks and workers, and with the number of cells."""
    if tasks + workers > _MOST_CODES or tasks * profiles > _MOST_CELLS:
        raise InputError(
            "diary_too_many",
            tasks=tasks,
            profiles=profiles,
            workers=workers,
            codes=_MOST_CODES,
            cells=_MOST_CELLS,
        )


def _coded(names: list[str]) -> tuple[tuple[str, ...], Index]:
    unique, codes = np.unique(names, return_inverse=True)
    return tuple(str(name) for name in unique), codes
