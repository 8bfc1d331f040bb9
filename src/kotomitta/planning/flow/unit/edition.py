"""A number that changes when compiled code has to be made anew.

Numba keeps compiled code on disk and looks only at the file of the function that is called: a
change in what it calls, or in a constant of another file, would go unseen.
"""

from collections.abc import Iterable
from types import CodeType, ModuleType
from zlib import crc32

import numpy as np


def edition(modules: Iterable[ModuleType]) -> int:
    """The edition of these modules: of the code of their functions, constants and record types."""
    told = [
        f"{name}={_told(value)}"
        for module in modules
        for name, value in sorted(vars(module).items())
        if not name.startswith("__")
    ]
    return crc32("\n".join(told).encode())


def _told(value: object) -> str:
    code = getattr(getattr(value, "py_func", value), "__code__", None)
    if code is not None:
        return _written(code)
    fields = getattr(value, "_fields", None)  # of the tuples that the engine is given
    constant = isinstance(value, int | float | dict | np.dtype | np.integer)
    return repr(value) if constant else repr(fields)


def _written(code: CodeType) -> str:
    """Code and the code within it, which shown as it is would have an address that changes."""
    constants = [_written(c) if isinstance(c, CodeType) else c for c in code.co_consts]
    return repr((code.co_code, constants, code.co_names))
