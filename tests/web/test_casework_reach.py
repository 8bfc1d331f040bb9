"""Who reaches whose case, from outside: pages, exports, links, and what is guessed or replayed."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from kotomitta.casework.referrals.referral import Reply
from kotomitta.render.words import Language, Words
from kotomitta.web.accounts.models import Token, digest
from kotomitta.web.accounts.roles import Role
from kotomitta.web.accounts.views.people import LINK_LASTS
from kotomitta.web.casework import counting, referring, trail
from kotomitta.web.casework.keeping import broken
from kotomitta.web.casework.models import Case, Event, Member, PartnerLink, Referral, Worker
from kotomitta.web.casework.unit import today
from visitors.addresses import addresses
from visitors.people import People, SignedIn
from visitors.unit import OTHER, TEAM, erase, lead, tells

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

# Cases: 1 of W1 (the worker who signs in), 2 of W2 of the same team, 3 of W3 of another team,
# 4 waits in the team of W1; 99 is not there.
OWN, MATES, OTHERS, WAITING, NONE = "1", "2", "3", "4", "99"
SEES = {
    "viewer": set(),
    "worker": {OWN},
    "planner": set(),
    "lead": {OWN, MATES, WAITING},
    "administrator": set(),
    "nobody": set(),
}
CASES = (OWN, MATES, OTHERS, WAITING, NONE)


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("page", ["", "dimensions/"])
def test_a_case_is_shown_to_those_whose_it_is(signed_in: SignedIn, role: str, page: str) -> None:
    client = signed_in(role)
    seen = {c for c in CASES if client.get(f"/fi/cases/{c}/{page}").status_code == 200}
    assert seen == SEES[role]


def test_what_is_not_theirs_and_what_is_not_there_look_the_same(signed_in: SignedIn) -> None:
    client = signed_in("worker")
    pages = [client.get(f"/fi/cases/{code}/") for code in (MATES, OTHERS, NONE)]
    assert {page.status_code for page in pages} == {404}
    bodies = {
        page.content.decode().replace(f"/cases/{code}/", "")
        for page, code in zip(pages, (MATES, OTHERS, NONE), strict=True)
    }
    assert len(bodies) == 1


@pytest.mark.parametrize("page", ["board", "allocation"])
def test_a_lead_without_a_team_is_told_so_where_the_menu_leads(
    signed_in: SignedIn, page: str
) -> None:
    client = signed_in("lead")
    Member.objects.filter(code="L1").delete()
    shown = client.get(reverse(f"casework:{page}"))
    assert shown.status_code == 200
    assert Words(Language.FI).say("cw.no_code") in shown.content.decode()


ACTS = {
    "step": {"step": "assessment", "person": "P{code}", "on": "{day}"},
    "meeting": {"on": "{day}", "kept": "yes"},
    "describe": {"language": "so"},
    "ends": {"ends": "{day}"},
    "end": {"reason": "goals_reached"},
    "hand-over": {"reason": "child_protection"},
    "release": {"reason": "client_wish"},
    "reopen": {},
    "team": {"team": OTHER},
    "overflow": {"reason": "no_room", "review": "{later}"},
    "resume": {},
    "join": {"code": "P99"},
}
ONLY_LEADS = {"release", "reopen", "team", "overflow", "resume", "join"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", SEES)
def test_nobody_changes_a_case_beyond_their_reach(signed_in: SignedIn, role: str, act: str) -> None:
    client = signed_in(role)
    for code in CASES:
        before = versions()
        days = {"day": today(), "later": today() + timedelta(9)}
        told = {k: v.format(code=code, **days) for k, v in ACTS[act].items()}
        client.post(f"/fi/cases/{code}/do/{act}/", told)
        changed = {c for c, v in versions().items() if v != before.get(c)}
        permitted = SEES[role] if role == "lead" or act not in ONLY_LEADS else set()
        assert changed <= (permitted & {code}), (role, act, code)


@pytest.mark.parametrize("role", SEES)
def test_only_the_own_lead_gives_cases_away(signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)
    for code in CASES:
        client.post(f"/fi/cases/{code}/give/", {"worker": "W2"})
        client.post("/fi/allocation/accept/", {"give": f"{code} W2"})
    given = set(Case.objects.filter(worker="W2").values_list("code", flat=True))
    assert given == ({OWN, MATES, WAITING} if role == "lead" else {MATES})


def test_a_lead_gives_nothing_to_another_team(signed_in: SignedIn) -> None:
    assert signed_in("lead").post(f"/fi/cases/{OWN}/give/", {"worker": "W3"}).status_code == 404
    assert Case.objects.get(code=OWN).worker == "W1"


@pytest.mark.parametrize("role", SEES)
def test_exports_hold_what_the_pages_do(signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)
    for code in CASES:
        allowed = role == "lead" and code in SEES[role]
        for page in ("record.json", "record/"):
            assert (client.get(f"/fi/cases/{code}/{page}").status_code == 200) == allowed
    table = client.get("/fi/cases/table.csv")
    if role == "lead":
        lines = table.content.decode().splitlines()[1:]
        assert {line.split(",")[0] for line in lines} == SEES["lead"]
    else:
        assert table.status_code == 403


@pytest.mark.parametrize("role", SEES)
def test_ratings_and_loads_are_for_the_worker_and_the_own_lead(
    signed_in: SignedIn, role: str
) -> None:
    client = signed_in(role)
    seen = {w for w in ("W1", "W2", "W3") if client.get(f"/fi/workers/{w}/").status_code == 200}
    assert seen == ({"W1", "W2"} if role == "lead" else set())
    assert named(client.get("/fi/own/").content) <= {"W1"}


@pytest.mark.parametrize("role", ["viewer", "planner", "administrator"])
def test_counts_name_nobody(signed_in: SignedIn, role: str) -> None:
    client = signed_in(role)
    for path in ("unit/", "counts/", "dimensions/"):
        assert named(client.get(f"/fi/{path}").content) <= {TEAM, OTHER}


@pytest.mark.parametrize("role", [*SEES, None])
def test_the_api_has_counts_and_no_case(people: People, role: str | None) -> None:
    headers = {}
    if role:
        _, secret = Token.issue(people[role], LINK_LASTS, name="t")
        headers = {"Authorization": f"Bearer {secret}"}
    counting.publish.call()
    response = Client(SERVER_NAME="localhost", headers=headers).get("/api/v1/unit")
    assert response.status_code == (401 if role is None else 403 if role == "nobody" else 200)
    if response.status_code == 200:
        named = ("workers", "cases", "over", "load", "own")
        counts = {row["team"]: tuple(row[name] for name in named) for row in response.json()}
        assert counts == {TEAM: (2, *[None] * 4), OTHER: (1, *[None] * 4)}, "few are not told"
        assert not tells(response.content.decode(), "W1")


def test_a_role_that_is_removed_reaches_nothing(signed_in: SignedIn, people: People) -> None:
    client = signed_in("lead")
    assert client.get("/fi/cases/1/").status_code == 200
    people["lead"].role = Role.PLANNER
    people["lead"].save()
    assert client.get("/fi/cases/1/").status_code == 403
    people["lead"].role = Role.LEAD
    people["lead"].save()
    Member.objects.filter(code="L1").update(team=OTHER)
    assert client.get("/fi/cases/1/").status_code == 404
    assert client.get("/fi/cases/3/").status_code == 200


def sent(week: int = 2) -> tuple[Referral, str]:
    day = today()
    return referring.send(
        OWN, f"P{OWN}", "health", day + timedelta(weeks=week), actor=lead(), day=day
    )


def test_a_link_works_once_for_whoever_is_first() -> None:
    _, secret = sent()
    partner, forwarded = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    path = f"/fi/answer/{secret}/"
    assert partner.get(path).status_code == 200
    assert partner.get(path).status_code == 200, "opening does not use it up"
    told = {"move": "accept", "accept-start": str(today()), "accept-places": "2"}
    assert partner.post(path, told).status_code == 200
    assert Referral.objects.get().state == "accepted"
    for client in (partner, forwarded):
        assert client.get(path).status_code == 404
        assert client.post(path, told).status_code == 404


def test_a_link_that_is_guessed_expired_or_withdrawn_is_not_there() -> None:
    referral, secret = sent()
    assert PartnerLink.objects.get().digest != secret
    client = Client(SERVER_NAME="localhost")
    assert client.get(f"/fi/answer/{secret[:-1]}x/").status_code == 404
    assert client.get(f"/fi/answer/{PartnerLink.objects.get().digest}/").status_code == 404
    given = Reply(move="withdraw", reason="need_ended")
    referring.act(OWN, referral.code, given, actor=lead(), day=today())
    assert client.get(f"/fi/answer/{secret}/").status_code == 404
    _, second = sent()
    PartnerLink.objects.update(expires=today() - timedelta(1))
    assert client.get(f"/fi/answer/{second}/").status_code == 404


def test_the_partner_is_told_no_more_than_needed() -> None:
    _, secret = sent()
    page = Client(SERVER_NAME="localhost").get(f"/fi/answer/{secret}/").content
    assert named(page) == {"P1"}
    assert b"/cases/" not in page


def test_what_a_partner_did_tells_by_which_link(signed_in: SignedIn) -> None:
    referral, first = sent()
    ask = Reply(move="ask", reason="urgency")
    assert referring.reply(first, ask, today())
    told_so = Reply(move="answer", reason="urgent")
    second = referring.act(OWN, referral.code, told_so, actor=lead(), day=today())
    accept = Reply(move="accept", start=today(), places=1)
    assert referring.reply(second, accept, today())
    told = Event.objects.filter(subject=referral.code, actor__startswith="partner").order_by("pk")
    links = [digest(secret)[:16] for secret in (first, second)]
    assert [one.actor for one in told] == [f"partner-{link}" for link in links]
    page = signed_in("lead").get(f"/fi/cases/{OWN}/").content.decode()
    assert all(f"kumppani, linkki {link}" in page for link in links)
    assert trail.faults() == []


def test_a_partner_cannot_do_what_is_ours(signed_in: SignedIn) -> None:
    del signed_in
    _, secret = sent()
    client = Client(SERVER_NAME="localhost")
    for move in ("withdraw", "answer", "expire", "open", ""):
        client.post(f"/fi/answer/{secret}/", {"move": move, "reason": "need_ended"})
    assert Referral.objects.get().state == "sent"


def test_an_event_cannot_be_changed_and_a_change_from_outside_shows() -> None:
    row = Case.objects.get(code=OWN)
    assert broken(OWN, row.version) is None
    event = Event.objects.filter(subject=OWN).first()
    assert event
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        Event.objects.update(actor="W2")
    event.delete()
    assert broken(OWN, row.version) == 1


@pytest.mark.parametrize("role", SEES)
def test_only_an_administrator_erases_and_then_all_is_gone(signed_in: SignedIn, role: str) -> None:
    sent()
    erase(signed_in(role), OWN)
    gone = role == "administrator"
    assert Case.objects.filter(code=OWN).exists() != gone
    assert Event.objects.filter(subject=OWN).exists() != gone
    assert Referral.objects.exists() != gone
    assert Event.objects.filter(subject="erasures").exists() == gone


def test_the_night_deletes_what_has_been_kept_for_its_time() -> None:
    worker = Worker.objects.get(code="W1")
    old, new = today() - timedelta(3000), today().replace(day=1)
    for month in (old.replace(day=1), new):
        worker.ratings.create(month=month, rated=3, load=1.0, own=2.0)
    call_command("casework_night", verbosity=0)
    assert [rating.month for rating in worker.ratings.all()] == [new]
    assert Case.objects.count() == 4


def named(page: bytes) -> set[str]:
    """Whose codes stand on a page; the tokens of its forms are no codes."""
    return set(re.findall(r"\b[WPHLT][1-4]\b", page.decode()))


RUBBISH = ["x", "2026-13-40", "9" * 21, "\x00"]
FIELDS = (
    *("code", "household", "kind", "opened", "worker", "reason", "until", "give", "step", "person"),
    *("on", "kept", "ends", "user", "team", "first", "hours_per_week", "cause", "start", "end"),
    *("percent", "days", "month", "rated", "agreed", "case", "answer", "sector", "week", "text"),
    *("mode", "version", "language", "move", "page", "work-TOTAL_FORMS", "person-TOTAL_FORMS"),
)


@pytest.mark.parametrize("rubbish", RUBBISH)
@pytest.mark.parametrize("role", ["lead", "worker"])
def test_rubbish_breaks_nothing(signed_in: SignedIn, role: str, rubbish: str) -> None:
    client, before = signed_in(role), versions()
    parts = {"code": OWN, "act": "step", "referral": "R-1", "secret": "x"}
    for address in addresses():
        if address.name.startswith("casework:"):
            found = {name: parts.get(name, "1") for name in address.parts}
            path = reverse(address.name, kwargs=found)
            for fields in (dict.fromkeys(FIELDS, rubbish), {}):
                assert client.post(path, fields).status_code < 500, path
            assert client.get(path, {"page": rubbish, "code": rubbish}).status_code < 500, path
    assert set(versions()) == set(before)


def versions() -> dict[str, int]:
    return dict(Case.objects.values_list("code", "version"))
