"""The workers of a Dask cluster; needs the extra `cluster`."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from typing import Any, TypeVar

import distributed
from distributed import KilledWorker
from distributed.comm.core import CommClosedError

from kotomitta.basis.errors import InputError
from kotomitta.cluster.attempt import attempt

Item = TypeVar("Item")
Result = TypeVar("Result")

_SECONDS_TO_CONNECT = 10

# The library tells no types of these.
_Client: Any = distributed.Client
_as_completed: Any = distributed.as_completed


def on_cluster(
    function: Callable[[Item], Result], items: Iterable[Item], scheduler: str
) -> Iterator[tuple[Item, Result | InputError]]:
    """Every item with its result, as they are done; Dask itself tries again when a worker dies."""
    with _client(scheduler) as client:
        held = {client.submit(attempt, function, item, pure=False): item for item in items}
        for future in _as_completed(list(held)):
            yield held.pop(future), _result(future)
            future.release()


def _client(scheduler: str) -> Any:
    try:
        return _Client(scheduler, timeout=_SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        raise InputError("scheduler_unreachable", place="--scheduler", given=scheduler) from error


def _result(future: Any) -> Any:
    try:
        return future.result()
    except KilledWorker:
        return InputError("worker_died")
    except (CommClosedError, CancelledError) as error:  # the scheduler is gone
        raise InputError("cluster_lost", place="--scheduler") from error
