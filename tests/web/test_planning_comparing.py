"""Plans side by side on common draws, found again, and one of them adopted."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import expect

from kotomitta.report.document import Block, Chart, Document, Message, Table
from kotomitta.store.document import document_of, document_text
from kotomitta.web.accounts.models import User
from kotomitta.web.planning.editing import save_change, save_scenario
from kotomitta.web.planning.models import Adoption, Change, Fragment, Result, Run, Scenario, Status
from kotomitta.web.planning.running import start_comparison
from visitors.axe import faults
from visitors.people import People, SignedIn, Visit
from visitors.plans import answered_plan, change, plan, stored

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("quick_runs")]


def compare(client: Client, *plans: int | str) -> str:
    return str(client.post("/en/scenarios/compare/", {"plan": plans}).headers["Location"])


def saved_change(scenario: Scenario, by: User) -> None:
    """A change as someone saves it, which makes a new version of the plan."""
    target, start = "cap.probability", "2025-06-01"
    body = {"id": target, "from": start, "value": 0.95, "reason": "Varmempi raja"}
    save_change(Change(scenario=scenario, target=target, start=start, body=body), 0, by)


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


def test_a_plan_that_is_no_number_is_none(signed_in: SignedIn) -> None:
    assert compare(signed_in("planner"), "\N{SUPERSCRIPT TWO}") == "/en/"


def test_a_comparison_is_found_again_with_its_files(
    signed_in: SignedIn, transactional_db: None
) -> None:
    del transactional_db
    first, second = plan(name="Surer cap"), plan(name="Nothing changed")
    address = compare(signed_in("planner"), first.pk, second.pk)
    viewer = signed_in("viewer")
    listed = viewer.get("/en/").content.decode().split('id="comparisons"')[1]
    assert f'<a href="{address}">Surer cap / Nothing changed</a>' in listed
    html = viewer.get(address).content.decode()
    assert "out of date" not in listed + html
    for name in ("paper.html", "paper.pdf", "paper.docx", "paper.xlsx", "answer.json"):
        assert f'href="{address}{name}"' in html
    for one in (first, second):
        assert f"/en/scenarios/{one.pk}/overview/" in html


def test_a_comparison_that_goes_on_says_where_it_will_be(signed_in: SignedIn) -> None:
    address = compare(signed_in("planner"), plan().pk)
    html = signed_in("viewer").get(address).content.decode()
    assert "the comparison will be among those listed on the Plans page" in html
    assert "the answer will be in the plan" not in html
    assert address in signed_in("viewer").get("/en/").content.decode()


def test_a_comparison_is_stale_when_one_of_its_plans_has_changed_or_gone(
    signed_in: SignedIn, people: People, transactional_db: None
) -> None:
    del transactional_db
    first, second = plan(name="Surer cap"), plan(name="Nothing changed")
    address = compare(signed_in("planner"), first.pk, second.pk)
    saved_change(second, people["planner"])
    html = signed_in("planner").get(address).content.decode()
    assert "The comparison is out of date." in html
    assert "out of date" in signed_in("viewer").get("/en/").content.decode()
    again = compare(signed_in("planner"), *re.findall(r'name="plan" value="(\d+)"', html))
    assert again != address
    assert "out of date" not in signed_in("viewer").get(again).content.decode()
    second.delete()
    assert "out of date" in signed_in("viewer").get(again).content.decode()


def test_each_table_and_chart_of_a_comparison_says_whose_it_is(
    signed_in: SignedIn, transactional_db: None
) -> None:
    del transactional_db
    first, second = plan(name="Surer cap"), plan(name="Also surer")
    change(first)
    change(second)
    client = signed_in("planner")
    html = client.get(compare(client, first.pk, second.pk)).content.decode()
    captions = re.findall(r'<caption id="[^"]+"><span>(.+?)</span>', html)
    assert len(captions) == len(set(captions)) > 3
    assert "Also surer: What the scenario changes" in captions


def test_the_list_says_that_an_answer_is_out_of_date_as_its_own_page_does(
    signed_in: SignedIn, people: People
) -> None:
    made, other = answered_plan(), answered_plan(name="Other")
    viewer = signed_in("viewer")
    assert "out of date" not in viewer.get("/en/").content.decode()
    said = {"findings": "Found: too few"}
    save_scenario(made.pk, made.version, said, people["planner"])
    assert "out of date" not in viewer.get("/en/").content.decode(), "no number can differ"
    saved_change(other, people["planner"])
    html = viewer.get("/en/").content.decode()
    assert html.count("out of date") == 1
    assert html.index("Other") < html.index("out of date")


def test_the_list_asks_as_often_for_many_plans_as_for_few(
    signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    viewer = signed_in("viewer")
    for n in range(3):
        answered_plan(name=f"Plan {n}")
    viewer.get("/en/")
    with CaptureQueriesContext(connection) as queries:
        viewer.get("/en/")
        few = len(queries)
    for n in range(20):
        answered_plan(name=f"Plan {n}", seed=n)
    viewer.get("/en/")
    with django_assert_num_queries(few):
        viewer.get("/en/")


def test_a_decision_keeps_its_own_answer_when_the_plan_is_run_again(signed_in: SignedIn) -> None:
    made = answered_plan()
    old = made.runs.get().pk
    lead = signed_in("lead")
    lead.post(f"/en/scenarios/{made.pk}/adopt/", {"run": str(old), "text": "The board decided."})
    change(made)
    new = stored(made).pk
    html = lead.get(f"/en/scenarios/{made.pk}/paper/").content.decode()
    decision = html[html.index("plan-adoption") :]
    assert f'href="/en/runs/{old}/"' in decision
    for suffix in ("html", "pdf", "docx", "xlsx"):
        assert f'href="/en/runs/{old}/paper.{suffix}"' in decision
    assert "not the newest answer" in decision
    assert lead.get(f"/en/runs/{new}/").status_code == 302
    older = lead.get(f"/en/runs/{old}/").content.decode()
    assert "This is an earlier answer of the plan" in older
    for part in ('class="lead"', f"/en/runs/{old}/paper.pdf", 'id="cap"', 'id="decision"'):
        assert part in older


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


def captions(html: str) -> list[str]:
    return re.findall(r"<caption[^>]*><span>(.*?)</span>", html, re.DOTALL)


def as_kept_before(document: Document) -> Document:
    """A comparison whose captions do not say whose they are, and names that are alike."""

    def bare(block: Block) -> Block:
        if isinstance(block, Table | Chart) and "caption" in block.caption.facts:
            caption = block.caption.facts["caption"]
            assert isinstance(caption, Message)
            return replace(block, caption=caption)
        return block

    sections = (
        replace(section, blocks=tuple(bare(block) for block in section.blocks))
        for section in document.sections
    )
    return replace(document, sections=tuple(sections))


@pytest.mark.parametrize("before", [False, True])
def test_plans_of_one_name_are_told_apart_in_new_and_older_comparisons(
    visit: Visit, transactional_db: None, before: bool
) -> None:
    del transactional_db
    first, second = plan(name="Sama nimi"), plan(name="Sama nimi")
    change(first)
    run = start_comparison([first, second], None)
    if before:
        kept = Result.objects.get(run=run)
        kept.document = document_text(as_kept_before(document_of(kept.document)))
        kept.save()
        Fragment.objects.all().delete()
    shown = visit(f"/fi/runs/{run.pk}/", "viewer")
    told = captions(shown.content())
    assert len(told) == len(set(told))
    assert sum("Sama nimi (1)" in caption for caption in told) >= 2
    assert faults(shown) == set()
    for name in ("Sama nimi (1)", "Sama nimi (2)"):
        to_plan_and_part = shown.get_by_role("link", name=name, exact=True)
        expect(to_plan_and_part).to_have_count(2)
        expect(shown.get_by_role("heading", name=name, exact=True)).to_be_visible()
