"""The team simulation beside SimPy and Ciw: equal results, and time per event.

    python benchmarks/simulate/peers.py --replications 30

needs `simpy` and `ciw` in the same environment. After each replication of the peer, BATCH of ours
are timed together, as the command runs them, on one thread, arrivals and summary included. Events
are counted alike in both: arrivals, contacts falling due, and ends of contacts. z compares two
means by their standard errors. Ciw has no caseload cap that spans several contacts, so it is
compared on a queue of one contact each.
"""

import argparse
import math
import os
from collections.abc import Callable
from time import perf_counter

import ciw
import numpy as np
from simpy_team import play

from kotomitta.planning.flow.team.simulation import OUTPUTS, outputs, prepare
from kotomitta.planning.flow.team.terms import Team

EXAMPLE = {
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
BATCH = 10
QUEUE = EXAMPLE | {
    "days": 420,
    "workers": 8,
    "cap": 1,
    "arrivals_per_day": 27.0,
    "season": [1.0] * 12,
    "hours_per_day": 8.0,
    "first": {"mean_hours": 2.0, "sigma": 0.5},
    "interpreter": {"share": 0.0, "factor": 1.0},
    "stay_days": 0,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    prepare()
    team = Team.model_validate(EXAMPLE)
    beside("SimPy", team, lambda n: play(team, n), given.replications, given.seed)
    queue = Team.model_validate(QUEUE)
    beside("Ciw", queue, lambda n: ciw_queue(queue, n), min(given.replications, 30), given.seed)
    scaling(given.seed)


def timed(call: Callable[[], dict[str, float]]) -> tuple[dict[str, float], float]:
    start = perf_counter()
    result = call()
    return result, perf_counter() - start


def beside(peer: str, team: Team, play_peer: Callable, replications: int, seed: int) -> None:
    theirs, ours = [], []
    for n in range(replications):
        theirs.append(timed(lambda n=n: play_peer(n)))
        numbers = range(n * BATCH, (n + 1) * BATCH)
        ours.append(timed(lambda numbers=numbers: outputs(team, numbers, seed=seed)))
    print(
        f"\n{peer}, {replications} replications of {team.days} days; ours {BATCH} times as many\n"
    )
    print(f"{'output':14}{peer:>14}{'kotomitta':>14}{'z':>8}")
    for name in (n for n in (*OUTPUTS, "events") if n in theirs[0][0]):
        a = np.array([float(r[name]) for r, _ in theirs])
        b = np.concatenate([r[name] for r, _ in ours])
        spread = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        z = (b.mean() - a.mean()) / spread if spread else 0.0
        print(f"{name:14}{a.mean():14.4f}{b.mean():14.4f}{z:8.2f}")
    slow = np.array([t / float(r["events"]) for r, t in theirs]) * 1e9
    fast = np.array([t / float(r["events"].sum()) for r, t in ours]) * 1e9
    ratio = np.median(slow) / np.median(fast)
    print(f"ns an event: {np.median(slow):.0f} and {np.median(fast):.1f} (medians): x{ratio:.0f}")
    print(
        f"             {slow.min():.0f} and {fast.min():.1f} (best): x{slow.min() / fast.min():.0f}"
    )


def ciw_queue(team: Team, seed: int) -> dict[str, float]:
    """The same queue in Ciw: one contact each, `workers` servers, first come first served."""
    mean = team.first.mean_hours / team.hours_per_day
    sigma = team.first.sigma
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=team.arrivals_per_day)],
        service_distributions=[ciw.dists.Lognormal(math.log(mean) - sigma**2 / 2, sigma)],
        number_of_servers=[team.workers],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(team.days)
    records = simulation.get_all_records()
    waiting = [i for i in simulation.nodes[1].all_individuals if not i.server]
    waits = [r.waiting_time for r in records if r.service_start_date <= team.days]
    waits += [
        i.service_start_date - i.arrival_date
        for i in simulation.nodes[1].all_individuals
        if i.server
    ]
    assigned = len(waits)
    held = sum(r.service_end_date <= team.days for r in records)
    p50, p95 = np.quantile(waits, (0.5, 0.95))
    return {
        "wait_mean": float(np.mean(waits)),
        "wait_p50": p50,
        "wait_p95": p95,
        "assigned": assigned,
        "waiting_end": len(waiting),
        "contacts": held,
        "closed": held,
        "events": assigned + len(waiting) + assigned + held,
    }


def scaling(seed: int) -> None:
    print("\nTimes the example: clients (with workers), days, replications, threads\n")
    print(
        f"{'clients':>10}{'days':>8}{'repl.':>8}{'threads':>9}{'events':>14}{'s':>8}{'ns/event':>10}"
    )
    rows = [(1, 1, 20, 1), (4, 1, 5, 1), (16, 1, 2, 1), (100, 1, 1, 1), (1, 4, 5, 1), (1, 1, 80, 1)]
    cores = os.cpu_count() or 1
    for clients, days, replications, threads in [*rows, (1, 1, 160, 1), (1, 1, 160, cores)]:
        changes = {
            "workers": 40 * clients,
            "arrivals_per_day": 10.0 * clients,
            "days": 1008 * days,
        }
        team = Team.model_validate(EXAMPLE | changes)
        start = perf_counter()
        events = outputs(team, range(replications), seed=seed, threads=threads)["events"].sum()
        seconds = perf_counter() - start
        print(
            f"{clients:10}{days:8}{replications:8}{threads:9}{events:14.0f}{seconds:8.2f}"
            f"{seconds / events * 1e9:10.1f}"
        )


if __name__ == "__main__":
    main()
