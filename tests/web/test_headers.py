"""What browsers are told with every page, and what a page asks for."""

import re
from pathlib import Path

import pytest

from kotomitta.web import settings
from visitors.addresses import addresses
from visitors.people import SignedIn

pytestmark = pytest.mark.web

ELSEWHERE = re.compile(r"""(?:src|href|action|hx-\w+)=["']?(?:https?:)?//[^"'\s>]*""")
INLINE = re.compile(r"""<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:""")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("role", [None, "nobody", "administrator"])
def test_every_answer_carries_the_policy_and_asks_nothing_of_others(
    signed_in: SignedIn, role: str | None
) -> None:
    for address in addresses():
        response = signed_in(role).get(address.path)
        told = response.headers["Content-Security-Policy"].split("; ")
        assert dict(part.split(" ", 1) for part in told) == POLICY, address.name
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS, address.name
        if response.headers.get("Content-Type", "").startswith("text/html"):
            text = response.content.decode()
            assert ELSEWHERE.findall(text) == [], address.name
            assert INLINE.findall(text) == [], address.name


def test_what_the_search_for_faults_would_find() -> None:
    assert ELSEWHERE.search('<link href="https://fonts.example/x.css">')
    assert ELSEWHERE.search("<img src=//cdn.example/x.png>")
    assert INLINE.search('<p style="color:red">')
    assert INLINE.search("<script>x</script>")
    assert not INLINE.search('<script src="/static/x.js" defer></script>')


@pytest.mark.parametrize("path", ["/fi/account/", "/fi/people/"])
def test_pages_about_people_are_not_kept_by_browsers(signed_in: SignedIn, path: str) -> None:
    assert "no-store" in signed_in("administrator").get(path).headers["Cache-Control"]


def test_another_host_name_is_not_answered(signed_in: SignedIn) -> None:
    response = signed_in(None).get("/fi/sign-in/", SERVER_NAME="evil.example")
    assert response.status_code == 400


def test_a_database_address_is_read_with_what_is_escaped_in_it() -> None:
    read = settings._database(
        "postgresql://me:p%40ss@db.example:6000/plans?sslmode=require", Path()
    )
    assert read["ENGINE"].endswith("postgresql")
    assert (read["NAME"], read["USER"], read["PASSWORD"]) == ("plans", "me", "p@ss")
    assert (read["HOST"], read["PORT"]) == ("db.example", "6000")
    assert read["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("address", "sslmode"),
    [
        ("db.example:6000/plans", "require"),
        ("db.example/plans?sslmode=verify-full", "verify-full"),
        ("db.example/plans?sslmode=disable", "disable"),
        ("localhost/plans", None),
        ("127.0.0.1:5432/plans", None),
        ("[::1]/plans", None),
        ("/plans?host=/var/run/postgresql", None),
    ],
)
def test_a_database_over_a_network_is_spoken_to_encrypted(
    address: str, sslmode: str | None
) -> None:
    read = settings._database(f"postgresql://me:secret@{address}", Path())
    assert read["OPTIONS"].get("sslmode") == sslmode
