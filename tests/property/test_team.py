"""The team simulation: it equals its twin, loses nobody, and does not depend on who computes it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.stats import kstest, lognorm

from kotomitta.basis.seeds import stream
from kotomitta.planning.flow.team import _kernel
from kotomitta.planning.flow.team.course import Course, replication
from kotomitta.planning.flow.team.lengths import slices
from kotomitta.planning.flow.team.office import arrivals, empty_office
from kotomitta.planning.flow.team.simulation import OUTPUTS, measures, outputs, simulate
from samples.team import SMALL, team
from twins.team import Team as Twin
from twins.team import length

pytestmark = pytest.mark.property

KEY = np.uint64(0xFEDCBA9876543210)


@st.composite
def teams(draw: st.DrawFn) -> dict[str, Any]:
    def contact() -> dict[str, float]:
        return {
            "mean_hours": draw(st.sampled_from((0.1, 1.0, 3.0))),
            "sigma": draw(st.sampled_from((0.0, 0.5, 1.2))),
        }

    low = draw(st.sampled_from((0.0, 0.3, 2.0, 12.0, 40.0)))
    return SMALL | {
        "days": draw(st.integers(1, 130)),
        "workers": draw(st.integers(1, 6)),
        "hours_per_day": draw(st.sampled_from((1.0, 6.5))),
        "cap": draw(st.sampled_from((1, 3, 20, 10**8))),
        "arrivals_per_day": draw(st.sampled_from((0.0, 0.2, 1.0, 4.0))),
        "season": draw(st.lists(st.sampled_from((0.0, 0.7, 2.0)), min_size=12, max_size=12)),
        "first": contact(),
        "plan": contact() | {"delay_days": draw(st.sampled_from((0.0, 0.4, 5.0, 70.0)))},
        "followup": contact() | {"gap_days": [low, low + draw(st.sampled_from((0.0, 1.0, 6.0)))]},
        "interpreter": {"share": draw(st.sampled_from((0.0, 0.5, 1.0))), "factor": 2.0},
        "stay_days": draw(st.sampled_from((0.0, 10.0, 90.0))),
        "deadlines": {"first_days": 3, "plan_days": draw(st.sampled_from((0.0, 12.0)))},
    }


def played(course: Course, seed: int) -> tuple[_kernel.Office, Twin]:
    terms = course.terms._replace(key=KEY)
    arrived = arrivals(stream(seed, "test"), course.rates, terms.days)
    office, calendar = empty_office(arrived, terms, len(course.rates))
    _kernel.run(office, calendar, terms, course.lengths)
    twin = Twin(arrived, terms, course.lengths)
    twin.run()
    return office, twin


@given(teams(), st.integers(0, 2**32))
@settings(max_examples=150)
def test_the_kernel_equals_its_twin(fields: dict[str, Any], seed: int) -> None:
    course = Course.of(team(fields))
    office, twin = played(course, seed)
    assigned = [c for c in twin.clients if c.worker >= 0]
    counted = [twin.seen, len(assigned), twin.due, twin.held, twin.closed]
    assert office.counts.tolist() == counted
    ended = [(*c.ended, np.inf, np.inf)[:2] for c in twin.clients]
    within = np.where(office.ended[:-1] <= course.terms.days, office.ended[:-1], np.inf)
    assert_array_equal(within, np.reshape(ended, (-1, 2)))
    for kind, (name, allowed) in enumerate((("first_in_time", 3.0), ("plan_in_time", 12.0))):
        asked = team(fields | {"deadlines": {"first_days": 3.0, "plan_days": 12.0}})
        share = measures(asked, office)[name]
        met = [
            ended[c.number][kind] <= c.arrived + allowed
            for c in twin.clients
            if c.arrived + allowed <= course.terms.days
        ]
        assert np.array_equal(share, np.mean(met) if met else np.nan, equal_nan=True)
    waits = [c.assigned - c.arrived for c in assigned]
    assert_array_equal(office.waited[: len(waits)], waits)
    assert_array_equal(office.clients["worker"][: len(waits)], [c.worker for c in assigned])
    assert_array_equal(office.waiting, twin.waiting_by_month)
    undone = np.maximum(office.workers["free"] - course.terms.days, 0.0)
    assert_allclose(office.workers["booked"].sum() - undone.sum(), twin.worked, atol=1e-6)


@given(teams())
def test_nobody_is_lost_and_no_cap_is_broken(fields: dict[str, Any]) -> None:
    found = outputs(team(fields), range(2), seed=1)
    came = found["assigned"] + found["waiting_end"]
    active = found["assigned"] - found["closed"]
    assert (active >= 0).all()
    assert (active <= fields["workers"] * fields["cap"]).all()
    assert ((found["waiting_end"] == 0) | (active == fields["workers"] * fields["cap"])).all()
    assert (found["contacts"] >= found["closed"]).all()
    assert ((found["utilisation"] >= 0) & (found["utilisation"] <= 1 + 1e-9)).all()
    assert (found["events"] >= came + 2 * found["contacts"]).all()
    for share in (found["first_in_time"], found["plan_in_time"]):
        assert (np.isnan(share) | ((share >= 0) & (share <= 1))).all()


def test_threads_and_division_change_no_bit() -> None:
    one = simulate(team(SMALL), replications=40, seed=7, threads=1)
    assert one == simulate(team(SMALL), replications=40, seed=7, threads=3)
    whole = outputs(team(SMALL), range(10), seed=7)
    parts = [outputs(team(SMALL), part, seed=7, threads=2) for part in (range(4), range(4, 10))]
    for name in OUTPUTS:
        assert_array_equal(whole[name], np.concatenate([p[name] for p in parts]))


def test_another_seed_or_number_is_another_course_of_events() -> None:
    course = Course.of(team(SMALL))
    came = {tuple(replication(course, s, n).arrived) for s in (1, 2) for n in (0, 1)}
    assert len(came) == 4


def test_with_one_seed_two_teams_meet_the_same_clients() -> None:
    slow, quick = (replication(Course.of(team(SMALL, cap=c)), 1, 0) for c in (2, 200))
    assert_array_equal(slow.arrived, quick.arrived)
    both = slow.counts[_kernel.ASSIGNED]
    assert_array_equal(slow.clients["interpreted"][:both], quick.clients["interpreted"][:both])


@given(st.floats(0, 1.5))
def test_lengths_have_the_mean_and_variance_of_the_lognormal(sigma: float) -> None:
    low, width = slices(sigma).T
    n = _kernel.SLICES
    weight = np.r_[np.full(n - 1, 1 / n), 0.0, np.full(n, 1 / n**2)]
    middle = low + width / 2
    assert_allclose(weight @ middle, 1.0, rtol=1e-9)
    assert_allclose(weight @ (middle**2 + width**2 / 12), np.exp(sigma**2), rtol=2e-3)
    assert (low >= 0).all()


def test_lengths_are_lognormal() -> None:
    words = stream(1, "test").integers(2**64, size=5_000, dtype=np.uint64)
    table = slices(0.5)
    drawn = [length(w, table) for w in words.tolist()]
    law = lognorm(s=0.5, scale=np.exp(-0.125))
    assert kstest(drawn, law.cdf).pvalue > 0.001
    assert max(drawn) < law.ppf(1 - 2**-32)


def test_arrivals_follow_the_months() -> None:
    rates = np.array([0.0, 5.0, 50.0])
    times = arrivals(stream(1, "test"), rates, 50)
    counts = np.histogram(times, [0, 21, 42, 50])[0]
    assert (np.diff(times) >= 0).all()
    assert counts[0] == 0
    assert_allclose(counts[1:], [105, 400], rtol=0.25)
