"""Replications of a unit: any of them can be run anywhere, and put together afterwards."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kotomitta.basis.seeds import stream
from kotomitta.planning.flow.unit import _kernel
from kotomitta.planning.flow.unit.clients import clients
from kotomitta.planning.flow.unit.course import rules, terms
from kotomitta.planning.flow.unit.measures import Measures, measured
from kotomitta.planning.flow.unit.office import empty_desk
from kotomitta.planning.flow.unit.state import Desk, Terms
from kotomitta.planning.flow.unit.unit import Unit


def replications(
    unit: Unit,
    *,
    seed: int,
    numbers: Sequence[int],
    threads: int = 1,
    done: Callable[[], None] = lambda: None,
) -> Measures:
    """The replications of these numbers; that of number n is on draw n modulo the draws.

    A replication depends on the unit, the seed and its own number only, so any division of the
    numbers among threads and machines gives, `combine`d, the same bytes. `done` is called
    after each.
    """

    def one(number: int) -> Measures:
        desk, given = replication(unit, seed, number)
        result = measured(unit, number % unit.draws, number, desk, given)
        done()
        return result

    if threads == 1:  # whoever is told when each is done is told in their own thread
        return combine([one(number) for number in numbers])
    with ThreadPoolExecutor(threads) as pool:
        return combine(list(pool.map(one, numbers)))


def combine(parts: list[Measures]) -> Measures:
    """Replications that were run apart, in order of their numbers."""
    return Measures.joined(parts)


def replication(unit: Unit, seed: int, number: int) -> tuple[Desk, Terms]:
    """The desk at the end of one replication, with its terms."""
    draw = number % unit.draws
    rng = stream(seed, f"unit:{number}")
    given = terms(unit, draw, rng.integers(2**64, dtype=np.uint64))
    holds = rules(unit, draw)
    desk = empty_desk(clients(unit, draw, rng), given, holds)
    _kernel.run(desk, given)
    return desk, given
