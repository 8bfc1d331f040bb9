"""Who may do what: the table cell by cell, and every address tried from outside by everyone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from kotomitta.web.accounts.models import Token
from kotomitta.web.accounts.permissions import permit, table
from kotomitta.web.accounts.roles import Role
from kotomitta.web.accounts.views.people import LINK_LASTS
from visitors.addresses import Address, addresses
from visitors.people import People, SignedIn

pytestmark = pytest.mark.web

# anonymous, nobody, viewer, worker, planner, lead, administrator
CELLS = {
    "page.public": "yyyyyyy",
    "account.own": "-yyyyyy",
    "account.enter": "-yyyyyy",
    "answer.read": "--yyyyy",
    "figure.edit": "----yyy",
    "scenario.edit": "----yyy",
    "run.start": "----yyy",
    "city.edit": "----yyy",
    "answer.adopt": "-----yy",
    "paper.make": "----yyy",
    "case.work": "---y-y-",
    "case.allocate": "-----y-",
    "case.erase": "------y",
    "unit.counts": "--yyyyy",
    "unit.publish": "----y--",
    "unit.staff": "-----yy",
    "users.manage": "------y",
    "audit.read": "------y",
}
VISITORS = [None, *Role]
NAMES = [address.name for address in addresses()]


def allowed(action: str, role: str | None) -> bool:
    return CELLS[action][VISITORS.index(role)] == "y"


def test_the_table_is_the_one_agreed_on() -> None:
    told = {
        action: "".join("y" if (role or "not signed in") in roles else "-" for role in VISITORS)
        for action, roles in table().items()
    }
    assert told == CELLS


def test_every_view_and_operation_names_its_action() -> None:
    assert [address.name for address in addresses() if address.action not in CELLS] == []
    assert len(NAMES) > 15


def test_a_view_without_an_action_would_be_seen() -> None:
    def bare(request: HttpRequest) -> None:
        del request

    assert "action" not in vars(bare)
    assert vars(permit("users.manage")(bare))["action"] == "users.manage"


def test_an_action_that_is_not_in_the_table_is_no_permission() -> None:
    with pytest.raises(KeyError):
        permit("users.mange")


@pytest.mark.parametrize("role", VISITORS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_from_outside(signed_in: SignedIn, role: str | None, method: str) -> None:
    found = [a for a in addresses() if not a.of_the_api]
    wrong = {a.name for a in found if refused(signed_in(role), a, method) == allowed_to(a, role)}
    assert wrong == set()


@pytest.mark.parametrize("role", VISITORS)
def test_every_operation_of_the_api_from_outside(people: People, role: str | None) -> None:
    headers = {}
    if role is not None:
        _, secret = Token.issue(people[role], LINK_LASTS, name="test")
        headers = {"Authorization": f"Bearer {secret}"}
    client = Client(SERVER_NAME="localhost", headers=headers)
    for address in [a for a in addresses() if a.of_the_api]:
        for method in address.methods:
            status = client.generic(method, address.path).status_code
            # 422: what is sent is looked at before the role is; the next test is about that
            refusals = {401, 403} if allowed_to(address, role) else {401, 403, 422}
            assert (status in refusals) != allowed_to(address, role), (address, method)


@pytest.mark.parametrize("role", Role)
def test_no_operation_of_the_api_does_anything_for_a_role_that_may_not(
    people: People, role: str
) -> None:
    asked = RequestFactory().get("/api/v1/")
    asked.user, vars(asked)["token"] = people[role], Token()  # of every scope
    for address in [a for a in addresses() if a.of_the_api and not allowed_to(a, role)]:
        with pytest.raises(PermissionDenied):
            address.view(asked)


def refused(client: Client, address: Address, method: str) -> bool:
    """Whether the visitor was sent to sign in, or told that they may not."""
    response = getattr(client, method)(address.path)
    to_sign_in = response.status_code == 302 and "/sign-in/?next=" in response.headers["Location"]
    return to_sign_in or response.status_code == 403


def allowed_to(address: Address, role: str | None) -> bool:
    assert address.action is not None
    return allowed(address.action, role)


def test_a_session_ends_with_the_role(signed_in: SignedIn, people: People) -> None:
    client = signed_in("administrator")
    assert client.get("/fi/people/").status_code == 200
    people["administrator"].role = Role.VIEWER
    people["administrator"].save()
    assert client.get("/fi/people/").status_code == 403
    people["administrator"].is_active = False
    people["administrator"].save()
    assert client.get("/fi/people/").headers["Location"] == "/fi/sign-in/?next=/fi/people/"


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(signed_in: SignedIn) -> None:
    response = signed_in(None).get("/sv/account/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/sv/sign-in/?next=/sv/account/"
