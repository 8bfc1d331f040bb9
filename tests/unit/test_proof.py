"""The proof of the cap on the made-up city."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.flow.unit.measures import DEADLINES, Measures
from kotomitta.planning.flow.unit.unit import Features
from kotomitta.planning.outcomes.proof.prepared import CADRES, Basis, posts, unit
from kotomitta.planning.outcomes.proof.proof import OUTCOMES, Proof
from kotomitta.planning.outcomes.proof.prove import FACTORS, Effort, Part, prove, standing
from kotomitta.planning.outcomes.proof.sampled import along, empty_posts
from kotomitta.planning.workload.cap import fits
from kotomitta.planning.workload.time import MonthHours
from kotomitta.report.document import Amount, Message, Paragraph, say
from kotomitta.report.page import page
from kotomitta.report.sections.decision import decision
from kotomitta.report.sections.proof import proof as section
from kotomitta.report.sections.tried import tried
from kotomitta.report.summary import summary
from kotomitta.sources.city_folder import read_city

pytestmark = pytest.mark.unit

WORKER = Cadre.SOCIAL_WORKER


@pytest.fixture(scope="module")
def answered() -> Answer:
    shelf = read_city("demo")
    run = shelf.run("2025", as_of=date(2026, 11, 24), seed=1, draws=200)
    return answer(run, shelf.tasks)


@pytest.fixture(scope="module")
def basis(answered: Answer) -> Basis:
    found, term = answered, answered.run.in_term
    return Basis(found.run, found.served, found.hours, found.time, found.caps, term)


@pytest.fixture(scope="module")
def proof(basis: Basis) -> Proof:
    return prove(basis, Effort(16, threads=2))


def test_the_stock_is_what_the_months_flow_has_at_the_start(basis: Basis) -> None:
    made = unit(basis, np.arange(50))
    before = basis.served.active.values.sum(axis=1)[:50, basis.run.in_term.start - 1]
    assert_allclose(made.cases.stock.sum(axis=1), before, rtol=1e-9)


def test_hours_and_days_add_up_to_those_of_the_cap(basis: Basis) -> None:
    made = unit(basis, np.arange(50))
    years = len(basis.run.term.months) / 12
    hours = made.ends[:, -1] / years * made.staff.attendance * made.staff.day_hours
    assert_allclose(hours / 12, basis.time.case_hours_a_month[:50], rtol=0.01)
    leave = made.staff.leave[:, :12].sum(axis=1)
    figures = basis.run.at("time.leave_days") + basis.run.at("time.training_days")
    assert_allclose(leave, figures[:50])


def test_whole_posts_carry_the_cases_and_there_is_always_one() -> None:
    assert posts(np.array([[0.0, 18.0, 18.1]]), (18, 9)).tolist() == [[[1, 1, 2], [1, 2, 3]]]


def test_the_draws_that_stand_for_all_have_caps_from_every_part(basis: Basis) -> None:
    caps = basis.caps[WORKER].by_draw
    chosen = caps[standing(basis, 5)]
    assert_allclose(chosen, np.quantile(caps, (0.1, 0.3, 0.5, 0.7, 0.9)), rtol=0.05)
    assert len(standing(basis, 10_000)) == len(caps)


def test_with_the_features_of_the_formula_the_simulation_confirms_it(proof: Proof) -> None:
    """The cap's own statement: with its months and cases and nothing else, so many months fit."""
    for difference in proof.differences.values():
        assert difference.formula.mean is not None
        assert difference.formula.se is not None
        assert abs(difference.formula.mean) < 4 * difference.formula.se + 0.01


def test_effects_add_up_to_the_whole_difference(proof: Proof) -> None:
    for difference in proof.differences.values():
        parts = (difference.formula, difference.together, *difference.effects.values())
        assert sum(p.mean or 0.0 for p in parts) == pytest.approx(difference.whole.mean, abs=1e-9)
        assert set(difference.effects) == set(Features.names()) - {"absences", "no_shows"}


