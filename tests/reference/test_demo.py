"""Mallila, the made-up city: its numbers hang together, and a run of it can be done by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import exp, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Counted, Dated, Figure, Named, Shape
from kotomitta.basis.tally import Cases
from kotomitta.law.case import Channel
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.estimate.channels import expected
from kotomitta.planning.flow.monthly import flow
from kotomitta.planning.inputs.city import Measure
from kotomitta.planning.inputs.drivers import Observed
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task, Trigger
from kotomitta.planning.outcomes.known import known, told
from kotomitta.planning.workload.hours import mean_stay
from kotomitta.sources.city_folder import Shelf, read_city

pytestmark = pytest.mark.reference

AS_OF = date(2021, 8, 1)
SHELF = read_city("demo")
SOCIAL_WORKER, COUNSELLOR = Cadre.SOCIAL_WORKER, Cadre.SOCIAL_COUNSELLOR


# --- the city's own numbers -------------------------------------------------------------------


def counted(measure: Measure, counts: Counted) -> list[float]:
    """The city's counts of one measure in one unit of count, by the months they cover."""
    return [c.value for c in SHELF.city.counts if c.measure is measure and c.counts is counts]


def given(figure_id: str, day: date = AS_OF) -> float:
    """The value of a figure of the city on a day."""
    figure = next(f for f in SHELF.figures if f.id == figure_id)
    value = [d.value for d in figure.values if d.start <= day][-1]
    assert value is not None
    return value


def test_persons_are_households_times_size() -> None:
    size = given("household.persons")
    assert sum(counted(Measure.NEW_CLIENTS, Counted.HOUSEHOLD)) == 114 + 120 + 126 == 360
    assert counted(Measure.NEW_CLIENTS, Counted.PERSON) == [360 * size] == [720]
    assert counted(Measure.SERVICE_ENTRY, Counted.HOUSEHOLD) == [310]
    assert counted(Measure.SERVICE_ENTRY, Counted.PERSON) == [310 * size] == [620]


def test_the_stock_is_what_new_clients_and_their_stay_make_it() -> None:
    """Little's law: cases at one time = new cases a month x months that a case stays."""
    new_a_month = sum(counted(Measure.NEW_CLIENTS, Counted.HOUSEHOLD)) / 36
    assert new_a_month == 10
    keep = (1 - given("unit.leaving_a_year")) ** (1 / 12)
    stay = sum(keep**k for k in range(round(given("unit.clienthood_months"))))
    assert stay == pytest.approx(31.0, abs=0.01)
    (stock,) = counted(Measure.SERVICE_ENTRY, Counted.HOUSEHOLD)
    assert stock * given("household.cases") == pytest.approx(new_a_month * stay, rel=1e-3)


def test_workers_times_caseload_are_the_cases_and_times_pay_the_cost() -> None:
    (stock,) = counted(Measure.SERVICE_ENTRY, Counted.HOUSEHOLD)
    workers = given("staff.in_post.social_worker")
    counsellors = given("staff.in_post.social_counsellor")
    assert workers * 31 == counsellors * 62 == stock
    for day, basic_pay in ((AS_OF, 50_000), (date(2025, 6, 1), 56_000)):
        social_worker, counsellor = (given(f"pay.{cadre.value}", day) for cadre in Cadre)
        assert workers * social_worker + counsellors * counsellor == basic_pay


def test_the_model_finds_the_citys_counts_likely() -> None:
    """Every count that the model also computes lies in our 80 % range."""
    run = SHELF.run("2021", as_of=date(2026, 11, 24), seed=1, draws=400)
    result = answer(run, SHELF.tasks)
    modelled = told(result.new_clients.values, result.settled)
    beside = known(SHELF.city.counts, run.months, modelled, run.at("household.persons"))
    assert len(beside) == 4
    assert [k.count.id for k in beside if not k.inside] == []


# --- a run by hand ----------------------------------------------------------------------------

