"""Every number of an answer leads to where it comes from: formula, inputs and spread."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product

import pytest
import yaml
from django.test import Client
from playwright.sync_api import expect

from kotomitta.basis.cadre import Cadre
from kotomitta.render.links import LEAD, TEXT, sentences
from kotomitta.render.tables import is_number, numbers_in
from kotomitta.render.words import Language, Words, catalogue
from kotomitta.report.document import (
    Amount,
    Chart,
    Document,
    Fact,
    KeyNumber,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    say,
)
from kotomitta.web.planning.computing import computed
from kotomitta.web.planning.derivations import PAGES, derivations
from kotomitta.web.planning.keeping import figure_rows, paper
from kotomitta.web.planning.models import Run
from kotomitta.web.planning.traced import Traced, tables
from kotomitta.web.planning.tracing import traced
from visitors.axe import faults
from visitors.people import SignedIn, Visit
from visitors.plans import TEXTS, answered_plan, change, found, plan

pytestmark = pytest.mark.web

# Sections whose numbers are inputs, scores of other methods, or what the model learned of itself.
TOLD = {"change", "scorecard", "figures", "decision", "indicators"}
MAIN = {
    *("channels", "caps", "staff_by_month", "costs_by_year", "cost_lines", "council_question"),
    *("options_net", "plan_options", "plan_by_month"),
}


@cache
def rows() -> list[dict[str, object]]:
    return figure_rows(*found())


def cells() -> Iterator[tuple[Section, Table, int, int]]:
    """Every cell of the paper's own tables that is a computed number."""
    for section in found()[0].sections:
        for table in section.blocks:
            if isinstance(table, Table) and section.id not in TOLD:
                for i, row in enumerate(table.rows):
                    yield from (
                        (section, table, i, j)
                        for j, fact in enumerate(row)
                        if j and is_number(fact)
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
    *("norm.in_cases", "norm.in_weighted", "norm.hours_each"),
    *("proof.cap", "proof.claimed", "services.capacity", "added.lifted", "money.year"),
    *("neglect.chance", "neglect.chance_in_term"),
}
# The posts of a plan are decided, the same for all draws; what follows from them is told for all.
DECIDED = {
    *(("plan_options", f"cadre.{cadre}.plural") for cadre in (*Cadre, "lead")),
    *(("plan_options", column) for column in ("plan.starts", "plan.months_short")),
    *(("plan_by_month", column) for column in ("plan.posts", "plan.short")),
}
NOTHING = Amount(0.0, "EUR")


def test_no_other_number_lacks_what_the_answer_knows_of_its_spread() -> None:
    for _, table, i, j in cells():
        made, key = trace(table.id, i, j), table.columns[j].key
        apart = made.formula.says == "derive.added.apart"
        unspread = key in NO_SPREAD or (table.id, key) in DECIDED
        if table.id == "proof_reasons" or unspread or apart:
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
    told += sentences_told() + "derive.said"
    said = set(re.findall(r"derive\.[a-z._]+", told)) | {
        method for one in derivations().values() for method in one.methods
    }
    ours = {key for key in catalogue() if key.startswith("derive.")}
    assert {key for key in said if set(catalogue().get(key, {})) != set(Language)} == set()
    assert ours - said == set()


def spoken(message: Fact, language: Language) -> Iterator[bool]:
    """For each number of a sentence, whether the words of that language say it."""
    assert isinstance(message, Message)
    for name, fact in message.facts.items():
        said = f"{{{name}}}" in catalogue()[message.key][language]
        nested = isinstance(fact, Message) and said
        yield from spoken(fact, language) if nested else (said for _ in numbers_in(fact))


def expected(document: Document, language: Language) -> set[str]:
    """The place of every number that a paper says: headlines, cells and sentences."""
    headlines = [part for part in document.lead if isinstance(part, KeyNumber)]
    places = {f"{LEAD}/{i}/0" for i in range(len(headlines))}
    said = [(LEAD, [part.text for part in document.lead if isinstance(part, Paragraph)])]
    said += [(section.id, list(sentences(section))) for section in document.sections]
    for owner, messages in said:
        for i, message in enumerate(messages):
            told = enumerate(spoken(message, language))
            places |= {f"{TEXT}{owner}/{i}/{j}" for j, is_said in told if is_said}
    for section in document.sections:
        for table in tables(section).values():
            for i, row in enumerate(table.rows):
                places |= {f"{table.id}/{i}/{j}" for j, f in enumerate(row) if any(numbers_in(f))}
    return places


def unopened(html: str) -> list[str]:
    """The cells of numbers on a page that lead nowhere."""
    numbers = re.findall(r'<td class="number"[^>]*>(.*?)</td>', html, re.DOTALL)
    return [cell for cell in numbers if re.search(r"\d", cell) and 'class="from"' not in cell]


