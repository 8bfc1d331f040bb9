"""Plans side by side on common draws, and one of them adopted."""

import pytest
from django.test import Client

from kotomitta.web.planning.models import Adoption, Run, Status
from visitors.people import SignedIn
from visitors.plans import answered_plan, change, plan, stored

pytestmark = pytest.mark.web


def compare(client: Client, *plans: int) -> str:
    return str(client.post("/en/scenarios/compare/", {"plan": plans}).headers["Location"])


def test_two_plans_beside_the_base_case(signed_in: SignedIn, transactional_db: None) -> None:
    del transactional_db
    first, second = plan(name="Surer cap", hypothesis="More staff"), plan(name="Nothing changed")
    change(first)
    client = signed_in("planner")
    address = compare(client, first.pk, second.pk)
    run = Run.objects.get()
    assert (run.status, run.error) == (Status.DONE, None)
    assert address == f"/en/runs/{run.pk}/"
    html = client.get(address).content.decode()
    for shown in ("Surer cap", "Nothing changed", "More staff", "overview-differences"):
        assert shown in html
    assert f"/en/runs/{run.pk}/tables/overview-differences.csv" in html
    changed = html[html.index('id="changes-1-caption"') :]
    assert "95%" in changed


def test_only_plans_of_one_city_term_and_day_are_compared(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    first = plan()
    for other in (plan(city="helsinki"), plan(term="2021"), plan(as_of="2025-07-01")):
        assert compare(client, first.pk, other.pk) == "/en/"
    assert compare(client) == "/en/"
    assert compare(client, *(plan(name=f"{n}").pk for n in range(7))) == "/en/"
    assert "Choose" in client.get("/en/").content.decode()
    assert not Run.objects.exists()


def test_an_answer_is_adopted_in_the_words_of_the_decision(signed_in: SignedIn) -> None:
    made = answered_plan(decision="The board decides to keep the cap.")
    lead = signed_in("lead")
    address = f"/en/scenarios/{made.pk}/adopt/"
    assert "The board decides to keep the cap." in lead.get(address).content.decode()
    said = {"run": str(made.runs.get().pk), "text": "The board decided."}
    assert signed_in("planner").post(address, said).status_code == 403
    assert lead.post(address, said).status_code == 302
    assert (
        "adopted as the decided one"
        in lead.get(f"/en/scenarios/{made.pk}/overview/").content.decode()
    )
    assert "The board decided." in lead.get(f"/en/scenarios/{made.pk}/paper/").content.decode()
    assert lead.get("/en/").content.decode().count("plan-decided") == 1
    other = answered_plan(name="Other", seed=2)
    again = {"run": str(other.runs.get().pk), "text": "The board changed its mind."}
    lead.post(f"/en/scenarios/{other.pk}/adopt/", again)
    assert (
        "adopted as the decided"
        not in lead.get(f"/en/scenarios/{made.pk}/overview/").content.decode()
    )
    assert lead.get("/en/").content.decode().count("plan-decided") == 1
    assert Adoption.objects.count() == 2, "what was decided before stays"


def test_an_answer_that_is_out_of_date_or_was_not_read_is_not_adopted(signed_in: SignedIn) -> None:
    made = answered_plan()
    old = made.runs.get().pk
    lead = signed_in("lead")
    address = f"/en/scenarios/{made.pk}/adopt/"
    stored(made)
    page = lead.post(address, {"run": str(old), "text": "The board decided."})
    assert "run again since you opened" in page.content.decode()
    change(made)
    page = lead.post(address, {"run": str(old), "text": "The board decided."}, follow=True)
    assert "Run it first" in page.content.decode()
    assert not Adoption.objects.exists()