# Persons a month in Finland, every month alike.
PERMITS, QUOTA, FAMILY = 200.0, 50.0, 80.0

EXACT = {
    "city.share.protection": 0.06,
    "city.share.secondary": 0.25,
    "city.share.quota": 0.06,
    "city.share.family": 0.06,
    "city.share.other": 0.05,
    "chain.secondary_months": 8,
    "unit.intake_months": 24,
    "unit.clienthood_months": 36,
    "unit.leaving_a_year": 0.1,
    "unit.client_share.quota": 1.0,
    "unit.client_share.reception": 0.9,
    "unit.client_share.secondary": 0.8,
    "unit.client_share.family": 0.9,
    "unit.client_share.other": 0.5,
    "household.persons": 2,
    "household.cases": 1,
    "household.under_seven": 0.15,
    "interpreter.share": 0.5,
    "interpreter.factor": 2,
    "need.trauma.share": 0.5,
    "need.trauma.factor": 1.4,
    "need.illiteracy.share": 0,
    "need.child_protection.share": 0,
    "need.family.per_person": 0.1,
    "task.duration_variation": 0.6,
    "task.plan.minutes": 180,
    "task.review.minutes": 60,
    "task.meeting.minutes": 60,
    "task.meeting.times": 0.5,
    "task.guidance.minutes": 50,
    "task.guidance.times": 0.6,
    "time.working_days": 260,
    "time.leave_days": 30,
    "time.holidays": 10,
    "time.sick_days": 12,
    "time.training_days": 8,
    "time.hours_per_day": 7.5,
    "office.no_show": 0,
    "office.leave_in_july": 0.4,
    "office.leave_in_june_and_august": 0.2,
    "office.sick_spell_days": 4,
    "allowance.other_work": 0.25,
    "allowance.new_duties": 0.2,
    "cap.probability": 0.9,
    "staff.in_post.social_worker": 10,
    "staff.in_post.social_counsellor": 5,
    "pay.social_worker": 3600,
    "pay.social_counsellor": 2800,
    "pay.months_a_year": 12.6,
    "pay.contributions": 0.25,
    "overhead.share": 0.2,
    "premises.eur_per_worker_month": 300,
    "index.pay_a_year": 0,
    "index.prices_a_year": 0,
    "price.interpreter_hour": 75,
    "compensation.interpreting_share": 1,
    "compensation.social_share": 0.2,
    "compensation.assessed_share": 0.5,
}


def task(name: str, cadre: Cadre, trigger: Trigger, *, interpreted: bool) -> Task:
    return Task(
        id=name,
        name=Named(fi=name, sv=name, en=name),
        cadre=cadre,
        trigger=trigger,
        minutes=f"task.{name}.minutes",
        times=f"task.{name}.times" if trigger is Trigger.MONTHLY else None,
        interpreted=interpreted,
    )


TASKS = (
    task("plan", SOCIAL_WORKER, Trigger.ONCE, interpreted=True),
    task("review", SOCIAL_WORKER, Trigger.REVIEW, interpreted=True),
    task("meeting", SOCIAL_WORKER, Trigger.MONTHLY, interpreted=True),
    task("guidance", COUNSELLOR, Trigger.MONTHLY, interpreted=False),
)


def exactly(figure: Figure, values: Mapping[str, float]) -> Figure:
    """The figure with one exact value for all days; a rule of law stays as it is."""
    if figure.id.startswith("law."):
        return figure
    first = figure.values[0]
    value = values.get(figure.id, first.value)
    told = {**first.model_dump(), "value": value, "low": None, "high": None}
    if value is None:
        told = first.model_dump()
    told |= {"start": date(2000, 1, 1), "published": date(2000, 1, 1)}
    exact = {"shape": Shape.EXACT, "values": (Dated.model_validate(told),)}
    return Figure.model_validate({**figure.model_dump(), **exact})


