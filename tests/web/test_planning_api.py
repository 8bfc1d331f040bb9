"""Planning for other programs: the same actions, refusals and numbers as on the pages."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kotomitta.web.accounts.models import Token
from kotomitta.web.planning.models import Run, Scenario, Status
from kotomitta.web.planning.running import start_comparison
from visitors.people import People
from visitors.plans import FORM, answered_plan, change, found, plan

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("quick_runs")]

SAID = {key: value for key, value in FORM.items() if key != "version"} | {"draws": 40}
FIGURE = {"id": "cap.probability", "from": "2025-06-01", "value": 0.95, "reason": "A surer cap"}
CHANGE = {
    "change": FIGURE,
    "source": "The board's wish, 2025",
}


class Caller:
    """A client that sends a person's token."""

    def __init__(self, people: People, role: str) -> None:
        self._bearer = f"Bearer {Token.issue(people[role], timedelta(days=1), name='test')[1]}"

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        sent = (
            {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        )
        client = Client(SERVER_NAME="localhost")
        headers = {"Authorization": self._bearer}
        return getattr(client, method)(f"/api/v1{path}", headers=headers, **sent)


@pytest.fixture
def planner(people: People) -> Caller:
    return Caller(people, "planner")


def test_a_plan_from_nothing_to_its_answer(planner: Caller, transactional_db: None) -> None:
    del transactional_db
    made = planner("post", "/scenarios", SAID)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    put = planner("post", f"/scenarios/{pk}/changes", CHANGE)
    assert put.status_code == 201, put.content
    assert put.json()["body"]["reason"] == "A surer cap (The board's wish, 2025)"
    started = planner("post", f"/scenarios/{pk}/runs")
    assert started.status_code == 202
    run = planner("get", f"/runs/{started.json()['id']}").json()
    assert (run["status"], run["progress"], run["stale"]) == ("done", 100, False)
    answer = planner("get", f"/runs/{run['id']}/answer").json()
    assert answer["scenario"]["figures"][0]["value"] == 0.95
    rows = planner("get", f"/runs/{run['id']}/figures").json()
    assert len(rows) == len(answer["figures"])
    changed = next(row for row in rows if row["id"] == "cap.probability")
    assert (changed["value"], set(changed["name"])) == (0.95, {"fi", "sv", "en"})
    assert [r["id"] for r in planner("get", f"/scenarios/{pk}/runs").json()] == [run["id"]]


def test_lists_and_one(planner: Caller) -> None:
    made = answered_plan()
    change(made)
    assert planner("get", "/cities").json()[:2] == ["demo", "helsinki"]
    (listed,) = planner("get", "/scenarios").json()
    assert planner("get", f"/scenarios/{made.pk}").json() == listed
    assert [c["target"] for c in listed["changes"]] == ["cap.probability"]
    run = made.runs.get()
    assert planner("get", f"/runs/{run.pk}").json()["stale"] is True
    assert planner("get", f"/runs/{run.pk}/answer").json() == json.loads(json.dumps(found()[1]))


def test_an_edit_over_an_old_version_is_refused(planner: Caller) -> None:
    made = plan()
    said = {**SAID, "findings": "Found"}
    assert planner("put", f"/scenarios/{made.pk}?version=1", said).json()["version"] == 2
    assert planner("put", f"/scenarios/{made.pk}?version=1", said).status_code == 409
    assert planner("post", f"/scenarios/{made.pk}/changes", CHANGE).status_code == 201
    assert planner("post", f"/scenarios/{made.pk}/changes", CHANGE).status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**SAID, "term": "1999"}, 400),
        ({**SAID, "city": "nowhere"}, 400),
        ({**SAID, "city": "../../etc"}, 400),
        ({**SAID, "question": "short"}, 422),
        ({**SAID, "draws": 10**9}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_is_refused(planner: Caller, body: Any, status: int) -> None:
    response = planner("post", "/scenarios", body)
    assert response.status_code == status
    assert "detail" in response.json()
    assert not Scenario.objects.exists()


def test_a_change_that_cannot_be_is_refused(planner: Caller) -> None:
    made = plan()
    wrong = {**CHANGE, "change": {**FIGURE, "id": "no.such"}}
    response = planner("post", f"/scenarios/{made.pk}/changes", wrong)
    assert (response.status_code, response.json()["key"]) == (400, "error.figure_missing")


def test_cancelling(planner: Caller) -> None:
    run = Run.objects.create(scenario=plan(), inputs={}, digest="")
    assert planner("delete", f"/runs/{run.pk}").json()["status"] == Status.CANCELLED
    assert planner("delete", f"/runs/{run.pk}").status_code == 409
    assert planner("get", f"/runs/{run.pk}/answer").status_code == 404


def test_a_viewer_reads_and_no_more(people: People) -> None:
    viewer, made = Caller(people, "viewer"), plan()
    assert viewer("get", "/scenarios").status_code == 200
    assert viewer("post", "/scenarios", SAID).status_code == 403
    assert viewer("post", f"/scenarios/{made.pk}/runs").status_code == 403
    assert viewer("post", f"/scenarios/{made.pk}/changes", CHANGE).status_code == 403


def test_a_comparison_says_that_it_is_stale(planner: Caller, transactional_db: None) -> None:
    del transactional_db
    first, second = plan(name="One"), plan(name="Two")
    change(first)
    run = start_comparison([first, second], None)
    assert planner("get", f"/runs/{run.pk}").json()["stale"] is False
    put = planner("post", f"/scenarios/{second.pk}/changes", CHANGE)
    assert put.status_code == 201, put.content
    assert planner("get", f"/runs/{run.pk}").json()["stale"] is True
    again = start_comparison([first, Scenario.objects.get(pk=second.pk)], None)
    assert planner("get", f"/runs/{again.pk}").json()["stale"] is False
    second.delete()
    assert planner("get", f"/runs/{again.pk}").json()["stale"] is True
    assert planner("get", f"/runs/{run.pk}").json()["stale"] is True
    described = Client(SERVER_NAME="localhost").get("/api/v1/openapi.json")
    stale = described.json()["components"]["schemas"]["RunOut"]["properties"]["stale"]
    assert "comparison" in stale["description"]
