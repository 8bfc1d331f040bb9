"""The pages of a stored answer: every part on its page, every number with where it comes from."""

import re
from importlib.resources import files

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kotomitta.render.words import Language, catalogue
from kotomitta.report.document import Chart, Table
from kotomitta.web.planning.derivations import PAGES, derivations
from kotomitta.web.planning.fragments import OTHER_WORDS, shown_on
from kotomitta.web.planning.keeping import keep_parts
from kotomitta.web.planning.models import Fragment
from visitors.people import SignedIn
from visitors.plans import HOSTILE, answered_plan, change, found, plan, stored

pytestmark = pytest.mark.web


def path(language: str, pk: int, page: str) -> str:
    return f"/{language}/scenarios/{pk}/{page}/"


def paper(client: Client, language: str, pk: int) -> str:
    html = client.get(path(language, pk, "money")).content.decode()
    return html[html.index('<div class="paper') :]


def test_every_section_of_the_paper_is_on_a_page() -> None:
    document, _ = found()
    pages = {shown_on(section.id) for section in document.sections}
    assert pages <= {*PAGES, "figures", "paper"}
    named = {s.id for s in document.sections}
    assert named <= set(derivations()), "a section that nobody gave a page and a derivation"


def test_every_figure_of_the_answer_feeds_a_section() -> None:
    _, answer = found()
    feeding = tuple(p for told in derivations().values() for p in told.figures)
    assert {f["id"] for f in answer["figures"] if not f["id"].startswith(feeding)} == set()


@pytest.mark.parametrize("language", Language)
def test_each_page_shows_its_sections_and_where_the_numbers_come_from(
    signed_in: SignedIn, language: Language
) -> None:
    made = answered_plan()
    document, _ = found()
    client = signed_in("viewer")
    for page in PAGES:
        html = client.get(path(language, made.pk, page)).content.decode()
        for section in document.sections:
            assert (f'<h2 id="{section.id}"' in html) == (shown_on(section.id) == page), page
            if shown_on(section.id) != page or not derivations()[section.id].figures:
                continue
            blocks = [b for b in section.blocks if isinstance(b, Chart | Table)]
            part = html[html.index(f'<h2 id="{section.id}"') :].split("</section>")[0]
            assert part.count('<details class="plan-basis">') == len(blocks), section.id
    html = client.get(path(language, made.pk, "overview")).content.decode()
    assert html.split("</section>")[0].count('<details class="plan-basis">') == 4


def test_every_chart_has_its_sentence_its_table_and_three_downloads(signed_in: SignedIn) -> None:
    made = answered_plan()
    client = signed_in("viewer")
    html = "".join(client.get(path("en", made.pk, p)).content.decode() for p in PAGES)
    document, _ = found()
    charts = [b for s in document.sections for b in s.blocks if isinstance(b, Chart)]
    assert len(charts) >= 4
    for chart in charts:
        figure = html[html.index(f'<figure id="{chart.id}">') :].split("</figure>")
        assert "<figcaption><strong>" in figure[0]
        assert "<details>" in figure[0]
        for suffix in ("png", "svg", "csv"):
            assert f"charts/{chart.id}.{suffix}" in figure[1]


def test_a_link_to_a_figure_leads_to_it(signed_in: SignedIn) -> None:
    made = answered_plan()
    client = signed_in("viewer")
    html = client.get(path("fi", made.pk, "caseload")).content.decode()
    links = re.findall(r'href="([^"]*)#(figure-[^"]*)"', html)
    assert len(links) > 5
    for address, anchor in links[:3]:
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_a_plan_without_an_answer_says_so_and_offers_to_run(signed_in: SignedIn) -> None:
    made = plan()
    for page in PAGES:
        html = signed_in("planner").get(path("en", made.pk, page)).content.decode()
        assert "has not been run yet" in html
        assert f"/en/scenarios/{made.pk}/run/" in html
    assert "/run/" not in signed_in("viewer").get(path("en", made.pk, "money")).content.decode()


