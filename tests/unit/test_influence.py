"""Influence against the closed form of an additive case."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kotomitta.basis.influence import influence
from kotomitta.basis.seeds import uniforms

pytestmark = pytest.mark.unit

N = 4000


def test_shares_of_an_additive_output_are_those_of_its_variance() -> None:
    """Of 2 a + b, with a and b uniform, four fifths come from a and one fifth from b."""
    a, b, c = (uniforms(1, name, N) for name in "abc")
    shares = influence({"a": a, "b": b, "c": c}, {"out": 2 * a + b})["out"]
    assert list(shares)[:2] == ["a", "b"]
    assert_allclose([shares["a"], shares["b"]], [0.8, 0.2], atol=0.03)  # ranks bend a sum a little
    assert shares["c"] < 0.01


def test_inputs_and_outputs_that_do_not_vary_are_left_out() -> None:
    a, flat = uniforms(1, "a", N), np.ones(N)
    found = influence({"a": a, "flat": flat}, {"out": a**3, "still": flat})
    assert list(found["out"]) == ["a"]
    assert_allclose(found["out"]["a"], 1.0)
    assert found["still"] == {}
