"""Sobol indices and the worth of measuring against closed forms, and on the chain itself."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import NDArray
from scipy.special import ndtri

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.draws import Draws
from kotomitta.basis.figures import Dated, Evidence
from kotomitta.basis.influence import influence
from kotomitta.basis.seeds import stream, uniforms
from kotomitta.planning.answer import answer
from kotomitta.planning.workload.chain import DIARY, Chain, figures_behind
from kotomitta.planning.workload.measuring import MonthOfWork, Worth, measuring, worth
from kotomitta.planning.workload.sensitivity import sensitivity, sobol
from kotomitta.planning.workload.time import MonthHours
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.reference

Array = NDArray[np.float64]
SHELF = read_city("helsinki")
RUN = SHELF.run("2025", as_of=date(2026, 11, 24), seed=1, draws=200)
WORKER = Cadre.SOCIAL_WORKER


def ishigami(u: Array) -> Array:
    x = np.pi * (2 * u - 1)
    return np.asarray(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def test_the_indices_of_ishigami_are_the_known_ones() -> None:
    """Ishigami and Homma 1990, a = 7, b = 0.1: the variances are polynomials in pi."""
    alone = 0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2
    together = 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    parts = np.array([alone, 7**2 / 8, 0.0])
    total = np.array([alone + together, 7**2 / 8, together])
    whole = parts.sum() + together

    (found,) = sobol(lambda u: ishigami(u)[None], ("a", "b", "c"), points=1024, seed=1)
    assert list(found) == ["a", "b", "c"]
    first = [found[name].first for name in "abc"]
    assert_allclose(first, parts / whole, atol=0.02)
    assert_allclose([found[name].total for name in "abc"], total / whole, atol=0.02)
    misses = [
        (s.first - p / whole) / s.first_error for s, p in zip(found.values(), parts, strict=True)
    ]
    assert np.abs(misses).max() < 5


def test_each_output_of_several_is_ranked_for_itself() -> None:
    one, other = sobol(lambda u: np.stack([u[0] + 0 * u[1], u[1]]), ("x", "y"), points=256, seed=3)
    assert list(one) == ["x", "y"]
    assert list(other) == ["y", "x"]
    assert one["x"].first == pytest.approx(1, abs=0.03)
    assert one["y"].total == 0


def test_without_interaction_they_agree_with_the_rank_regression() -> None:
    """A sum of normal parts: both give each part's share of the variance."""
    sizes = np.array([3.0, 2.0, 1.0])

    def together(u: Array) -> Array:
        return np.asarray(sizes @ ndtri(u))[None]

    names = ("large", "middle", "small")
    (found,) = sobol(together, names, points=1024, seed=2)
    drawn = {name: uniforms(2, name, 4000) for name in names}
    ranked = influence(drawn, {"sum": together(np.stack(list(drawn.values())))[0]})["sum"]
    exact = sizes**2 / (sizes**2).sum()
    assert list(found) == list(ranked) == list(names)
    for name, share in zip(names, exact, strict=True):
        assert found[name].first == pytest.approx(share, abs=0.02)
        assert found[name].total == pytest.approx(share, abs=0.02)
        assert found[name].first == pytest.approx(ranked[name], abs=0.04)


def test_the_chain_gives_the_caps_of_the_answer() -> None:
    found = answer(RUN, SHELF.tasks)
    chain = Chain.of(RUN, SHELF.tasks)
    for cadre in Cadre:
        assert_array_equal(chain.caps(cadre), found.caps[cadre].by_draw)


def test_the_chain_at_the_uniforms_of_a_run_is_that_run() -> None:
    number = RUN.draws.number
    names = figures_behind(RUN, SHELF.tasks)
    given = {name: uniforms(RUN.seed, f"figure:{name}", number) for name in names}
    chain = Chain.at(RUN, SHELF.tasks, given, np.arange(number))
    assert_array_equal(chain.caps(WORKER), Chain.of(RUN, SHELF.tasks).caps(WORKER))


def test_the_indices_of_the_cap_hold_together() -> None:
    """First orders add up to 1 at most, totals to 1 at least; other cadres' figures have none."""
    shares = sensitivity(RUN, SHELF.tasks, points=128)[WORKER]
    assert sum(s.first for s in shares.values()) < 1.05
    assert sum(s.total for s in shares.values()) > 0.95
    assert shares["task.errand.minutes"].total == pytest.approx(0, abs=1e-12)
    assert shares["allowance.other_work"].total > shares["time.holidays"].total
    assert sensitivity(RUN, SHELF.tasks, points=128)[WORKER] == shares


