"""The audit log: who changed what, for administrators to read."""

import pytest
from auditlog.models import LogEntry

from kotomitta.web.accounts.models import Token
from visitors.people import PHRASE, People, SignedIn

pytestmark = pytest.mark.web


def test_a_change_is_listed_with_who_what_and_how(signed_in: SignedIn, people: People) -> None:
    admin = signed_in("administrator")
    admin.post(f"/fi/people/{people['viewer'].pk}/role/", {"role": "planner"})
    entry = LogEntry.objects.filter(action=LogEntry.Action.UPDATE).latest("pk")
    assert entry.actor == people["administrator"]
    assert entry.changes_dict == {"role": ["viewer", "planner"]}
    text = admin.get("/fi/audit/").content.decode()
    assert "Administrator" in text
    assert "role: viewer → planner" in text


def test_no_secret_is_recorded(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    client.post("/fi/account/password/", {"new_password1": PHRASE, "new_password2": PHRASE})
    client.post("/fi/account/tokens/", {"name": "x", "days": "30"})
    client.post(f"/fi/account/tokens/{Token.objects.get().pk}/end/")
    assert LogEntry.objects.latest("pk").changes_dict["ended"][0] == "None"
    recorded = str(list(LogEntry.objects.values_list("changes", flat=True)))
    assert "password" not in recorded
    assert "digest" not in recorded


def test_a_long_log_has_pages(signed_in: SignedIn, people: People) -> None:
    for number in range(60):
        people["viewer"].name = str(number)
        people["viewer"].save()
    admin = signed_in("administrator")
    assert 'href="?page=2"' in admin.get("/en/audit/").content.decode()
    assert "Page 2 of 2" in admin.get("/en/audit/?page=2").content.decode()
    assert "Page 2 of 2" in admin.get("/en/audit/?page=77").content.decode()
