"""The language of a page: in the address, as the browser wishes, and one link away."""

import re

import pytest
from django.test import Client

from kotomitta.render.words import Language, Words
from visitors.people import SignedIn

pytestmark = pytest.mark.web

PAGES = ["/sign-in/", "/account/", "/people/", "/audit/?page=1", "/nowhere/"]
LINK = re.compile(r'<a href="([^"]+)" lang="(..)" hreflang="..".*?>')


@pytest.mark.parametrize(
    ("wish", "language"),
    [("sv-FI,fi;q=0.5", "sv"), ("en-GB,en", "en"), ("fi", "fi"), ("de,fr", "fi"), ("", "fi")],
)
def test_the_bare_address_goes_to_the_language_of_the_browser(wish: str, language: str) -> None:
    response = Client(SERVER_NAME="localhost").get("/", headers={"Accept-Language": wish})
    assert response.headers["Location"] == f"/{language}/"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", Language)
def test_a_page_speaks_its_language_and_links_to_itself_in_the_others(
    signed_in: SignedIn, page: str, language: Language
) -> None:
    client = signed_in("administrator")
    text = client.get(f"/{language}{page}").content.decode()
    assert f'<html lang="{language}">' in text
    links = {code: address for address, code in LINK.findall(text)}
    assert links == {code: f"/{code}{page}" for code in Language}
    for other in Language:
        there = client.get(links[other]).content.decode()
        assert Words(other).say("web.footer") in there


def test_a_form_that_is_sent_is_answered_in_the_language_of_its_page(signed_in: SignedIn) -> None:
    for language, told in (("fi", "Tämä kenttä"), ("sv", "fyllas i"), ("en", "is required")):
        response = signed_in(None).post(f"/{language}/sign-in/", {})
        assert told in response.content.decode()
