"""Cost of an event against the number of clients, from a thousand to a million, on one thread.

    python benchmarks/unit/linear.py                    # about five minutes
    python benchmarks/unit/linear.py --beside OLD/src   # and other sources in turns, with a ratio

Each size is played in turns, other sources after these, and the least time counts: what else the
machine does can only add. The load is told beside each figure. The team is that of the design, with
workers and arrivals in proportion; the unit is a shipped city's. Both are under a digest of
all that they measure, so that a change of a single bit would show.
"""

import argparse
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
from proof import TEAM, city_unit, scaled

from kotomitta.planning.flow.team.simulation import outputs, prepare
from kotomitta.planning.flow.team.terms import Team
from kotomitta.planning.flow.unit.replications import replications
from kotomitta.planning.flow.unit.unit import Unit

# Clients of the team and of the unit, as a share of ten thousand, and replications a turn.
SIZES = ((0.1, 10), (1, 3), (10, 1), (100, 1))
TURNS = 2

Played = tuple[float, float, str]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--city", default="helsinki")
    options.add_argument("--beside", metavar="SRC")
    options.add_argument("--player", metavar="UNIT", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.player:
        play(Path(given.player))
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "unit"
        path.write_bytes(pickle.dumps(city_unit(given.city)))
        compare([player(path, src) for src in (None, *filter(None, [given.beside]))])


def play(path: Path) -> None:
    """Answer each line `engine factor replications` with clients, ns an event and a digest."""
    engines = {"team": team(), "unit": unit(*pickle.loads(path.read_bytes()))}
    for line in sys.stdin:
        engine, factor, number = line.split()
        began = process_time()
        clients, events, found = engines[engine](float(factor), int(number))
        each = (process_time() - began) / events * 1e9
        digest = sha256(b"".join(np.asarray(f).tobytes() for f in found)).hexdigest()[:12]
        print(f"{clients:.0f} {each:.2f} {digest}", flush=True)


def team() -> Callable[[float, int], tuple[float, float, Any]]:
    prepare()

    def run(factor: float, number: int) -> tuple[float, float, Any]:
        larger = {"workers": round(40 * factor), "arrivals_per_day": 10.0 * factor}
        found = outputs(Team.model_validate(TEAM | larger), range(number), seed=1)
        came = found["assigned"] + found["waiting_end"]
        return float(came[0]), float(found["events"].sum()), found.values()

    return run


def unit(
    made: Unit, active: Any, caps: tuple[int, ...]
) -> Callable[[float, int], tuple[float, float, Any]]:
    middle = len(active) // 2
    replications(made, seed=1, numbers=[middle])  # compiles

    def run(factor: float, number: int) -> tuple[float, float, Any]:
        larger = scaled(made, active, caps, factor)
        found = replications(larger, seed=1, numbers=[middle] * number)
        values = (getattr(found, name) for name in found.__slots__)
        return float(found.ends[0, 0]), float(found.events.sum()), values

    return run


def compare(players: list[Callable[[str], Played]]) -> None:
    print(f"{'engine':>8}{'clients':>12}{'ns an event':>16}{'bytes':>10}{'load':>8}")
    for engine in ("team", "unit"):
        sizes, costs = [], []
        for factor, number in SIZES:
            turns = [[p(f"{engine} {factor} {number}") for p in players] for _ in range(TURNS)]
            least = [min(each for _, each, _ in own) for own in zip(*turns, strict=True)]
            told = "".join(f"{each:8.1f}" for each in least)
            same = "same" if len({d for turn in turns for *_, d in turn}) == 1 else "DIFFER"
            clients = turns[0][0][0]
            sizes.append(clients)
            costs.append(clients * least[0])
            print(
                f"{engine:>8}{clients:12,.0f}{told:>16}{same:>10}{os.getloadavg()[0]:8.1f}",
                flush=True,
            )
        print(f"{engine:>8} takes time as clients to the power {power(sizes, costs):.2f}")


def power(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The slope of log cost over log size; 1 when cost is proportional to size."""
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def player(path: Path, source: str | None) -> Callable[[str], Played]:
    """These sources, or others, in a process of their own."""
    child = subprocess.Popen(
        [sys.executable, __file__, "--player", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | ({"PYTHONPATH": source} if source else {}),
    )

    def ask(line: str) -> Played:
        assert child.stdin is not None
        assert child.stdout is not None
        print(line, file=child.stdin, flush=True)
        clients, each, digest = child.stdout.readline().split()
        return float(clients), float(each), digest

    return ask


if __name__ == "__main__":
    main()
