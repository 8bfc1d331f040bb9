"""One function over many items, wherever it runs."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from kotomitta.basis.errors import InputError
from kotomitta.cluster.attempt import attempt
from kotomitta.cluster.processes import in_processes

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    scheduler: str | None = None,
    workers: int | None = None,
) -> Iterator[tuple[Item, Result | InputError]]:
    """Every item with its result, in the order in which they are done.

    The function and its items must be such that they can be pickled. Without `scheduler` and
    `workers` all is done in this process; with `workers` in so many processes of one thread each;
    with `scheduler` (`tcp://host:port`) on the workers of a Dask cluster, which needs the extra
    `cluster`.

    An InputError that the function raises is the result of its item. An item whose worker dies is
    tried again; when workers go on dying over it, its result is the InputError `worker_died`.
    """
    if scheduler is not None and workers is not None:
        raise InputError("workers_or_scheduler", place="--scheduler")
    if scheduler is not None:
        return _on_cluster(function, items, scheduler)
    if workers is not None:
        return in_processes(function, items, workers)
    return ((item, attempt(function, item)) for item in items)


def _on_cluster(
    function: Callable[[Item], Result], items: Iterable[Item], scheduler: str
) -> Iterator[tuple[Item, Result | InputError]]:
    try:
        from kotomitta.cluster.dask_cluster import on_cluster
    except ImportError as error:
        raise InputError("cluster_missing", place="--scheduler") from error
    return on_cluster(function, items, scheduler)
