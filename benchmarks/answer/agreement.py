"""Do fewer draws say the same as many, within Monte Carlo error?

    python benchmarks/answer/agreement.py [--city helsinki] [--draws 100 1000 10000]

The largest run is the reference. A quantile at p of n draws must lie, among the reference's draws,
at p within 3.3 sqrt(p (1 - p) / n) (binomial, free of any distribution, one in a thousand), and a
mean within 3.3 standard deviations / sqrt(n). The draws are stratified, which can only narrow this.
"""

import argparse
from collections.abc import Mapping
from datetime import date
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import answer
from kotomitta.sources.city_folder import Shelf, read_city

Array = NDArray[np.float64]
ALLOWED = 3.3


def outputs(shelf: Shelf, *, term: str, as_of: date, seed: int, draws: int) -> Mapping[str, Array]:
    """The four numbers of the answer, by draw."""
    run = shelf.run(term, as_of=as_of, seed=seed, draws=draws)
    found = answer(run, shelf.tasks)
    worker, window = Cadre.SOCIAL_WORKER, run.in_term
    return {
        "persons": found.settled.persons.values[:, :, window].sum(axis=(1, 2)),
        "cap": found.caps[worker].by_draw,
        "staff at the peak": found.staff[worker].needed[:, window].max(axis=1),
        "net cost to the city": found.need_costs.payers["city"][:, window].sum(axis=1),
    }


def apart(few: Array, many: Array) -> dict[str, float]:
    """Distance of mean and quantiles, in standard errors of the smaller run."""
    n = len(few)
    found = {"mean": abs(few.mean() - many.mean()) / (many.std() / sqrt(n))}
    for p in (0.1, 0.5, 0.9):
        place = float((many <= np.quantile(few, p)).mean())
        found[f"p{p * 100:.0f}"] = abs(place - p) / sqrt(p * (1 - p) / n)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--city", default="helsinki")
    parser.add_argument("--term", default="2017")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date(2017, 12, 31))
    parser.add_argument("--draws", type=int, nargs="+", default=[100, 1000, 10_000])
    asked = parser.parse_args()
    shelf = read_city(asked.city)
    runs = {
        n: outputs(shelf, term=asked.term, as_of=asked.as_of, seed=i + 1, draws=n)
        for i, n in enumerate(sorted(asked.draws))
    }
    most = max(runs)
    print(f"{'':24}{'draws':>8}{'p10':>14}{'p50':>14}{'p90':>14}{'mean':>14}{'furthest':>10}")
    agree = True
    for name in runs[most]:
        for n, run in runs.items():
            values = run[name]
            numbers = [*np.quantile(values, (0.1, 0.5, 0.9)), values.mean()]
            off = max(apart(values, runs[most][name]).values()) if n < most else 0.0
            agree &= off <= ALLOWED
            print(f"{name:24}{n:8}" + "".join(f"{x:14,.1f}" for x in numbers) + f"{off:10.2f}")
    print(f"\nfurthest: standard errors from {most} draws; allowed {ALLOWED}")
    print("all agree" if agree else "NOT ALL AGREE")


if __name__ == "__main__":
    main()
