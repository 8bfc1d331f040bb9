"""Asking memory for a record some time before it is read.

Among very many clients, whatever happens reads records that are in no cache of the processor, and
waits for each of them. What happens soon is known, so its records can be under way meanwhile.
Asking changes nothing and cannot fail, whatever the place; without numba nothing is asked.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

_TO_READ, _KEEP, _DATA = 0, 3, 1
_llvm: Any = cgutils


def fetch(records: Any, place: Any) -> None:
    """Ask for one record of an array."""
    del records, place


def _prefetch(_context: Any, records: Any, _place: Any) -> Any:
    """LLVM's `prefetch` of the address of a record."""

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        array = context.make_array(records)(context, builder, arguments[0])
        at = _llvm.get_item_pointer(context, builder, records, array, [arguments[1]])
        address = builder.bitcast(at, _llvm.voidptr_t)
        number = ir.IntType(32)
        of = ir.FunctionType(ir.VoidType(), [address.type, number, number, number])
        prefetch = _llvm.get_or_insert_function(builder.module, of, "llvm.prefetch")
        builder.call(prefetch, [address, *map(number, (_TO_READ, _KEEP, _DATA))])
        return context.get_dummy_value()

    return types.none(records, types.intp), generate


_ask: Any = intrinsic(_prefetch)


@overload(fetch, inline="always")
def _compiled(records: Any, place: Any) -> Any:
    def ask(records: Any, place: Any) -> None:
        _ask(records, place)

    return ask if isinstance(records, types.Array) and isinstance(place, types.Integer) else None
