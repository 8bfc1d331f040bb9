"""How much of a long computation is done, told while it goes on."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

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


def parts_of(told: Telling, number: int) -> Iterator[Telling]:
    """The tellings of so many parts that take about as long."""
    return (part_of(told, part / number, (part + 1) / number) for part in range(number))


def heard(parts: Iterable[T], told: Telling, number: int) -> Iterator[T]:
    """The parts, so many of them, with `told` called as each is made."""
    done = counted(told, number)
    for part in parts:
        done()
        yield part
