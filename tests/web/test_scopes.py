"""What a token may do: what it was made for, and never more than its person."""

from datetime import timedelta

import pytest
from django.test import Client

from kotomitta.web.accounts.models import Token
from kotomitta.web.accounts.permissions import may, scopes, table
from kotomitta.web.accounts.roles import Role, Scope
from kotomitta.web.accounts.views.own import TokenForm
from visitors.addresses import addresses
from visitors.people import People, SignedIn

pytestmark = pytest.mark.web

OPERATIONS = [a for a in addresses() if a.of_the_api and a.action != "page.public"]


def test_scopes_are_made_of_actions_of_the_table_and_open_every_operation() -> None:
    assert set(scopes()) == set(Scope)
    opened = frozenset.union(*scopes().values())
    assert opened <= set(table())
    assert {address.action for address in OPERATIONS} <= opened


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", list(Scope))
def test_each_operation_answers_by_role_and_scope_together(
    people: People, role: Role, scope: Scope
) -> None:
    _, secret = Token.issue(people[role], timedelta(days=1), name="x", scopes=[scope])
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    for address in OPERATIONS:
        action = str(address.action)
        allowed = action in scopes()[scope] and may(people[role], action)
        for method in address.methods:
            status = client.generic(method, address.path).status_code
            # 422: what is sent is looked at before the person is
            assert (status in ({401, 403} if allowed else {403, 422})) != allowed, (
                address.name,
                status,
            )


def test_a_token_without_scopes_opens_nothing(people: People) -> None:
    _, secret = Token.issue(people["administrator"], timedelta(days=1), name="x", scopes=[])
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/cities").status_code == 403


def test_a_token_opens_no_page(people: People) -> None:
    _, secret = Token.issue(people["administrator"], timedelta(days=1), name="x")
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/fi/people/").status_code == 302


def test_the_scopes_are_chosen_and_shown_when_the_token_is_made(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    path = "/fi/account/tokens/"
    none = client.post(path, {"name": "x", "days": "30"})
    assert 'id="scopes-error"' in none.content.decode()
    assert not Token.objects.exists()
    made = client.post(path, {"name": "x", "days": "30", "scopes": ["plans", "counts"]})
    assert Token.objects.get().scopes == ["plans", "counts"]
    shown = "Muuttaa suunnitelmia ja laskea niitä; Lukea yksikön lukumääriä"
    assert made.content.decode().count(shown) == 2  # beside the token, and in the table
    assert not TokenForm({"name": "x", "days": "30", "scopes": ["everything"]}).is_valid()
