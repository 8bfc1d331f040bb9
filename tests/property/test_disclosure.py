"""An attacker who knows the rule and all that is published cannot recover a small number."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kotomitta.casework.disclosure import Bools, Ints, hidden, with_totals

pytestmark = pytest.mark.property

K = 4


@st.composite
def tables(draw: st.DrawFn) -> Ints:
    rows, columns = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    cells = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 9])
    flat = draw(st.lists(cells, min_size=rows * columns, max_size=rows * columns))
    return np.array(flat, dtype=np.int64).reshape(rows, columns)


def attacked(counts: Ints, most: int) -> dict[tuple[int, ...], set[int]]:
    """For each hidden cell, every value that it has in some table that looks the same.

    All are tried: hidden inner cells from 1 to `most`, totals summed; what is published is as is.
    """
    table, mask = with_totals(counts), hidden(counts, K)
    inner = [c for c in product(*map(range, counts.shape)) if mask[c]]
    tried = np.array(list(product(range(1, most + 1), repeat=len(inner))), dtype=np.int64)
    tables_ = np.repeat(counts[None], len(tried), axis=0)
    for k, cell in enumerate(inner):
        tables_[:, cell[0], cell[1]] = tried[:, k]
    for axis in (1, 2):
        tables_ = np.concatenate([tables_, tables_.sum(axis=axis, keepdims=True)], axis=axis)
    alike = tables_[(tables_[:, ~mask] == table[~mask]).all(axis=1)]
    return {cell: set(alike[:, cell[0], cell[1]].tolist()) for cell in cells_of(mask)}


def cells_of(mask: Bools) -> list[tuple[int, ...]]:
    return [tuple(map(int, cell)) for cell in np.argwhere(mask)]


@given(tables())
def test_every_small_number_can_still_be_any_small_number(counts: Ints) -> None:
    table, mask = with_totals(counts), hidden(counts, K)
    small = (table > 0) & (table < K)
    assert mask[small].all()
    if mask[:-1, :-1].sum() > 4:
        return  # more tables than can be tried one by one
    for cell, values in attacked(counts, most=int(counts.max()) + K).items():
        inner = all(i < n for i, n in zip(cell, counts.shape, strict=True))
        assert not small[cell] or not inner or values >= set(range(1, K)), (counts, mask, cell)


def test_the_attack_would_succeed_on_primary_suppression_alone() -> None:
    counts = np.array([[2, 9, 5]])
    table = with_totals(counts)
    published = table.astype(float)
    published[(table > 0) & (table < K)] = np.nan
    assert published[0, 3] - published[0, 1] - published[0, 2] == counts[0, 0]
    assert hidden(counts, K)[0, :3].sum() > 1


@given(tables())
def test_zeros_are_published_and_nothing_hides_without_a_small_number(counts: Ints) -> None:
    table, mask = with_totals(counts), hidden(counts, K)
    assert not mask[table == 0].any()
    assert mask.any() == ((table > 0) & (table < K)).any()


@given(tables(), st.data())
def test_two_reports_do_not_tell_a_small_change(counts: Ints, data: st.DataObject) -> None:
    """Whoever has both reports cannot tell that a published cell has changed by less than K."""
    changes = data.draw(st.lists(st.integers(0, 3), min_size=counts.size, max_size=counts.size))
    later = counts + np.array(changes).reshape(counts.shape)
    first = hidden(counts, K)
    second = hidden(later, K, earlier=(with_totals(counts), first))
    both = ~first & ~second
    difference = np.abs(with_totals(later) - with_totals(counts))[both]
    assert not ((difference > 0) & (difference < K)).any()
    assert second[first].all()


def test_a_small_change_is_not_told_by_the_cells_around_it() -> None:
    before, now = np.array([10, 20]), np.array([11, 30])
    first = hidden(before, K)
    assert not first.any()
    second = hidden(now, K, earlier=(with_totals(before), first))
    # 11 alone hidden would be 41 - 30.
    assert second[0]
    assert second.sum() >= 2
