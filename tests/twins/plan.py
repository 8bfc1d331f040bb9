"""The staffing plan the slow and obvious way: average rates in plain loops, and all plans tried."""

from collections.abc import Iterable
from itertools import product
from math import comb

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.resourcing.plan.average import Average
from kotomitta.planning.resourcing.plan.course import course
from kotomitta.planning.resourcing.plan.terms import Decision, Terms

Array = NDArray[np.float64]


def expected(average: Average, decision: Decision) -> tuple[Array, float]:
    """The spare ability (cadre, month) of a decision at average rates, and its cost."""
    a = average
    cadres, months = decision.posts.shape
    staff = np.zeros((cadres, months))
    able = np.zeros((cadres, months))
    cost = 0.0
    for c in range(cadres):
        people, opened, begun = a.people[c], [0.0] * months, [0.0] * months
        keeping = 1 - float(a.leaving[c].mean())
        for m in range(months):
            people *= 1 - a.leaving[c, m]
            if m >= a.lag:
                begun[m] = (1 - a.failure) * opened[m - a.lag]
            people += begun[m]
            under_way = sum(opened[max(m - a.lag + 1, 0) : m])
            opened[m] = max(decision.posts[c, m] - people - under_way, 0.0)
            new = sum(begun[max(m - a.ramp_months + 1, 0) : m + 1])
            for_a_time = doing = hired = 0.0
            for age in range(a.contract.months):
                asked = m - a.contract.lag - age
                if asked < 0:
                    continue
                there = (1 - a.failure) * decision.temporary[c, asked] * keeping**age
                for_a_time += there
                doing += there * (a.ramp_level if age < a.ramp_months else 1.0)
                hired += there if age == 0 else 0.0
            staff[c, m] = people + for_a_time
            able[c, m] = a.present[c, m] * (people - (1 - a.ramp_level) * new + doing)
            paid = (people + (1 + a.premium) * for_a_time) * (1 - a.long_leave)
            cost += a.price[c, m] * (paid + a.start_cost * (begun[m] + hired))
    if a.span is not None:
        able[-1] -= staff[:-1].sum(axis=0) / a.span
    return able, float(cost)


def binomial(number: int, share: float, luck: float) -> int:
    """The first count at which the probabilities of it and all below add up to the luck."""
    reached = 0.0
    for k in range(number):
        reached += comb(number, k) * share**k * (1 - share) ** (number - k)
        if reached >= luck:
            return k
    return number


def all_decisions(months: int, posts: Iterable[int], temporary: Iterable[int]) -> list[Decision]:
    """Every course of posts and contracts of one cadre."""
    every = list(product(posts, repeat=months)), list(product(temporary, repeat=months))
    return [
        Decision(np.array([p], dtype=float), np.array([t], dtype=float)) for p, t in product(*every)
    ]


def cheapest_expected(average: Average, required: Array, tried: list[Decision]) -> float:
    """The least cost at average rates of the decisions that leave what is required."""
    seen = [expected(average, decision) for decision in tried]
    return min(cost for spare, cost in seen if (spare >= required - 1e-9).all())


def cheapest_safe(terms: Terms, tried: list[Decision]) -> float:
    """The least mean cost of the decisions that are safe in the replay of every draw."""
    best = np.inf
    for decision in tried:
        seen = course(decision, terms)
        if (seen.short <= 1 - terms.probability + 1e-12).all():
            best = min(best, float(seen.cost.sum(axis=(1, 2)).mean()))
    return float(best)
