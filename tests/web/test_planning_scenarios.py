"""A plan's texts: made, copied, edited by two people at once, and kept while they are typed."""

import re
from typing import Any

import pytest

from kotomitta.web.planning.models import Draft, Scenario
from visitors.people import People, SignedIn
from visitors.plans import FORM, HOSTILE, change, plan

pytestmark = pytest.mark.web

DRAFT = re.compile(r'data-draft="([^"]+)"')


def test_a_new_plan(signed_in: SignedIn, people: People) -> None:
    client = signed_in("planner")
    assert client.get("/fi/scenarios/new/").status_code == 200
    response = client.post("/fi/scenarios/new/", FORM)
    made = Scenario.objects.get()
    assert response.headers["Location"] == f"/fi/scenarios/{made.pk}/overview/"
    assert (made.name, made.city, made.term, made.draws) == ("Perusura", "demo", "2025", 40)
    assert made.edited_by == people["planner"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("term", "1999", "1999"),
        ("city", "nowhere", "Choose one of the options"),
        ("question", "short", "8"),
        ("name", "", ""),
        ("draws", "1", "2"),
        ("draws", "99999", "20"),
        ("as_of", "31.13.2025", ""),
        ("seed", "-1", "0"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_made(
    signed_in: SignedIn, field: str, value: str, told: str
) -> None:
    page = signed_in("planner").post("/en/scenarios/new/", {**FORM, field: value})
    html = page.content.decode()
    assert page.status_code == 200
    error = html[html.index(f'id="id_{field}-error"') :].split("</p>")[0]
    assert told in error
    assert not Scenario.objects.exists()


def test_a_copy_has_the_changes_too(signed_in: SignedIn) -> None:
    first = plan()
    change(first)
    client = signed_in("planner")
    html = client.get(f"/fi/scenarios/new/?copy={first.pk}").content.decode()
    assert "Perusura" in html
    assert f'name="copy" value="{first.pk}"' in html, "the form sends what is copied"
    client.post(f"/fi/scenarios/new/?copy={first.pk}", {**FORM, "name": "Kopio", "copy": first.pk})
    copied = Scenario.objects.get(name="Kopio")
    assert [c.target for c in copied.changes.all()] == ["cap.probability"]
    assert first.changes.count() == 1
    assert Scenario.objects.count() == 2


def test_of_two_who_edit_at_once_the_second_is_told_and_nothing_is_lost(
    signed_in: SignedIn,
) -> None:
    made = plan()
    address = f"/en/scenarios/{made.pk}/edit/"
    planner, lead = signed_in("planner"), signed_in("lead")
    said: dict[str, Any] = {**FORM, "version": "1"}
    assert planner.post(address, {**said, "findings": "Found by planner"}).status_code == 302
    page = lead.post(address, {**said, "decision": "Decided by lead"})
    html = page.content.decode()
    assert page.status_code == 409
    assert "Planner saved a new version" in html
    assert "Found by planner" in html
    assert ">\nDecided by lead</textarea>" in html
    made.refresh_from_db()
    assert (made.findings, made.decision, made.version) == ("Found by planner", "", 2)
    assert 'name="version" value="2"' in html
    both = {**said, "findings": "Found by planner", "decision": "Decided by lead", "version": "2"}
    assert lead.post(address, both).status_code == 302
    made.refresh_from_db()
    assert (made.findings, made.decision) == ("Found by planner", "Decided by lead")


def test_what_is_typed_is_there_again_and_the_other_person_is_told(signed_in: SignedIn) -> None:
    made = plan()
    address, key = f"/en/scenarios/{made.pk}/edit/", f"scenario:{made.pk}"
    planner, lead = signed_in("planner"), signed_in("lead")
    typed = {"draft": key, "findings": "Half a sent", "version": "1", "name": "Perusura"}
    assert planner.post("/en/drafts/", typed).status_code == 204
    html = planner.get(address).content.decode()
    assert ">\nHalf a sent</textarea>" in html
    assert "your unsaved text" in html
    told = lead.get(address).content.decode()
    assert "Planner is editing this now" in told
    assert "Half a sent" not in told
    planner.post(address, {**FORM, "version": "1", "findings": "Half a sentence, whole."})
    assert not Draft.objects.exists()


def test_a_draft_of_an_older_version_cannot_hide_what_another_saved(signed_in: SignedIn) -> None:
    made = plan()
    address, key = f"/en/scenarios/{made.pk}/edit/", f"scenario:{made.pk}"
    planner = signed_in("planner")
    planner.post("/en/drafts/", {"draft": key, "findings": "Mine", "version": "1"})
    signed_in("lead").post(address, {**FORM, "version": "1", "findings": "Theirs"})
    html = planner.get(address).content.decode()
    assert 'name="version" value="1"' in html
    assert planner.post(address, {**FORM, "version": "1", "findings": "Mine"}).status_code == 409


def test_a_draft_can_be_dropped(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    client.post("/en/drafts/", {"draft": "scenario:new", "name": "Unwanted"})
    assert "Unwanted" in client.get("/en/scenarios/new/").content.decode()
    away = {"draft": "scenario:new", "back": "https://elsewhere.example/"}
    assert client.post("/en/drafts/drop/", away).headers["Location"] == "/en/"
    assert "Unwanted" not in client.get("/en/scenarios/new/").content.decode()


def test_what_is_typed_is_kept_apart_for_each_city_beginning_and_copy(
    signed_in: SignedIn,
) -> None:
    client, old = signed_in("planner"), plan()
    addresses = [
        f"/en/scenarios/new/{query}"
        for query in ("", "?city=helsinki", "?city=demo", "?shipped=quota-up", f"?copy={old.pk}")
    ]
    keys = [DRAFT.findall(client.get(address).content.decode())[0] for address in addresses]
    assert len(set(keys)) == len(keys)
    for i, key in enumerate(keys):
        typed = {"draft": key, "question": f"Typed {i}?", "city": "demo", "shipped": ""}
        assert client.post("/en/drafts/", typed).status_code == 204
    pages = [client.get(address).content.decode() for address in addresses]
    for i, html in enumerate(pages):
        assert re.findall(r"Typed \d", html) == [f"Typed {i}"]
    assert '<option value="helsinki" selected>' in pages[1], "the address says which city"
    assert 'name="shipped" value="quota-up"' in pages[3]
    back = re.findall(r'name="back" value="([^"]+)"', pages[1])
    assert back == ["/en/scenarios/new/?city=helsinki"]
    client.post("/en/scenarios/new/?city=helsinki", {**FORM, "city": "helsinki"})
    assert not Draft.objects.filter(form=keys[1]).exists()
    assert Draft.objects.count() == len(keys) - 1


@pytest.mark.parametrize("draft", ["", "../x", "a" * 121, HOSTILE])
def test_a_draft_of_no_form_is_refused(signed_in: SignedIn, draft: str) -> None:
    assert signed_in("planner").post("/en/drafts/", {"draft": draft}).status_code == 400
    assert not Draft.objects.exists()


def test_a_draft_has_a_size(signed_in: SignedIn) -> None:
    huge = {"draft": "scenario:new", "name": "x" * 100_001}
    assert signed_in("planner").post("/en/drafts/", huge).status_code == 400


def test_drafts_are_each_persons_own(signed_in: SignedIn) -> None:
    signed_in("planner").post("/en/drafts/", {"draft": "scenario:new", "name": "Of planner"})
    assert "Of planner" not in signed_in("lead").get("/en/scenarios/new/").content.decode()


def test_a_plan_begins_with_a_shipped_scenario(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    html = client.get("/sv/scenarios/new/?shipped=quota-up").content.decode()
    assert 'value="Flyktingkvoten höjs"' in html
    assert "lagreform" in html.lower()
    assert 'name="shipped" value="quota-up"' in html
    client.post("/sv/scenarios/new/", FORM | {"shipped": "quota-up"})
    (made,) = Scenario.objects.get().changes.all()
    assert (made.target, made.start, made.body["value"]) == (
        "chain.quota_year",
        "2027-01-01",
        1050,
    )


def test_a_copy_gets_the_changes_of_both_or_is_refused_when_they_clash(
    signed_in: SignedIn,
) -> None:
    client, old = signed_in("planner"), plan()
    change(old)
    sent = FORM | {"shipped": "quota-up"}
    client.post(f"/fi/scenarios/new/?copy={old.pk}", sent | {"copy": str(old.pk)})
    copied = Scenario.objects.latest("pk")
    assert {c.target for c in copied.changes.all()} == {"cap.probability", "chain.quota_year"}
    page = client.post("/en/scenarios/new/", sent | {"copy": str(copied.pk)})
    assert "change the figure chain.quota_year" in page.content.decode()
    assert Scenario.objects.count() == 2


def test_a_shipped_scenario_that_is_past_is_refused_in_words(signed_in: SignedIn) -> None:
    sent = FORM | {"shipped": "new-2015", "as_of": "2028-06-01"}
    page = signed_in("planner").post("/en/scenarios/new/", sent)
    assert 'role="alert"' in page.content.decode()
    assert not Scenario.objects.exists()


def test_an_unknown_shipped_scenario_is_none(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    assert client.get("/fi/scenarios/new/?shipped=../../etc").status_code == 200
    client.post("/fi/scenarios/new/", FORM | {"shipped": "../../etc"})
    assert not Scenario.objects.get().changes.exists()
