"""The whole described API, called with what its description allows and with what it does not."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from kotomitta.web.accounts.models import Token
from kotomitta.web.api import api
from visitors.people import People
from visitors.plans import answered_plan

pytestmark = pytest.mark.web

EACH = 15
few = settings(
    max_examples=EACH,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    found = [result for result in schema.get_all_operations() if isinstance(result, Ok)]
    assert len(found) == sum(len(methods) for methods in schema.values())
    return [result.ok() for result in found]


def answered(client: Client, case: Any, headers: dict[str, str]) -> int:
    told = case.as_transport_kwargs(base_url="http://localhost")
    sent = requests.Request(**told).prepare()
    response = client.generic(
        str(sent.method),
        sent.path_url,
        sent.body or b"",
        content_type=str(sent.headers.get("Content-Type", "")),
        headers=headers,
    )
    return int(response.status_code)


@pytest.mark.parametrize("operation", operations(), ids=lambda o: o.label)
def test_nothing_breaks_and_nothing_is_told_without_a_token(operation: Any, people: People) -> None:
    answered_plan()
    secret = Token.issue(people["administrator"], timedelta(days=1), name="fuzz")[1]
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    known, unknown = {"Authorization": f"Bearer {secret}"}, {"Authorization": "Bearer x"}
    met: Counter[int] = Counter()

    @given(case=operation.as_strategy())
    @few
    def called(case: Any) -> None:
        assert answered(client, case, {}) == answered(client, case, unknown) == 401
        status = answered(client, case, known)
        assert status < 500, case.as_curl_command()
        met[status] += 1

    called()
    assert met
    assert met[401] == 0
