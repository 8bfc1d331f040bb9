"""The diary's model against dense algebra, closed forms and known truths."""

import tracemalloc
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import multivariate_normal

from kotomitta.basis.seeds import stream
from kotomitta.planning.workload.diary.design import Design
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.planning.workload.diary.minutes import Minutes, minutes_of, times_longer
from kotomitta.planning.workload.diary.noise import moderated, noise_of
from kotomitta.planning.workload.diary.posterior import Equations, Given, cells_given, over_grid
from kotomitta.planning.workload.diary.precision import days_to_narrow

pytestmark = pytest.mark.reference

Array = NDArray[np.float64]
DAY = date(2026, 1, 5)
BASE = np.array([20.0, 45.0, 90.0])
PROFILES = np.array([1.0, 1.4, 1.2])
INTERPRETER = 1.9
SIGMA = 0.5


def diary(rng: np.random.Generator, number: int, workers: int, worker_sd: float) -> list[Entry]:
    """Lognormal minutes with mean BASE x PROFILES over workers; the third profile is thin."""
    profile = rng.choice(3, number, p=[0.6, 0.37, 0.03])
    task, worker = rng.integers(3, size=number), rng.integers(workers, size=number)
    interpreter = rng.random(number) < 0.5
    pace = worker_sd * rng.standard_normal(workers) - worker_sd**2 / 2
    noise = SIGMA * rng.standard_normal(number) - SIGMA**2 / 2
    mean = BASE[task] * PROFILES[profile] * np.where(interpreter, INTERPRETER, 1.0)
    minutes = mean * np.exp(pace[worker] + noise)
    rows = zip(worker, profile, task, minutes, interpreter, strict=True)
    return [
        Entry(f"W{w}", DAY, f"p{p}", f"t{t}", float(m), bool(i), n)
        for n, (w, p, t, m, i) in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def small() -> tuple[Design, Equations, Array]:
    design = Design.of(diary(stream(3, "small"), 60, 4, 0.2))
    noise = np.array([0.2, 0.3, 0.1])
    return design, Equations.of(design, 3.5, noise), noise


def every(minutes: Minutes) -> Array:
    """The minutes of all profiles, as (draw, profile, task)."""
    return np.stack([minutes.of(p) for p in range(len(minutes.design.profiles))], axis=1)


def dense(design: Design, eq: Equations, given: Given) -> tuple[Array, Array]:
    """Prior standard deviations of effects and cells, and the rows' (n, effects + cells) matrix."""
    cells = np.eye(design.cells)[design.cell]
    rows = np.hstack([design.matrix().toarray(), cells])[design.stratum]
    sds = np.concatenate(
        [given.scale / np.sqrt(eq.prior), np.full(design.cells, given.spread.cell)]
    )
    return sds, rows


def test_the_posterior_equals_conditioning_one_dense_normal(
    small: tuple[Design, Equations, Array],
) -> None:
    design, eq, noise = small
    for spread in over_grid(eq)[0][::97]:
        given = Given.of(eq, spread)
        sds, rows = dense(design, eq, given)
        covariance = rows * sds**2 @ rows.T + np.diag(noise[design.row_task])
        gain = sds[:, None] ** 2 * rows.T @ np.linalg.inv(covariance)
        mean = rows @ gain @ (design.log_minutes - 3.5)
        variance = np.diag(rows @ (np.diag(sds**2) - gain @ rows * sds**2) @ rows.T)
        fitted, known = given.fit(eq, design)
        np.testing.assert_allclose(fitted[design.stratum], mean, atol=1e-8)
        np.testing.assert_allclose(known[design.stratum], variance, atol=1e-8)


def test_the_probability_of_spreads_is_that_of_the_dense_normal(
    small: tuple[Design, Equations, Array],
) -> None:
    design, eq, noise = small
    spreads, probability = over_grid(eq)
    some = range(0, len(spreads), 97)
    dense_logs = []
    for i in some:
        sds, rows = dense(design, eq, Given.of(eq, spreads[i]))
        covariance = rows * sds**2 @ rows.T + np.diag(noise[design.row_task])
        dense_logs.append(multivariate_normal(cov=covariance).logpdf(design.log_minutes - 3.5))
    ours = np.log(probability[list(some)])
    for (a, b), (c, d) in zip(pairwise(ours), pairwise(dense_logs), strict=True):
        assert b - a == pytest.approx(d - c, abs=1e-7)


def test_draws_have_the_mean_and_spread_of_the_posterior(
    small: tuple[Design, Equations, Array],
) -> None:
    design, eq, _ = small
    given = Given.of(eq, over_grid(eq)[0][400])
    rng = stream(1, "draws")
    normal = rng.standard_normal((40_000, len(eq.prior)))
    cell_normal = rng.standard_normal((40_000, design.cells))
    effects, cell_sd = given.draw(normal), np.full(40_000, given.spread.cell)
    cells = cells_given(eq, effects, cell_sd, slice(None), cell_normal)
    drawn = effects @ design.matrix().T + cells[:, design.cell]
    fitted, known = given.fit(eq, design)
    sd = np.sqrt(known)
    np.testing.assert_allclose((drawn.mean(axis=0) - fitted) / sd, 0, atol=0.025)
    np.testing.assert_allclose(drawn.std(axis=0) / sd, 1, atol=0.02)


def test_variances_that_agree_are_pooled_and_others_are_not() -> None:
    alike, df = moderated(np.array([25.0, 25.0, 25.0]), np.array([100.0, 100.0, 100.0]))
    np.testing.assert_allclose(alike, 0.25, rtol=1e-2)
    np.testing.assert_allclose(df, 304.0)
    apart, df = moderated(np.array([4.0, 25.0, 100.0]), np.array([100.0, 100.0, 100.0]))
    np.testing.assert_allclose(apart, [0.04, 0.25, 1.0], rtol=0.15)
    assert (df < 120).all()


def test_log_mean_of_lognormal_and_gamma_noise() -> None:
    rng, number = stream(1, "noise"), 200_000
    task = np.zeros(number, dtype=np.intp)
    sd = np.array([0.5])
    normal = noise_of(0.5 * rng.standard_normal(number), np.ones(number), task, 1)
    assert normal.log_mean(sd)[0] == pytest.approx(0.125, abs=0.002)
    gamma = np.log(rng.gamma(3.0, size=number))
    wide = noise_of(gamma - gamma.mean(), np.ones(number), task, 1)
    exact = np.log(3.0) - gamma.mean()
    assert wide.log_mean(np.sqrt(wide.variance))[0] == pytest.approx(exact, abs=0.005)


def test_a_large_diary_finds_its_truth() -> None:
    minutes = minutes_of(diary(stream(1, "large"), 20_000, 60, 0.1), seed=1, draws=1000)
    truth = PROFILES[:, None] * BASE
    np.testing.assert_allclose(every(minutes).mean(axis=0), truth, rtol=0.06)
    assert minutes.interpreter.mean() == pytest.approx(INTERPRETER, rel=0.03)
    longer = times_longer(minutes.of(1), minutes.of(0), minutes.design.counts[1])
    assert longer.mean() == pytest.approx(1.4, rel=0.03)


def test_intervals_hold_the_truth_at_their_rate() -> None:
    """80 of 100, thin cells too; `benchmarks/diary` asks the same of many truths."""
    held, thin = [], []
    for repetition in range(30):
        entries = diary(stream(repetition, "coverage"), 250, 8, 0.2)
        minutes = minutes_of(entries, seed=1, draws=500)
        counts = minutes.design.counts
        low, high = np.quantile(every(minutes), (0.1, 0.9), axis=0)
        truth = (PROFILES[:, None] * BASE)[: len(counts)]
        inside = (low <= truth) & (truth <= high)
        held.append(inside[counts > 0].mean())
        thin += inside[(counts > 0) & (counts <= 5)].tolist()
    assert 0.72 < np.mean(held) < 0.90
    assert 0.72 < np.mean(thin) < 0.92


def test_days_to_narrow_by_its_formula() -> None:
    design = minutes_of(diary(stream(1, "plan"), 100, 5, 0.2), seed=1, draws=50).design
    pace = np.array([0.9, 1.1] * 500)
    minutes = Minutes(
        design,
        lambda _: np.exp(0.1 * np.sign(pace - 1))[:, None] * np.ones((1000, 3)),
        np.ones(1000),
        np.zeros(1000),
    )
    found = days_to_narrow(minutes, cap=35.0, days=50)
    # A relative error of 0.1: 1.2816 x 35 x 0.1 = 4.4854; for 3.4854, days grow by their squares.
    assert found.half_width == pytest.approx(4.4854, abs=1e-4)
    assert found.same_workers == found.new_workers == int(50 * ((4.48543 / 3.48543) ** 2 - 1)) + 1


def test_a_wide_diary_takes_the_memory_of_one_profile_at_a_time() -> None:
    """6 000 cells of 4 000 draws would be 190 MB at once, in each of several arrays."""
    rng, number = stream(1, "wide"), 6000
    minutes, codes = rng.uniform(5, 120, number), rng.integers((120, 50, 20), size=(number, 3))
    rows = zip(codes.tolist(), minutes, strict=True)
    entries = [
        Entry(f"W{w}", DAY, f"p{p}", f"t{t}", float(m), bool(w % 2), n)
        for n, ((p, t, w), m) in enumerate(rows)
    ]
    tracemalloc.start()
    found = minutes_of(entries, seed=1, draws=4000)
    narrowed = days_to_narrow(found, cap=35.0, days=50)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.of(0).shape == (4000, 50)
    assert narrowed.half_width > 0
    assert peak < 150e6
