"""Every number of an answer leads to where it comes from: formula, inputs and spread."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from django.test import Client
from playwright.sync_api import expect

from kotomitta.render.tables import is_number
from kotomitta.render.words import Language, Words, catalogue
from kotomitta.report.document import Amount, Chart, KeyNumber, Paragraph, Range, Section, Table
from kotomitta.web.planning.computing import computed
from kotomitta.web.planning.derivations import PAGES, derivation, derivations
from kotomitta.web.planning.keeping import figure_rows
from kotomitta.web.planning.models import Run
from kotomitta.web.planning.tracing import Traced, is_traced, traced
from visitors.axe import faults
from visitors.people import SignedIn, Visit
from visitors.plans import TEXTS, answered_plan, change, found, plan

pytestmark = pytest.mark.web

MAIN = {"channels", "caps", "staff_by_month", "costs_by_year", "cost_lines", "council_question"}


@cache
def rows() -> list[dict[str, object]]:
    return figure_rows(*found())


def cells() -> Iterator[tuple[Section, Table, int, int]]:
    """Every number of the paper's tables that leads somewhere."""
    for section in found()[0].sections:
        for table in section.blocks:
            if isinstance(table, Table):
                for i, row in enumerate(table.rows):
                    yield from (
                        (section, table, i, j)
                        for j, fact in enumerate(row)
                        if j and is_traced(section, fact)
                    )


def trace(table: str, row: int, column: int) -> Traced:
    made = traced(*found(), rows(), (table, row, column))
    assert made is not None, (table, row, column)
    return made


def test_every_number_of_the_main_tables_has_words_of_its_own_and_its_spread() -> None:
    met = set()
    for _, table, i, j in cells():
        made = trace(table.id, i, j)
        if table.id in MAIN:
            met.add(table.id)
            assert made.formula.says, (table.id, i, j)
        if made.spread and isinstance(made.value, Range):
            low, _, high = made.spread
            assert (low.value, high.value) == (made.value.low, made.value.high), (table.id, i, j)
    assert met == MAIN


def test_a_middle_estimate_is_the_middle_of_its_spread() -> None:
    checked = 0
    for _, table, i, j in cells():
        made = trace(table.id, i, j)
        middle = table.id in MAIN - {"caps"} and table.columns[j].key != "staff.plan"
        if middle and made.spread and isinstance(made.value, Amount):
            assert made.spread[1].value == made.value.value, (table.id, i, j)
            checked += 1
    assert checked > 60


# What the answer has no spread of: counts of what was chosen, shares of draws, differences of two
# middle estimates, and monthly means of the books.
NO_SPREAD = {
    *("cap.unit_average", "cap.in_households", "cap.in_persons", "cap.in_plain_cases"),
    *("column.share", "argument.without", "norm.limit", "norm.workers", "counts.value"),
    *("proof.cap", "proof.claimed", "services.capacity", "added.lifted", "money.year"),
    *("neglect.chance", "neglect.chance_in_term"),
}
NOTHING = Amount(0.0, "EUR")


def test_no_other_number_lacks_what_the_answer_knows_of_its_spread() -> None:
    for _, table, i, j in cells():
        made, key = trace(table.id, i, j), table.columns[j].key
        apart = made.formula.says == "derive.added.apart"
        if table.id == "proof_reasons" or key in NO_SPREAD or apart:
            assert made.spread is None, (table.id, i, j)
        elif table.id == "proof_clients" or key == "proof.simulated":
            assert made.error is not None, (table.id, i, j)
        else:
            assert made.spread is not None or made.value == NOTHING, (table.id, i, j)


def test_the_steps_of_a_month_and_the_tried_caps_have_the_spread_they_show() -> None:
    seen = set()
    for _, table, i, j in cells():
        if table.columns[j].key == "column.range" and table.id not in MAIN:
            made, shown = trace(table.id, i, j), table.rows[i][j]
            assert isinstance(shown, Range)
            assert made.spread is not None
            assert (made.spread[0].value, made.spread[2].value) == (shown.low, shown.high)
            seen.add(table.id)
    steps = {"argument_social_worker", "argument_social_counsellor"}
    assert seen == {"proof_workers", "neglect_bare_cost", *steps}


