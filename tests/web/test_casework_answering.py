"""A form that was not taken keeps what was written in it, and no address is a dead end."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.test import Client

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.commands import Describe, OpenCase, Reduce
from kotomitta.casework.people import Need
from kotomitta.casework.worker import Cause, Less
from kotomitta.web.casework import referring
from kotomitta.web.casework.models import Case, DiaryDay, Reduction, Worker
from kotomitta.web.casework.unit import tasks, today
from visitors.people import SignedIn
from visitors.unit import case, done, lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

WORKER = {"cadre": "social_counsellor", "hours_per_week": "30,6", "first": "2020-01-01"}


def answer(client: Client, path: str, told: Mapping[str, object]) -> str:
    response = client.post(path, told)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def keeps(page: str, *parts: str) -> bool:
    return all(part in page for part in parts)


def test_a_new_worker_with_a_fault_is_put_right_and_not_written_anew(signed_in: SignedIn) -> None:
    told = {**WORKER, "code": "Maija", "languages": "so", "knows": ["trauma"]}
    page = answer(signed_in("lead"), "/fi/workers/new/", told)
    assert "Koodi: Tämä ei ole koodi." in page
    chosen = '<option value="social_counsellor" selected>'
    assert keeps(page, 'value="Maija"', 'value="30,6"', 'value="so"', chosen)
    assert 'id="knows-trauma" checked' in page
    known = answer(signed_in("lead"), "/fi/workers/new/", {**told, "code": "W1"})
    assert keeps(known, 'value="W1"', 'value="30,6"')


def test_what_is_changed_of_a_worker_stays_when_the_team_is_refused(signed_in: SignedIn) -> None:
    page = answer(signed_in("lead"), "/fi/workers/W1/change/", {**WORKER, "team": "T2"})
    assert keeps(page, "voi siirtää vain pääkäyttäjä", 'value="30,6"', 'value="T2"')
    assert Worker.objects.get(code="W1").hours_per_week == 38.25


def test_a_reduction_keeps_its_cause_and_days(signed_in: SignedIn) -> None:
    last = str(today() + timedelta(20))
    told = {"cause": "sickness", "start": str(today()), "end": last, "percent": "150"}
    page = answer(signed_in("lead"), "/fi/workers/W1/reduce/", told)
    assert keeps(page, '<option value="sickness" selected>', f'value="{last}"', 'value="150"')
    assert not Reduction.objects.exists()


def test_a_choice_above_the_cap_that_lacks_a_day_keeps_the_rest(signed_in: SignedIn) -> None:
    one = signed_in("lead")
    told = {"worker": "W2", "reason": "safety", "next": "case"}
    page = answer(one, "/fi/cases/4/give/", told)
    assert keeps(page, "sekä syy että päättymispäivä", "<option selected>W2</option>")
    assert '<option value="safety" selected>' in page
    assert one.post("/fi/cases/4/give/", {**told, "next": ""}).status_code == 302
    assert Case.objects.get(code="4").worker is None


def test_an_act_that_is_refused_keeps_its_reason(signed_in: SignedIn) -> None:
    late = str(today() + timedelta(400))
    told = {"reason": "client_can_wait", "review": late}
    page = answer(signed_in("lead"), "/fi/cases/4/do/overflow/", told)
    chosen = '<option value="client_can_wait" selected>'
    assert keeps(page, "liian kaukana", f'value="{late}"', chosen)
    assert Case.objects.get(code="4").review_by is None


def test_a_form_that_was_closed_is_open_with_its_fault(signed_in: SignedIn) -> None:
    done(OpenCase(case("9")))
    told = {"code": "P9", "first_permit": "2026-01-31", "age": "three"}
    page = answer(signed_in("lead"), "/fi/cases/9/do/person/", told)
    assert keeps(page, '<details class="cw-box" open><summary>P9', 'value="2026-01-31"')
    assert '<details class="cw-box" id="join">' in page


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("cases/1/refer/", "cases/1/"),
        ("cases/1/referrals/a1/", "cases/1/"),
        ("cases/1/do/meeting/", "cases/1/"),
        ("cases/1/give/", "cases/1/"),
        ("workers/new/", "workers/"),
        ("workers/W1/change/", "workers/W1/known/"),
        ("workers/W1/reduce/", "workers/W1/"),
        ("own/calendar/", "own/"),
    ],
)
def test_who_turns_to_another_language_after_an_answer_comes_to_the_page(
    signed_in: SignedIn, path: str, page: str
) -> None:
    response = signed_in("lead").get(f"/sv/{path}")
    assert (response.status_code, response.headers.get("Location")) == (302, f"/sv/{page}")


@pytest.mark.parametrize(
    ("language", "remedy"),
    [
        ("fi", "pyydä lähettäjältä uusi linkki"),
        ("sv", "be avsändaren om en ny länk"),
        ("en", "ask the sender for a new link"),
    ],
)
def test_a_partner_whose_link_is_used_is_told_so_as_whoever_guesses_one(
    signed_in: SignedIn, language: str, remedy: str
) -> None:
    week = today() + timedelta(7)
    _, secret = referring.send("1", "P1", "health", week, actor=lead(), day=today())
    partner = signed_in(None)
    told = {"move": "decline", "decline-reason": "no_capacity"}
    assert partner.post(f"/{language}/answer/{secret}/", told).status_code == 200
    used = partner.get(f"/{language}/answer/{secret}/")
    again = partner.post(f"/{language}/answer/{secret}/", told)
    guess = partner.get(f"/{language}/answer/{'x' * len(secret)}/")
    assert {used.status_code, again.status_code, guess.status_code} == {404}
    assert remedy in used.content.decode()
    assert "<h1>" in guess.content.decode()
    assert used.content.replace(secret.encode(), b"") == guess.content.replace(
        b"x" * len(secret), b""
    )


def test_no_diary_day_is_drawn_on_which_the_worker_is_away(signed_in: SignedIn) -> None:
    day = today()
    ill = Less(cause=Cause.SICKNESS, start=day, end=day + timedelta(16), share=1.0)
    done(Reduce("W1", ill))
    page = signed_in("lead").post("/en/workers/diary/", {"days": "20"}, follow=True)
    drawn = DiaryDay.objects.filter(worker__code="W1").values_list("on", flat=True)
    assert drawn
    assert min(drawn) > ill.end
    assert DiaryDay.objects.filter(worker__code="W2").count() == 10
    assert f"New diary days drawn: {len(drawn) + 10}." in page.content.decode()


def test_days_that_were_drawn_before_are_not_told_as_new(signed_in: SignedIn) -> None:
    lead = signed_in("lead")
    lead.post("/en/workers/diary/", {"days": "20"})
    again = lead.post("/en/workers/diary/", {"days": "20"}, follow=True).content.decode()
    assert "New diary days drawn: 0." in again
    assert DiaryDay.objects.count() == 20


def test_the_diary_offers_the_tasks_of_the_workers_own_cadre(signed_in: SignedIn) -> None:
    DiaryDay.objects.create(worker=Worker.objects.get(code="W1"), on=today())
    offered = {}
    for cadre in Cadre:
        Worker.objects.filter(code="W1").update(cadre=cadre)
        page = signed_in("worker").get("/en/own/").content.decode()
        offered[cadre] = {t.id for t in tasks() if f'<option value="{t.id}"' in page}
    assert offered == {c: {t.id for t in tasks() if t.cadre is c} for c in Cadre}


def test_a_diary_that_is_not_taken_keeps_what_was_written(signed_in: SignedIn) -> None:
    worker = Worker.objects.get(code="W1")
    for days in (0, 1):
        DiaryDay.objects.create(worker=worker, on=today() - timedelta(days))
    day = str(today() - timedelta(1))
    told = {"work-TOTAL_FORMS": "10", "work-INITIAL_FORMS": "0", "on": day}
    row = {"work-0-profile": "basic", "work-0-task": "plan", "work-0-minutes": "721"}
    page = signed_in("worker").post("/en/own/diary/", {**told, **row}).content.decode()
    assert f'<option value="{day}" selected>' in page
    assert '<option value="plan" selected>' in page
    assert 'value="721"' in page
    assert not worker.diary.exists()


def test_a_referral_that_is_not_sent_keeps_what_was_asked(signed_in: SignedIn) -> None:
    week = str(today() + timedelta(14))
    told = {"sector": "health", "person": "P1", "week": week}
    client = signed_in("worker")
    assert "frame-secret" in answer(client, "/en/cases/1/refer/", told)
    twice = answer(client, "/en/cases/1/refer/", told)
    assert keeps(twice, '<option value="health" selected>', f'value="{week}"')
    assert "frame-secret" not in twice


def test_a_field_that_was_not_taken_is_where_one_comes_to_and_says_why(
    signed_in: SignedIn,
) -> None:
    day = today()
    _, secret = referring.send("1", "P1", "health", day, actor=lead(), day=day)
    told = {"move": "accept", "accept-start": str(day - timedelta(1)), "accept-places": "1"}
    page = answer(signed_in(None), f"/en/answer/{secret}/", told)
    assert 'aria-describedby="id_accept-start-error" autofocus' in page
    assert '<p class="hds-text-input__error-text" id="id_accept-start-error">' in page
    assert page.count("autofocus") == 1


def test_a_partner_reads_the_name_of_a_language(signed_in: SignedIn) -> None:
    day = today()
    done(Describe("1", Need(interpreter=True, language="so")))
    _, secret = referring.send("1", "P1", "health", day, actor=lead(), day=day)
    assert "<dd>somali</dd>" in signed_in(None).get(f"/fi/answer/{secret}/").content.decode()


def test_a_code_for_nobody_is_put_right_and_not_written_anew(signed_in: SignedIn) -> None:
    for told in ({"user": "absent", "code": "W9"}, {"user": "viewer", "code": "Maija"}):
        page = answer(signed_in("lead"), "/en/workers/codes/", {**told, "team": "T1"})
        assert keeps(page, f'value="{told["user"]}"', f'value="{told["code"]}"')


def test_a_rating_has_no_answer_before_it_is_given(signed_in: SignedIn) -> None:
    page = " ".join(signed_in("worker").get("/fi/own/").content.decode().split())
    assert 'id="rating-rated" required><option value="">' in page


@pytest.mark.parametrize(
    ("language", "hours"),
    [("fi", "7,5 h viikossa"), ("sv", "7,5 h i veckan"), ("en", "7.5 h a week")],
)
def test_hours_that_are_off_are_told_in_the_language_of_the_page(
    signed_in: SignedIn, language: str, hours: str
) -> None:
    day = today()
    done(Reduce("W1", Less(cause=Cause.UNION, start=day, end=day + timedelta(9), hours=7.5)))
    page = signed_in("lead").get(f"/{language}/workers/W1/").content.decode()
    assert hours in page.replace("\u00a0", " ")
