"""What happened to a case, on its page in the reader's language, and never as a code of ours."""

import ast
import inspect
import re
from datetime import timedelta

import pytest

from kotomitta.casework import commands, decide
from kotomitta.casework.commands import AboveCap, Allocate, EndCase, Meet, Reduce, Release, TakeStep
from kotomitta.casework.referrals import referral
from kotomitta.casework.referrals.referral import Reply
from kotomitta.casework.worker import Cause, Less
from kotomitta.render.words import catalogue
from kotomitta.web.casework import referring
from kotomitta.web.casework.unit import today
from visitors.people import Once, People, SignedIn
from visitors.unit import done, lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

OURS = re.compile(
    r"\b(kind|worker_left|before|reason|above_cap|assessment|True|False|\d{4}-\d\d-\d\d)\b"
)


@pytest.fixture(scope="module")
def shared_unit(once: Once, shared_unit: People) -> People:
    once(much)
    return shared_unit


def much() -> None:
    day = today()
    done(
        TakeStep("4", "assessment", "P4", day),
        Meet("4", day, kept=False),
        Allocate("4", "W1"),
        Release("4", "worker_left"),
        Reduce("W2", Less(cause=Cause.SICKNESS, start=day, end=day + timedelta(40), share=1.0)),
        Allocate("4", "W2", AboveCap("safety", day + timedelta(9))),
        commands.ExpectEnd("4", day + timedelta(30)),
    )
    sent, _ = referring.send("4", "P4", "housing", day, actor=lead(), day=day)
    given = Reply(move="withdraw", reason="need_ended")
    referring.act("4", sent.code, given, actor=lead(), day=day)
    done(EndCase("4", "moved_away"))


def told(signed_in: SignedIn, language: str) -> str:
    text = signed_in("lead").get(f"/{language}/cases/4/").content.decode()
    notes = re.findall(r'<li>[^<]*<span class="frame-note">(.*?)</span></li>', text)
    assert len(notes) >= 9
    return " | ".join(notes)


def test_facts_are_in_plain_finnish(signed_in: SignedIn) -> None:
    text = told(signed_in, "fi")
    assert "laji: Kotoutuminen" in text
    assert "vaihe: Palvelutarpeen arvioinnin aloitus" in text
    assert "toteutui: ei" in text
    assert "syy: Työntekijä lähti" in text
    assert "rajan ylityksen syy: Asiakkaan turvallisuus vaatii" in text
    assert "toimiala: Asuminen" in text
    assert "syy: Muutti pois kaupungista" in text
    assert not OURS.search(text), OURS.search(text)


@pytest.mark.parametrize(("language", "words"), [("sv", "Arbetstagaren slutade"), ("en", "safety")])
def test_facts_are_in_every_language(signed_in: SignedIn, language: str, words: str) -> None:
    text = told(signed_in, language)
    assert words in text
    assert not re.search(r"\b(worker_left|above_cap|moved_away|True|False)\b", text)


def test_every_fact_that_an_event_of_a_case_can_tell_has_a_name() -> None:
    calls = [
        node
        for module in (decide, referral)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("self.kept", "event")
    ]
    names = {k.arg for call in calls for k in call.keywords if k.arg}
    names |= {"above_cap", "until"} | (set(Reply.model_fields) - {"move"})
    assert {"kind", "sector", "before", "step"} <= names
    assert not [name for name in names if f"cw.fact.{name}" not in catalogue()]
