"""Planning in a real browser: the journeys, each page by everyone, and text that is not lost."""

from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from kotomitta.render.words import Language, Words
from kotomitta.web.planning.derivations import PAGES
from kotomitta.web.planning.models import Adoption, Change, Draft, Run, Scenario, Status
from kotomitta.web.planning.running import start_comparison
from visitors.axe import faults
from visitors.people import Visit
from visitors.plans import answered_plan, change, plan, stored

pytestmark = [
    pytest.mark.web,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("quick_runs"),
]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_DETAILS = "document.querySelectorAll('details').forEach(d => d.open = true)"
SCENARIO = [*PAGES, "figures", "changes", "paper", "edit", "adopt"]


def paths(pk: int, run: int) -> list[str]:
    """Every page of a plan and an older run of it, and of a run and a comparison beside it."""
    pages = [f"scenarios/{pk}/{page}/" for page in SCENARIO]
    forms = [
        f"scenarios/{pk}/changes/new/?target={t}"
        for t in ("cap.probability", "series.family_permits")
    ]
    runs = [f"runs/{run}/" for run in (waiting().pk, compared().pk, run)]
    return ["", "scenarios/new/", *pages, *forms, *runs, "cities/", "cities/new/"]


def waiting() -> Run:
    """A run that is on its way, whose page shows the bar."""
    return Run.objects.create(scenario=plan(name="Waiting"), inputs={}, digest="")


def compared() -> Run:
    """A finished comparison of two plans that both have parts."""
    plans = [plan(name="Surer cap"), plan(name="Dearer")]
    for one in plans:
        change(one)
        target, start = "pay.social_worker", "2025-06-01"
        body = {"id": target, "from": start, "factor": 1.1, "reason": "A rise of pay"}
        one.changes.create(target=target, start=start, body=body)
    run = start_comparison(plans, None)
    run.refresh_from_db()
    assert run.status == Status.DONE
    return run


@pytest.mark.parametrize("language", Language)
def test_every_page_is_for_everyone(visit: Visit, language: Language) -> None:
    made = answered_plan(hypothesis="Enemmän työntekijöitä")
    older = made.runs.get()
    stored(made)
    shown = visit(f"/{language}/", "lead")
    found = {}
    for path in paths(made.pk, older.pk):
        shown.goto(shown.url.split(f"/{language}/")[0] + f"/{language}/{path}")
        shown.evaluate(OPEN_DETAILS)
        assert shown.locator("h1").count() == 1, path
        wrong = faults(shown, colours=language is Language.FI)
        for width in (1280, 320):
            shown.set_viewport_size({"width": width, "height": 800})
            if shown.evaluate(OVERFLOW) > 0:
                wrong.add(f"overflow at {width}")
        if wrong:
            found[path] = wrong
    change(made)
    shown.goto(shown.url.split(f"/{language}/")[0] + f"/{language}/scenarios/{made.pk}/overview/")
    stale = faults(shown)
    found |= {"stale": stale} if stale else {}
    assert found == {}


def test_the_scan_finds_a_fault_that_is_seeded(visit: Visit) -> None:
    made = answered_plan()
    shown = visit(f"/fi/scenarios/{made.pk}/arrivals/", "viewer")
    shown.evaluate("document.querySelector('.plan-downloads a').style.color = '#ccc'")
    shown.evaluate("document.querySelector('figure svg').removeAttribute('aria-labelledby')")
    assert "color-contrast" in faults(shown)


def test_on_a_narrow_screen_with_double_text_nothing_is_cut_off(visit: Visit) -> None:
    made = answered_plan()
    shown = visit(f"/fi/scenarios/{made.pk}/overview/", "lead", 640)
    shown.evaluate("document.documentElement.style.fontSize = '200%'")
    assert shown.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize("language", Language)
def test_the_journey_change_run_and_adopt(visit: Visit, language: Language) -> None:
    say = Words(language).say
    made = answered_plan(name="Matka")
    shown = visit(f"/{language}/", "lead")
    shown.get_by_role("link", name="Matka", exact=True).click()
    shown.get_by_role("link", name=say("planning.tab.figures"), exact=True).click()
    shown.get_by_label(say("planning.figures.text")).fill("cap.probability")
    shown.get_by_role("button", name=say("planning.figures.show")).click()
    shown.locator("#figure-cap\\.probability th a").click()
    shown.get_by_label(say("planning.field.value")).fill("0,95" if language != "en" else "0.95")
    shown.get_by_label(say("planning.field.reason")).fill("Varmempi raja tarvitaan")
    shown.get_by_label(say("planning.field.source")).fill("Lautakunnan toive 2025")
    shown.get_by_role("button", name=say("planning.save")).click()
    expect(shown.get_by_text(say("planning.change.saved"))).to_be_visible()
    expect(shown.get_by_text(say("planning.state.stale"))).to_be_visible()
    shown.get_by_role("button", name=say("planning.run.start"), exact=True).click()
    shown.wait_for_url(f"**/{language}/scenarios/{made.pk}/overview/")
    expect(shown.get_by_text(say("planning.state.stale"))).to_have_count(0)
    shown.get_by_role("link", name=say("planning.adopt.link")).click()
    shown.get_by_label(say("planning.field.decision")).fill("Lautakunta hyväksyy rajan.")
    shown.get_by_role("button", name=say("planning.adopt.button")).click()
    expect(shown.get_by_text("Lautakunta hyväksyy rajan.")).to_be_visible()
    assert Adoption.objects.get().run.status == Status.DONE


