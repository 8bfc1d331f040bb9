"""How much of a long computation is done, told while it goes on."""

from collections.abc import Callable

# Gets the share that is done, from 0 to 1. What it raises ends the computation.
Telling = Callable[[float], None]


def untold(share: float) -> None:
    """Tells nobody."""
    del share


def counted(told: Telling, number: int) -> Callable[[], None]:
    """What is called after each of so many parts that take about as long."""
    done = iter(range(1, number + 1))
    return lambda: told(next(done) / number)


def part_of(told: Telling, start: float, end: float) -> Telling:
    """The telling of a part, which goes from `start` to `end` of the whole."""
    return lambda share: told(start + (end - start) * share)
