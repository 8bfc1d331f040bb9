"""What the fixtures of the pages give."""

from collections.abc import Callable, Mapping

from django.test import Client
from playwright.sync_api import Page

from kotomitta.web.accounts.models import User

People = Mapping[str, User]
SignedIn = Callable[[str | None], Client]
Visit = Callable[..., Page]
PHRASE = "correct horse battery"
