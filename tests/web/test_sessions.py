"""A person's own sessions: what is told of them, and how they end."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kotomitta.web.accounts import sessions
from kotomitta.web.accounts.models import Session
from kotomitta.web.accounts.sessions import device
from visitors.people import PHRASE, People, SignedIn

pytestmark = pytest.mark.web

PATH = "/fi/account/"
HANDLE = re.compile(r'name="session" value="(\w+)"')
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
DESK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0"


@pytest.mark.parametrize(
    ("agent", "kind"),
    [(PHONE, "phone Firefox"), (DESK, "computer Edge"), ("", "computer"), ("curl/8", "computer")],
)
def test_of_a_browser_only_its_kind_is_kept(agent: str, kind: str) -> None:
    assert device(agent) == kind


def signed_in_on(people: People, agent: str) -> Client:
    people["viewer"].set_password(PHRASE)
    people["viewer"].save()
    client = Client(SERVER_NAME="localhost", headers={"User-Agent": agent})
    client.post("/fi/sign-in/", {"username": "viewer", "password": PHRASE})
    return client


def test_each_is_told_with_its_device_and_this_one_is_marked(people: People) -> None:
    signed_in_on(people, PHONE)
    desk = Client(SERVER_NAME="localhost", headers={"User-Agent": DESK})
    desk.post("/fi/sign-in/", {"username": "viewer", "password": PHRASE})
    text = desk.get(PATH).content.decode()
    assert "puhelin tai tabletti, Firefox" in text
    assert "tietokone, Edge" in text
    assert text.count("tämä istunto") == 1
    assert not any(row.session_key in text for row in Session.objects.all())
    kept = str(list(Session.objects.values("device", "began", "used", "user_id")))
    assert "Mozilla" not in kept
    assert "127.0.0.1" not in kept


def test_one_is_ended_and_the_others_stay(signed_in: SignedIn) -> None:
    here, there, third = (signed_in("viewer") for _ in range(3))
    handles = HANDLE.findall(here.get(PATH).content.decode())
    assert len(handles) == 2
    here.post(f"{PATH}sessions/end/", {"session": handles[0]})
    assert sorted(client.get(PATH).status_code for client in (there, third)) == [200, 302]
    assert here.get(PATH).status_code == 200


def test_all_others_are_ended_at_once_and_nobody_elses(signed_in: SignedIn) -> None:
    here, there, other = signed_in("viewer"), signed_in("viewer"), signed_in("planner")
    here.post(f"{PATH}sessions/end/")
    assert [client.get(PATH).status_code for client in (here, there, other)] == [200, 302, 200]


def test_nobody_ends_the_session_of_another(signed_in: SignedIn, people: People) -> None:
    mine, other = signed_in("viewer"), signed_in("planner")
    [theirs] = sessions.live(people["planner"])
    mine.post(f"{PATH}sessions/end/", {"session": theirs.handle})
    assert other.get(PATH).status_code == 200


def test_a_session_ends_after_its_time_however_much_it_is_used(
    signed_in: SignedIn, people: People
) -> None:
    client = signed_in("viewer")
    [row] = sessions.live(people["viewer"])
    assert row.expire_date <= timezone.now() + timedelta(hours=8)
    before = row.expire_date
    client.post(f"{PATH}tokens/", {"name": "x", "days": "1"})  # a page that changes the session
    session = client.session
    session["used"] = "2020-01-01T00:00:00+00:00"
    session.save()
    client.get(PATH)
    row.refresh_from_db()
    assert row.used is not None
    assert row.used > timezone.now() - timedelta(hours=1)
    assert row.expire_date == before


def test_the_hour_is_noted_once_an_hour(signed_in: SignedIn) -> None:
    client = signed_in("viewer")
    client.get(PATH)
    with CaptureQueriesContext(connection) as asked:
        client.get(PATH)
    assert not [q for q in asked.captured_queries if q["sql"].startswith(("UPDATE", "INSERT"))]


def test_who_is_let_in_again_has_to_sign_in_again(signed_in: SignedIn, people: People) -> None:
    session, admin = signed_in("lead"), signed_in("administrator")
    state = f"/fi/people/{people['lead'].pk}/state/"
    admin.post(state, {"active": "0"})
    admin.post(state, {"active": "1"})
    assert session.get(PATH).status_code == 302


# --- a form that outlives its session -------------------------------------------------------------

AT = "/fi/cases/1/do/meeting/"
SENT = {"on": "5.11.2026", "csrfmiddlewaretoken": "old"}


def run_out(client: Client, **ago: int) -> None:
    """The session of a client has ended by itself, so long ago."""
    key = client.cookies["kotomitta_session"].value
    over = timezone.now() - timedelta(**ago)
    assert Session.objects.filter(session_key=key).update(expire_date=over)


def enter(client: Client, people: People, role: str, at: str) -> str:
    people[role].set_password(PHRASE)
    people[role].save()
    told = {"username": role, "password": PHRASE}
    return client.post(at, told, follow=True).content.decode()


def test_what_was_written_when_the_session_ended_is_sent_after_the_next_sign_in(
    people: People, signed_in: SignedIn
) -> None:
    client = signed_in("worker")
    run_out(client, minutes=5)
    to_sign_in = client.post(AT, SENT)
    assert to_sign_in["Location"] == "/fi/sign-in/?next=/fi/account/unsent/"
    page = enter(client, people, "worker", to_sign_in["Location"])
    assert "Mitään ei ole vielä tallennettu" in page
    assert f'action="{AT}"' in page
    assert '<input type="hidden" name="on" value="5.11.2026">' in page
    assert 'value="old"' not in page


def test_nobody_else_gets_it(people: People, signed_in: SignedIn) -> None:
    client = signed_in("worker")
    run_out(client, minutes=5)
    to_sign_in = client.post(AT, SENT)
    assert "5.11.2026" not in enter(client, people, "planner", to_sign_in["Location"])
    assert "5.11.2026" not in client.get("/fi/account/unsent/", follow=True).content.decode()


def test_nothing_is_kept_of_a_session_that_was_ended_or_ended_long_ago(
    signed_in: SignedIn,
) -> None:
    ended, old, nobody = signed_in("worker"), signed_in("worker"), signed_in(None)
    Session.objects.get(session_key=ended.cookies["kotomitta_session"].value).delete()
    run_out(old, minutes=61)
    for client in (ended, old, nobody):
        assert client.post(AT, SENT)["Location"] == "/fi/sign-in/?next="


def test_the_cookie_outlives_its_session_and_opens_nothing_by_it(signed_in: SignedIn) -> None:
    client = signed_in("worker")
    assert client.get("/fi/account/").status_code == 200
    run_out(client, seconds=1)
    assert client.get("/fi/account/").status_code == 302
    assert sessions.SessionStore().get_expiry_age() == 9 * 60 * 60


def test_nothing_is_kept_of_a_form_that_has_passwords(signed_in: SignedIn) -> None:
    client = signed_in("worker")
    run_out(client, minutes=5)
    sent = {"old_password": PHRASE, "new_password1": PHRASE, "new_password2": PHRASE}
    assert client.post("/fi/account/password/", sent)["Location"] == "/fi/sign-in/?next="
