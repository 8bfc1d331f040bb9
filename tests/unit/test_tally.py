"""Persons, households and cases are different things: they are converted, never added."""

from itertools import permutations
from typing import cast

import numpy as np
import pytest

from kotomitta.basis.tally import Cases, Households, Persons, Tally

pytestmark = pytest.mark.unit

KINDS = (Persons, Households, Cases)


@pytest.mark.parametrize(("one", "other"), list(permutations(KINDS, 2)))
def test_two_kinds_are_never_added_or_subtracted(one: type[Tally], other: type[Tally]) -> None:
    a, b = one(np.array([1.0])), other(np.array([2.0]))
    with pytest.raises(TypeError, match=f"{one.__name__} with {other.__name__}"):
        a + b
    with pytest.raises(TypeError, match=f"{one.__name__} with {other.__name__}"):
        a - b


def test_a_bare_number_is_not_a_count() -> None:
    with pytest.raises(TypeError, match="Persons with float"):
        Persons(np.array([1.0])).__add__(cast("Persons", 1.0))


@pytest.mark.parametrize("kind", KINDS)
def test_one_kind_adds_up(kind: type[Tally]) -> None:
    a, b = kind(np.array([1.0, 5.0])), kind(np.array([2.0, 3.0]))
    assert type(a + b) is kind
    np.testing.assert_array_equal((a + b).values, [3.0, 8.0])
    np.testing.assert_array_equal((a - b).values, [-1.0, 2.0])
    np.testing.assert_array_equal(a.times(2.0).values, [2.0, 10.0])


def test_helsinki_2017_in_three_units_of_count() -> None:
    """3 943 persons in households of 1.78 are 2 215 households, and as many cases at one each."""
    persons = Persons(np.array([3943.0]))
    households = persons.households(3943 / 2215)
    cases = households.cases(1.0)
    assert (type(households), type(cases)) == (Households, Cases)
    np.testing.assert_allclose(cases.values, [2215.0])


def test_each_draw_may_have_its_own_size() -> None:
    persons = Persons(np.full((2, 3), 12.0))
    households = persons.households(np.array([[2.0], [3.0]]))
    np.testing.assert_array_equal(households.values, [[6.0] * 3, [4.0] * 3])
    assert households.values.dtype == np.float64
