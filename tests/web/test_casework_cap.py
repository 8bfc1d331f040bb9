"""The unit's caps follow the plan adopted for its city, and the board says whose they are."""

from itertools import count
from json import dumps

import pytest
from django.test import Client

from kotomitta.casework.commands import Allocate, Employ, OpenCase
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework import rounds
from kotomitta.web.casework.unit import scale, today
from kotomitta.web.planning.foreseen import forget_newest, month_at_cap
from kotomitta.web.planning.models import Adoption, Result, Run, Status
from visitors.people import People, SignedIn
from visitors.unit import TEAM, a_unit, case, done, worker

pytestmark = pytest.mark.web
# A finished run is read once, so that no two tests may have the same.
RUNS = count(8_000)
TIME = ("contract", "leave_days", "holidays", "sick_days", "training_days", "other_work")


@pytest.fixture(autouse=True)
def _unit(people: People) -> None:
    a_unit(people)


def adopted(month: float, reserve: float, city: str = "helsinki", years: int = 1) -> None:
    """A plan adopted with so many hours of a full-timer, for a term that ends in some years."""
    steps = {**dict.fromkeys(TIME, 0.0), "contract": month, "new_duties": 0.0}
    steps |= {"meeting": reserve - month, "reserve": -reserve}
    argument = [{"step": name, "hours": {"mean": mean}} for name, mean in steps.items()]
    day = today()
    term = {"start": f"{day.year + years - 3}-01-01", "end": f"{day.year + years}-12-31"}
    answer = {"term": term, "cap": {"argument": {"social_worker": argument}}, "figures": []}
    answer["estimate"] = {"by_month": []}
    run = Run.objects.create(
        pk=next(RUNS), inputs={}, digest=f"{month} {reserve}", status=Status.DONE
    )
    Result.objects.create(run=run, answer=dumps(answer), document="", figures="[]")
    Adoption.objects.create(city=city, term="2025", run=run, text="hyväksytty")
    forget_newest()


def board(client: Client) -> str:
    return " ".join(client.get("/en/board/").content.decode().split())


def test_without_a_plan_the_reserve_is_an_assumption_and_the_board_says_so(
    signed_in: SignedIn,
) -> None:
    full = scale(today()).full
    assert month_at_cap(today()) is None
    assert full.planned < full.month
    text = board(signed_in("lead"))
    assert f"cases may take {full.planned:.1f} hours a month" in text.replace("\u00a0", " ")
    assert "assumption until a plan is adopted" in text


def test_an_adopted_plan_sets_the_caps_and_the_board_says_whose_it_is(signed_in: SignedIn) -> None:
    before = rounds.stamp(TEAM, today())
    adopted(80.0, 30.0)
    assert scale(today()).full.planned == pytest.approx(50.0)
    text = board(signed_in("lead"))
    assert "This is by the adopted plan (Helsinki)" in text
    assert "50.0" in text
    assert rounds.stamp(TEAM, today()) != before, "suggestions are to be made anew"


@pytest.mark.parametrize(("city", "years"), [("demo", 1), ("helsinki", -1), ("helsinki", 9)])
def test_a_made_up_city_or_another_term_changes_nothing(city: str, years: int) -> None:
    shipped = scale(today()).full
    adopted(80.0, 79.0, city, years)
    assert scale(today()).full == shipped


def test_a_case_that_fitted_is_refused_once_the_plan_leaves_less() -> None:
    done(OpenCase(case("7")), Employ(worker("W7")))
    adopted(80.0, 79.9)
    with pytest.raises(RefusalError) as refused:
        done(Allocate("7", "W7"))
    assert refused.value.reason == "over_cap"
    adopted(80.0, 30.0)
    done(Allocate("7", "W7"))