def test_a_higher_cap_takes_fewer_workers_and_fits_less(proof: Proof) -> None:
    for cadre in CADRES:
        workers = [p.workers[cadre].p50 for p in proof.curve]
        fits = [p.fits[cadre].mean or 0.0 for p in proof.curve]
        assert workers == sorted(workers, reverse=True)
        assert fits == sorted(fits, reverse=True)
    undone = [p.outcomes["undone"].mean or 0.0 for p in proof.curve]
    assert undone == sorted(undone)
    assert [p.factor for p in proof.curve] == list(FACTORS)


def test_the_workers_at_the_decided_cap_are_those_that_the_answer_needs(
    proof: Proof, answered: Answer
) -> None:
    """One number of staff at the peak, whichever table it is read in."""
    needed = summary(answered).peak_staff
    assert proof.at_decided.workers == needed
    assert any(of.p50 % 1 for of in needed.values())  # whole workers would be another number


def test_the_derived_cap_is_not_refuted(proof: Proof) -> None:
    assert all(proof.holds(cadre) is not False for cadre in CADRES)


def test_leave_and_sickness_take_months_that_a_mean_month_would_claim(basis: Basis) -> None:
    """The formula knows July: without it the same cap would be said to hold far more often."""
    hours, months = basis.hours[WORKER], basis.time.months
    cases = float(basis.caps[WORKER].decided)
    told = fits(cases, hours.mean, hours.variance, months)
    even = fits(cases, hours.mean, hours.variance, MonthHours.even(months.mean))
    assert even - told > 0.03


def test_leavers_cost_waits(proof: Proof) -> None:
    waits = proof.effects["wait_mean"]
    assert max(waits, key=lambda name: waits[name].mean or 0.0) == "leavers"
    assert set(proof.effects) == set(OUTCOMES)


def test_the_simulated_cap_is_where_the_share_meets_the_probability(proof: Proof) -> None:
    for cadre, cap in proof.cap.items():
        if cap is not None:
            shares = [p.fits[cadre].mean or 0.0 for p in proof.curve]
            caps = [float(p.caps[cadre]) for p in proof.curve]
            assert np.interp(cap, caps, shares) == pytest.approx(proof.probability)
        assert proof.holds(cadre) is not False or (cap or 0.0) < proof.at_decided.caps[cadre]


def test_what_is_compared_on_fewer_draws_costs_less_and_says_the_same_of_the_decided_caps(
    basis: Basis, proof: Proof
) -> None:
    ran: list[int] = []

    def counted(parts: Sequence[Part]) -> Iterator[tuple[Part, Measures]]:
        for part in parts:
            ran.append(len(part.numbers))
            yield part, part.simulated()

    fewer = prove(basis, Effort(16, spread=counted, compared=6))
    assert sum(ran) == 16 + 6 * (len(FACTORS) + len(Features.names()))
    assert (fewer.draws, fewer.replications, fewer.compared) == (16, 16, 6)
    told, whole = fewer.at_decided, proof.at_decided
    for name in OUTCOMES:
        assert told.outcomes[name].mean == pytest.approx(whole.outcomes[name].mean)
        assert told.outcomes[name].se == pytest.approx(whole.outcomes[name].se)
    for difference in fewer.differences.values():
        parts = (difference.formula, difference.together, *difference.effects.values())
        assert sum(p.mean or 0.0 for p in parts) == pytest.approx(difference.whole.mean, abs=1e-9)


def test_what_is_compared_is_carried_to_all_draws_within_its_error(
    basis: Basis, proof: Proof
) -> None:
    fewer = prove(basis, Effort(16, compared=8, threads=2))
    for few, all_draws in zip(fewer.curve, proof.curve, strict=True):
        for name in ("wait_mean", *DEADLINES):
            apart = (few.outcomes[name].mean or 0.0) - (all_draws.outcomes[name].mean or 0.0)
            assert abs(apart) <= 4 * (few.outcomes[name].se or 0.0) + 1e-9