@pytest.mark.parametrize("language", Language)
def test_the_journey_compare_read_and_adopt(visit: Visit, language: Language) -> None:
    say = Words(language).say
    for name in ("Matka", "Toinen matka"):
        change(answered_plan(name=name))
    for made in Scenario.objects.all():
        stored(made)
    shown = visit(f"/{language}/", "lead")
    for name in ("Matka", "Toinen matka"):
        shown.get_by_label(say("planning.compare.choose", name=name), exact=True).check()
    shown.get_by_role("button", name=say("planning.compare.start")).click()
    shown.wait_for_url(f"**/{language}/runs/*/")
    expect(shown.get_by_role("heading", name=say("comparison.side_by_side"))).to_be_visible()
    shown.get_by_role("link", name=say("web.nav.plans"), exact=True).first.click()
    shown.get_by_role("link", name="Matka / Toinen matka").click()
    table = shown.get_by_role("region", name=f"Toinen matka: {say('comparison.table')}")
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    with shown.expect_download() as file:
        shown.get_by_role("link", name=say("planning.paper.xlsx")).click()
    assert file.value.suggested_filename.endswith(f".{language}.xlsx")
    shown.locator("main a[href*='/scenarios/']").get_by_text("Toinen matka", exact=True).click()
    shown.get_by_role("link", name=say("planning.adopt.link")).click()
    shown.get_by_label(say("planning.field.decision")).fill("Lautakunta valitsee toisen matkan.")
    shown.get_by_role("button", name=say("planning.adopt.button")).click()
    expect(shown.get_by_text("Lautakunta valitsee toisen matkan.")).to_be_visible()
    adopted = Adoption.objects.select_related("run__scenario").get().run.scenario
    assert adopted is not None
    assert adopted.name == "Toinen matka"


@pytest.mark.parametrize("language", Language)
def test_the_journey_add_a_city_from_the_spreadsheet(
    visit: Visit, tmp_path: Path, language: Language
) -> None:
    say = Words(language).say
    with override_settings(DATA=tmp_path):
        shown = visit(f"/{language}/cities/", "planner")
        with shown.expect_download() as template:
            shown.get_by_role("link", name=say("planning.cities.template")).click()
        file = tmp_path / template.value.suggested_filename
        template.value.save_as(file)
        fill(file, "B3", "Testilä")
        fill(file, "B6", 54512)
        fill(file, "B7", "ehkä")
        for worker in ("social_worker", "social_counsellor"):
            fill_figure(file, f"staff.in_post.{worker}", say("grade.measured"))
        send(shown, file, say("planning.cities.upload"))
        expect(shown.get_by_role("alert")).to_contain_text("1")
        place = f"{say('planning.field.city')}!B7 ({say('planning.sheet.answer')})"
        expect(shown.get_by_text(place)).to_be_visible()
        assert faults(shown) == set()
        fill(file, "B7", say("fact.false"))
        send(shown, file, say("planning.cities.upload"))
        expect(shown.get_by_text(say("planning.city.added", city="Testilä"))).to_be_visible()
        shown.get_by_label(say("planning.field.question")).fill("Kuinka monta tarvitaan?")
        shown.get_by_role("button", name=say("planning.save")).click()
        shown.wait_for_url(f"**/{language}/scenarios/*/**")
        assert Scenario.objects.get().city == "testila"


def send(shown: Page, file: Path, button: str) -> None:
    shown.locator("#spreadsheet").set_input_files(file)
    shown.get_by_role("button", name=button).click()


def fill(file: Path, cell: str, value: str | float | date, sheet: int = 0) -> None:
    book = load_workbook(file)
    book.worksheets[sheet][cell] = value
    book.save(file)


def fill_figure(file: Path, figure: str, grade: str) -> None:
    row = next(c.row for c in load_workbook(file).worksheets[2]["A"] if c.value == figure)
    day = date(2025, 1, 1)
    told: tuple[str | float | date, ...] = (day, 3.5, grade, day, "Henkilöstöluettelo 2025")
    for column, value in zip("EFIJK", told, strict=True):
        fill(file, f"{column}{row}", value, sheet=2)


def test_the_journey_without_a_script(visit: Visit) -> None:
    made = answered_plan()
    shown = visit(f"/en/scenarios/{made.pk}/changes/", "planner", script=False)
    shown.get_by_label("Figure or series").select_option("cap.probability")
    shown.get_by_role("button", name="Choose").click()
    shown.get_by_label("New value").fill("0.95")
    shown.get_by_label("Reason").fill("A surer cap is needed")
    shown.get_by_label("Source").fill("The board's wish 2025")
    shown.get_by_role("button", name="Save").click()
    expect(shown.get_by_text("The change has been saved")).to_be_visible()
    shown.get_by_role("button", name="Run", exact=True).click()
    shown.wait_for_url(f"**/en/scenarios/{made.pk}/overview/")
    assert Change.objects.count() == 1
    assert Run.objects.filter(status=Status.DONE).count() == 2


