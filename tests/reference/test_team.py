"""The team simulation against closed forms: what queueing theory says of teams it can describe.

With `stay_days: 0` the first contact closes the case, and with `cap: 1` the wait for a free place
is the wait in a queue with as many servers as there are workers.
"""

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import poisson

from kotomitta.planning.flow.team.course import Course, replication
from kotomitta.planning.flow.team.simulation import outputs
from samples.team import EXAMPLE, team

pytestmark = pytest.mark.reference

QUEUE: dict[str, Any] = EXAMPLE | {
    "days": 12_600,
    "workers": 1,
    "hours_per_day": 8.0,
    "cap": 1,
    "season": [1.0] * 12,
    "first": {"mean_hours": 2.0, "sigma": 0.5},
    "interpreter": {"share": 0.3, "factor": 2.0},
    "stay_days": 0,
}
SERVICE = (0.25, 0.5)  # days, without and with interpreter
WEIGHT = np.array([0.7, 0.3])


def agrees(values: np.ndarray[Any, np.dtype[np.float64]], truth: float) -> bool:
    error = values.std(ddof=1) / math.sqrt(len(values))
    return abs(float(values.mean()) - truth) < 3 * float(error) + 1e-4 * abs(truth)


@pytest.mark.parametrize("rate", [0.5, 1.5, 2.4])
@pytest.mark.parametrize("sigma", [0.0, 0.5, 1.2])
def test_one_worker_is_a_queue_with_general_service(rate: float, sigma: float) -> None:
    """Pollaczek and Khinchine: wait = rate E[S²] / 2 (1 - rate E[S])."""
    fields = QUEUE | {"arrivals_per_day": rate, "first": {"mean_hours": 2.0, "sigma": sigma}}
    found = outputs(team(fields), range(60), seed=1)
    mean = float(WEIGHT @ np.array(SERVICE))
    square = float(WEIGHT @ np.array(SERVICE) ** 2) * math.exp(sigma**2)
    assert agrees(found["wait_mean"], rate * square / 2 / (1 - rate * mean))
    assert agrees(found["utilisation"], rate * mean)


@pytest.mark.parametrize("workers", [2, 5, 12])
def test_equal_contacts_and_many_workers_are_an_m_d_c_queue(workers: int) -> None:
    """Whoever is in service leaves within one length of a contact (Crommelin 1932), which gives
    the law of the number present; Little's law gives the wait."""
    contact, load = 0.25, 0.85
    rate = load * workers / contact
    fields = QUEUE | {
        "workers": workers,
        "arrivals_per_day": rate,
        "first": {"mean_hours": 2.0, "sigma": 0.0},
        "interpreter": {"share": 0.0, "factor": 1.0},
        "days": 16_800 // workers,
    }
    found = outputs(team(fields), range(40), seed=2)
    present = m_d_c(rate * contact, workers)
    wait = present @ np.arange(len(present)) / rate - contact
    assert agrees(found["wait_mean"], float(wait))


def m_d_c(load: float, servers: int, most: int = 400) -> np.ndarray[Any, np.dtype[np.float64]]:
    come = poisson.pmf(np.arange(most), load)
    present = np.zeros(most)
    present[0] = 1.0
    for _ in range(2000):
        left = np.r_[present[: servers + 1].sum(), present[servers + 1 :], np.zeros(servers)]
        present = np.convolve(left[:most], come)[:most]
    return np.asarray(present / present.sum())


def test_spread_like_the_exponential_is_near_erlang_c() -> None:
    """M/M/c cannot be said with lognormal contacts; with the same two moments it is near."""
    workers, contact, load = 8, 0.25, 0.85
    fields = QUEUE | {
        "workers": workers,
        "arrivals_per_day": load * workers / contact,
        "first": {"mean_hours": 2.0, "sigma": math.sqrt(math.log(2))},
        "interpreter": {"share": 0.0, "factor": 1.0},
        "days": 2_100,
    }
    found = outputs(team(fields), range(40), seed=3)
    wait = erlang_c(load * workers, workers) * contact / (workers * (1 - load))
    assert float(found["wait_mean"].mean()) == pytest.approx(wait, rel=0.05)


def erlang_c(offered: float, servers: int) -> float:
    terms = [offered**k / math.factorial(k) for k in range(servers)]
    last = offered**servers / math.factorial(servers) * servers / (servers - offered)
    return last / (sum(terms) + last)


def test_littles_law_holds_for_those_who_wait() -> None:
    fields = QUEUE | {"arrivals_per_day": 2.4}
    course = Course.of(team(fields))
    offices = [replication(course, 4, n) for n in range(30)]
    waiting = np.array([o.waiting.mean() for o in offices])
    waits = outputs(team(fields), range(30), seed=4)["wait_mean"]
    assert agrees(waiting - 2.4 * waits, 0.0)


def test_without_a_limit_the_number_active_is_poisson() -> None:
    """M/G/infinity: with no wait anywhere, active cases are the arrivals of one stay. A stay ends
    with the first contact after `stay_days`; contacts are short and 10 days apart."""
    fields = EXAMPLE | {
        "days": 420,
        "workers": 400,
        "cap": 10**6,
        "arrivals_per_day": 3.0,
        "season": [1.0] * 12,
        "first": {"mean_hours": 0.001, "sigma": 0.0},
        "plan": {"mean_hours": 0.001, "sigma": 0.0, "delay_days": 10},
        "followup": {"mean_hours": 0.001, "sigma": 0.0, "gap_days": [10, 10]},
        "stay_days": 95,
    }
    found = outputs(team(fields), range(250), seed=5)
    active = found["assigned"] - found["closed"]
    assert agrees(active, 3.0 * 100)
    assert float(active.var(ddof=1)) == pytest.approx(300, rel=0.25)


def test_the_example_of_the_design_keeps_its_numbers() -> None:
    found = outputs(team(), range(3), seed=1)
    assert found["events"].tolist() == pytest.approx([629_000] * 3, rel=0.03)
    assert (found["wait_p50"] == 0).all()
    assert found["utilisation"].tolist() == pytest.approx([0.623] * 3, rel=0.02)