def test_the_draws_compared_have_empty_posts_of_every_part(basis: Basis) -> None:
    empty = empty_posts(basis.run)
    chosen = empty[Effort(len(empty), compared=5).again(empty)]
    assert_allclose(np.sort(chosen), np.quantile(empty, (0.1, 0.3, 0.5, 0.7, 0.9)), rtol=0.1)
    twice = Effort(20, replications=2, compared=5).again(empty[:20])
    assert sorted(twice % 20) == sorted(np.repeat(np.unique(twice % 20), 2))


def test_a_post_is_empty_as_long_as_it_is_searched_for(basis: Basis) -> None:
    """Held for 1 / q months on average and searched for in rounds: the rest is arithmetic."""
    run = basis.run
    held = 1 / (1 - (1 - run.at("turnover.a_year")) ** (1 / 12))
    rounds = 1 / (1 - run.at("recruitment.failure"))
    searched = np.maximum(np.round(run.at("recruitment.lag_months")), 1) * rounds
    assert_allclose(empty_posts(run), searched / (held + searched))


def test_a_mean_follows_the_line_to_what_is_known_of_all() -> None:
    beside = np.array([1.0, 2.0, 4.0, 9.0, np.nan])
    on_line = along(3 * beside + 1, beside, Estimate(5.0, 0.5))
    assert on_line.mean == pytest.approx(16.0)
    assert on_line.se == pytest.approx(1.5)
    apart = along(np.array([1.0, -1.0, 0.5, 2.0, 0.0]), beside, Estimate(5.0, 0.0))
    both = along(3 * beside + 1 + [1.0, -1.0, 0.5, 2.0, 0.0], beside, Estimate(5.0, 0.0))
    assert both.mean == pytest.approx(16.0 + (apart.mean or 0.0))
    assert both.se == pytest.approx(apart.se)


@pytest.mark.parametrize("beside", [[1.0, 2.0], [2.0, 2.0, 2.0], [np.nan, 1.0, 3.0]])
def test_without_a_line_a_mean_is_of_what_was_seen(beside: list[float]) -> None:
    values = np.array([4.0, 6.0, 8.0])[: len(beside)]
    seen = values[np.isfinite(beside)]
    assert along(values, np.array(beside), Estimate(9.0, 0.0)) == Estimate.of(seen)


def test_the_largest_error_of_the_table_is_told(proof: Proof) -> None:
    told = _said(proof, "proof.rough")
    worst = max(point.outcomes["wait_mean"].se or 0.0 for point in proof.curve)
    assert told.facts["wait"] == Amount(worst, "weekdays", 0)
    assert (told.facts["draws"], told.facts["compared"]) == (Amount(16, "draws"), 16)


def _said(proof: Proof, key: str) -> Message:
    paragraphs = (b.text for b in section(proof).blocks if isinstance(b, Paragraph))
    return next(text for text in paragraphs if text.key == key)


def test_it_is_the_same_whatever_the_threads_and_wherever_its_parts_run(basis: Basis) -> None:
    def backwards(parts: Sequence[Part]) -> Iterator[tuple[Part, Measures]]:
        for part in reversed(parts):
            yield part, part.simulated()

    one = prove(basis, Effort(3))
    for effort in (Effort(3, threads=3), Effort(3, spread=backwards)):
        other = prove(basis, effort)
        assert (one.curve, one.differences) == (other.curve, other.differences)


def test_a_cap_that_holds_and_one_that_does_not_are_told_apart(proof: Proof) -> None:
    def told(share: float) -> set[str]:
        blocks = section(_where_fit(proof, share)).blocks
        return {b.text.key for b in blocks if hasattr(b, "text")}

    verdicts = {"proof.holds", "proof.fails", "proof.open", "proof.nobody"}
    assert told(0.95) & verdicts == {"proof.holds"}
    assert told(proof.probability - 0.001) & verdicts == {"proof.open"}
    assert told(0.6) & verdicts == {"proof.fails"}


