"""A person's own page: the password, and tokens of the API."""

import re
from typing import Any

import pytest
from django import forms
from django.conf import global_settings
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client, override_settings
from django.utils.translation import override

from kotomitta.render.words import Language, Words, catalogue
from kotomitta.web import settings as live
from kotomitta.web.accounts.models import Token
from kotomitta.web.accounts.views.own import TokenForm
from kotomitta.web.accounts.views.people import InviteForm
from visitors.people import PHRASE, People, SignedIn

pytestmark = pytest.mark.web

PATH = "/fi/account/"
SECRET = re.compile(r'<code class="frame-secret">(.+?)</code>')


def test_everyone_who_is_signed_in_has_one(signed_in: SignedIn) -> None:
    text = signed_in("nobody").get(PATH).content.decode()
    assert "ei roolia" in text
    assert "Pyydä roolia pääkäyttäjältä" in text
    assert "esihenkilö" in signed_in("lead").get(PATH).content.decode()


def test_a_first_password_needs_no_old_one_and_a_second_does(
    signed_in: SignedIn, people: People
) -> None:
    client = signed_in("lead")
    new = {"new_password1": PHRASE, "new_password2": PHRASE}
    assert client.post(PATH + "password/", new).status_code == 302
    assert client.get(PATH).status_code == 200  # still signed in
    assert client.post(PATH + "password/", new).status_code == 200
    changed = {**new, "old_password": PHRASE}
    assert client.post(PATH + "password/", changed).status_code == 302
    people["lead"].refresh_from_db()
    assert people["lead"].check_password(PHRASE)


def test_other_sessions_end_with_the_old_password(signed_in: SignedIn) -> None:
    here, there = signed_in("lead"), signed_in("lead")
    here.post(PATH + "password/", {"new_password1": PHRASE, "new_password2": PHRASE})
    assert here.get(PATH).status_code == 200
    assert there.get(PATH).status_code == 302


WEAK = {
    "short": "too_short",
    "123456789012345": "entirely_numeric",
    "password1234": "too_common",
    "administrator": "too_similar",
}


@pytest.mark.parametrize("weak", WEAK)
@pytest.mark.parametrize("language", Language)
def test_a_weak_password_is_refused_with_the_reason_and_a_remedy(
    signed_in: SignedIn, weak: str, language: Language
) -> None:
    response = signed_in("administrator").post(
        f"/{language}/account/password/", {"new_password1": weak, "new_password2": weak}
    )
    assert response.status_code == 200
    html = response.content.decode()
    told = html[html.index('id="id_new_password2-error"') :].split("</p>")[0]
    assert Words(language).say(f"web.fault.password_{WEAK[weak]}", limit=12) in told


@pytest.mark.parametrize("language", Language)
def test_no_fault_of_an_account_form_is_left_in_djangos_words(language: Language) -> None:
    given: list[tuple[type[forms.Form], dict[str, Any]]] = [
        (TokenForm, {}),
        (TokenForm, {"name": "x" * 101, "days": "7", "scopes": ["all"]}),
        (InviteForm, {"username": "a b", "role": "king"}),
        (InviteForm, {"username": "x" * 151, "name": "x" * 151}),
    ]
    with override(language):
        made = [kind(sent) for kind, sent in given]
        faults = [fault for form in made for of in form.errors.as_data().values() for fault in of]
        worded = [catalogue()[f"web.fault.{fault.code}"][language] for fault in faults]
        shown = [fault.messages[0] for fault in faults]
    assert len(shown) >= 9
    for text, words in zip(shown, worded, strict=True):
        assert re.fullmatch(re.escape(words).replace(r"\{limit\}", r"\d+"), text)


def test_a_token_is_shown_once_and_can_be_ended(signed_in: SignedIn, people: People) -> None:
    client = signed_in("viewer")
    made = client.post(PATH + "tokens/", {"name": "taulukko", "days": "30", "scopes": ["answers"]})
    found = SECRET.search(made.content.decode())
    assert found
    assert found[1] not in client.get(PATH).content.decode()
    token = Token.objects.get()
    assert token.name == "taulukko"
    assert (token.expires - token.made).days == 30
    assert Token.objects.holding(found[1]).get().user == people["viewer"]
    client.post(f"{PATH}tokens/{token.pk}/end/")
    assert not Token.objects.holding(found[1]).exists()


def test_nobody_ends_the_token_of_another(signed_in: SignedIn) -> None:
    signed_in("viewer").post(PATH + "tokens/", {"name": "x", "days": "30", "scopes": ["answers"]})
    token = Token.objects.get()
    assert signed_in("administrator").post(f"{PATH}tokens/{token.pk}/end/").status_code == 404
    assert Token.objects.get().live


def test_a_token_lasts_no_longer_than_offered(signed_in: SignedIn) -> None:
    response = signed_in("viewer").post(
        PATH + "tokens/", {"name": "x", "days": "36500", "scopes": ["answers"]}
    )
    assert response.status_code == 200
    assert not Token.objects.exists()


def test_hostile_names_are_shown_and_not_run(signed_in: SignedIn) -> None:
    client: Client = signed_in("viewer")
    client.post(
        PATH + "tokens/", {"name": "<script>alert(1)</script>", "days": "30", "scopes": ["answers"]}
    )
    text = client.get(PATH).content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text


def test_a_password_in_use_is_stored_by_a_slow_hash_with_its_own_salt() -> None:
    """The tests hash quickly; what the app does by its own settings is looked at here."""
    hashers = getattr(live, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    with override_settings(PASSWORD_HASHERS=hashers):
        stored = [make_password(PHRASE) for _ in range(2)]
        assert check_password(PHRASE, stored[0])
    assert {text.split("$")[0] for text in stored} == {"pbkdf2_sha256"}
    assert stored[0] != stored[1]
    assert int(stored[0].split("$")[1]) >= 600_000