def test_a_difference_of_two_middle_estimates_says_that_it_is_one(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    page = signed_in("viewer").get(f"/en/runs/{run.pk}/numbers/added_city/2/1/").content.decode()
    assert "The difference of two middle estimates" in page
    assert Words(Language.EN).say("planning.number.p50") not in page


def test_a_simulated_number_shows_its_error(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    made = trace("proof_clients", 2, 1)
    page = signed_in("viewer").get(f"/en/runs/{run.pk}/numbers/proof_clients/2/1/")
    told = Words(Language.EN).say("planning.number.error", error=made.error)
    assert told in page.content.decode()


def test_every_service_is_traced_by_its_own_figures() -> None:
    for _, table, i, j in cells():
        if table.id in ("services_by_actor", "services_lacking"):
            made = trace(table.id, i, j)
            assert made.feeding, (table.id, i, j)
            if table.columns[j].key != "services.capacity":
                assert made.spread, (table.id, i, j)


def test_the_headline_numbers_have_their_spread() -> None:
    numbers = [part for part in found()[0].lead if isinstance(part, KeyNumber)]
    for i, number in enumerate(numbers):
        made = trace("lead", i, 0)
        assert made.value == number.value
        assert made.spread is not None
        assert made.feeding


def test_every_formula_is_in_every_language_and_none_is_left_unsaid() -> None:
    told = str([told.numbers for told in derivations().values()])
    said = set(re.findall(r"derive\.[a-z._]+", told)) | {
        method for one in derivations().values() for method in one.methods
    }
    ours = {key for key in catalogue() if key.startswith("derive.")}
    assert {key for key in said if set(catalogue().get(key, {})) != set(Language)} == set()
    assert ours - said == set()


@pytest.mark.parametrize("language", Language)
def test_each_number_on_the_pages_is_a_link_that_opens(
    signed_in: SignedIn, language: Language
) -> None:
    made = answered_plan()
    client, words = signed_in("viewer"), Words(language)
    html = "".join(
        client.get(f"/{language}/scenarios/{made.pk}/{page}/").content.decode() for page in PAGES
    )
    links = re.findall(r'<a class="from" href="([^"]+)"', html)
    assert len(links) == len(set(links)) == len(list(cells())) + 4
    for address in links[:6] + links[6::40]:
        page = client.get(address).content.decode()
        assert words.say("planning.number.how") in page
    first = client.get(links[0]).content.decode()
    assert words.say("derive.persons") in first
    for part in trace("lead", 0, 0).spread or ():
        assert words.fact(part) in first
    row = trace("lead", 0, 0).feeding[0]
    assert row["name"][language] in first
    assert words.say(f"grade.{row['grade']}") in first


@pytest.mark.parametrize("where", ["lead/9/0", "channels/99/1", "channels/0/0", "absent/0/1"])
def test_where_no_number_stands_nothing_is_found(signed_in: SignedIn, where: str) -> None:
    run = answered_plan().runs.get()
    assert signed_in("viewer").get(f"/fi/runs/{run.pk}/numbers/{where}/").status_code == 404


def comparison(client: Client) -> Run:
    first, second = plan(name="Surer cap"), plan(name="Dearer")
    change(first)
    raised = "A rise of pay"
    first.changes.create(
        target="pay.social_worker",
        start="2025-06-01",
        body={"id": "pay.social_worker", "from": "2025-06-01", "factor": 1.1, "reason": raised},
        reason=raised,
        source="The board 2025",
    )
    client.post("/en/scenarios/compare/", {"plan": [first.pk, second.pk]})
    return Run.objects.get()


def test_each_number_of_a_comparison_leads_to_its_scenario_draws_and_steps(
    signed_in: SignedIn, transactional_db: None
) -> None:
    del transactional_db
    client = signed_in("planner")
    run = comparison(client)
    html = client.get(f"/en/runs/{run.pk}/").content.decode()
    links = re.findall(r'<a class="from" href="([^"]+)"', html)
    for table in ("overview-differences", "differences-1", "differences-2", "waterfall-1"):
        mine = [address for address in links if f"/{table}/" in address]
        assert mine, table
        page = client.get(mine[-1]).content.decode()
        assert "on the same draws" in page
    (first, *_) = (a for a in links if re.search(r"/differences-1/\d+/3/$", a))
    whole = client.get(first).content.decode()
    assert "Scenario − base case" in whole
    (first, *_) = (a for a in links if "/waterfall-1/0/" in a)
    step = client.get(first).content.decode()
    assert "with this change alone" in step
    assert "Varmempi raja" in step


def test_the_differences_of_a_comparison_have_the_spread_they_show() -> None:
    overlay = {"name": "x", "question": "What then?", "hypothesis": "", "findings": ""}
    figures = [
        {"id": "cap.probability", "from": "2025-06-01", "value": 0.95, "reason": "A surer cap"},
        {"id": "pay.social_worker", "from": "2025-06-01", "factor": 1.1, "reason": "A rise of pay"},
    ]
    inputs = {
        **{name: TEXTS[name] for name in ("city", "term", "draws", "seed")},
        "as_of": TEXTS["as_of"].isoformat(),
        "compared": [1],
        "overlays": [{**overlay, "decision": "", "figures": figures, "drivers": []}],
    }
    document, answer = computed(inputs, lambda *_: None)
    blocks = {b.id: b for s in document.sections for b in s.blocks if not isinstance(b, Paragraph)}
    waterfall = blocks["waterfall-1"]
    assert isinstance(waterfall, Table)
    for i, j in product(range(len(waterfall.rows)), range(1, len(waterfall.columns))):
        step = traced(document, answer, [], ("waterfall-1", i, j))
        assert step is not None
        assert step.spread is not None, (i, j)
    chart = blocks["net-by-year-1"]
    assert isinstance(chart, Chart)
    ends = [pair for line in chart.lines for pair in zip(line.low, line.high, strict=True)]
    assert len(ends) == len(chart.lines) * len(chart.x)
    assert all(low <= high for low, high in ends)
    table = blocks["differences-1"]
    assert isinstance(table, Table)
    for i, row in enumerate(table.rows):
        made = traced(document, answer, [], ("differences-1", i, 4))
        assert made is not None
        assert made.spread is not None
        shown = row[4]
        assert isinstance(shown, Range)
        assert (made.spread[0].value, made.spread[2].value) == (shown.low, shown.high)


def test_the_keyboard_opens_a_number_without_a_script(visit: Visit, transactional_db: None) -> None:
    del transactional_db
    made = answered_plan()
    shown = visit(f"/fi/scenarios/{made.pk}/arrivals/", "viewer", script=False)
    shown.locator("a.from").first.focus()
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/numbers/**")
    expect(shown.get_by_role("heading", name="Miten se lasketaan")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_a_number_is_for_everyone(
    visit: Visit, transactional_db: None, width: int
) -> None:
    del transactional_db
    run = answered_plan().runs.get()
    shown = visit(f"/sv/runs/{run.pk}/numbers/staff_by_month/0/2/", "viewer", width)
    assert faults(shown) == set()
    scrolled = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert shown.evaluate(scrolled) <= 0


def test_a_number_that_is_not_computed_by_us_leads_nowhere() -> None:
    for section in found()[0].sections:
        if not derivation(section.id).methods:
            tables = [b for b in section.blocks if isinstance(b, Table)]
            assert not any(
                is_traced(section, fact) for t in tables for row in t.rows for fact in row
            )
            assert section.id != "scorecard" or any(is_number(f) for f in tables[0].rows[0])
