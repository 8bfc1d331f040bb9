"""Small numbers hidden before counts are published, so that they cannot be worked out either.

A table is an array of counts; `with_totals` adds the sum of every axis. Zeros are published: nobody
is in them. A count from 1 to k - 1 is hidden, and as many more as it takes: for every such cell,
whoever knows the published numbers and this rule must still find every value from 1 to k - 1
possible. That is checked as an attacker would, by linear programmes (the attacker's problems of
Fischetti and Salazar-Gonzalez, Management Science 47(7), 2001).
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Array = NDArray[np.float64]
Cell = tuple[int, ...]
_TINY = 1e-6


def with_totals(counts: Ints) -> Ints:
    """The counts with their sum at the end of every axis."""
    table = counts
    for axis in range(counts.ndim):
        table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
    return table


def hidden(counts: Ints, k: int, earlier: tuple[Ints, Bools] | None = None) -> Bools:
    """Which cells of `with_totals(counts)` must not be published.

    `earlier` is a published table of the same cells with totals, and what was hidden in it: that
    stays hidden. So does a cell that has changed by 1 to k - 1 since, and any such change, up or
    down, must stay possible.
    """
    table = with_totals(counts)
    small = (table > 0) & (table < k)
    # A total is at least the number of its parts that are not zero, as anybody can see.
    parts = with_totals((counts > 0).astype(np.int64))
    low, high = parts, np.full_like(table, k - 1)
    mask, guarded = small.copy(), small
    if earlier is not None:
        before, was_hidden = earlier
        changed = (table != before) & (np.abs(table - before) < k) & ~was_hidden
        low = np.where(changed, np.maximum(before - k + 1, parts), low)
        high = np.where(changed, np.maximum(before + k - 1, high), high)
        mask, guarded = small | was_hidden | changed, small | changed
    for cell in zip(*(at.tolist() for at in np.nonzero(guarded)), strict=True):
        # What is hidden for one cell never makes another one plainer.
        while not _covers(possible(table, mask, cell), low[cell], high[cell]):
            mask[_shield(table, mask, cell)] = True
    return mask


def possible(table: Ints, mask: Bools, cell: Cell) -> tuple[float, float]:
    """The least and the most that a hidden cell can be, for who knows all that is not hidden."""
    number = np.full(table.shape, -1)
    number[mask] = np.arange(mask.sum())
    rows, sums = _equations(table, mask, number)
    goal = np.zeros(int(mask.sum()))
    goal[number[cell]] = 1.0
    # A zero is hidden only where an earlier table says something of it: else all are at least 1.
    bounds = (int((table[mask] > 0).all()), None)
    least = linprog(goal, A_eq=rows, b_eq=sums, bounds=bounds)
    most = linprog(-goal, A_eq=rows, b_eq=sums, bounds=bounds)
    return (
        float(least.fun or 0.0) if least.status == 0 else -np.inf,
        -float(most.fun or 0.0) if most.status == 0 else np.inf,
    )


def _covers(ends: tuple[float, float], low: int, high: int) -> bool:
    return bool(ends[0] <= low + _TINY and ends[1] >= high - _TINY)


def _shield(table: Ints, mask: Bools, cell: Cell) -> Cell:
    """The published cell to hide next: the least in a line of the open cell, or else anywhere."""
    free = ~mask & (table > 0)
    lines = np.zeros(table.shape, dtype=np.bool_)
    for axis in range(table.ndim):
        across: tuple[int | slice, ...] = (*cell[:axis], slice(None), *cell[axis + 1 :])
        lines[across] = True
    chosen = free & lines if (free & lines).any() else free
    at = np.argmin(np.where(chosen, table, np.iinfo(np.int64).max))
    return tuple(int(i) for i in np.unravel_index(at, table.shape))


def _equations(table: Ints, mask: Bools, number: Ints) -> tuple[Array, Array]:
    """Every line with something hidden: its parts sum to its total."""
    rows, sums = [], []
    for line in _lines(table.shape):
        if not mask[line].any():
            continue
        sign = np.ones(table[line].size)
        sign[-1] = -1.0
        row = np.zeros(int(mask.sum()))
        row[number[line][mask[line]]] = sign[mask[line]]
        rows.append(row)
        sums.append(-(sign * table[line])[~mask[line]].sum())
    return np.array(rows), np.array(sums)


def _lines(shape: tuple[int, ...]) -> Iterator[tuple[int | slice, ...]]:
    for axis in range(len(shape)):
        others = [range(n) for i, n in enumerate(shape) if i != axis]
        for at in product(*others):
            yield (*at[:axis], slice(None), *at[axis:])
