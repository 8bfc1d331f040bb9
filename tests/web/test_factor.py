"""The second factor: who must have one, when it is asked for, and what a wrong code does."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from runpy import run_path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from auditlog.models import LogEntry
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from kotomitta.web import settings as ours
from kotomitta.web.accounts import factor
from kotomitta.web.accounts.models import Link, User
from kotomitta.web.accounts.oidc import vouched_for
from kotomitta.web.accounts.roles import Role
from visitors.axe import faults
from visitors.people import PHRASE, People, SignedIn, Visit

pytestmark = pytest.mark.web

FACTOR, CODE = "/fi/account/factor/", "/fi/sign-in/code/"
SECRET = re.compile(r'<code class="frame-secret [^>]*>([A-Z2-7 ]+)</code>')
RECOVERY = re.compile(r"<li><code>(\d{8})</code></li>")
MUST = [Role.LEAD, Role.ADMINISTRATOR]


@pytest.fixture(autouse=True)
def required() -> Iterator[None]:
    """As for a whole unit."""
    with override_settings(SECOND_FACTOR=True):
        yield


def code(secret: str, steps: int = 0) -> str:
    """What the app on the phone shows; that of another time for other steps of half a minute."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def with_password(person: User) -> User:
    person.set_password(PHRASE)
    person.save()
    return person


def password(name: str, **more: str) -> Client:
    """A client that has given the right password."""
    client = Client(SERVER_NAME="localhost")
    client.post("/fi/sign-in/", {"username": name, "password": PHRASE, **more})
    return client


def set_up(client: Client) -> tuple[str, list[str]]:
    """The secret and the recovery codes of a factor that was set up now."""
    found = SECRET.search(client.get(FACTOR).content.decode())
    assert found
    secret = found[1].replace(" ", "")
    # the code of the step before is taken too, so that a test need not wait for the next
    told = client.post(FACTOR, {"code": code(secret, -1)}).content.decode()
    return secret, RECOVERY.findall(told)


@pytest.fixture
def lead(people: People) -> tuple[str, list[str]]:
    """The secret and recovery codes of the lead, who has a password too."""
    with_password(people["lead"])
    return set_up(password("lead"))


@pytest.mark.parametrize("role", list(Role))
def test_before_it_is_set_up_nothing_else_opens_for_those_who_must(
    signed_in: SignedIn, role: Role
) -> None:
    client = signed_in(role)
    for path in ("/fi/account/", "/fi/account/tokens/", "/fi/", "/fi/people/", "/fi/board/"):
        answer = client.get(path)
        there = answer.headers.get("Location", "").startswith(FACTOR)
        assert there == (role in MUST), path
    assert client.post("/fi/account/tokens/", {"name": "x"}).status_code == (
        302 if role in MUST else 200
    )
    assert client.get(FACTOR).status_code == 200


@pytest.mark.parametrize(
    ("hosts", "said", "asked"),
    [
        ("", None, False),
        ("koto.example.fi", None, True),
        ("koto.example.fi", "0", False),
        ("", "1", True),
    ],
)
def test_it_is_asked_for_as_soon_as_others_are_served(
    monkeypatch: pytest.MonkeyPatch, hosts: str, said: str | None, asked: bool
) -> None:
    monkeypatch.setenv("KOTOMITTA_HOSTS", hosts)
    monkeypatch.delenv("KOTOMITTA_SECOND_FACTOR", raising=False)
    if said is not None:
        monkeypatch.setenv("KOTOMITTA_SECOND_FACTOR", said)
    assert run_path(ours.__file__)["SECOND_FACTOR"] is asked


@pytest.mark.usefixtures("people")
def test_it_is_not_asked_for_on_ones_own_machine(signed_in: SignedIn) -> None:
    with override_settings(SECOND_FACTOR=False):
        assert signed_in("administrator").get("/fi/people/").status_code == 200


def test_setting_it_up_opens_what_was_asked_for(people: People) -> None:
    with_password(people["lead"])
    client = password("lead", next="/fi/account/")
    asked = client.get("/fi/account/")
    assert asked.headers["Location"] == f"{FACTOR}?next=/fi/account/"
    page = client.get(asked.headers["Location"]).content.decode()
    assert "<svg" in page
    secret = SECRET.search(page)
    assert secret
    wrong = client.post(FACTOR, {"code": "000000", "next": "/fi/account/"}).content.decode()
    assert 'id="id_code-error"' in wrong
    assert secret[1] in wrong  # the secret that was scanned stays
    given = {"code": code(secret[1].replace(" ", "")), "next": "/fi/account/"}
    done = client.post(FACTOR, given).content.decode()
    assert len(set(RECOVERY.findall(done))) == 10
    assert 'href="/fi/account/"' in done
    assert client.get("/fi/account/").status_code == 200
    assert not RECOVERY.findall(client.get(FACTOR).content.decode())


