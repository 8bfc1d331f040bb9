"""The whole described API, called with what its description allows and with what it does not."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from json import dumps, loads
from typing import Any

import pytest
import requests
import schemathesis
from django.conf import settings as django_settings
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator
from schemathesis.core.result import Ok

from kotomitta.web.accounts.models import Token
from kotomitta.web.accounts.roles import Role
from kotomitta.web.api import api
from kotomitta.web.casework import counting
from visitors.people import Once, People, invited
from visitors.plans import answered_plan
from visitors.unit import a_unit

pytestmark = pytest.mark.web

EACH, FEWER = 15, 4
SCHEMA = loads(dumps(api.get_openapi_schema()))
REFUSAL = {"type": "object", "required": ["detail"], "properties": {"detail": {}}}


def few(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(SCHEMA)
    found = [result for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(found) == sum(len(methods) for methods in schema.values())
    return [result.ok() for result in found]


def faults(operation: Any, status: int, body: object) -> list[str]:
    """What in an answer is not as described; refusals are not described, but tell why."""
    responses = SCHEMA["paths"][operation.path][operation.method]["responses"]
    told = responses.get(str(status))
    if told is None and status < 300:
        return [f"{status} is not described"]
    shape = told["content"]["application/json"]["schema"] if told else REFUSAL
    whole = Draft202012Validator({**shape, "components": SCHEMA["components"]})
    return [error.message for error in whole.iter_errors(body)]


def answered(client: Client, case: Any, headers: dict[str, str]) -> Any:
    told = case.as_transport_kwargs(base_url="http://localhost")
    sent = requests.Request(**told).prepare()
    return client.generic(
        str(sent.method),
        sent.path_url,
        sent.body or b"",
        content_type=str(sent.headers.get("Content-Type", "")),
        headers=headers,
    )


@pytest.fixture(scope="module")
def people(once: Once) -> People:
    return once(invited)


@pytest.fixture(scope="module")
def there(once: Once, people: People) -> Iterator[dict[str, int]]:
    """An app with counts of a unit, and a plan and its run by the names of their path parts."""

    def stored() -> dict[str, int]:
        a_unit(people)
        counting.publish.enqueue()
        plan = answered_plan()
        return {"plan": plan.pk, "run": plan.runs.get().pk}

    with override_settings(LIMITS=dict.fromkeys(django_settings.LIMITS, "")):
        yield once(stored)


def sent_by(people: People, role: str | None) -> dict[str, str]:
    if role is None:
        return {"Authorization": "Bearer x"}
    _, secret = Token.issue(people[role], timedelta(days=1), name="fuzz")
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("operation", operations(), ids=lambda o: o.label)
def test_nothing_breaks_and_every_body_is_as_described(
    operation: Any, role: str | None, people: People, there: dict[str, int]
) -> None:
    headers = sent_by(people, role)
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    met: Counter[int] = Counter()

    def look(case: Any) -> None:
        response = answered(client, case, headers)
        status = response.status_code
        assert status < 500, case.as_curl_command()
        assert (status == 401) == (role is None), case.as_curl_command()
        assert faults(operation, status, response.json()) == [], case.as_curl_command()
        met[status] += 1

    @given(case=operation.as_strategy())
    @few(EACH if role == Role.ADMINISTRATOR else FEWER)
    def called(case: Any) -> None:
        look(case)
        case.path_parameters = {name: there[name] for name in case.path_parameters}
        look(case)

    called()
    assert met
    if role == Role.ADMINISTRATOR and operation.method == "get":
        assert met[200]  # not only refusals were looked at


def test_nothing_is_told_without_a_token() -> None:
    client = Client(SERVER_NAME="localhost")
    for operation in operations():
        path = operation.path.replace("{plan}", "1").replace("{run}", "1")
        assert client.generic(operation.method.upper(), path).status_code == 401


def test_a_body_that_is_not_as_described_would_be_seen() -> None:
    cities = next(o for o in operations() if o.path.endswith("/cities"))
    assert faults(cities, 200, ["helsinki"]) == []
    assert faults(cities, 200, [1])
    assert faults(cities, 201, [])
    assert faults(cities, 404, {"error": "x"})
