"""Options of long runs: where they run."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, TypeVar

import typer

from kotomitta.basis.errors import InputError
from kotomitta.cluster.each import each

Item = TypeVar("Item")
Result = TypeVar("Result")

Workers = Annotated[int | None, typer.Option(min=1)]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a long run runs; without workers and scheduler in this process."""

    workers: int | None = None
    scheduler: str | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether it runs in other processes than this one."""
        return self.workers is not None or self.scheduler is not None

    def each(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result | InputError]]:
        """Every item with its result, in the order in which they are done."""
        return each(function, items, scheduler=self.scheduler, workers=self.workers)


def where(*, workers: Workers = None, scheduler: str | None = None) -> Where:
    """The group of options that say where a long run runs."""
    return Where(workers, scheduler)