def test_the_bar_moves_by_itself_and_ends_at_the_answer(visit: Visit) -> None:
    made = answered_plan()
    run = Run.objects.create(scenario=made, inputs=made.runs.get().inputs, digest="x")
    shown = visit(f"/en/runs/{run.pk}/", "planner")
    expect(shown.get_by_text("Waiting in the queue")).to_be_visible()
    Run.objects.filter(pk=run.pk).update(status="running", step="progress.compute", progress=25)
    expect(shown.get_by_text("25% done")).to_be_visible()
    Run.objects.filter(pk=run.pk).update(status="cancelled")
    expect(shown.get_by_text("The run was cancelled")).to_be_visible()


def typed(shown: Page) -> None:
    shown.get_by_label("Findings").fill("Found: too few")


def test_what_is_typed_survives_a_closed_tab(visit: Visit) -> None:
    made = plan()
    address = f"/en/scenarios/{made.pk}/edit/"
    shown = visit(address, "planner")
    with shown.expect_response("**/drafts/"):
        typed(shown)
    shown.close()
    assert Draft.objects.get().values["findings"] == "Found: too few"
    again = visit(address, "planner")
    expect(again.get_by_label("Findings")).to_have_value("Found: too few")
    expect(again.get_by_text("Here is your unsaved text")).to_be_visible()


def test_what_is_typed_for_one_new_plan_is_not_put_on_another(visit: Visit) -> None:
    shown = visit("/en/scenarios/new/?city=helsinki", "planner")
    with shown.expect_response("**/drafts/"):
        shown.get_by_label("Question").fill("How many come to Helsinki?")
    site = shown.url.split("/en/")[0]
    for other in ("", "?city=demo", "?shipped=quota-up"):
        shown.goto(f"{site}/en/scenarios/new/{other}")
        expect(shown.get_by_label("Question")).not_to_have_value("How many come to Helsinki?")
    shown.goto(f"{site}/en/scenarios/new/?city=helsinki")
    expect(shown.get_by_label("Question")).to_have_value("How many come to Helsinki?")
    with shown.expect_response("**/drafts/"):
        shown.get_by_label("City").select_option("demo")
    shown.goto(f"{site}/en/scenarios/new/?city=helsinki")
    expect(shown.get_by_label("City")).to_have_value("helsinki")


def test_what_is_typed_survives_a_session_that_ended(visit: Visit) -> None:
    made = plan()
    address = f"/en/scenarios/{made.pk}/edit/"
    shown = visit(address, "planner")
    kept = {c["name"]: c["value"] for c in shown.context.cookies()}["kotomitta_session"]
    shown.context.clear_cookies(name="kotomitta_session")
    with shown.expect_response("**/drafts/"):
        typed(shown)
    expect(shown.get_by_text("The draft could not be saved on the server")).to_be_visible()
    shown.get_by_role("button", name="Save").click()
    shown.wait_for_url("**/sign-in/**")
    site = shown.url.split("/en/")[0]
    shown.context.add_cookies([{"name": "kotomitta_session", "value": kept, "url": site}])
    shown.goto(site + address)
    expect(shown.get_by_label("Findings")).to_have_value("Found: too few")
    expect(shown.get_by_text("that this browser had kept")).to_be_visible()
    shown.get_by_role("button", name="Save").click()
    shown.wait_for_url(f"**/en/scenarios/{made.pk}/overview/")
    assert Scenario.objects.get().findings == "Found: too few"
    shown.goto(shown.url.replace("overview/", "edit/"))
    expect(shown.get_by_text("that this browser had kept")).to_be_hidden()
    assert shown.evaluate("localStorage.length") == 0


def test_the_keyboard_alone_reads_where_a_number_comes_from(visit: Visit) -> None:
    made = answered_plan()
    shown = visit(f"/en/scenarios/{made.pk}/overview/", "viewer")
    for _ in range(60):
        shown.keyboard.press("Tab")
        if shown.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    shown.keyboard.press("Enter")
    assert shown.evaluate("document.activeElement.parentElement.open")
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/figures/**")
    assert shown.locator("tr:target").count() == 1


def test_a_number_typed_in_finnish_is_the_same_number_in_english(
    visit: Visit, transactional_db: None
) -> None:
    del transactional_db
    made = plan()
    path = f"scenarios/{made.pk}/changes/new/?target=cap.probability"
    shown = visit(f"/fi/{path}", "planner")
    with shown.expect_response("**/drafts/"):
        shown.locator("[name=value]").fill("0,95")
    shown.goto(shown.url.replace("/fi/", "/en/"))
    expect(shown.locator("[name=value]")).to_have_value("0.95")
    Draft.objects.all().delete()
    shown.reload()
    expect(shown.locator("[name=value]")).to_have_value("0.95")
    shown.goto(shown.url.replace("/en/", "/fi/"))
    expect(shown.locator("[name=value]")).to_have_value("0,95")