def opened(client: Client, pages: list[str]) -> set[str]:
    """The places that the numbers on those pages lead to; no number there may lead nowhere."""
    made = [client.get(page).content.decode() for page in pages]
    assert [cell for html in made for cell in unopened(html)] == []
    html = "".join(made)
    return set(re.findall(r'<a class="from" href="/\w\w/runs/\d+/numbers/([^"]+)/"', html))


@pytest.mark.parametrize("language", Language)
def test_every_number_of_every_page_opens_its_derivation(
    signed_in: SignedIn, language: Language
) -> None:
    made = answered_plan()
    run, client, words = made.runs.get(), signed_in("viewer"), Words(language)
    pages = [f"/{language}/scenarios/{made.pk}/{page}/" for page in (*PAGES, "paper")]
    everything = f"/{language}/scenarios/{made.pk}/figures/?all=1"
    found_there = opened(client, [*pages, everything])
    for place in expected(found()[0], language) - {f"{TEXT}figures/0/0"}:
        assert place in found_there, place
    for place in sorted(found_there)[::25]:
        page = client.get(f"/{language}/runs/{run.pk}/numbers/{place}/")
        assert words.say("planning.number.how") in page.content.decode(), place
    first = client.get(f"/{language}/runs/{run.pk}/numbers/lead/0/0/").content.decode()
    assert words.say("derive.persons") in first
    for part in trace("lead", 0, 0).spread or ():
        assert words.fact(part) in first
    row = trace("lead", 0, 0).feeding[0]
    assert row["name"][language] in first
    assert words.say(f"grade.{row['grade']}") in first


def test_every_number_has_a_method_and_what_it_rests_on() -> None:
    document = found()[0]
    for place in expected(document, Language.FI):
        table, row, column = place.split("/")
        made = trace(table, int(row), int(column))
        if made.formula.figures == () or made.formula.says == "derive.said":
            assert (made.derivation.methods, list(made.feeding)) == ((), []), place
            continue
        assert made.derivation.methods, place
        rests = made.feeding or made.sources or made.changes
        assert rests or made.section in ("method", "scorecard"), place


def told_of(key: str, fact: str, section: str | None = None) -> Traced:
    """The number that a sentence of that key has under that name."""
    document = found()[0]
    opening = [part.text for part in document.lead if isinstance(part, Paragraph)]
    said = [(LEAD, opening)] + [(s.id, list(sentences(s))) for s in document.sections]
    for owner, messages in said:
        for i, message in enumerate(messages):
            if message.key == key and section in (None, owner):
                names = [name for name, part in message.facts.items() for _ in numbers_in(part)]
                return trace(f"{TEXT}{owner}", i, names.index(fact))
    raise AssertionError(key)


@pytest.mark.parametrize(
    ("key", "fact", "says", "only"),
    [
        ("cap.text", "probability", "derive.figure", {"cap.probability"}),
        ("decision.grounds", "probability", "derive.figure", {"cap.probability"}),
        ("proof.tried.holds", "probability", "derive.figure", {"cap.probability"}),
        ("question.text", "persons", "derive.norm", set()),
        ("norm.points_text", "full", "derive.norm", set()),
        ("proof.text", "draws", "derive.said", set()),
        ("cap.not_measured", "days", "derive.said", set()),
        ("neglect.paid_back", "chance", "derive.said", set()),
    ],
)
def test_a_number_of_a_sentence_lists_what_it_rests_on_and_nothing_else(
    key: str, fact: str, says: str, only: set[str]
) -> None:
    made = told_of(key, fact)
    assert made.formula.says == says
    assert {row["id"] for row in made.feeding} == only


@pytest.mark.parametrize(
    ("key", "fact", "says", "section"),
    [
        ("staff.text", "cap", "derive.cap", "cap"),
        ("staff.text", "median", "derive.peak", "staff"),
        ("staff.shown", "first", "derive.needed", "staff"),
        ("people.text", "persons", "derive.persons", "people"),
        ("people.fan", "range", "derive.arrivals", "people"),
        ("money.left", "net", "derive.net", "money"),
        ("decision.money", "net", "derive.net", "money"),
        ("decision.posts", "net", "derive.option.net", "options"),
        ("decision.posts", "present", "derive.option.net", "options"),
        ("decision.proposal", "counsellor", "derive.cap", "cap"),
        ("proof.tried.holds", "fits", "derive.simulated", "proof"),
        ("services.short", "most", "derive.service.shortfall", "services"),
    ],
)
def test_a_number_of_a_sentence_is_the_one_of_the_tables(
    key: str, fact: str, says: str, section: str
) -> None:
    made = told_of(key, fact)
    assert (made.formula.says, made.section) == (says, section)
    assert made.feeding
    prefixes = derivations()[section].figures
    assert all(row["id"].startswith(prefixes) for row in made.feeding)


def test_the_middle_of_a_number_told_of_a_sentence_is_the_number() -> None:
    told = [("staff.text", "median"), ("money.left", "net"), ("money.text", "state")]
    told += [("decision.posts", "net"), ("decision.posts", "present")]
    for key, fact in told:
        made = told_of(key, fact)
        assert made.spread is not None
        assert isinstance(made.value, Amount)
        assert made.spread[1].value == made.value.value, key


