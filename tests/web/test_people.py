"""The administrator's page of everyone's role."""

import re

import pytest
from django.test import Client

from kotomitta.web.accounts.models import Link, Token, User
from kotomitta.web.accounts.views.people import LINK_LASTS
from visitors.people import People, SignedIn

pytestmark = pytest.mark.web

PATH = "/fi/people/"
ADDRESS = re.compile(r'<code class="frame-secret">http://localhost(/fi/sign-in/link/.+?/)</code>')


def test_everyone_is_listed_with_role_and_state(signed_in: SignedIn, people: People) -> None:
    people["worker"].is_active = False
    people["worker"].save()
    text = signed_in("administrator").get(PATH).content.decode()
    for person in people.values():
        assert f"<td>{person.username}</td>" in text
    assert text.count("suljettu") == 1


def test_a_new_person_gets_in_by_the_link_and_makes_a_password(signed_in: SignedIn) -> None:
    made = signed_in("administrator").post(
        PATH + "new/", {"username": "aino", "name": "Aino", "role": "planner"}
    )
    found = ADDRESS.search(made.content.decode())
    assert found
    aino = Client(SERVER_NAME="localhost")
    assert aino.post(found[1]).headers["Location"] == "/fi/account/"
    assert "suunnittelija" in aino.get("/fi/account/").content.decode()
    assert not User.objects.get(username="aino").has_usable_password()


@pytest.mark.parametrize(
    "given",
    [
        {"username": "Viewer", "role": "viewer"},
        {"username": "a b<", "role": "viewer"},
        {"username": "", "role": "viewer"},
        {"username": "aino", "role": "emperor"},
    ],
)
def test_a_person_that_cannot_be_is_not_made(signed_in: SignedIn, given: dict[str, str]) -> None:
    client = signed_in("administrator")
    before = User.objects.count()
    assert client.post(PATH + "new/", given).status_code == 200
    assert User.objects.count() == before


def test_a_role_is_given_at_once(signed_in: SignedIn, people: People) -> None:
    viewer = signed_in("viewer")
    path = f"{PATH}{people['viewer'].pk}/role/"
    signed_in("administrator").post(path, {"role": "administrator"})
    assert viewer.get(PATH).status_code == 200
    signed_in("administrator").post(path, {"role": "emperor"})
    people["viewer"].refresh_from_db()
    assert people["viewer"].role == "administrator"


def test_nobody_changes_themselves(signed_in: SignedIn, people: People) -> None:
    client, me = signed_in("administrator"), people["administrator"]
    assert client.post(f"{PATH}{me.pk}/role/", {"role": "viewer"}).status_code == 403
    assert client.post(f"{PATH}{me.pk}/state/", {"active": "0"}).status_code == 403
    me.refresh_from_db()
    assert (me.role, me.is_active) == ("administrator", True)


def test_who_is_shut_out_loses_session_link_and_token(signed_in: SignedIn, people: People) -> None:
    lead = people["lead"]
    session = signed_in("lead")
    _, link = Link.issue(lead, LINK_LASTS)
    _, token = Token.issue(lead, LINK_LASTS, name="x")
    admin = signed_in("administrator")
    admin.post(f"{PATH}{lead.pk}/state/", {"active": "0"})
    assert session.get("/fi/account/").status_code == 302
    admin.post(f"{PATH}{lead.pk}/state/", {"active": "1"})
    assert not Link.objects.holding(link).exists()
    assert not Token.objects.holding(token).exists()


def test_a_new_link_ends_the_one_before(signed_in: SignedIn, people: People) -> None:
    admin = signed_in("administrator")
    first, second = (
        ADDRESS.search(admin.post(f"{PATH}{people['lead'].pk}/link/").content.decode())
        for _ in range(2)
    )
    assert first
    assert second
    visitor = Client(SERVER_NAME="localhost")
    assert visitor.get(first[1]).status_code == 410
    assert visitor.get(second[1]).status_code == 200