def test_a_password_alone_opens_nothing(lead: tuple[str, list[str]]) -> None:
    client = password("lead", next="/sv/account/")
    assert client.get("/fi/account/").headers["Location"].startswith("/fi/sign-in/?next=")
    assert "_auth_user_id" not in client.session
    answer = client.post(CODE, {"code": code(lead[0])})
    assert answer.headers["Location"] == "/sv/account/"
    assert client.get("/fi/account/").status_code == 200


def test_a_link_alone_opens_nothing_either(lead: tuple[str, list[str]], people: People) -> None:
    _, secret = Link.issue(people["lead"], timedelta(days=1))
    client = Client(SERVER_NAME="localhost")
    assert client.post(f"/fi/sign-in/link/{secret}/").headers["Location"] == CODE
    assert client.get("/fi/account/").status_code == 302
    client.post(CODE, {"code": code(lead[0])})
    assert client.get("/fi/account/").status_code == 200


def test_a_code_is_taken_once_by_whichever_process(lead: tuple[str, list[str]]) -> None:
    shown = code(lead[0])
    assert password("lead").post(CODE, {"code": shown}).status_code == 302
    cache.clear()  # another process has another memory
    assert password("lead").post(CODE, {"code": shown}).status_code == 200
    assert password("lead").post(CODE, {"code": code(lead[0], 1)}).status_code == 302


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_of_another_time_is_none(lead: tuple[str, list[str]], steps: int) -> None:
    assert password("lead").post(CODE, {"code": code(lead[0], steps)}).status_code == 200


def test_a_recovery_code_works_once(lead: tuple[str, list[str]]) -> None:
    _, codes = lead
    assert password("lead").post(CODE, {"code": codes[3]}).status_code == 302
    assert password("lead").post(CODE, {"code": codes[3]}).status_code == 200
    last = password("lead")
    last.post(CODE, {"code": codes[4]})
    assert "jäljellä 8" in last.get(FACTOR).content.decode()


@pytest.mark.usefixtures("lead")
def test_wrong_codes_lock_the_name_out_though_the_password_is_right() -> None:
    for _ in range(5):
        last = password("lead").post(CODE, {"code": "000000"})
    assert last.status_code == 429
    client = Client(SERVER_NAME="localhost")
    given = {"username": "lead", "password": PHRASE}
    assert client.post("/fi/sign-in/", given).status_code == 429


def test_wrong_codes_lock_out_whoever_is_already_at_the_question(
    lead: tuple[str, list[str]],
) -> None:
    client = password("lead")
    told = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]
    assert told == [200] * 4 + [429]
    assert client.post(CODE, {"code": code(lead[0])}).status_code == 429
    assert client.get("/fi/account/").status_code == 302