DRAWS, HOURS, KNOWN, REST, P = 4096, 100.0, 0.25, 0.15, 0.9
Z = float(ndtri(P))


def closed(posterior: float) -> tuple[float, float]:
    """Cases and saved workers when `posterior` of the variance of the known part is left.

    Hours of a case are 3 exp(a x + b y) with normal x and y, and the same in every case: the cap
    is hours / that, now at its P-quantile, then at the quantile of what is left.
    """
    now = HOURS / 3 * np.exp(-Z * np.hypot(KNOWN, REST))
    left = Z * np.sqrt(REST**2 + posterior * KNOWN**2)
    told = (1 - posterior) * KNOWN**2 / 2
    return float(HOURS / 3 * np.exp(told - left) - now), float(
        1 - now / (HOURS / 3) * np.exp(told + left)
    )


def closed_case(seed: int) -> list[Worth]:
    x, y = (ndtri(uniforms(seed, name, DRAWS)) for name in "xy")
    month = MonthOfWork(
        3 * np.exp(KNOWN * x + REST * y),
        np.full(DRAWS, 0.3**2),
        MonthHours.even(np.full(DRAWS, HOURS)),
        P,
    )
    noise = stream(seed, "noise").standard_normal(DRAWS) / np.sqrt(3)
    nothing = stream(seed, "nothing").standard_normal(DRAWS)
    return worth(month, np.stack([x, x + noise, nothing]), seed=seed)


def test_the_worth_of_knowing_is_the_closed_form() -> None:
    repeated = [closed_case(seed) for seed in range(12)]
    for i, posterior in enumerate((0.0, 0.25)):
        cases, saved = closed(posterior)
        assert np.mean([r[i].cases for r in repeated]) == pytest.approx(cases, rel=0.05)
        assert np.mean([r[i].saved for r in repeated]) == pytest.approx(saved, rel=0.05)


def test_the_errors_are_as_large_as_estimates_differ() -> None:
    repeated = [closed_case(seed) for seed in range(24)]
    for i in range(3):
        cases = [r[i].cases for r in repeated]
        told = float(np.mean([r[i].cases_error for r in repeated]))
        assert 0.4 < np.std(cases, ddof=1) / told < 1.5
        saved = [r[i].saved for r in repeated]
        told = float(np.mean([r[i].saved_error for r in repeated]))
        assert 0.4 < np.std(saved, ddof=1) / told < 1.5


def test_knowing_nothing_is_worth_nothing() -> None:
    nothing = [closed_case(seed)[2].cases for seed in range(12)]
    assert abs(np.mean(nothing)) < 0.05


def test_a_whole_diary_is_worth_more_than_any_one_time_and_less_is_worth_less() -> None:
    found = measuring(RUN, SHELF.tasks, WORKER)
    minutes = [m.exactly.cases for name, m in found.items() if name.endswith(".minutes")]
    assert found[DIARY].exactly.cases > max(minutes) > 0
    assert found[DIARY].exactly.cases < sum(minutes) + found["interpreter.factor"].exactly.cases + 1
    for of in list(found.values())[:4]:
        assert 0 < of.halved.cases < of.exactly.cases
    assert list(found) == sorted(found, key=lambda name: -found[name].exactly.cases)


def test_where_everything_is_known_nothing_is_worth_measuring() -> None:
    exact = {
        f.id: f.model_copy(update={"values": tuple(known(d) for d in f.values)})
        for f in SHELF.figures
    }
    draws = Draws(Evidence(exact.values(), RUN.as_of), seed=1, number=20)
    run = replace(RUN, draws=draws)
    assert figures_behind(run, SHELF.tasks) == []
    assert measuring(run, SHELF.tasks, WORKER) == {}
    assert sensitivity(run, SHELF.tasks, points=4) == {cadre: {} for cadre in Cadre}


def known(dated: Dated) -> Dated:
    value = dated.value if dated.value is not None else dated.low
    return dated.model_copy(update={"value": value, "low": value, "high": value})
