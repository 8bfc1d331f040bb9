"""Room for the heavy cases of next month, as the adopted forecast has them, when allocating."""

from datetime import date
from itertools import count
from json import dumps

import pytest

from kotomitta.basis.months import Month
from kotomitta.web.casework import rounds
from kotomitta.web.casework.models import Suggested
from kotomitta.web.casework.unit import today
from kotomitta.web.planning.foreseen import arrivals
from kotomitta.web.planning.models import Adoption, Result, Run, Status
from visitors.people import SignedIn
from visitors.unit import TEAM

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]
# A finished run is read once, so that no two tests may have the same.
RUNS = count(7_000)


def adopted(persons: float, share: float) -> None:
    """A plan adopted by which so many persons come next month."""
    month = Month.of(today()).plus(1)
    values = {
        "household.persons": 2.0,
        "household.cases": 1.0,
        "need.child_protection.share": share,
        "need.trauma.share": 0.4,
    }
    figures = [
        {"id": name, "from": day, "value": value}
        for name, value in values.items()
        for day, value in (("2011-09-01", value), (str(month.plus(1).first), 99.0))
    ]
    quantity = {"p10": persons / 2, "p50": persons, "p90": persons * 2}
    answer = {
        "estimate": {"by_month": [{"month": str(month), "arrivals": quantity}]},
        "figures": figures,
    }
    run = Run.objects.create(
        pk=next(RUNS), inputs={}, digest=f"{persons} {share}", status=Status.DONE
    )
    Result.objects.create(run=run, answer=dumps(answer), document="", figures="[]")
    Adoption.objects.create(city="demo", term="2025", run=run, text="hyväksytty")


def page(signed_in: SignedIn, language: str = "en") -> str:
    lead = signed_in("lead")
    lead.post(f"/{language}/allocation/solve/")
    return " ".join(lead.get(f"/{language}/allocation/").content.decode().split())


def test_nothing_is_kept_without_an_adopted_forecast_and_it_is_said(signed_in: SignedIn) -> None:
    assert "there is no adopted forecast" in page(signed_in)
    assert (Suggested.objects.get(team=TEAM).body or {})["suggestions"]["kept"] == {}


def test_planning_tells_cases_by_profile_with_the_figures_of_the_month() -> None:
    adopted(40.0, 0.1)
    found = arrivals(str(Month.of(today()).plus(1)))
    assert found is not None
    assert found.profiles == pytest.approx({"child_protection": 2.0, "trauma": 8.0})


def test_room_is_kept_for_the_teams_part_and_the_page_says_why(signed_in: SignedIn) -> None:
    adopted(60.0, 0.1)
    text = page(signed_in)
    body = Suggested.objects.get(team=TEAM).body or {}
    kept, hours = body["suggestions"]["kept"], body["foreseen"]["expected"]["hours"]
    assert sum(kept.values()) == pytest.approx(2 * hours), "two of three: two workers of three"
    assert "Room is kept for heavy cases: 2 cases" in text
    assert "the whole unit gets 3 of them" in text
    assert "67 %" in text


def test_few_expected_keep_nothing(signed_in: SignedIn) -> None:
    adopted(10.0, 0.1)
    assert "No room is kept for heavy cases: by the adopted plan (demo)" in page(signed_in)


@pytest.mark.usefixtures("signed_in")
def test_a_new_plan_makes_the_suggestions_old() -> None:
    before = rounds.stamp(TEAM, today())
    assert rounds.stamp(TEAM, today()) == before
    adopted(60.0, 0.1)
    assert rounds.stamp(TEAM, today()) != before


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_it_is_said_in_every_language(signed_in: SignedIn, language: str) -> None:
    said = {"fi": "on varattu tilaa", "sv": "Plats har reserverats", "en": "Room is kept"}
    adopted(60.0, 0.1)
    assert said[language] in page(signed_in, language)


def test_the_month_after_december_is_january() -> None:
    assert str(Month.of(date(2026, 12, 31)).plus(1)) == "2027-01"
