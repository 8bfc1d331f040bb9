"""One item tried."""

from collections.abc import Callable
from typing import TypeVar

from kotomitta.basis.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")


def attempt(function: Callable[[Item], Result], item: Item) -> Result | InputError:
    """What the function makes of the item, or the InputError that it raises."""
    try:
        return function(item)
    except InputError as error:
        return error
