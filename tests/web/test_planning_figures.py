"""The figures of an answer: filtered, sorted by influence, with grade and source."""

import re

import pytest

from kotomitta.render.words import Language, Words
from kotomitta.report.document import Verbatim
from visitors.people import SignedIn
from visitors.plans import answered_plan, change, found, plan

pytestmark = pytest.mark.web


def ids(html: str) -> list[str]:
    return re.findall(r"<br><code>([^<]+)</code>", html)


def shares(html: str) -> list[float]:
    share = r"<td><a [^>]*>([\d.]+)%</a></td>\s*<td>(?:measured|official|expert|assumption)"
    cells = re.findall(share, html)
    return [float(cell) for cell in cells]


@pytest.mark.parametrize("by", ["persons", "cap", "staff", "net_city"])
def test_those_that_move_a_result_most_come_first(signed_in: SignedIn, by: str) -> None:
    made = answered_plan()
    client = signed_in("viewer")
    html = client.get(f"/en/scenarios/{made.pk}/figures/", {"by": by, "all": "1"}).content.decode()
    _, answer = found()
    assert len(ids(html)) == len(answer["figures"])
    listed = shares(html)
    assert len(listed) > 10
    assert listed == sorted(listed, reverse=True)
    first = max(answer["influence"][by], key=answer["influence"][by].__getitem__)
    assert ids(html)[0] == first.replace("forecast.", "series.")


def test_at_first_some_are_shown_and_a_link_to_all(signed_in: SignedIn) -> None:
    made = answered_plan()
    html = signed_in("viewer").get(f"/en/scenarios/{made.pk}/figures/").content.decode()
    assert len(ids(html)) == 25
    assert "all=1" in html


def test_filters_by_word_grade_and_part(signed_in: SignedIn) -> None:
    made = answered_plan()
    client = signed_in("viewer")

    def shown(**asked: str) -> list[str]:
        page = client.get(f"/en/scenarios/{made.pk}/figures/", {**asked, "all": "1"})
        return ids(page.content.decode())

    assert set(shown(text="probability")) == {"cap.probability"}
    assert shown(text="no such thing") == []
    _, answer = found()
    official = sorted(f["id"] for f in answer["figures"] if f["grade"] == "official")
    assert sorted(shown(grade="official")) == official
    assert all(
        name.startswith(("services.", "series.", "chain.", "city.", "household.", "unit."))
        for name in shown(part="services")
    )
    assert shown(part="no-such-part") == []


@pytest.mark.parametrize("language", [Language.FI, Language.SV])
def test_no_source_and_no_note_is_left_in_english(signed_in: SignedIn, language: Language) -> None:
    made = answered_plan()
    html = (
        signed_in("viewer").get(f"/{language}/scenarios/{made.pk}/figures/?all=1").content.decode()
    )
    assert '<span lang="en">' not in html
    assert 'class="frame-note" lang="en"' not in html
    assert Words(language).fact(Verbatim("Assumption of this project", "en")) in html


def test_every_row_has_its_source_grade_and_day(signed_in: SignedIn) -> None:
    made = answered_plan()
    html = (
        signed_in("viewer")
        .get(f"/fi/scenarios/{made.pk}/figures/", {"text": "cap.probability"})
        .content.decode()
    )
    row = html[html.index('id="figure-cap.probability"') :].split("</tr>")[0]
    assert re.search(r"<td>\d+\.\d+\.\d{4}</td>", row)
    assert re.search(r"<td>(mitattu|virallinen|asiantuntija-arvio|oletus)</td>", row)
    assert 'class="long">' in row


def test_a_planner_can_change_a_figure_and_finds_the_change_again(signed_in: SignedIn) -> None:
    made = answered_plan()
    address = f"/en/scenarios/{made.pk}/figures/"
    asked = {"text": "cap.probability"}
    assert "changes/new" not in signed_in("viewer").get(address, asked).content.decode()
    planner = signed_in("planner")
    assert "changes/new/?target=cap.probability" in planner.get(address, asked).content.decode()
    put = change(made)
    assert f"/changes/{put.pk}/" in planner.get(address, asked).content.decode()


def test_without_an_answer_there_are_no_figures(signed_in: SignedIn) -> None:
    made = plan()
    page = signed_in("viewer").get(f"/en/scenarios/{made.pk}/figures/")
    assert page.status_code == 200
    assert ids(page.content.decode()) == []


@pytest.mark.parametrize("role", ["viewer", "planner"])
def test_a_plan_without_an_answer_says_when_its_figures_come(
    signed_in: SignedIn, role: str
) -> None:
    made = plan()
    html = signed_in(role).get(f"/en/scenarios/{made.pk}/figures/").content.decode()
    assert Words(Language.EN).say("planning.figures.none") in html
    assert "<table" not in html
    assert (f'scenarios/{made.pk}/changes/">Change a figure' in html) is (role == "planner")
