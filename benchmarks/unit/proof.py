"""Cost of simulating a unit, by clients, months and replications, and beside the team's engine.

    python benchmarks/unit/proof.py            # tables, about two minutes
    python benchmarks/unit/proof.py --whole    # and 10 000 replications of a city's term

The unit of a shipped city, on the draws of its answer. One thread unless said. The team's engine
(design section 6) plays a reduced unit beside it: one cadre, one chain of contacts, no extras.
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from time import perf_counter, process_time
from typing import Any

import numpy as np

from kotomitta.planning.answer import answer
from kotomitta.planning.flow.team.simulation import outputs, prepare
from kotomitta.planning.flow.team.terms import Team
from kotomitta.planning.flow.unit.replications import replications
from kotomitta.planning.flow.unit.unit import Unit
from kotomitta.planning.outcomes.proof.prepared import Basis, posts, unit
from kotomitta.planning.outcomes.proof.prove import standing
from kotomitta.sources.city_folder import read_city

TEAM = {
    "days": 1008,
    "workers": 40,
    "hours_per_day": 6.5,
    "cap": 170,
    "arrivals_per_day": 10.0,
    "season": [1.2, 1.1, 1.0, 0.9, 0.9, 0.8, 0.6, 1.0, 1.2, 1.2, 1.1, 1.0],
    "first": {"mean_hours": 1.0, "sigma": 0.5},
    "plan": {"mean_hours": 1.0, "sigma": 0.5, "delay_days": 5},
    "followup": {"mean_hours": 0.25, "sigma": 0.5, "gap_days": [12, 18]},
    "interpreter": {"share": 0.8, "factor": 2.0},
    "stay_days": 756,
    "deadlines": {"first_days": 10, "plan_days": 20},
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--city", default="helsinki")
    options.add_argument("--whole", action="store_true")
    given = options.parse_args()
    made, active, caps = city_unit(given.city)
    replications(made, seed=1, numbers=[0])  # compiles
    beside_the_team(made)
    by_clients(made, active, caps)
    by_months(made)
    by_replications(made)
    if given.whole:
        whole(made)


def city_unit(city: str) -> tuple[Unit, Any, tuple[int, ...]]:
    shelf = read_city(city)
    run = shelf.run("2025", as_of=date(2026, 11, 24), seed=1, draws=1000)
    found = answer(run, shelf.tasks)
    basis = Basis(run, found.served, found.hours, found.time, found.caps, run.in_term)
    rows = standing(basis, 40)
    return unit(basis, rows), basis.active[rows], tuple(c.decided for c in found.caps.values())


def timed(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """Seconds on the clock and of the processor, and the result."""
    began, used = perf_counter(), process_time()
    result = work()
    return (perf_counter() - began, process_time() - used), result


def row(name: object, cost: tuple[float, float], events: float, clients: float = 0.0) -> None:
    told = f"{clients:12,.0f}" if clients else " " * 12
    clock, used = cost
    each = used / events * 1e9
    print(f"{name!s:>19}{told}{events:16,.0f}{clock:9.2f}{used:9.2f}{each:12.0f}")


def head(name: str) -> None:
    print(f"\n{name:>19}{'clients':>12}{'events':>16}{'seconds':>9}{'CPU':>9}{'CPU ns each':>12}")


def beside_the_team(made: Unit) -> None:
    head("engine")
    prepare()
    cost, found = timed(lambda: outputs(Team.model_validate(TEAM), range(10), seed=1))
    row("team", cost, found["events"].sum())
    each = cost[1] / found["events"].sum()
    other, measures = timed(lambda: replications(made, seed=1, numbers=range(10)))
    row("unit", other, measures.events.sum())
    print(f"a unit's event takes {other[1] / measures.events.sum() / each:.1f} times a team's")


def by_clients(made: Unit, active: Any, caps: tuple[int, ...]) -> None:
    head("cases times")
    middle = len(active) // 2
    for factor in (0.1, 1, 10, 100):
        larger = scaled(made, active, caps, factor)
        cost, found = timed(lambda one=larger: replications(one, seed=1, numbers=[middle]))
        row(factor, cost, found.events.sum(), found.ends[0, 0])


def scaled(made: Unit, active: Any, caps: tuple[int, ...], factor: float) -> Unit:
    cases = replace(
        made.cases, arrivals=made.cases.arrivals * factor, stock=made.cases.stock * factor
    )
    between = replace(made.between, interpreters=made.between.interpreters * factor)
    staff = replace(made.staff, posts=posts(active * factor, caps))
    return replace(made, cases=cases, between=between, staff=staff)


def by_months(made: Unit) -> None:
    head("months")
    for months in (12, 24, 48):
        shorter = cut(made, months)
        cost, found = timed(lambda one=shorter: replications(one, seed=1, numbers=range(10)))
        row(months, cost, found.events.sum(), found.ends[:, 0].sum())


def cut(made: Unit, months: int) -> Unit:
    before = made.cases.stay.shape[1] - made.cases.arrivals.shape[2]
    cases = replace(
        made.cases,
        arrivals=made.cases.arrivals[:, :, :months],
        stay=made.cases.stay[:, : before + months],
    )
    staff = replace(
        made.staff, posts=made.staff.posts[:, :, :months], leave=made.staff.leave[:, :months]
    )
    work = replace(
        made.work,
        course=tuple(replace(c, gap=c.gap[:, :months]) for c in made.work.course),
        needs=tuple(replace(c, gap=c.gap[:, :months]) for c in made.work.needs),
    )
    between = replace(made.between, interpreters=made.between.interpreters[:, :months])
    limits = replace(
        made.limits, first=made.limits.first[:, :months], plan=made.limits.plan[:, :months]
    )
    return replace(
        made,
        ends=made.ends[:, :months],
        cases=cases,
        work=work,
        staff=staff,
        between=between,
        limits=limits,
    )


def by_replications(made: Unit) -> None:
    head("replications")
    for number in (10, 40, 160):
        cost, found = timed(lambda n=number: replications(made, seed=1, numbers=range(n)))
        row(number, cost, found.events.sum(), found.ends[:, 0].sum())
    threads = os.cpu_count() or 1
    numbers = range(160)
    cost, other = timed(lambda: replications(made, seed=1, numbers=numbers, threads=threads))
    row(f"160, {threads} threads", cost, other.events.sum(), other.ends[:, 0].sum())
    print("same bytes:", np.array_equal(found.asked, other.asked))


def whole(made: Unit) -> None:
    head("whole")
    threads = os.cpu_count() or 1
    numbers = range(10_000)
    cost, found = timed(lambda: replications(made, seed=1, numbers=numbers, threads=threads))
    row(f"10 000, {threads} threads", cost, found.events.sum(), found.ends[:, 0].sum())


if __name__ == "__main__":
    main()