def constant(series: str, a_month: float) -> list[Observed]:
    """The same count in every year from 2000 to 2029, known since 2000."""
    first = date(2000, 1, 1)
    grade, source = "assumption", "Synthetic: made for this test"
    return [
        Observed(series, str(year), 12 * a_month, first, first, grade, source)
        for year in range(2000, 2030)
    ]


def by_hand(draws: int, values: Mapping[str, float] = EXACT) -> Run:
    """A run of the term 2021 on exact figures and arrivals that are alike in every month."""
    series = {"protection_permits": PERMITS, "quota_arrivals": QUOTA, "family_permits": FAMILY}
    shelf: Shelf = replace(
        SHELF,
        figures=tuple(exactly(f, values) for f in SHELF.figures),
        observed=tuple(o for name, n in series.items() for o in constant(name, n)),
    )
    return shelf.run("2021", as_of=AS_OF, seed=1, draws=draws)


class Line(NamedTuple):
    """One channel by hand: persons who settle in a month, and how many of them become clients."""

    settle: float
    clients: float


SETTLING = PERMITS * 0.06  # 12 permit holders a month settle in the city
SECONDARY = SETTLING * 0.25 * (1 - exp(-24 / 8))  # by way of another municipality, within 24 months
REST = QUOTA * 0.06 + SETTLING * 0.75 + SECONDARY + FAMILY * 0.06
CHANNELS = {
    Channel.QUOTA: Line(QUOTA * 0.06, QUOTA * 0.06 * 1.0),  # 3 and 3
    Channel.RECEPTION: Line(SETTLING * 0.75, SETTLING * 0.75 * 0.9),  # 9 and 8.1
    Channel.SECONDARY: Line(SECONDARY, SECONDARY * 0.8),  # 2.85 and 2.28
    Channel.FAMILY: Line(FAMILY * 0.06, FAMILY * 0.06 * 0.9),  # 4.8 and 4.32
    Channel.TEMPORARY_PROTECTION: Line(0.0, 0.0),
    Channel.OTHER: Line(REST * 0.05, REST * 0.05 * 0.5),  # 0.98 and 0.49
}
NEW_CASES = sum(line.clients for line in CHANNELS.values()) / 2 * 1  # 9.10 a month: 2 persons each
KEEP = 0.9 ** (1 / 12)  # stays another month
STAY = (1 - KEEP**36) / (1 - KEEP)  # 31.0 months
STOCK = NEW_CASES * STAY  # 282 cases

NEED = (1 + 0.5 * 0.4) * (1 + 0.1 * 1)  # 1.32: trauma for half, one further family member
MIX = (1 + 0.5 * (1.4**2 - 1)) / 1.2**2  # 1.0278: second moment of need over its mean squared
INTERPRETED = 1 + 0.5 * (2 - 1)  # 1.5: half of the cases take twice the time
SPOKEN_MIX = MIX * (1 + 0.5 * (2**2 - 1)) / 1.5**2  # 1.1420: need and interpretation together
PLAN, MEETING = 3 * NEED * INTERPRETED, 1 * NEED * INTERPRETED  # 5.94 and 1.98 hours each time
WORKER_HOURS = PLAN / STAY + MEETING / 12 + MEETING * 0.5  # 1.35 a month and case
COUNSELLOR_HOURS = 50 / 60 * NEED * 0.6  # 0.66
AVAILABLE = (260 - 30 - 10 - 12 - 8) * 7.5 * (1 - 0.25) * (1 - 0.2) / 12  # 75 hours a month
DAY = 7.5 * (1 - 0.25) * (1 - 0.2)  # 4.5 hours of a day at work are for cases
BEFORE_LEAVE = (260 - 10 - 12 - 8) / 12 * DAY  # 86.25 hours
# Hours by the share of the year's months: 12 days of leave in July, 3 in June, 3 in August.
MONTHS = {
    1 / 12: BEFORE_LEAVE - 12 * DAY,  # 32.25
    2 / 12: BEFORE_LEAVE - 3 * DAY,  # 72.75
    9 / 12: BEFORE_LEAVE - 12 / 9 * DAY,  # 80.25
}
# A quarter of a spell a month, of 4 days on average.
SICKNESS = 12 / 4 / 12 * (2 * 4**2 - 4) * DAY**2
INTERPRETER_HOURS = (3 / STAY + 1 / 12 + 0.5) * NEED * 0.5 * 2  # 0.90 a month and case