def test_the_question_is_open_for_ten_minutes(
    lead: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kotomitta.web.accounts.entering._LASTS", -1)
    late = password("lead").post(CODE, {"code": code(lead[0])})
    assert late.headers["Location"] == "/fi/sign-in/"


def test_who_is_made_a_lead_meanwhile_is_asked_at_the_next_page(
    signed_in: SignedIn, people: People
) -> None:
    client = signed_in("viewer")
    assert client.get("/fi/").status_code == 200
    people["viewer"].role = Role.LEAD
    people["viewer"].save()
    assert client.get("/fi/").headers["Location"].startswith(FACTOR)


def test_a_session_that_came_in_without_is_asked_for_the_code(
    signed_in: SignedIn, lead: tuple[str, list[str]]
) -> None:
    client = signed_in("lead")  # as after a sign-in whose provider does not vouch for it
    asked = client.get("/fi/account/", follow=True)
    assert asked.redirect_chain[-1][0] == f"{CODE}?next=%2Ffi%2Faccount%2F"
    answer = client.post(CODE, {"code": code(lead[0]), "next": "/fi/account/"})
    assert answer.headers["Location"] == "/fi/account/"


def test_changing_it_needs_a_code(lead: tuple[str, list[str]]) -> None:
    client = password("lead")
    client.post(CODE, {"code": lead[1][0]})
    change = f"{FACTOR}change/"
    assert client.post(change, {"code": "000000", "act": "end"}).status_code == 200
    assert factor.holders()
    new = client.post(change, {"code": lead[1][1], "act": "codes"}).content.decode()
    assert len(RECOVERY.findall(new)) == 10
    assert not set(RECOVERY.findall(new)) & set(lead[1])
    assert client.post(change, {"code": code(lead[0]), "act": "end"}).headers["Location"] == FACTOR
    assert not factor.holders()
    assert client.get("/fi/").headers["Location"].startswith(FACTOR)


def test_an_administrator_resets_that_of_another_which_ends_their_sessions_and_is_logged(
    people: People, lead: tuple[str, list[str]]
) -> None:
    theirs = password("lead")
    theirs.post(CODE, {"code": code(lead[0])})
    with_password(people["administrator"])
    admin = password("administrator")
    set_up(admin)
    assert admin.post(f"/fi/people/{people['lead'].pk}/factor/").status_code == 302
    assert not factor.has(people["lead"])
    assert theirs.get("/fi/account/").headers["Location"].startswith("/fi/sign-in/")
    [entry] = LogEntry.objects.filter(changes__second_factor=["✓", "–"])
    assert (entry.actor, entry.object_pk) == (people["administrator"], str(people["lead"].pk))
    mine = f"/fi/people/{people['administrator'].pk}/factor/"
    assert admin.post(mine).status_code == 403
    assert factor.has(people["administrator"])


def test_whoever_runs_the_machine_lets_the_last_administrator_in_again(
    lead: tuple[str, list[str]], people: People
) -> None:
    client = password("lead")
    client.post(CODE, {"code": code(lead[0])})
    call_command("reset_factor", "lead", stdout=StringIO())
    assert not factor.has(people["lead"])
    assert client.get("/fi/account/").headers["Location"].startswith("/fi/sign-in/")
    assert LogEntry.objects.filter(changes__second_factor=["✓", "–"], actor=None).exists()
    for name in ("lead", "nemo"):
        with pytest.raises(CommandError, match=name):
            call_command("reset_factor", name)


def test_neither_the_secret_nor_a_code_can_be_read_in_the_database(
    lead: tuple[str, list[str]],
) -> None:
    secret, codes = lead
    stored = str(list(Authenticator.objects.values())) + str(list(LogEntry.objects.values()))
    assert not any(told in stored for told in (secret, *codes))
    with override_settings(SECRET_KEY=PHRASE):
        assert password("lead").post(CODE, {"code": code(secret)}).status_code != 302


@pytest.mark.parametrize(
    ("wanted", "told", "enough"),
    [
        (None, {}, True),
        (set(), {"acr": "mfa", "amr": ["mfa"]}, False),
        ({"mfa"}, {"id_token": {"amr": ["pwd", "mfa"]}}, True),
        ({"mfa"}, {"id_token": {"amr": ["pwd"]}}, False),
        ({"loa3"}, {"userinfo": {"acr": "loa3"}}, True),
    ],
)
def test_the_word_of_the_provider_counts_as_the_setting_says(
    wanted: set[str] | None, told: dict[str, object], enough: bool
) -> None:
    with override_settings(OIDC_SECOND_FACTOR=wanted):
        assert vouched_for(told) == enough


@pytest.mark.parametrize("script", [True, False])
def test_by_keyboard_alone_from_the_first_sign_in_to_the_second(
    visit: Visit, people: People, script: bool
) -> None:
    with_password(people["lead"])
    page = visit("/fi/account/", script=script)
    page.get_by_label("Käyttäjätunnus").fill("lead")
    page.get_by_label("Salasana").fill(PHRASE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Ota käyttöön").wait_for()
    if script:
        assert faults(page) == set()
    secret = page.locator("code.frame-secret").inner_text().replace(" ", "")
    page.get_by_label("Varmistuskoodi").focus()
    page.keyboard.type(code(secret, -1))
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Varakoodit").wait_for()
    assert page.locator("li code").count() == 10
    if script:
        assert faults(page) == set()
    page.get_by_role("link", name="Jatka").click()
    page.wait_for_url("**/fi/account/")
    page.get_by_role("button", name="Kirjaudu ulos").click()
    page.get_by_label("Käyttäjätunnus").fill("lead")
    page.get_by_label("Salasana").fill(PHRASE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Varmistuskoodi").wait_for()
    if script:
        assert faults(page) == set()
    page.get_by_label("Varmistuskoodi").fill("000000")
    page.keyboard.press("Enter")
    page.get_by_text("Koodi ei kelpaa").wait_for()
    page.get_by_label("Varmistuskoodi").fill(code(secret))
    page.keyboard.press("Enter")
    page.wait_for_url("**/fi/")
