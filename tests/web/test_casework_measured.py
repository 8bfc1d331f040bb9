"""Measured figures on the page, in a city's file, and in a plan that a planner takes them into."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from kotomitta.basis.figures import Grade
from kotomitta.planning.inputs.scenario import Change as Overlaid
from kotomitta.planning.inputs.scenario import changed
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.figures import read_figures
from kotomitta.web.casework import counting, keeping
from kotomitta.web.casework.models import Published
from kotomitta.web.casework.unit import today
from kotomitta.web.planning.models import Change
from visitors.people import People, SignedIn
from visitors.plans import plan
from visitors.unit import case

pytestmark = pytest.mark.web


@pytest.fixture(autouse=True)
def _counted(people: People) -> None:
    """Thirty new cases of last month, ten of them with symptoms of trauma, counted."""
    del people
    opened = counting.last_whole_month(today()).first
    for n in range(30):
        one = case(str(500 + n), trauma=n < 10).but(opened=opened, members=1 + n % 2)
        keeping.save_case(one, today())
    counting.publish.enqueue()


def found() -> Published:
    return Published.objects.get()


def adopt(client: Client, pk: int, *figures: str) -> str:
    address = f"/en/counts/{found().month}/adopt/"
    given = {"plan": str(pk), "figure": list(figures)}
    response = client.post(address, given, follow=True)
    return str(response.content.decode())


def test_the_page_shows_each_with_its_interval_and_number(signed_in: SignedIn) -> None:
    text = signed_in("viewer").get("/en/counts/").content.decode()
    assert re.search(
        r"Share with symptoms of trauma</th><td>33\.\d%</td><td>2\d\.\d–4\d\.\d%", text
    )
    assert "30 cases" in text
    assert 'name="figure"' not in text, "a viewer takes nothing"


def test_of_how_many_it_is_not_known_is_told_on_the_page_and_in_the_source(
    signed_in: SignedIn,
) -> None:
    opened = counting.last_whole_month(today()).first
    for n in range(12):
        keeping.save_case(case(str(600 + n), trauma=None).but(opened=opened), today())
    Published.objects.all().delete()
    counting.publish.enqueue()
    text = signed_in("viewer").get("/en/counts/").content.decode()
    row = re.search(r"Share with symptoms of trauma</th>(.*?)</tr>", text)
    assert row
    assert "30 cases<br>not known: 12" in row[1]
    assert re.search(r"<td>33\.\d%</td><td>1\d\.\d–6\d(\.\d)?%", row[1])
    made = plan(as_of=today())
    adopt(signed_in("planner"), made.pk, "need.trauma.share", "household.persons")
    sources = dict(Change.objects.values_list("target", "source"))
    assert "30 cases" in sources["need.trauma.share"]
    assert "not known of 12 more" in sources["need.trauma.share"]
    assert "not known" not in sources["household.persons"]


def test_counts_of_before_that_was_told_are_shown_as_they_are(signed_in: SignedIn) -> None:
    kept = found()
    for one in kept.body["measured"]:
        one.pop("unknown")
    kept.save()
    assert "30 cases</td>" in signed_in("viewer").get("/en/counts/").content.decode()


def test_the_file_is_as_a_citys_folder_takes_it(signed_in: SignedIn, tmp_path: Path) -> None:
    file = tmp_path / "figures.yaml"
    file.write_bytes(signed_in("planner").get("/en/counts/measured.yaml").content)
    known = {figure.id: figure.values[0] for figure in read_figures([file])}
    assert {"need.trauma.share", "household.persons"} <= set(known)
    dated = known["household.persons"]
    assert dated.grade is Grade.MEASURED
    assert dated.value == pytest.approx(1.5)
    assert dated.source.startswith("The unit's own cases, counted in casework: 30 households")


def test_a_planner_takes_them_into_a_plan_with_reason_and_source(signed_in: SignedIn) -> None:
    made = plan(as_of=today())
    text = adopt(signed_in("planner"), made.pk, "need.trauma.share", "household.persons")
    assert "Measured figures taken into the plan" in text
    change = Change.objects.get(scenario=made, target="need.trauma.share")
    assert change.body["grade"] == "measured"
    assert change.reason.startswith("Measured of the unit's own cases")
    assert "30 cases" in change.source
    (figure,) = (
        f for f in read_figures([RULEBOOK / "weights" / "need.yaml"]) if f.id == change.target
    )
    last = changed(figure, [Overlaid.model_validate(change.body)], today()).values[-1]
    assert last.grade is Grade.MEASURED
    assert Change.objects.filter(scenario=made).count() == 2


def test_a_plan_that_changes_one_already_takes_none(signed_in: SignedIn) -> None:
    made, client = plan(as_of=today()), signed_in("planner")
    adopt(client, made.pk, "need.trauma.share")
    text = adopt(client, made.pk, "household.persons", "need.trauma.share")
    assert "already has a change of the figure need.trauma.share" in text
    assert Change.objects.filter(scenario=made).count() == 1


def test_a_plan_of_before_the_counts_knows_nothing_of_them(signed_in: SignedIn) -> None:
    made, client = plan(as_of=today() - timedelta(1)), signed_in("planner")
    assert made.name not in client.get("/en/counts/").content.decode()
    address = f"/en/counts/{found().month}/adopt/"
    told = {"plan": str(made.pk), "figure": "need.trauma.share"}
    assert client.post(address, told).status_code == 404
    assert not Change.objects.exists()


@pytest.mark.parametrize("role", ["viewer", "worker"])
def test_only_who_edits_figures_takes_them(signed_in: SignedIn, role: str) -> None:
    made = plan(as_of=today())
    address = f"/en/counts/{found().month}/adopt/"
    told = {"plan": str(made.pk), "figure": "need.trauma.share"}
    assert signed_in(role).post(address, told).status_code in (403, 404)
    assert not Change.objects.exists()


def test_a_month_that_was_not_counted_has_nothing(signed_in: SignedIn) -> None:
    assert date.fromisoformat(f"{found().month}-01") < today()
    assert signed_in("planner").post("/en/counts/1999-01/adopt/", {}).status_code == 404
