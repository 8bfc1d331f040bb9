"""A rule of allocation is tried on months to come, and only then adopted: by whom, when and why."""

import re
from dataclasses import asdict
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone

from kotomitta.casework.allocation.reserve import HeavyCases
from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.people import CaseKind
from kotomitta.web.casework import keeping, rounds, ruling
from kotomitta.web.casework.forecast import Foreseen
from kotomitta.web.casework.models import Case, RuleTrial, Suggested, Worker
from kotomitta.web.casework.rules import in_use
from kotomitta.web.casework.unit import agreed, scale, shipped_points, today
from kotomitta.web.operations.models import Heartbeat
from visitors.people import Once, People, SignedIn
from visitors.unit import OTHER, TEAM, case

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

ROUNDS = "trial.rounds"


@pytest.fixture(scope="module")
def shared_unit(once: Once, shared_unit: People) -> People:
    """A unit to which a case a week came in the past year."""
    once(a_year)
    return shared_unit


def a_year() -> None:
    for n in range(52):
        opened = today() - timedelta(7 * n + 3)
        ended = {"state": "ended", "closed": today(), "outcome": "goals_reached"}
        kind = CaseKind.CHILD_PROTECTION if n % 2 else CaseKind.INTEGRATION
        keeping.save_case(case(str(700 + n)).but(opened=opened, kind=kind, **ended), today())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One round a trial, where it is asked what can be done with a trial and not what it finds."""
    monkeypatch.setattr(ruling, "agreed", lambda of, on: 1 if of == ROUNDS else agreed(of, on))


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
    assert set(told) == {"met", "due", "waited", "split", "moves", "spread", "waiting"}
    assert told["met"]["after"] - told["met"]["before"] == pytest.approx(told["met"]["difference"])


@pytest.mark.usefixtures("quick")
def test_the_same_rule_makes_no_difference(signed_in: SignedIn) -> None:
    draft(signed_in("lead"))
    told = (RuleTrial.objects.get().body or {})["outcome"]
    assert {one["difference"] for one in told.values()} == {0.0}


def test_due_dates_are_those_of_the_board_by_kind_and_law(signed_in: SignedIn) -> None:
    draft(signed_in("lead"))
    everybody = due(RuleTrial.objects.get())
    assert everybody == pytest.approx(21, abs=7), "of half a year's families and others"
    Case.objects.filter(kind=CaseKind.CHILD_PROTECTION).delete()
    draft(signed_in("lead"))
    assert 0 < due(RuleTrial.objects.latest("pk")) < everybody, "by the agreed target"


def due(trial: RuleTrial) -> float:
    """How many deadlines fell within the weeks, under the rule of before."""
    found: float = (trial.body or {})["outcome"]["due"]["before"]
    return found


def test_room_for_heavy_cases_is_kept_in_the_trial_too(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "by the forecast of next month: 0 cases" in draft(signed_in("lead"))
    free = (RuleTrial.objects.get().body or {})["outcome"]["waiting"]["before"]
    heavy = Foreseen("2026-12", "demo", HeavyCases(20.0, 1.0, 8.0))
    monkeypatch.setattr(ruling, "heavy_next_month", lambda *_: heavy)
    assert "by the forecast of next month: 20 cases" in draft(signed_in("lead"), reserve="1000")
    told = (RuleTrial.objects.latest("pk").body or {})["outcome"]["waiting"]
    assert told["after"] > free


def broken(*_: object) -> None:
    raise RuntimeError


@pytest.mark.usefixtures("quick")
def test_a_trial_that_failed_says_so_and_can_be_tried_again(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = signed_in("lead")
    with monkeypatch.context() as patched:
        patched.setattr(ruling, "_months", broken)
        text = draft(lead, fill="80")
    assert "The trial of the draft broke off" in text
    assert "is being tried" not in text
    failed = RuleTrial.objects.get()
    assert "has not been tried" in adopt(lead, failed.pk)
    again = f"/en/allocation/rule/{failed.pk}/again/"
    assert again in text
    assert "Deadlines met" in lead.post(again, follow=True).content.decode()
    assert RuleTrial.objects.latest("pk").rule == failed.rule
    done = RuleTrial.objects.latest("pk").pk
    page = lead.post(f"/en/allocation/rule/{done}/again/", follow=True).content.decode()
    assert "Only a trial that broke off" in page


def test_a_trial_whose_worker_is_gone_has_failed(signed_in: SignedIn, people: People) -> None:
    page = "/en/allocation/rule/"
    lead, told = signed_in("lead"), asdict(Rule(shipped_points(today())))
    trial = RuleTrial.objects.create(team=TEAM, rule=told, before=told, by=people["lead"])
    assert "is being tried" in lead.get(page).content.decode(), "it waits for a worker"
    RuleTrial.objects.update(worker="abc")
    Heartbeat.beat("abc")
    assert "is being tried" in lead.get(page).content.decode()
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=5))
    Heartbeat.beat("another, after a restart")
    assert "broke off" in lead.get(page).content.decode()
    RuleTrial.objects.update(worker="", made=timezone.now() - timedelta(hours=2))
    assert "broke off" in lead.get(page).content.decode()
    other = signed_in("worker").post(f"{page}{trial.pk}/again/")
    assert other.status_code in (403, 404)


@pytest.mark.usefixtures("quick")
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


@pytest.mark.usefixtures("quick")
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


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("reason", ["", "because"])
def test_a_reason_is_of_the_list(signed_in: SignedIn, reason: str) -> None:
    lead = signed_in("lead")
    draft(lead, fill="80")
    assert "is not on the list" in adopt(lead, RuleTrial.objects.get().pk, reason)
    assert in_use(TEAM, today()).fill == 1.0


@pytest.mark.usefixtures("quick")
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


@pytest.mark.usefixtures("quick")
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
