"""The plan for Helsinki against a plain rule: look at the month, open posts when short.

    python benchmarks/plan/rule.py [--draws 1000] [--term 2017] [--as-of 2017-12-31] [--staffed]

The rule opens, in each month, posts for the need that the month has with the probability, plus a
supplement; it takes no temporary workers. The supplement is the least at which the rule is as safe
as the plan: its average shortfall probability after the first year is not higher, and neither is
its worst month. Both are then held against other draws (another seed). With `--staffed` the unit
starts with the people that its first month needs, so that a safe plan exists from the beginning.
"""

import argparse
import time
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import answer
from kotomitta.planning.resourcing.plan.course import Course, course
from kotomitta.planning.resourcing.plan.figures import terms, vacant
from kotomitta.planning.resourcing.plan.staffing import plan
from kotomitta.planning.resourcing.plan.terms import Decision, Terms, kept
from kotomitta.sources.city_folder import read_city

Array = NDArray[np.float64]
YEAR = slice(12, None)
_MOST = 4.0


def helsinki(asked: argparse.Namespace, seed: int) -> tuple[Terms, Decision]:
    shelf = read_city("helsinki")
    as_of = date.fromisoformat(asked.as_of)
    run = shelf.run(asked.term, as_of=as_of, seed=seed, draws=asked.draws)
    made = answer(run, shelf.tasks)
    dearer = 1 + run.over("pay.contributions")
    months = run.over("pay.months_a_year") / 12
    price = {c: run.over(f"pay.{c.value}") * months * dearer for c in Cadre}
    t = terms(run, {c: made.staff[c].needed for c in Cadre}, price)
    if asked.staffed:
        first = np.quantile(t.needed[:, :, 0], t.probability, axis=0) * 1.2
        people = np.append(first, first.sum() / (t.span or 1.0))
        t = replace(t, people=np.tile(np.ceil(people), (asked.draws, 1)))
    return t, kept(t, vacant(run))


def by_rule(t: Terms, supplement: Array) -> Decision:
    """Posts for the month's own need, dearer by the supplement of each cadre; leads by span."""
    need = np.quantile(t.needed, t.probability, axis=0) * supplement[:-1, None]
    leads = need.sum(axis=0, keepdims=True) / (t.span or 1.0) * supplement[-1]
    posts = np.ceil(np.concatenate([need, leads]))
    return Decision(posts, np.zeros_like(posts))


def as_safe(t: Terms, goal: Course) -> tuple[Decision, bool]:
    """The rule with the least supplements, cadre by cadre, at which it is as safe as the goal."""
    supplement, safe = np.ones(t.shape[1]), True
    most = goal.short[:, YEAR]
    for c in range(t.shape[1]):
        low, high = 0.5, _MOST
        for _ in range(14):
            supplement[c] = (low + high) / 2
            short = course(by_rule(t, supplement), t).short[c, YEAR]
            fine = short.mean() <= most[c].mean() and short.max() <= max(most[c].max(), 0.1)
            low, high = (low, supplement[c]) if fine else (supplement[c], high)
        supplement[c] = high
        if high == _MOST:
            safe = False
            print(f"no supplement makes the rule as safe: {t.cadres[c]}")
    print(f"supplement of the rule by cadre: {np.round(supplement, 2)}")
    return by_rule(t, supplement), safe


def row(name: str, decision: Decision, t: Terms, other: Terms) -> float:
    seen, out = course(decision, t), course(decision, other)
    cost = float(seen.cost.sum(axis=(1, 2)).mean()) / 1e6
    most = decision.posts.max(axis=1).astype(int)
    for c, cadre in enumerate(t.cadres):
        here, there = seen.short[c, YEAR], out.short[c, YEAR]
        told = f"{here.mean():8.3f}{here.max():8.3f}{there.mean():10.3f}{there.max():8.3f}"
        print(f"{name:11}{cadre:20}{most[c]:6}{told}")
    print(f"{name:11}{'all':20}{'':38}{cost:12.2f}")
    return cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--term", default="2017")
    parser.add_argument("--as-of", default="2017-12-31")
    parser.add_argument("--staffed", action="store_true")
    asked = parser.parse_args()
    t, before = helsinki(asked, 1)
    other, _ = helsinki(asked, 2)
    start = time.perf_counter()
    made = plan(t, before)
    seconds = time.perf_counter() - start
    print(f"{t.shape[2]} months, {t.shape[1]} cadres, {t.shape[0]} draws: {seconds:.1f} s")
    for s in made.shortfalls:
        print(f"short: {s.cadre} by {s.limit.value}, months {s.first}-{s.last}, {s.most:.1f}")
    print("\nshortfall probability from the second year, on these draws and on other draws")
    print(f"{'':11}{'':20}{'posts':>6}{'mean':>8}{'worst':>8}{'mean':>10}{'worst':>8}{'M EUR':>12}")
    ours = row("plan", made.decision, t, other)
    decision, safe = as_safe(t, made.course)
    rule = row("rule", decision, t, other)
    row("rule, bare", by_rule(t, np.ones(t.shape[1])), t, other)
    how = "as safe as the plan" if safe else "but less safe than the plan"
    print(f"\nthe rule with its supplement costs {rule / ours:.3f} times the plan, {how}")


if __name__ == "__main__":
    main()
