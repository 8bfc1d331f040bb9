"""The account of neglect: it adds up, is linear in every link, and gives nothing for nothing."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Grade
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.economics.neglect.account import Neglect, later, neglect, sum_of
from kotomitta.planning.economics.neglect.effects import EFFECTS, EffectName
from kotomitta.planning.economics.neglect.exposure import Alternative, still_entitled
from kotomitta.planning.economics.neglect.payback import (
    VIEWS,
    needed_link,
    needed_weeks,
    net,
    paid_back,
    probability,
)
from kotomitta.planning.economics.neglect.prices import PAYERS, PUBLIC
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.property

DRAWS = 60
NAMES = [name.value for name in EffectName]
VIEWED = st.sampled_from(sorted(VIEWS))
some_names = st.sets(st.sampled_from(NAMES))


def answered(figure: str | None = None, value: float = 0.0) -> Answer:
    shelf = read_city("helsinki")
    scenario = None
    if figure is not None:
        change = {
            "id": figure,
            "from": "2000-01-01",
            "value": value,
            "reason": "a test of direction",
        }
        said = {"name": "test", "question": "what if it changed", "figures": [change]}
        scenario = Scenario.model_validate(said)
    run = shelf.run("2025", as_of=date(2026, 11, 24), seed=3, draws=DRAWS, scenario=scenario)
    return answer(run, shelf.tasks)


@pytest.fixture(scope="module")
def base() -> Answer:
    return answered()


@pytest.fixture(scope="module")
def account(base: Answer) -> Neglect:
    return base.neglect


def public(account: Neglect) -> np.ndarray:
    return sum_of(account.benefit(payer) for payer in PUBLIC)


# --- it adds up -----------------------------------------------------------------------------------


def test_the_bare_cost_is_the_difference_of_the_costs(base: Answer, account: Neglect) -> None:
    term = base.run.in_term
    for payer, paid in base.need_costs.payers.items():
        added = account.cost[payer]
        told = (paid - base.present_costs.payers[payer])[:, term]
        assert_array_equal(added[:, account.term], told)
        assert not added[:, account.term.stop :].any()
    gross = (base.need_costs.gross - base.present_costs.gross)[:, term].sum()
    assert_allclose(sum_of(account.cost.values()).sum(), gross)


def test_payers_add_up_to_what_an_effect_is_worth_to_society(account: Neglect) -> None:
    society = sum_of(account.benefit(payer) for payer in PAYERS)
    by_effect = sum_of(sum_of(v.benefit.values()) for v in account.effects)
    assert_allclose(society, by_effect, atol=1e-6)
    assert_allclose(
        net(account, "society"), sum_of(net(account, payer) for payer in PAYERS), atol=1e-6
    )
    assert_allclose(
        net(account, "public"), sum_of(net(account, payer) for payer in PUBLIC), atol=1e-6
    )


def test_what_one_pays_and_another_receives_cancels_out(account: Neglect) -> None:
    support = next(v for v in account.effects if v.effect.name is EffectName.INCOME_SUPPORT)
    assert_allclose(sum_of(support.benefit.values()), 0.0, atol=1e-6)
    assert support.benefit["state"].sum() > 0


@given(rejected=some_names)
def test_rejecting_takes_away_exactly_what_is_rejected(
    account: Neglect, rejected: set[str]
) -> None:
    left = account.rejecting(rejected)
    others = account.rejecting(set(NAMES) - rejected)
    for payer in PAYERS:
        together = left.benefit(payer) + others.benefit(payer)
        assert_allclose(together, account.benefit(payer), atol=1e-6)


# --- nothing for nothing --------------------------------------------------------------------------


@pytest.mark.parametrize("names", [("all",), NAMES])
def test_all_rejected_leaves_the_bare_cost_and_exactly_no_benefit(
    account: Neglect, names: tuple[str, ...]
) -> None:
    bare = account.rejecting(names)
    for payer in PAYERS:
        assert not bare.benefit(payer).any()
        assert_array_equal(net(bare, payer), -account.cost[payer] * account.discount)
    assert_array_equal(needed_weeks(bare, "city"), needed_weeks(account, "city"))


def test_a_link_of_zero_gives_no_benefit(account: Neglect) -> None:
    none = replace(
        account, effects=tuple(replace(v, link=np.zeros(DRAWS)) for v in account.effects)
    )
    assert not any(none.benefit(payer).any() for payer in PAYERS)


def test_two_alternatives_that_are_one_have_no_cost_and_no_benefit(base: Answer) -> None:
    in_post = {c: s.in_post for c, s in base.staff.items()}
    same = Alternative(base.present, in_post, base.present_costs)
    account = neglect(base.run, same, same)
    assert not any(account.cost[p].any() or account.benefit(p).any() for p in PAYERS)
    assert not needed_weeks(account, "public").any()


def test_an_unknown_effect_is_refused(account: Neglect) -> None:
    with pytest.raises(InputError) as error:
        account.rejecting(["work", "magic"])
    assert error.value.key == "error.effect_unknown"
    assert error.value.facts["given"] == "magic"


# --- more is more ---------------------------------------------------------------------------------


@given(factor=st.floats(1.0, 20.0), which=st.integers(0, len(EFFECTS) - 1))
def test_benefit_rises_in_proportion_to_a_link(account: Neglect, factor: float, which: int) -> None:
    valued = account.effects[which]
    stronger = replace(valued, link=valued.link * factor)
    for payer in PAYERS:
        assert_allclose(stronger.benefit[payer], valued.benefit[payer] * factor)


@pytest.mark.parametrize(
    "figure", sorted({e.link for e in EFFECTS} | {"neglect.price.wage", "neglect.price.placement"})
)
def test_a_stronger_link_or_a_higher_value_never_lowers_the_benefit(figure: str) -> None:
    weak, strong = (answered(figure, x).neglect for x in _ends(figure))
    # Where resourcing is the worse alternative in some month, a stronger link may tell against it.
    better = np.all([(e >= 0).all(axis=1) for e in weak.exposure.values()], axis=0)
    assert better.mean() > 0.5
    rise = public(strong).sum(axis=1) - public(weak).sum(axis=1)
    assert (rise[better] >= -1e-6).all()
    assert rise.sum() > 0
    # Common draws: what has nothing to do with the figure is the same number.
    assert_array_equal(weak.cost["city"], strong.cost["city"])
    assert_array_equal(weak.discount, strong.discount)


def _ends(figure: str) -> tuple[float, float]:
    return (1500.0, 9000.0) if "price" in figure else (0.02, 0.2)


@pytest.mark.parametrize("grade", list(Grade))
def test_a_harder_correction_never_raises_a_benefit(grade: Grade, account: Neglect) -> None:
    harder = answered(f"neglect.optimism.{grade.value}", 0.9).neglect
    assert (public(harder).sum(axis=1) <= public(account).sum(axis=1) + 1e-6).all()


def test_weaker_evidence_is_cut_harder_in_every_draw(base: Answer) -> None:
    cuts = [base.run.at(f"neglect.optimism.{grade.value}") for grade in Grade]
    assert all((weaker > better).all() for better, weaker in pairwise(cuts))


def test_every_link_is_an_assumption_until_a_study_says_otherwise(account: Neglect) -> None:
    assert {v.grade for v in account.effects} == {Grade.ASSUMPTION}


# --- paying back ----------------------------------------------------------------------------------


@given(view=VIEWED, which=st.integers(0, len(EFFECTS) - 1))
def test_at_the_needed_link_an_effect_alone_pays_to_the_euro(
    account: Neglect, view: str, which: int
) -> None:
    valued = account.effects[which]
    needed = needed_link(account, valued, view)
    solved = np.isfinite(needed) & (needed > 0)
    at = replace(valued, link=np.where(solved, needed, 0.0), kept=np.ones(DRAWS))
    left = net(replace(account, effects=(at,)), view).sum(axis=1)
    assert np.abs(left[solved]).max(initial=0.0) < 0.01


def test_that_many_weeks_earlier_pay_to_the_euro(account: Neglect) -> None:
    weeks = needed_weeks(account, "public")
    # In a draw whose lag ends after the horizon nothing that comes of work is counted.
    solved = (weeks > 0) & np.isfinite(weeks)
    gain = sum_of(account.a_week_earlier[p] * account.discount for p in PUBLIC).sum(axis=1)
    cost = sum_of(account.cost[p] * account.discount for p in PUBLIC).sum(axis=1)
    assert solved.any()
    assert_allclose(weeks[solved] * gain[solved], cost[solved])
    assert (cost[weeks == 0] <= 0).all()
    assert not gain[np.isinf(weeks)].any()


def test_no_cost_needs_no_effect_and_no_gain_is_never_enough(account: Neglect) -> None:
    valued = account.effects[0]
    nothing = {payer: np.zeros_like(account.discount) for payer in PAYERS}
    free = replace(account, cost=nothing)
    assert not needed_link(free, valued, "city").any()
    useless = replace(valued, potential=nothing)
    dear = sum_of(account.cost[p] * account.discount for p in PUBLIC).sum(axis=1) > 0
    assert np.isinf(needed_link(account, useless, "public")[dear]).all()


def test_what_rounding_leaves_of_a_transfer_pays_nothing_back(account: Neglect) -> None:
    nothing = np.zeros_like(account.discount)
    paid = np.ones_like(account.discount)
    transfer = dict.fromkeys(PAYERS, nothing) | {"state": -paid, "household": paid * (1 + 1e-15)}
    moved = replace(account.effects[0], potential=transfer)
    needed = needed_link(account, moved, "society")
    assert set(np.unique(needed)) <= {0.0, np.inf}
    assert np.isinf(needed).any()


@given(view=VIEWED, factor=st.floats(0, 200), chance=st.sampled_from([0.5, 0.8]))
def test_paid_back_is_the_first_month_that_stays_sure(
    account: Neglect, view: str, factor: float, chance: float
) -> None:
    scaled = replace(
        account, effects=tuple(replace(v, link=v.link * factor) for v in account.effects)
    )
    sure = list(probability(scaled, view) >= chance)
    month = paid_back(scaled, view, chance)
    if month is None:
        assert not sure[-1]
    else:
        at = scaled.months.index(month)
        assert all(sure[at:])
        assert at == 0 or not sure[at - 1]


# --- how it is counted ----------------------------------------------------------------------------

amounts = st.lists(st.integers(0, 9), min_size=1, max_size=12)


@given(came=amounts, months=st.integers(1, 14), served=st.data())
def test_those_still_entitled_are_the_latest_in_a_queue(
    came: list[int], months: int, served: st.DataObject
) -> None:
    queue: list[int] = []
    waiting, entitled = [], []
    for month, number in enumerate(came):
        queue += [month] * number
        queue = queue[served.draw(st.integers(0, len(queue))) :]
        waiting.append(len(queue))
        entitled.append(sum(month - arrived < months for arrived in queue))
    found = still_entitled(np.array([waiting], float), np.array([came], float), months)
    assert_array_equal(found[0], entitled)


@given(rows=st.lists(amounts, min_size=1, max_size=1), lag=st.integers(0, 30))
def test_what_comes_later_is_moved_and_only_what_passes_the_end_is_lost(
    rows: list[list[int]], lag: int
) -> None:
    values = np.array(rows, float)
    length = values.shape[1] + 10
    moved = later(values, np.array([float(lag)]), length)
    told = np.zeros(length)
    for month, amount in enumerate(rows[0]):
        if month + lag < length:
            told[month + lag] += amount
    assert_array_equal(moved[0], told)