def test_a_change_makes_the_answer_out_of_date_at_once_and_taking_it_back_does_not(
    signed_in: SignedIn,
) -> None:
    made = answered_plan()
    client = signed_in("viewer")
    assert "out of date" not in client.get(path("en", made.pk, "staff")).content.decode()
    put = change(made)
    for page in PAGES:
        assert "out of date" in client.get(path("en", made.pk, page)).content.decode()
    put.delete()
    assert "out of date" not in client.get(path("en", made.pk, "staff")).content.decode()


def test_newer_data_or_another_program_makes_it_out_of_date(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = answered_plan()
    monkeypatch.setattr(
        "kotomitta.web.planning.cities.versions", lambda city: {"kotomitta": city, "data": ""}
    )
    assert "out of date" in signed_in("viewer").get(path("en", made.pk, "money")).content.decode()


def test_an_answer_whose_city_is_gone_can_be_read_and_is_out_of_date(signed_in: SignedIn) -> None:
    made = answered_plan()
    made.city = "gone"
    made.save()
    html = signed_in("viewer").get(path("en", made.pk, "overview")).content.decode()
    assert "out of date" in html
    assert '<section class="lead"' in html


def test_a_page_costs_few_queries_and_does_not_read_the_whole_answer(signed_in: SignedIn) -> None:
    made = answered_plan()
    client = signed_in("viewer")
    client.get(path("fi", made.pk, "money"))
    with CaptureQueriesContext(connection) as asked:
        client.get(path("fi", made.pk, "money"))
    texts = [query["sql"] for query in asked.captured_queries]
    assert len(texts) <= 7
    assert not any("planning_result" in text for text in texts)


@pytest.mark.usefixtures("rendered_anew")
def test_a_new_rendering_is_made_when_the_words_change_and_the_old_one_serves_if_it_cannot(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = answered_plan()
    client = signed_in("viewer")
    before = paper(client, "sv", made.pk)
    run = made.runs.get()
    monkeypatch.setattr("kotomitta.web.planning.keeping.rendering", lambda: "other")
    assert paper(client, "sv", made.pk) == before
    assert set(Fragment.objects.filter(run=run).values_list("language", flat=True)) == {"sv"}
    assert Fragment.objects.filter(run=run, rendering="other").exists()

    def unknown(*args: object) -> None:
        raise KeyError(args)

    monkeypatch.setattr("kotomitta.web.planning.keeping.rendering", lambda: "third")
    monkeypatch.setattr("kotomitta.web.planning.keeping.rendered", unknown)
    assert paper(client, "sv", made.pk) == before
    page = client.get(path("en", made.pk, "money"))
    assert page.status_code == 400
    assert "earlier version of the program" in page.content.decode()


@pytest.mark.usefixtures("rendered_anew")
def test_words_that_no_paper_has_are_needed_for_none_of_it(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    del db
    folder = files("kotomitta.render").joinpath("catalogue")
    other: dict[str, object] = {}
    for name in OTHER_WORDS:
        other |= yaml.safe_load(folder.joinpath(name).read_text("utf-8"))
    left = {key: told for key, told in catalogue().items() if key not in other}
    monkeypatch.setattr("kotomitta.render.words.catalogue", lambda: left)
    run = answered_plan().runs.get()
    for language in Language:
        keep_parts(run, language)
    assert set(run.fragments.values_list("language", flat=True)) == set(Language)


def test_hostile_text_is_shown_as_it_is(signed_in: SignedIn) -> None:
    texts = ("question", "hypothesis", "findings", "decision")
    made = plan(name=HOSTILE, **dict.fromkeys(texts, HOSTILE))
    put = change(made, reason=HOSTILE, source=HOSTILE)
    stored(made)
    client = signed_in("planner")
    for page in ("overview/", "changes/", "figures/", "paper/", "edit/", f"changes/{put.pk}/"):
        html = client.get(f"/en/scenarios/{made.pk}/{page}").content.decode()
        assert "<script>alert" not in html, page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html, page
        assert "49=cmd" not in html
    html = client.get("/en/").content.decode()
    assert "&lt;script&gt;" in html
    assert "<script>alert" not in html


def test_a_plan_that_is_not_there_is_not_found(signed_in: SignedIn) -> None:
    for page in (*PAGES, "figures", "changes", "paper"):
        assert signed_in("viewer").get(path("fi", 999, page)).status_code == 404