def sentences_told() -> str:
    return files("kotomitta.web.planning").joinpath("sentences.yaml").read_text("utf-8")


def test_whatever_is_told_of_sentences_is_said_by_a_message() -> None:
    for key, facts in yaml.safe_load(sentences_told()).items():
        for fact, told in facts.items():
            assert told["section"] in derivations(), (key, fact)
            if key != "*":
                assert f"{{{fact}}}" in catalogue()[key][Language.FI], (key, fact)


def test_every_number_of_a_chart_has_words_of_its_own() -> None:
    met = set()
    for section in found()[0].sections:
        for chart in (block for block in section.blocks if isinstance(block, Chart)):
            table = tables(section)[f"{chart.id}-figures"]
            for j in range(1, len(table.columns)):
                made = trace(table.id, 0, j)
                assert made.formula.says, (table.id, j)
                met.add((chart.id, made.formula.says))
    assert {("staff_social_worker", "derive.in_post"), ("net_cost", "derive.present")} <= met
    assert {("load", "derive.cap"), ("arrivals", "derive.arrivals")} <= met


def test_a_number_leads_back_to_where_it_was_clicked(signed_in: SignedIn) -> None:
    made = answered_plan()
    run, client = made.runs.get(), signed_in("viewer")
    for place, back in (
        ("lead/1/0", "overview/#lead"),
        (f"{TEXT}lead/1/0", "overview/#lead"),
        ("caps/0/1", "caseload/#caps"),
        (f"{TEXT}staff/0/0", "staff/#staff"),
    ):
        html = client.get(f"/fi/runs/{run.pk}/numbers/{place}/").content.decode()
        address = f"/fi/scenarios/{made.pk}/{back}"
        assert html.count(f'href="{address}"') == 2, place
        page, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in client.get(page).content.decode(), place


def test_a_score_leads_to_what_it_was_measured_on(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    for place, told in (("methods/0/1", "Eurostat"), ("official/0/2", "Maahanmuuttovirasto")):
        page = signed_in("viewer").get(f"/fi/runs/{run.pk}/numbers/{place}/").content.decode()
        assert told in page
        assert '<p lang="en">' not in page


def test_a_figure_and_its_influence_lead_to_the_figure(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    row = rows()[3]
    page = signed_in("viewer").get(f"/en/runs/{run.pk}/numbers/figures/3/1/").content.decode()
    assert Words(Language.EN).say("derive.figure") in page
    assert f"figure-{row['id']}" in page
    assert page.count(f"figures/?text={row['id']}#figure-{row['id']}") == 3
    assert (
        next(r["id"] for r in trace("influence_persons", 1, 1).feeding)
        in found()[1]["influence"]["persons"]
    )


@pytest.mark.parametrize("language", Language)
def test_a_number_is_named_by_its_row_and_column_after_itself(
    visit: Visit, transactional_db: None, language: Language
) -> None:
    del transactional_db
    words, name = Words(language), "council_question"
    table = next(t for s in found()[0].sections for t in tables(s).values() if t.id == name)
    page = visit(f"/{language}/scenarios/{answered_plan().pk}/overview/", "viewer")
    links = page.locator(f"#{name} td a.from")
    row, number = table.rows[0][:2]
    assert links.first.get_attribute("aria-label") == ", ".join(
        words.fact(f) for f in (number, row, table.columns[1])
    )
    names = {link.get_attribute("aria-label") for link in links.all()}
    assert len(names) == links.count() > 20, "no two are named alike"
    key = page.locator(".key a.from").first
    assert key.get_attribute("aria-label") == ", ".join(
        page.locator(f".key .{part}").first.inner_text() for part in ("value", "name")
    )


def test_the_influence_of_a_figure_leads_to_that_influence(signed_in: SignedIn) -> None:
    made, client = answered_plan(), signed_in("viewer")
    words = Words(Language.FI)
    html = client.get(f"/fi/scenarios/{made.pk}/figures/?by=cap").content.decode()
    found_there = re.findall(
        r'<a class="from" href="([^"]+/share-cap/\d+/0/)"[^>]*>([^<]+)</a>', html
    )
    assert len(found_there) > 10
    for address, share in found_there[:3]:
        page = client.get(address).content.decode()
        assert f'<p class="value">{share}</p>' in page
        assert words.say("derive.influence") in page
        assert words.say("change.of.cap") in page


@pytest.mark.parametrize(
    "where",
    ["share-cap/9999/0", "share-x/0/0", "lead/9/0", "channels/99/1", "channels/0/0", "absent/0/1"],
)
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
    document = paper(run)
    assert expected(document, Language.EN) <= opened(client, [f"/en/runs/{run.pk}/"])
    for place in expected(document, Language.EN):
        where, i, j = place.split("/")
        led = traced(document, {}, [], (where, int(i), int(j)))
        assert led is not None, place
        assert led.derivation.methods, place
        assert say("comparison.unchanged") not in led.names, place
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