def test_the_lead_says_what_the_simulation_found(proof: Proof, answered: Answer) -> None:
    unproved = summary(answered)

    def told(found: Proof | None) -> set[str]:
        of = replace(unproved, answer=replace(answered, proof=found))
        keys = {paragraph.text.key for paragraph in tried(of)}
        return {key for key in keys if not key.startswith("proof.late")}

    assert told(None) == set()
    assert told(_where_fit(proof, 0.95)) == {"proof.tried.holds"}
    assert told(_where_fit(proof, proof.probability - 0.001)) == {"proof.tried.open"}
    failed = _where_fit(proof, 0.6)
    assert told(replace(failed, cap=dict.fromkeys(CADRES, 9))) == {"proof.tried.instead"}
    assert told(replace(failed, cap=dict.fromkeys(CADRES))) == {"proof.tried.fails"}


def test_missed_deadlines_are_told_beside_the_cap_with_their_largest_cause(
    proof: Proof, answered: Answer
) -> None:
    shares = {"first": 0.7, "plan": 0.6, "review": 0.9}
    told = _late(answered, _in_time(proof, shares, {"leavers": -0.2, "course": -0.5}))
    assert set(told) == {"proof.late", "proof.late.cause"}
    facts = told["proof.late"].facts
    assert {name: facts[name] for name in shares} == {
        name: Amount(share, "share", 0) for name, share in shares.items()
    }
    assert told["proof.late.cause"].facts == {
        "feature": say("proof.feature.leavers"),
        "deadline": say("proof.late.first"),
        "share": Amount(0.7, "share", 0),
        "without": Amount(0.7 + 0.2, "share", 0),
    }


def test_no_cause_is_named_that_the_error_hides_and_nothing_where_all_is_in_time(
    proof: Proof, answered: Answer
) -> None:
    some = dict.fromkeys(DEADLINES, 0.9)
    assert set(_late(answered, _in_time(proof, some, {"leavers": -0.001}))) == {"proof.late"}
    assert set(_late(answered, _in_time(proof, some, {"leavers": 0.1}))) == {"proof.late"}
    assert _late(answered, _in_time(proof, dict.fromkeys(DEADLINES, 1.0), {})) == {}
    assert _late(answered, None) == {}


def _late(answered: Answer, found: Proof | None) -> dict[str, Message]:
    """What is said of deadlines, alike in the lead and in the proposal."""
    of = summary(replace(answered, proof=found))
    lead, proposal = (
        {b.text.key: b.text for b in blocks if isinstance(b, Paragraph)}
        for blocks in (
            page(of, (), read_city("demo").scorecard).lead,
            decision(of, None).blocks,
        )
    )
    told = {key: text for key, text in lead.items() if key.startswith("proof.late")}
    assert told.items() <= proposal.items()
    return told


def _in_time(proof: Proof, shares: dict[str, float], first: dict[str, float]) -> Proof:
    """The proof with such shares in time, and such effects on the first deadline alone."""
    point = proof.at_decided
    outcomes = {**point.outcomes, **{n: Estimate(s, 0.01) for n, s in shares.items()}}
    curve = tuple(replace(point, outcomes=outcomes) if p is point else p for p in proof.curve)
    none = dict.fromkeys(Features.names(), Estimate(0.0, 0.01))
    felt = none | {name: Estimate(effect, 0.01) for name, effect in first.items()}
    effects = {**proof.effects, **dict.fromkeys(DEADLINES, none), "first": felt}
    return replace(proof, curve=curve, effects=effects)


def _where_fit(proof: Proof, share: float) -> Proof:
    """The proof as if that share of months fitted at the decided caps."""
    point = proof.at_decided
    fits = {cadre: Estimate(share, 0.001) for cadre in CADRES}
    curve = tuple(replace(point, fits=fits) if p is point else p for p in proof.curve)
    return replace(proof, curve=curve)
