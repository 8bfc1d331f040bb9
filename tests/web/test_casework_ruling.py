"""A rule of allocation is tried on months to come, and only then adopted: by whom, when and why."""

import re
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client

from kotomitta.casework.allocation.rule import Rule
from kotomitta.web.casework import keeping, rounds, ruling
from kotomitta.web.casework.models import RuleTrial, Suggested, Worker
from kotomitta.web.casework.rules import in_use
from kotomitta.web.casework.unit import scale, shipped_points, today
from visitors.people import People, SignedIn
from visitors.unit import OTHER, TEAM, a_unit, case

pytestmark = pytest.mark.web


@pytest.fixture(autouse=True)
def _unit(people: People) -> None:
    """A unit to which a case a week came in the past year."""
    a_unit(people)
    for n in range(52):
        opened = today() - timedelta(7 * n + 3)
        ended = {"state": "ended", "closed": today(), "outcome": "goals_reached"}
        keeping.save_case(case(str(700 + n)).but(opened=opened, **ended), today())


def draft(client: Client, **changes: str) -> str:
    """The page after a draft has been tried."""
    text = client.get("/en/allocation/rule/").content.decode()
    form = dict(re.findall(r'name="(\w+)" value="([\d.]+)"', text))
    page = client.post("/en/allocation/rule/try/", {**form, **changes}, follow=True)
    return str(page.content.decode())


def adopt(client: Client, pk: int, reason: str = "even_load") -> str:
    address = f"/en/allocation/rule/{pk}/adopt/"
    return str(client.post(address, {"reason": reason}, follow=True).content.decode())


def test_a_draft_is_tried_beside_the_rule_in_use(signed_in: SignedIn) -> None:
    text = draft(signed_in("lead"), fill="80", family="90")
    trial = RuleTrial.objects.get()
    assert (trial.rule["fill"], trial.rule["points"]["family"]) == (0.8, 90)
    assert "Deadlines met" in text
    assert "Keeping a household together: 60 → 90" in text
    told = (trial.body or {})["outcome"]
    assert set(told) == {"met", "waited", "split", "moves", "spread", "waiting"}
    assert told["met"]["after"] - told["met"]["before"] == pytest.approx(told["met"]["difference"])


def test_the_same_rule_makes_no_difference(signed_in: SignedIn) -> None:
    draft(signed_in("lead"))
    told = (RuleTrial.objects.get().body or {})["outcome"]
    assert {one["difference"] for one in told.values()} == {0.0}


def test_what_was_tried_is_adopted_by_somebody_for_a_reason(
    signed_in: SignedIn, people: People
) -> None:
    lead = signed_in("lead")
    draft(lead, fill="80")
    pk, before = RuleTrial.objects.get().pk, rounds.stamp(TEAM, today())
    assert in_use(TEAM, today()) == Rule(shipped_points(today()))
    text = adopt(lead, pk)
    assert "The new rule is in use" in text
    assert "Load is spread more evenly" in text
    found = RuleTrial.objects.get()
    assert (found.adopted_by, found.reason) == (people["lead"], "even_load")
    assert found.adopted is not None
    assert in_use(TEAM, today()).fill == 0.8
    assert in_use(OTHER, today()).fill == 1.0, "another team has its own"
    assert rounds.stamp(TEAM, today()) != before, "suggestions are to be made anew"
    assert LogEntry.objects.filter(object_pk=str(pk), changes__has_key="adopted").exists()


def test_a_rule_holds_in_suggestions(signed_in: SignedIn) -> None:
    lead = signed_in("lead")
    draft(lead, fill="50")
    adopt(lead, RuleTrial.objects.get().pk)
    lead.post("/en/allocation/solve/")
    (placed,) = (Suggested.objects.get(team=TEAM).body or {})["suggestions"]["placed"]
    whole = Worker.objects.get(code=placed["place"]["worker"]).value.own_hours(
        today(), scale(today()).full
    )
    assert placed["place"]["own"] == pytest.approx(whole / 2)


@pytest.mark.parametrize("reason", ["", "because"])
def test_a_reason_is_of_the_list(signed_in: SignedIn, reason: str) -> None:
    lead = signed_in("lead")
    draft(lead, fill="80")
    assert "is not on the list" in adopt(lead, RuleTrial.objects.get().pk, reason)
    assert in_use(TEAM, today()).fill == 1.0


def test_nothing_is_adopted_untried_twice_or_beside_another_rule(
    signed_in: SignedIn, people: People
) -> None:
    lead, rule = signed_in("lead"), Rule(shipped_points(today()), 0.7)
    untried = RuleTrial.objects.create(team=TEAM, rule={}, before={}, by=people["lead"])
    assert "has not been tried" in adopt(lead, untried.pk)
    first, second = (ruling.try_out(TEAM, rule, people["lead"]) for _ in range(2))
    adopt(lead, first.pk)
    assert "has not been tried, or is in use already" in adopt(lead, first.pk)
    assert "has changed since the trial" in adopt(lead, second.pk)


def test_another_teams_trial_is_not_there(signed_in: SignedIn, people: People) -> None:
    other = ruling.try_out(OTHER, Rule(shipped_points(today()), 0.7), people["lead"])
    assert "has not been tried" in adopt(signed_in("lead"), other.pk)


@pytest.mark.parametrize("role", ["viewer", "worker", "planner"])
def test_only_a_lead_changes_the_rule(signed_in: SignedIn, role: str) -> None:
    assert signed_in(role).get("/en/allocation/rule/").status_code in (403, 404)
    assert signed_in(role).post("/en/allocation/rule/try/", {}).status_code in (403, 404)


def test_a_draft_beyond_reason_is_refused_with_the_name_of_its_field(signed_in: SignedIn) -> None:
    text = draft(signed_in("lead"), fill="20")
    assert "Fill (% of own hours): " in text
    assert "Keeping a household together: " in draft(signed_in("lead"), family="x")
    assert not RuleTrial.objects.exists()


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_page_is_there_in_every_language(signed_in: SignedIn, language: str) -> None:
    assert signed_in("lead").get(f"/{language}/allocation/rule/").status_code == 200
