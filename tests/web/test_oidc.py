"""Sign-in through an OpenID Connect provider, a process of its own, in a browser."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page

from kotomitta.web.accounts.oidc import role_of
from kotomitta.web.accounts.roles import Role
from visitors.running import serving

pytestmark = pytest.mark.web

ROLES = "unit-heads=lead, planning=planner, readers=viewer"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        address = f"http://localhost:{port}"
        while True:
            try:
                httpx.get(f"{address}/.well-known/openid-configuration").raise_for_status()
                break
            except httpx.ConnectError:
                time.sleep(0.1)
        yield address
        process.terminate()


@pytest.fixture(scope="module")
def link(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {
        "KOTOMITTA_OIDC_ISSUER": provider,
        "KOTOMITTA_OIDC_CLIENT": "kotomitta",
        "KOTOMITTA_OIDC_SECRET": "not much of a secret",
        "KOTOMITTA_OIDC_NAME": "Helsinki",
        "KOTOMITTA_OIDC_ROLES": ROLES,
    }
    with serving(tmp_path_factory.mktemp("oidc"), "--no-worker", **settings) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def known(provider: str, sub: str, *groups: str) -> None:
    claims = {"name": sub.title(), "preferred_username": sub, "groups": groups}
    httpx.put(f"{provider}/users/{sub}", json=claims).raise_for_status()


def sign_in(page: Page, link: str, sub: str) -> None:
    page.goto(str(httpx.URL(link).join("/en/account/")))
    page.get_by_role("button", name="Sign in with Helsinki").click()
    page.get_by_placeholder("sub").fill(sub)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/en/account/")


def test_the_role_follows_the_groups_at_every_sign_in(
    page: Page, browser: Browser, provider: str, link: str
) -> None:
    known(provider, "aino", "readers", "unit-heads", "choir")
    sign_in(page, link, "aino")
    assert page.get_by_text("Aino, role: lead.").is_visible()
    assert page.get_by_text("Your password is kept by your organisation").is_visible()
    known(provider, "aino", "choir")
    other = browser.new_context().new_page()
    sign_in(other, link, "aino")
    assert other.get_by_text("You have no role yet").is_visible()
    page.reload()
    assert page.get_by_text("You have no role yet").is_visible()
    other.context.close()


def test_who_refuses_at_the_provider_comes_back_to_the_sign_in(page: Page, link: str) -> None:
    page.goto(str(httpx.URL(link).join("/sv/sign-in/")))
    page.get_by_role("button", name="Logga in: Helsinki").click()
    page.get_by_role("button", name="Deny").click()
    page.wait_for_url("**/sign-in/?failed")
    assert page.get_by_role("alert").is_visible()


def test_a_name_that_is_taken_here_is_not_taken_over(
    page: Page, provider: str, link: str, browser: Browser
) -> None:
    owner = browser.new_context().new_page()
    owner.goto(link)
    owner.goto(str(httpx.URL(link).join("/en/people/")))
    mine = owner.locator("tbody tr", has_text="you").locator("td").first.inner_text()
    known(provider, mine)
    sign_in(page, link, mine)
    assert page.get_by_text("You have no role yet").is_visible()
    owner.reload()
    assert owner.get_by_role("heading", name="People").is_visible()
    owner.context.close()


def test_the_request_uses_a_proof_key_and_asks_for_no_more_than_it_needs(
    page: Page, link: str
) -> None:
    asked: list[httpx.URL] = []
    page.on("request", lambda request: asked.append(httpx.URL(request.url)))
    page.goto(str(httpx.URL(link).join("/en/sign-in/")))
    page.get_by_role("button", name="Sign in with Helsinki").click()
    page.wait_for_url("**/oauth2/authorize**")
    [request] = [url for url in asked if url.path == "/oauth2/authorize"]
    assert request.params["code_challenge_method"] == "S256"
    assert request.params["code_challenge"]
    assert request.params["state"]
    assert set(request.params["scope"].split()) == {"openid", "profile"}


@pytest.mark.parametrize(
    ("told", "role"),
    [
        ({}, Role.NOBODY),
        ({"groups": "planning"}, Role.PLANNER),
        ({"userinfo": {"groups": ["readers"]}, "id_token": {"groups": ["planning"]}}, Role.PLANNER),
        ({"userinfo": {"groups": ["administrator", "lead"]}}, Role.NOBODY),
        ({"userinfo": {"groups": None}, "id_token": "x"}, Role.NOBODY),
    ],
)
def test_only_groups_that_are_mapped_give_a_role(told: dict[str, object], role: Role) -> None:
    with override_settings(OIDC_ROLES={"planning": "planner", "readers": "viewer"}):
        assert role_of(told) == role