WORKER_COST = 3600 * 12.6 / 12 * 1.25 * 1.2 + 300  # 5 970 EUR a month, all told
COUNSELLOR_COST = 2800 * 12.6 / 12 * 1.25 * 1.2 + 300  # 4 710
AMOUNT = (2300 * 0.85 + 6845 * 0.15) / 12  # 248 EUR a month of state money per person


def year_fits(mean: float, variance: float) -> float:
    """The share of a year's months whose work of that mean and variance fits."""
    spread = NormalDist(0, sqrt(variance + SICKNESS))
    return sum(share * spread.cdf(hours - mean) for share, hours in MONTHS.items())


def in_term(run: Run, values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[..., run.in_term]


def moving_sum(by_month: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum over the last months, (draw, month), the newest weighted first."""
    return np.stack([np.convolve(row, weights)[: len(row)] for row in by_month])


@pytest.fixture(scope="module")
def exact() -> Answer:
    return answer(by_hand(draws=300), TASKS)


def test_each_channel_brings_what_the_hand_calculation_says() -> None:
    run = by_hand(draws=2)
    flows = in_term(run, expected(run))
    for i, channel in enumerate(Channel):
        np.testing.assert_allclose(flows[:, i], CHANNELS[channel].settle, rtol=1e-9)


def test_constant_arrivals_give_the_stock_of_littles_law() -> None:
    new = Cases(np.full((2, 1, 100), NEW_CASES))
    result = flow(new, stay=np.full((2, 100), 36.0), leaving_a_year=np.full(2, 0.1), capacity=None)
    np.testing.assert_allclose(result.active.values[..., 36:], STOCK, rtol=1e-9)
    np.testing.assert_allclose(result.left.values[..., 36:], NEW_CASES, rtol=1e-9)
    np.testing.assert_allclose(mean_stay(np.array([36.0]), np.array([0.1])), STAY)


def test_the_stock_of_each_draw_is_its_last_36_months_thinned(exact: Answer) -> None:
    share = np.array([line.clients / (line.settle or 1.0) for line in CHANNELS.values()])
    started = (exact.settled.households.values * share[:, None]).sum(axis=1)
    stock = moving_sum(started, np.array([KEEP**k for k in range(36)]))
    np.testing.assert_allclose(exact.served.active.values.sum(axis=1), stock, rtol=1e-9)
    np.testing.assert_allclose(exact.clients.values, 2 * stock, rtol=1e-9)


def test_the_mean_of_the_draws_is_the_hand_calculation(exact: Answer) -> None:
    """Arrivals are Poisson, so a stock has at most the variance of its mean."""
    active = in_term(exact.run, exact.served.active.values.sum(axis=1))
    error = sqrt(STOCK / len(active))
    assert active[:, 0].mean() == pytest.approx(STOCK, abs=4 * error)
    assert active[:, -1].mean() == pytest.approx(STOCK, abs=4 * error)


def test_the_cap_is_the_last_caseload_that_fits(exact: Answer) -> None:
    """n cases fit when nine in ten of the months of a year have hours for n m and what varies."""
    squares = PLAN**2 / STAY + MEETING**2 / 12 + MEETING**2 * 0.5
    guidance = (50 / 60 * NEED) ** 2 * 0.6
    hours = {
        SOCIAL_WORKER: (WORKER_HOURS, squares, SPOKEN_MIX),
        COUNSELLOR: (COUNSELLOR_HOURS, guidance, MIX),
    }
    np.testing.assert_allclose(exact.time.case_hours_a_month, AVAILABLE)
    for cadre, (mean, second, mix) in hours.items():
        variance = second * (1 + 0.6**2) * mix + mean**2 * (mix - 1)
        np.testing.assert_allclose(exact.hours[cadre].mean, mean)
        np.testing.assert_allclose(exact.hours[cadre].variance, variance)
        cap = exact.caps[cadre].decided
        fits = [year_fits(n * mean, n * variance) for n in (cap, cap + 1)]
        assert fits[0] >= 0.9 > fits[1]
    assert {c: k.decided for c, k in exact.caps.items()} == {SOCIAL_WORKER: 34, COUNSELLOR: 75}


def test_staff_is_cases_over_cap(exact: Answer) -> None:
    active = exact.served.active.values.sum(axis=1)
    np.testing.assert_allclose(exact.staff[SOCIAL_WORKER].needed, active / 34)
    np.testing.assert_allclose(exact.staff[COUNSELLOR].needed, active / 75)


def test_gross_cost_is_workers_times_pay_and_interpreters(exact: Answer) -> None:
    active = exact.served.active.values.sum(axis=1)
    interpreting = active * INTERPRETER_HOURS * 75
    gross = active / 34 * WORKER_COST + active / 75 * COUNSELLOR_COST + interpreting
    np.testing.assert_allclose(exact.need_costs.gross, gross, rtol=1e-9)
    np.testing.assert_allclose(exact.need_costs.lines["interpreting"], interpreting, rtol=1e-9)


def test_ten_and_five_workers_cost_their_pay(exact: Answer) -> None:
    """50 000 EUR of basic pay x 1.05, a quarter on top, of both a fifth, and 15 people's rooms."""
    lines = exact.present_costs.lines
    np.testing.assert_allclose(lines["pay"], 52_500)
    np.testing.assert_allclose(lines["contributions"], 13_125)
    np.testing.assert_allclose(lines["premises"], 4_500)
    np.testing.assert_allclose(lines["overheads"], 13_125)


def test_the_state_pays_its_part_for_48_or_36_months(exact: Answer) -> None:
    """Others covered by the Act are not reimbursed; half of those who settle are assessed."""
    persons = dict(zip(Channel, np.moveaxis(exact.settled.persons.values, 1, 0), strict=True))
    rest = persons[Channel.RECEPTION] + persons[Channel.SECONDARY] + persons[Channel.FAMILY]
    reimbursed = moving_sum(persons[Channel.QUOTA], np.ones(48)) + moving_sum(rest, np.ones(36))
    np.testing.assert_allclose(exact.compensation.persons, reimbursed, atol=1e-6)
    np.testing.assert_allclose(exact.compensation.computed, reimbursed * AMOUNT, atol=1e-3)
    interpreting = exact.need_costs.lines["interpreting"]
    due = reimbursed * AMOUNT * 0.2 + sum(persons.values()) * 0.5 * 700 + interpreting
    state = np.minimum(due, exact.need_costs.gross)
    np.testing.assert_allclose(exact.need_costs.payers["state"], state, rtol=1e-9, atol=1e-3)


def test_too_few_workers_hold_the_stock_at_their_caps_and_the_rest_wait() -> None:
    """5 social workers x 34 = 170 cases, fewer than the 282 that need them."""
    run = by_hand(draws=20, values={**EXACT, "staff.in_post.social_worker": 5})
    result = answer(run, TASKS)
    active = in_term(run, result.present.active.values.sum(axis=1))
    waiting = in_term(run, result.present.waiting.values.sum(axis=1))
    np.testing.assert_allclose(active[:, 24:], 170)
    assert (waiting[:, 12:] > 0).all()
    new, served = NEW_CASES * 46, in_term(run, result.present.started.values).sum(axis=(1, 2))
    assert (served < new).all()
