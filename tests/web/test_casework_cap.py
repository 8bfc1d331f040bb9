"""The unit's caps follow the plan adopted for its city, and the board says whose they are."""

from itertools import count
from json import dumps

import pytest
from django.core.checks import run_checks
from django.test import Client, override_settings

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.casework.commands import Allocate, Employ, OpenCase
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework import rounds
from kotomitta.web.casework.unit import scale, today
from kotomitta.web.planning.cities import check_unit_city
from kotomitta.web.planning.foreseen import adopted_cap, forget_newest
from kotomitta.web.planning.models import Adoption, Result, Run, Status
from visitors.people import SignedIn
from visitors.unit import TEAM, case, done, worker

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]
# A finished run is read once, so that no two tests may have the same.
RUNS = count(8_000)


def adopted(
    cases: int, city: str = "helsinki", years: int = 1, term: str = "2025", **others: int
) -> None:
    """A plan adopted with a cap of so many cases, for a term that ends in some years; `others` are
    the caps of other cadres.
    """
    day = today()
    answer = {
        "term": {"start": f"{day.year + years - 3}-01-01", "end": f"{day.year + years}-12-31"},
        "cap": {"decided": {"social_worker": cases, **others}},
        "estimate": {"by_month": []},
        "figures": [],
    }
    run = Run.objects.create(pk=next(RUNS), inputs={}, digest=f"{cases}", status=Status.DONE)
    Result.objects.create(run=run, answer=dumps(answer), document="", figures="[]")
    Adoption.objects.create(city=city, term=term, run=run, text="hyväksytty")
    forget_newest()


def board(client: Client) -> str:
    return " ".join(client.get("/en/board/").content.decode().split())


def test_without_a_plan_the_reserve_is_an_assumption_and_the_board_says_so(
    signed_in: SignedIn,
) -> None:
    full = scale(today()).full
    assert adopted_cap(today()) is None
    assert full.planned < full.month
    text = board(signed_in("lead"))
    assert f"cases may take {full.planned:.1f} hours a month" in text.replace("\u00a0", " ")
    assert "assumption until a plan of the unit" in text


def test_an_adopted_plan_sets_the_caps_and_the_board_says_whose_it_is(signed_in: SignedIn) -> None:
    before = rounds.stamp(TEAM, today())
    adopted(10)
    found = scale(today())
    assert found.full.planned == pytest.approx(10 * found.average)
    text = board(signed_in("lead")).replace("\u00a0", " ")
    assert "the maximum of the adopted plan (Helsinki), 10 cases" in text
    assert f"{found.full.planned:.1f}" in text
    assert rounds.stamp(TEAM, today()) != before, "suggestions are to be made anew"


def test_a_cap_above_what_a_month_has_is_the_councils_to_decide() -> None:
    adopted(60)
    found = scale(today())
    assert found.full.planned == pytest.approx(60 * found.average)
    assert found.full.reserve == 0


@pytest.mark.parametrize(("city", "years"), [("demo", 1), ("helsinki", -1), ("helsinki", 9)])
def test_a_made_up_city_or_another_term_changes_nothing(city: str, years: int) -> None:
    shipped = scale(today()).full
    adopted(1, city, years)
    assert scale(today()).full == shipped


def test_with_plans_of_two_cities_a_setting_says_whose_the_unit_is() -> None:
    shipped, average = scale(today()).full, scale(today()).average
    adopted(10)
    adopted(7, "oulu")
    assert scale(today()).full == shipped
    for city, cases in (("oulu", 7), ("helsinki", 10)):
        with override_settings(UNIT_CITY=city):
            assert scale(today()).full.planned == pytest.approx(cases * average)
    with override_settings(UNIT_CITY="demo"):
        assert scale(today()).full == shipped


def test_a_city_of_the_unit_that_is_not_there_is_refused_and_told() -> None:
    with override_settings(UNIT_CITY="Helsinki"):
        (fault,) = run_checks()
        assert "'Helsinki'" in fault.msg
        with pytest.raises(InputError) as told:
            check_unit_city()
    assert told.value.place == "KOTOMITTA_UNIT_CITY"
    for city in ("", "helsinki"):
        with override_settings(UNIT_CITY=city):
            assert not run_checks()


def test_many_later_plans_of_others_do_not_put_it_out_of_sight() -> None:
    adopted(10)
    for number in range(12):
        adopted(3, "demo", term=f"20{number + 30}")
    assert scale(today()).full.planned == pytest.approx(10 * scale(today()).average)


def test_a_case_that_fitted_is_refused_once_the_plan_leaves_less(signed_in: SignedIn) -> None:
    held = [case(f"H{n}") for n in range(3)]
    done(Employ(worker("W7")), *(OpenCase(one) for one in held))
    adopted(1)
    done(Allocate("H0", "W7"), Allocate("H1", "W7"))
    with pytest.raises(RefusalError) as refused:
        done(Allocate("H2", "W7"))
    assert refused.value.reason == "over_cap"
    adopted(10)
    done(Allocate("H2", "W7"))
    assert "10 cases" in board(signed_in("lead")).replace("\u00a0", " ")


def counsellor(code: str) -> None:
    done(Employ(worker(code).but(cadre=Cadre.SOCIAL_COUNSELLOR)))


def test_a_counsellors_cap_is_the_adopted_plans_and_the_board_says_both(
    signed_in: SignedIn,
) -> None:
    counsellor("W2")
    before = rounds.stamp(TEAM, today())
    adopted(10, social_counsellor=13)
    assert rounds.stamp(TEAM, today()) != before
    found = scale(today())
    assert found.full.planned_by(Cadre.SOCIAL_COUNSELLOR) == pytest.approx(13 * found.average)
    text = board(signed_in("lead")).replace("\u00a0", " ")
    assert "10 cases for a social worker, 13 cases for a social counsellor" in text
    assert f"may in full-time work take {13 * found.average:.1f} hours a month" in text


def test_where_a_plan_tells_none_a_counsellors_cap_is_the_figures_times_the_plans(
    signed_in: SignedIn,
) -> None:
    counsellor("W2")
    shipped = scale(today()).full.counsellor
    adopted(10)
    found = scale(today())
    assert found.full.planned_by(Cadre.SOCIAL_COUNSELLOR) == pytest.approx(
        10 * found.average * shipped
    )
    assert "for a social counsellor" not in board(signed_in("lead"))


def test_a_plan_that_leaves_a_counsellor_no_case_is_not_one_that_tells_nothing() -> None:
    adopted(10, social_counsellor=0)
    assert scale(today()).full.planned_by(Cadre.SOCIAL_COUNSELLOR) == 0
    done(OpenCase(case("H0")))
    counsellor("W7")
    with pytest.raises(RefusalError) as refused:
        done(Allocate("H0", "W7"))
    assert refused.value.reason == "over_cap"


def test_without_a_counsellor_nothing_is_said_of_one(signed_in: SignedIn) -> None:
    adopted(10, social_counsellor=13)
    assert "ounsellor" not in board(signed_in("lead"))


def test_a_counsellor_takes_a_case_that_a_social_worker_is_refused() -> None:
    adopted(1, social_counsellor=2)
    done(Employ(worker("W7")), *(OpenCase(case(f"H{n}")) for n in range(3)))
    done(Allocate("H0", "W7"), Allocate("H1", "W7"))
    with pytest.raises(RefusalError) as refused:
        done(Allocate("H2", "W7"))
    assert refused.value.reason == "over_cap"
    counsellor("W7")
    done(Allocate("H2", "W7"))
