"""The team simulation: clients arrive, wait for a free place, and are met until the case closes.

Design section 6 in one place, with what the text leaves open and what is chosen here.

- Time is continuous and in working days. A contact of h hours takes h / `hours_per_day` days of
  its worker, without break; a month has 21 days, and the seasons return after 252.
- The contacts of a client form one chain: first, plan, follow-up, follow-up, and so on, each due
  after the one before it has ended. (Were follow-ups to start from the first appointment as well
  as from the plan, a client would have two chains, and the example's full caseload would ask 11
  hours a day of a worker who has 6.5.) A case that has closed has no more contacts, and a plan
  that was not held by then is never held.
- A client is assigned at the moment of arrival or at the moment that a case closes, whichever
  gives a place; the first appointment joins the worker's queue at that moment. Queues are in
  order of when contacts fell due. Two things at one moment have probability zero.
- `wait` is 0 for those assigned on arrival. `utilisation` is the time in contacts within the run
  over all workers' time. `contacts`, `closed` and deadlines count what ended within the run.
- A client whose deadline falls on the run's end or before counts; one who was never assigned is
  late. A number that nobody gives rise to (a wait when no client came) is unknown: NaN.
- An event is an arrival, a contact falling due, or a contact's end.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.planning.flow.team import _kernel
from kotomitta.planning.flow.team.course import Course, replication
from kotomitta.planning.flow.team.office import empty_office
from kotomitta.planning.flow.team.terms import Team, check

Array = NDArray[np.float64]

OUTPUTS = (
    "wait_mean",
    "wait_p50",
    "wait_p95",
    "utilisation",
    "assigned",
    "waiting_end",
    "contacts",
    "closed",
    "first_in_time",
    "plan_in_time",
)
MOST_EVENTS = 1e12
MOST_CLIENTS = 5e6


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications and its standard error; None where nothing gave a number."""

    mean: float | None
    se: float | None

    @classmethod
    def of(cls, values: Array) -> "Estimate":
        """The estimate from one value per replication, those that are unknown left out."""
        known = values[np.isfinite(values)]
        if not len(known):
            return cls(None, None)
        error = float(known.std(ddof=1) / np.sqrt(len(known))) if len(known) > 1 else None
        return cls(float(known.mean()), error)


@dataclass(frozen=True, slots=True)
class TeamResult:
    """What happens to the team's clients, and how many events it took to find out."""

    outputs: Mapping[str, Estimate]
    events: int


def simulate(
    team: Team,
    *,
    replications: int,
    seed: int,
    threads: int = 1,
    done: Callable[[], None] = lambda: None,
) -> TeamResult:
    """Mean and standard error of each of OUTPUTS; the same whatever the number of threads.

    `done` is called after each replication. InputError for a team that cannot be simulated.
    """
    found = outputs(team, range(replications), seed=seed, threads=threads, done=done)
    estimates = {name: Estimate.of(found[name]) for name in OUTPUTS}
    return TeamResult(estimates, int(found["events"].sum()))


def outputs(
    team: Team,
    numbers: Sequence[int],
    *,
    seed: int,
    threads: int = 1,
    done: Callable[[], None] = lambda: None,
) -> dict[str, Array]:
    """Each of OUTPUTS, and `events`, in the replications of these numbers.

    A replication depends on the team, the seed and its own number only, so any division of the
    numbers among machines gives the same values.
    """
    check(team)
    course = Course.of(team)
    _check_size(team, course, len(numbers))

    def one(number: int) -> dict[str, float]:
        result = measures(team, replication(course, seed, number))
        done()
        return result

    with ThreadPoolExecutor(threads) as pool:
        each = list(pool.map(one, numbers))
    return {name: np.array([e[name] for e in each]) for name in (*OUTPUTS, "events")}


def prepare() -> None:
    """Compile the engine, or load what was compiled, so that a clock started later is fair."""
    terms = _kernel.Terms(np.uint64(0), 0, 1, 1, 0.0, 0.0, 0.0, 0.0, 0.0)
    office, calendar = empty_office(np.zeros(0), terms, 1)
    _kernel.run(office, calendar, terms, np.zeros((6, 2 * _kernel.SLICES, 2)))


def measures(team: Team, office: _kernel.Office) -> dict[str, float]:
    """Each of OUTPUTS, and `events`, in one replication."""
    seen, assigned, due, held, closed = office.counts.tolist()
    undone = np.maximum(office.workers["free"] - team.days, 0.0)
    worked = office.workers["booked"].sum() - undone.sum()
    waits = office.waited[:assigned]
    p50, p95 = np.quantile(waits, (0.5, 0.95)) if assigned else (np.nan, np.nan)
    return {
        "wait_mean": waits.mean() if assigned else np.nan,
        "wait_p50": p50,
        "wait_p95": p95,
        "utilisation": worked / (team.workers * team.days),
        "assigned": assigned,
        "waiting_end": seen - assigned,
        "contacts": held,
        "closed": closed,
        "first_in_time": _share(office, _kernel.FIRST, team.deadlines.first_days, team.days),
        "plan_in_time": _share(office, _kernel.PLAN, team.deadlines.plan_days, team.days),
        "events": seen + due + held,
    }


def _share(office: _kernel.Office, kind: int, allowed: float, days: int) -> float:
    """The share who were in time, of those whose deadline falls within the run; NaN of nobody."""
    by = office.arrived[:-1] + allowed
    met = (office.ended[:-1, kind] <= by)[by <= days]
    return float(met.mean()) if len(met) else np.nan


def _check_size(team: Team, course: Course, replications: int) -> None:
    """InputError for work that would not end, or not fit in memory."""
    clients = float(course.rates.sum() * _kernel.MONTH)
    hours = team.workers * team.days * team.hours_per_day
    contacts = hours / min(k.mean_hours for k in (team.first, team.plan, team.followup))
    if clients > MOST_CLIENTS:
        raise InputError("team_too_many_clients", clients=clients, most=MOST_CLIENTS)
    between = team.followup.gap_days[0] + team.followup.mean_hours / team.hours_per_day
    events = 2 * min(contacts, clients * (2 + team.days / between)) * replications
    if events > MOST_EVENTS:
        raise InputError("team_too_many_events", events=events, most=MOST_EVENTS)
