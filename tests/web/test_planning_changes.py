"""Changed figures and series: each with reason, source, person and time, or refused."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from kotomitta.render.words import Language, Words
from kotomitta.web.planning import asking
from kotomitta.web.planning.forms import filled, number
from kotomitta.web.planning.models import Change
from visitors.people import People, SignedIn
from visitors.plans import FIGURE, HOSTILE, change, plan

pytestmark = pytest.mark.web

SERIES = {
    "target": "series.asylum_applications",
    "start": "2027-01",
    "last": "2027-03",
    "added": "100 200 300",
    "reason": "Kevään lisäys",
    "source": "Oma oletus 2025",
    "version": "0",
}


def test_a_figure_is_changed_as_the_language_writes_numbers(
    signed_in: SignedIn, people: People
) -> None:
    made = plan()
    client = signed_in("planner")
    page = client.get(f"/fi/scenarios/{made.pk}/changes/new/?target=cap.probability")
    assert "90\N{NO-BREAK SPACE}%" in page.content.decode()
    assert client.post(f"/fi/scenarios/{made.pk}/changes/new/", FIGURE).status_code == 302
    put = Change.objects.get()
    assert put.body == {
        "id": "cap.probability",
        "from": "2025-06-01",
        "value": 0.95,
        "reason": "Varmempi raja (Lautakunnan toive 2025)",
    }
    assert (put.by, put.reason) == (people["planner"], "Varmempi raja")
    html = client.get(f"/fi/scenarios/{made.pk}/changes/").content.decode()
    for shown in ("95\N{NO-BREAK SPACE}%", "Varmempi raja", "Lautakunnan toive 2025", "Planner"):
        assert shown in html


@pytest.mark.parametrize(
    ("language", "typed"), [("fi", "1 000,5"), ("sv", "1 000,5"), ("en", "1000.5")]
)
def test_a_number_is_read_as_pages_write_it(language: str, typed: str) -> None:
    with override(language):
        assert number().clean(typed) == 1000.5


def test_the_numbers_of_a_series_come_back_whole() -> None:
    body = {"from": "2030-01", "to": "2030-02", "added": [12345.67, 100.0]}
    assert filled(body)["added"] == "12345.67 100"


def test_a_series_is_changed_month_by_month(signed_in: SignedIn) -> None:
    made = plan()
    client = signed_in("planner")
    assert client.post(f"/fi/scenarios/{made.pk}/changes/new/", SERIES).status_code == 302
    body = Change.objects.get().body
    assert (body["series"], body["added"]) == ("asylum_applications", [100.0, 200.0, 300.0])
    assert (
        "600\N{NO-BREAK SPACE}henkilöä"
        in client.get(f"/fi/scenarios/{made.pk}/changes/").content.decode()
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({**FIGURE, "target": "city.share.quota", "value": "2"}, "between nought and one"),
        ({**FIGURE, "value": ""}, "value|factor"),
        ({**FIGURE, "factor": "2"}, "value|factor"),
        ({**FIGURE, "value": "abc"}, "number"),
        ({**FIGURE, "value": "nan"}, "number"),
        ({**FIGURE, "low": "0.9"}, "low|high|range"),
        ({**FIGURE, "reason": "short"}, "8"),
        ({**FIGURE, "source": ""}, "required"),
        ({**SERIES, "start": "2020-01", "last": "2020-02", "added": "1"}, "2020"),
        ({**SERIES, "added": "1 2"}, "month"),
        ({**SERIES, "last": "2026-01", "added": "1"}, "before"),
        ({**SERIES, "start": "soon"}, "Write the month as year and month"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_changes(
    signed_in: SignedIn, said: dict[str, str], told: str
) -> None:
    made = plan()
    page = signed_in("planner").post(f"/en/scenarios/{made.pk}/changes/new/", said)
    html = page.content.decode()
    assert page.status_code == 200
    errors = html.split("error-text")[1:] + html.split("hds-notification--error")[1:]
    assert errors, "no error is shown"
    assert any(word in part[:400] for part in errors for word in told.split("|"))
    assert not Change.objects.exists()


@pytest.mark.parametrize("target", ["no.such", "series.no_such", "", HOSTILE])
def test_what_is_not_there_cannot_be_changed(signed_in: SignedIn, target: str) -> None:
    made = plan()
    page = signed_in("planner").get(f"/en/scenarios/{made.pk}/changes/new/", {"target": target})
    assert page.status_code == 404


def test_of_two_who_change_the_same_the_second_is_told(signed_in: SignedIn) -> None:
    made = plan()
    address = f"/en/scenarios/{made.pk}/changes/new/"
    planner, lead = signed_in("planner"), signed_in("lead")
    planner.post(address, FIGURE | {"value": "0.95"})
    page = lead.post(address, FIGURE | {"value": "0.8", "reason": "Less sure will do"})
    html = page.content.decode()
    assert page.status_code == 409
    assert "Planner saved a new version" in html
    assert "95%" in html
    assert "Less sure will do" in html
    put = Change.objects.get()
    edit = f"/en/scenarios/{made.pk}/changes/{put.pk}/"
    old = FIGURE | {"value": "0.85", "version": "1"}
    assert planner.post(edit, old).status_code == 302
    assert lead.post(edit, old | {"value": "0.7"}).status_code == 409
    assert Change.objects.get().body["value"] == 0.85


def test_a_change_that_another_has_edited_is_not_removed(signed_in: SignedIn) -> None:
    made = plan()
    put = change(made, version=2)
    client = signed_in("planner")
    address = f"/en/scenarios/{made.pk}/changes/{put.pk}/delete/"
    page = client.post(address, {"version": "1"}, follow=True)
    assert "just edited" in page.content.decode()
    assert Change.objects.exists()
    client.post(address, {"version": "2"})
    assert not Change.objects.exists()


def test_a_change_of_another_plan_is_not_reached(signed_in: SignedIn) -> None:
    put = change(plan())
    other = plan(name="Other")
    page = signed_in("planner").get(f"/en/scenarios/{other.pk}/changes/{put.pk}/")
    assert page.status_code == 404


def test_the_overlay_is_one_that_the_command_line_takes_too(signed_in: SignedIn) -> None:
    made = plan()
    client = signed_in("planner")
    for said in (FIGURE, SERIES):
        client.post(f"/fi/scenarios/{made.pk}/changes/new/", said)
    overlay = asking.overlay_of(made)
    assert overlay is not None
    assert [f["id"] for f in overlay["figures"]] == ["cap.probability"]
    assert [d["series"] for d in overlay["drivers"]] == ["asylum_applications"]


def test_hostile_text_in_a_form_comes_back_as_text(signed_in: SignedIn) -> None:
    made = plan()
    said = {**FIGURE, "value": HOSTILE, "reason": HOSTILE, "source": HOSTILE, "start": HOSTILE}
    html = signed_in("planner").post(f"/en/scenarios/{made.pk}/changes/new/", said).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def expected_of(client: Client, address: str, **sent: str) -> str:
    """What a form says of what was sent."""
    return client.post(address, sent).content.decode()


@pytest.mark.parametrize("language", Language)
def test_each_field_says_what_is_expected_there(signed_in: SignedIn, language: Language) -> None:
    made, client, said = plan(), signed_in("planner"), Words(language).say
    new = f"/{language}/scenarios/{made.pk}/changes/new/"
    month = expected_of(
        client, new, target="series.asylum_applications", start="kesä", last="2026-13", factor="x"
    )
    assert month.count(said("planning.expected.month")) == 2
    assert said("planning.expected.number") in month
    day = expected_of(client, new, target="cap.probability", start="huomenna", value="puolet")
    assert said("planning.expected.day") in day
    assert said("planning.expected.number") in day
    scenario = expected_of(
        client, f"/{language}/scenarios/new/", city="nowhere", draws="many", as_of="x"
    )
    for what in ("choice", "whole", "day"):
        assert said(f"planning.expected.{what}") in scenario
    city = expected_of(client, f"/{language}/cities/new/", id="Å!", **{"term-0-name": "seuraava"})
    for what in ("id", "year", "whole"):
        assert what == "whole" or said(f"planning.expected.{what}") in city


@pytest.mark.parametrize(("kept", "shown"), [("fi", "0,05"), ("sv", "0,05"), ("en", "0.05")])
def test_a_number_in_a_draft_is_shown_as_each_language_writes_it(
    signed_in: SignedIn, kept: str, shown: str
) -> None:
    made, client = plan(), signed_in("planner")
    key = f"change:{made.pk}:cap.probability:0"
    client.post("/fi/drafts/", {"draft": key, "value": "0.05", "reason": "1.5 henkilöä"})
    new = f"/{kept}/scenarios/{made.pk}/changes/new/?target=cap.probability"
    html = client.get(new).content.decode()
    assert f'value="{shown}"' in html
    assert "1.5 henkilöä" in html


def test_a_removal_is_asked_for_first_and_removes_only_when_confirmed(signed_in: SignedIn) -> None:
    made, client = plan(), signed_in("planner")
    put = change(made)
    html = client.get(f"/fi/scenarios/{made.pk}/changes/").content.decode()
    address = f"/fi/scenarios/{made.pk}/changes/{put.pk}/delete/"
    assert f'<a href="{address}"' in html
    assert f'action="{address}"' not in html
    asked = client.get(address).content.decode()
    assert Words(Language.FI).say("planning.change.delete_sure") in asked
    assert "Varmempi raja" in asked
    assert Change.objects.filter(pk=put.pk).exists()
    sent = {"version": re.findall(r'name="version" value="(\d+)"', asked)[0]}
    client.post(address, sent)
    assert not Change.objects.filter(pk=put.pk).exists()
    assert signed_in("viewer").get(address).status_code == 403


@pytest.mark.parametrize(
    ("figure", "numbers", "key"),
    [
        ("staff.in_post.social_worker", {"low": "3"}, "cell_range"),
        ("staff.in_post.social_worker", {"low": "6", "high": "9"}, "cell_outside"),
        ("staff.in_post.social_worker", {"factor": "2"}, "cell_value_or_factor"),
        ("chain.grant_share", {}, "cell_not_a_share"),
    ],
)
@pytest.mark.parametrize("language", Language)
def test_a_fault_is_told_in_the_words_of_the_form(
    signed_in: SignedIn, figure: str, numbers: dict[str, str], key: str, language: Language
) -> None:
    address = f"/{language}/scenarios/{plan().pk}/changes/new/"
    sent = {**FIGURE, "target": figure, "value": "5", **numbers}
    html = signed_in("planner").post(address, sent).content.decode()
    assert Words(language).say(f"error.{key}") in html
