"""Money adds up: payers to gross, books to the cent, and what was asked to what was answered."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.economics.costs import Costs, worker_month
from kotomitta.planning.economics.ledger import ledger
from kotomitta.planning.inputs.norms import Norm, recommended
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.planning.staffing import carried_by, plan_costs, plan_terms, plans, question, safety
from kotomitta.report.summary import asked, summary
from kotomitta.sources.city_folder import Shelf, read_city

pytestmark = pytest.mark.property

AS_OF = date(2018, 6, 30)
DRAWS = 40
SOCIAL = Cadre.SOCIAL_WORKER


@pytest.fixture(scope="module")
def helsinki() -> Shelf:
    return read_city("helsinki")


@pytest.fixture(scope="module")
def base(helsinki: Shelf) -> Answer:
    return answer(helsinki.run("2017", as_of=AS_OF, seed=1, draws=DRAWS), helsinki.tasks)


@pytest.fixture(scope="module")
def norm(helsinki: Shelf) -> Norm:
    found = recommended(helsinki.norms, AS_OF)
    assert found is not None
    return found


euros = arrays(np.float64, (3, 4, 5), elements=st.floats(0, 1e7))


@given(lines=euros)
def test_the_books_add_up_to_the_cent(lines: np.ndarray) -> None:
    gross = lines.sum(axis=0)
    costs = Costs(
        {"pay": lines[0], "premises": lines[1], "interpreting": lines[2]},
        {"city": gross * 0.3, "state": gross - gross * 0.3},
    )
    books = ledger(costs)
    assert_array_equal(sum(books.lines.values()), books.gross)
    assert_array_equal(sum(books.payers.values()), books.gross)
    for parts, means in ((books.lines, costs.lines), (books.payers, costs.payers)):
        for name, cents in parts.items():
            assert (np.abs(cents - means[name].mean(axis=0) * 100) <= 1.0 + 1e-6).all()


def test_years_and_months_of_the_books_are_the_means_of_the_answer(base: Answer) -> None:
    told = summary(base)
    whole = told.books.gross.sum() / 100
    assert whole == pytest.approx(told.need.gross.mean, abs=0.005 * len(base.run.term.months))
    years = sum(need.gross.mean for need, _ in told.by_year.values())
    assert whole == pytest.approx(years, abs=0.005 * len(base.run.term.months))


def test_prices_rise_by_the_index_after_the_day_of_the_run_and_not_before(
    helsinki: Shelf,
) -> None:
    def price(pay: float, prices: float) -> np.ndarray:
        changes = [
            {
                "id": f"index.{kind}_a_year",
                "from": "2000-01-01",
                "value": v,
                "reason": "a test of the index",
            }
            for kind, v in (("pay", pay), ("prices", prices))
        ]
        scenario = Scenario.model_validate(
            {"name": "test", "question": "what if prices rise", "figures": changes}
        )
        run = helsinki.run("2017", as_of=AS_OF, seed=1, draws=8, scenario=scenario)
        return worker_month(run, SOCIAL)

    months = helsinki.run("2017", as_of=AS_OF, seed=1, draws=8).months
    day = next(i for i, m in enumerate(months) if str(m) == "2018-06")
    flat, risen = price(0.0, 0.0), price(0.1, 0.1)
    assert_allclose(risen[:, : day + 1], flat[:, : day + 1])
    assert_allclose(risen[:, day + 12], flat[:, day + 12] * 1.1)
    assert_allclose(risen[:, day + 24], flat[:, day + 24] * 1.21)


def test_the_councils_question_has_the_workers_of_the_norm_and_of_the_cap(
    base: Answer, norm: Norm
) -> None:
    found = question(base, norm)
    load = base.clients.values / norm.low
    in_post = base.staff[SOCIAL].in_post
    assert_allclose(found["norm"].workers[SOCIAL], np.maximum(load, in_post))
    assert_allclose(found["cap"].workers[SOCIAL] * base.caps[SOCIAL].decided, _cases(base))
    for staffed in found.values():
        assert_allclose(sum(staffed.costs.payers.values()), staffed.costs.gross)
    rows = asked(base, [norm])
    assert [row.option for row in rows[:3]] == ["in_post", "norm", "cap"]
    assert sum(r.money.gross.mean for r in rows if r.option == "cap") == pytest.approx(
        summary(base).need.gross.mean
    )


def _cases(base: Answer) -> np.ndarray:
    return np.asarray(base.served.active.values.sum(axis=1))


def test_a_norm_published_later_is_not_asked_about(helsinki: Shelf) -> None:
    early, late = recommended(helsinki.norms, AS_OF), recommended(helsinki.norms, date(2026, 1, 1))
    assert early is not None
    assert late is not None
    assert early.published <= AS_OF < late.published
    assert recommended(helsinki.norms, date(2011, 1, 1)) is None


def test_what_a_plan_costs_is_divided_whole_and_only_ahead(base: Answer) -> None:
    given_terms = plan_terms(base)
    made = plans(base, given_terms, norm=35)["today"]
    costs = plan_costs(base, carried_by(base, given_terms, made.course), made.course)
    ahead = base.run.ahead
    assert base.run.months[ahead.start].first > base.run.as_of
    assert_allclose(sum(costs.payers.values()), costs.gross)
    assert_allclose(costs.lines["posts"][:, ahead], made.cost)
    assert (costs.gross[:, : ahead.start] == 0).all()


def test_more_safety_never_costs_less_posts(base: Answer) -> None:
    points = safety(base, plan_terms(base), (0.5, 0.8))
    assert points[0].plan.cost.mean() <= points[1].plan.cost.mean()
    assert points[0].met.mean <= points[1].met.mean
