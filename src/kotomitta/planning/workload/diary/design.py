"""A diary as arrays: which task, profile, worker and interpreter each entry has."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.workload.diary.entries import Entry

Array = NDArray[np.float64]
Index = NDArray[np.intp]


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
        """The design of at least one entry."""
        tasks, task = _coded([e.task for e in entries])
        profiles, profile = _coded([e.profile for e in entries])
        workers, worker = _coded([e.worker for e in entries])
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

    def matrix(self) -> Array:
        """One column per effect, as (strata, column)."""
        task = np.eye(len(self.tasks))[self.task]
        interpreter = self.interpreter[:, None].astype(np.float64)
        parts = (
            task,
            np.eye(len(self.profiles))[self.profile],
            interpreter,
            interpreter * task,
            np.eye(len(self.workers))[self.worker],
        )
        return np.hstack(parts)


def _coded(names: list[str]) -> tuple[tuple[str, ...], Index]:
    unique, codes = np.unique(names, return_inverse=True)
    return tuple(str(name) for name in unique), codes
