"""A small unit in two teams: workers with codes, a lead of each, and cases."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from html import unescape

from django.test import Client

from kotomitta.casework.case import Case
from kotomitta.casework.commands import Allocate, Command, Employ, OpenCase
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.policy import Actor, Role
from kotomitta.casework.worker import Worker
from kotomitta.law.case import Channel
from kotomitta.web.accounts.models import User
from kotomitta.web.casework.keeping import act
from kotomitta.web.casework.models import Member
from kotomitta.web.casework.unit import today

TEAM, OTHER = "T1", "T2"
KNOWN = dict.fromkeys((n for n in Need.model_fields if n != "language"), False)


def tells(text: str, code: str) -> bool:
    """Whether a page has the code, and not by chance inside one of its random tokens."""
    return re.search(rf"(?<![A-Za-z0-9]){code}(?![A-Za-z0-9])", text) is not None


def lead(team: str = TEAM) -> Actor:
    """Somebody who leads a team."""
    return Actor("L1" if team == TEAM else "L2", team, frozenset({Role.LEAD}))


def worker(code: str, team: str = TEAM, hours: float = 38.25) -> Worker:
    return Worker(code=code, team=team, hours_per_week=hours, first=date(2020, 1, 1))


def case(code: str, team: str = TEAM, *, days: int = 10, **need: object) -> Case:
    """A case of one adult that has waited for some days, light unless its need says more."""
    day = today() - timedelta(days)
    person = Person(code=f"P{code}", channel=Channel.QUOTA, first_permit=day, age=30)
    return Case(
        code=code,
        household=f"H{code}",
        kind=CaseKind.INTEGRATION,
        team=team,
        persons=(person,),
        need=Need(**{**KNOWN, **need}),
        opened=day,
    )


def done(*commands: Command, team: str = TEAM) -> None:
    """Carry out commands as the lead of a team."""
    for command in commands:
        act(command, lead(team), today())


def a_unit(people: Mapping[str, User]) -> None:
    """Worker W1 and W2 of one team, W3 of another; the people are W1 and the lead of the first."""
    done(Employ(worker("W1")), Employ(worker("W2")))
    done(Employ(worker("W3", OTHER)), team=OTHER)
    done(OpenCase(case("1")), OpenCase(case("2")), OpenCase(case("4", days=80)))
    done(OpenCase(case("3", OTHER)), team=OTHER)
    done(Allocate("1", "W1"), Allocate("2", "W2"))
    done(Allocate("3", "W3"), team=OTHER)
    Member.objects.create(user=people["worker"], code="W1", team=TEAM)
    Member.objects.create(user=people["lead"], code="L1", team=TEAM)


def erase(client: Client, code: str) -> str:
    """The page after somebody erases a case: they see what goes, and confirm it if they may."""
    page = client.get("/fi/erase/", {"case": code}).content.decode()
    shown = re.search('name="going" value="([^"]*)"', page)
    sure = {"case": code, "going": unescape(shown[1]) if shown else "", "sure": "on"}
    return client.post("/fi/erase/", sure, follow=True).content.decode()
