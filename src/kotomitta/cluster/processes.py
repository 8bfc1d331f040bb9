"""Several processes of one thread each on this machine."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from kotomitta.basis.errors import InputError
from kotomitta.cluster.attempt import attempt

Item = TypeVar("Item")
Result = TypeVar("Result")

_THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

# Enough that no worker waits for its next item, few enough that a death is blamed on few.
_HELD_PER_WORKER = 2
_TRIES_ALONE = 2


def in_processes(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[tuple[Item, Result | InputError]]:
    """Every item with its result, as they are done.

    When a worker dies, it cannot be told over which item: all those in work are tried again, each
    alone, and one whose worker dies twice then is at fault.
    """
    left = deque(items)
    while left:
        held: dict[Future[Any], Item] = {}
        pool = _pool(workers)
        try:
            yield from _worked_off(pool, workers, function, left, held)
        except BrokenProcessPool:
            yield from ((item, _alone(function, item)) for item in held.values())
        finally:
            pool.shutdown(cancel_futures=True)


def _worked_off(
    pool: ProcessPoolExecutor,
    workers: int,
    function: Callable[[Item], Result],
    left: deque[Item],
    held: dict[Future[Any], Item],
) -> Iterator[tuple[Item, Result | InputError]]:
    """Items of `left` with their results; `held` are those in work, at any time."""
    room = _HELD_PER_WORKER * workers
    while left or held:
        while left and len(held) < room:
            held[pool.submit(attempt, function, left[0])] = left[0]
            left.popleft()
        for future in wait(held, return_when=FIRST_COMPLETED).done:
            result = future.result()
            yield held.pop(future), result


def _alone(function: Callable[[Item], Result], item: Item) -> Result | InputError:
    for _ in range(_TRIES_ALONE):
        with _pool(1) as pool, suppress(BrokenProcessPool):
            return pool.submit(attempt, function, item).result()
    return InputError("worker_died")


def _pool(workers: int) -> ProcessPoolExecutor:
    # Started afresh and not forked: a fork would copy the threads' locks, and one thread each
    # can only be asked for before the numerical libraries load.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for its next item for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
