"""The people of the unit as pages: details, reductions that end early, and what is kept of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.case import Case as Core
from kotomitta.casework.commands import Employ, EndReduction, OpenCase, Reduce, Release
from kotomitta.casework.event import event
from kotomitta.casework.worker import Cause, Less
from kotomitta.law.days import months_after
from kotomitta.web.accounts.models import User
from kotomitta.web.casework import records, rounds, trail
from kotomitta.web.casework.keeping import record, save_worker
from kotomitta.web.casework.models import Case, Event, Gone, Member, Reduction, Suggested, Worker
from kotomitta.web.casework.unit import today
from visitors.people import People, SignedIn
from visitors.unit import OTHER, TEAM, case, done, worker

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]


def away(first: int, last: int, cause: Cause = Cause.SICKNESS) -> Less:
    """Somebody who carries nothing, from a day to a day, counted from today."""
    day = today()
    return Less(cause=cause, start=day + timedelta(first), end=day + timedelta(last), share=1.0)


def kept(code: str) -> tuple[Less, ...]:
    return Worker.objects.get(code=code).value.less


# --- reductions -----------------------------------------------------------------------------------


def test_a_lead_ends_a_reduction_and_takes_back_one_to_come(signed_in: SignedIn) -> None:
    ill, coming = away(-5, 30), away(40, 50)
    done(Reduce("W1", ill), Reduce("W1", coming))
    one = signed_in("lead")
    page = one.get("/fi/workers/W1/").content.decode()
    assert page.count("Päätä aiemmin") == page.count("Peru vähennys") == 1
    yesterday = today() - timedelta(1)
    told = {"less": ill.model_dump_json(), "last": yesterday.isoformat()}
    page = one.post("/fi/workers/W1/reduce/end/", told, follow=True).content.decode()
    assert "Vähennys päättyy nyt aiemmin." in page
    one.post("/fi/workers/W1/reduce/end/", {"less": coming.model_dump_json()})
    assert kept("W1") == (ill.model_copy(update={"end": yesterday}),)
    assert [e.act for e in Event.objects.filter(subject="W1")][-2:] == ["end_reduction"] * 2


@pytest.mark.parametrize("less", ["", "{", away(1, 2).model_dump_json()])
def test_a_reduction_that_is_not_there_is_said_so(signed_in: SignedIn, less: str) -> None:
    done(Reduce("W1", away(-5, 30)))
    told = {"less": less, "last": today().isoformat()}
    page = signed_in("lead").post("/en/workers/W1/reduce/end/", told, follow=True)
    assert page.status_code == 200
    assert "ends earlier." not in page.content.decode()
    assert kept("W1") == (away(-5, 30),)


@pytest.mark.parametrize(
    ("role", "code"), [("administrator", "W1"), ("worker", "W1"), ("lead", "W3")]
)
def test_nobody_else_ends_it(signed_in: SignedIn, role: str, code: str) -> None:
    ill = away(-5, 30)
    done(Reduce("W1", ill))
    done(Reduce("W3", ill), team=OTHER)
    told = {"less": ill.model_dump_json(), "last": today().isoformat()}
    assert signed_in(role).post(f"/fi/workers/{code}/reduce/end/", told).status_code in (403, 404)
    assert kept(code) == (ill,)


def test_the_option_to_put_duties_off_leads_to_where_it_is_done(signed_in: SignedIn) -> None:
    for code in ("W1", "W2"):
        done(Reduce(code, away(0, 60, Cause.OTHER_DUTIES)))
    rounds.ask(TEAM)
    page = signed_in("lead").get("/fi/allocation/").content.decode()
    assert "Siirrä työntekijän W1 muita tehtäviä" in page
    assert 'href="/fi/workers/W1/#less"' in page


# --- kept no longer than its purpose --------------------------------------------------------------


def long_ago(less: Less) -> None:
    """A reduction that was given on the day it began, and ended early on the day it now ends."""
    told = Worker.objects.get(code="W1").value
    for act in ("reduce", "end_reduction"):
        facts = {"cause": less.cause, "start": less.start, "end": less.end, "share": less.share}
        happened = event(less.start, "L1", act, "W1", **facts)
        record(happened, save_worker(told.but(less=(*told.less, less))).version)


def test_a_reduction_and_why_it_was_are_gone_after_their_time() -> None:
    past, present = away(-800, -400), away(-1, 30, Cause.UNION)
    long_ago(past)
    done(Reduce("W1", present))
    head = trail.anchor(timezone.now() + timedelta(hours=2))
    assert head is not None
    assert records.delete_old(today()) == 1
    assert kept("W1") == (present,)
    told = [e.facts for e in Event.objects.filter(subject="W1")]
    assert [f["cause"] for f in told if "cause" in f] == ["union"]
    assert Gone.objects.filter(subject="W1").count() == 2
    assert trail.faults(head.head) == []
    assert records.delete_old(today()) == 0


def test_a_worker_who_left_is_gone_after_their_time_with_who_it_was(people: People) -> None:
    long_ago(away(-800, -400))
    records.delete_old(today())
    left = months_after(today(), -24)
    told = Worker.objects.get(code="W1").value.but(last=left)
    done(Employ(told), Release("1", "worker_left"))
    User.objects.filter(pk=people["worker"].pk).update(is_active=False)
    records.delete_old(today() - timedelta(1))
    assert Worker.objects.filter(code="W1").exists()
    records.delete_old(today())
    assert not Worker.objects.filter(code="W1").exists()
    assert not Event.objects.filter(subject="W1").exists()
    assert not Gone.objects.filter(subject="W1").exists()
    assert not Member.objects.filter(code="W1").exists()
    assert trail.faults() == []


def test_a_worker_who_left_but_still_has_a_case_stays() -> None:
    told = Worker.objects.get(code="W1").value
    done(Employ(told.but(last=months_after(today(), -30))))
    records.delete_old(today())
    assert Worker.objects.filter(code="W1").exists()


def test_a_drawn_day_goes_with_the_rows_and_is_not_taken_for_one_without_work() -> None:
    worker, old = Worker.objects.get(code="W1"), months_after(today(), -6)
    for on in (old, old + timedelta(1)):
        worker.diary_days.create(on=on, kept=True)
    worker.diary.create(on=old, profile="basic", task="plan", minutes=30, interpreter=False)
    assert records.delete_old(today()) == 2
    assert [day.on for day in worker.diary_days.all()] == [old + timedelta(1)]
    assert not worker.diary.exists()


def test_what_happens_after_what_was_erased_is_held_by_it() -> None:
    long_ago(away(-800, -400))
    records.delete_old(today())
    done(Reduce("W1", away(0, 3)))
    assert trail.faults() == []
    Gone.objects.filter(subject="W1", number=3).update(seal="0" * 64)
    assert trail.Fault("trail.event", "W1 4") in trail.faults()


def test_a_stub_for_a_reduction_that_nobody_erased_shows() -> None:
    done(Reduce("W1", away(0, 3)))
    trail.forget(Event.objects.filter(subject="W1", number=2), subject_stays=True)
    assert {fault.key for fault in trail.faults()} == {"trail.gone"}


def test_why_somebody_was_to_be_away_goes_although_it_was_taken_back() -> None:
    coming = away(1, 3000)
    done(Reduce("W1", coming), EndReduction("W1", coming, None))
    records.delete_old(today() + timedelta(300))
    assert Event.objects.filter(subject="W1", act="reduce").exists()
    records.delete_old(today() + timedelta(400))
    assert not Event.objects.filter(subject="W1", act__endswith="reduce").exists()
    assert not Event.objects.filter(subject="W1", act="end_reduction").exists()


def test_a_long_reduction_keeps_its_events_as_long_as_itself() -> None:
    done(Reduce("W1", away(0, 500)))
    records.delete_old(today() + timedelta(450))
    assert Reduction.objects.filter(worker__code="W1").exists()
    assert Event.objects.filter(subject="W1", act="reduce").exists()


# --- details --------------------------------------------------------------------------------------

HOURS = {"cadre": "social_worker", "hours_per_week": "30,6", "first": "2020-01-01"}


def test_what_is_known_of_a_worker_stands_in_the_form(signed_in: SignedIn) -> None:
    done(Employ(worker("W1").but(languages=frozenset({"so", "ar"}), knows=frozenset({"trauma"}))))
    text = signed_in("lead").get("/fi/workers/W1/known/").content.decode()
    for told in ('value="38,25"', 'value="2020-01-01"', 'value="ar so"', f'value="{TEAM}"'):
        assert told in text
    assert 'value="trauma" id="knows-trauma" checked' in text
    assert "knows-basic" not in text


@pytest.mark.parametrize(
    ("language", "name"),
    [("fi", "sosiaaliohjaaja"), ("sv", "socialhandledare"), ("en", "social counsellor")],
)
def test_a_lead_says_who_is_a_counsellor_and_every_page_of_them_says_so(
    signed_in: SignedIn, language: str, name: str
) -> None:
    one = signed_in("lead")
    one.post("/fi/workers/W1/change/", {**HOURS, "cadre": "social_counsellor"})
    assert Worker.objects.get(code="W1").value.cadre is Cadre.SOCIAL_COUNSELLOR
    last = Event.objects.filter(subject="W1").last()
    assert last is not None
    assert last.facts["cadre"] == "social_counsellor"
    assert trail.faults() == []
    known = one.get(f"/{language}/workers/W1/known/").content.decode()
    assert '<option value="social_counsellor" selected>' in known
    for path in ("board/", "workers/", "workers/W1/"):
        assert f">{name}<" in one.get(f"/{language}/{path}").content.decode(), path
    assert f">{name}<" in signed_in("worker").get(f"/{language}/own/").content.decode()


@pytest.mark.parametrize("cadre", ["", "boss"])
def test_no_other_cadre_is_taken(signed_in: SignedIn, cadre: str) -> None:
    signed_in("lead").post("/fi/workers/W2/change/", {**HOURS, "cadre": cadre})
    assert Worker.objects.get(code="W2").hours_per_week == 38.25


def test_the_list_shows_hours_as_they_are(signed_in: SignedIn) -> None:
    assert "<td>38,25</td>" in signed_in("lead").get("/fi/workers/").content.decode()


def test_experience_is_told_in_the_form_and_becomes_a_reason(signed_in: SignedIn) -> None:
    one = signed_in("lead")
    told = {**HOURS, "hours_per_week": "38,25", "languages": "so", "knows": ["trauma"]}
    one.post("/fi/workers/W2/change/", told)
    found = Worker.objects.get(code="W2").value
    assert found == worker("W2").but(knows=frozenset({"trauma"}), languages=frozenset({"so"}))
    assert "experience" in grounds(case("9", trauma=True))


def grounds(waiting: Core) -> set[str]:
    """The grounds on which a waiting case is suggested to somebody."""
    done(OpenCase(waiting))
    rounds.ask(TEAM)
    placed = (Suggested.objects.get(team=TEAM).body or {})["suggestions"]["placed"]
    mine = [one for one in placed if one["case"] == waiting.code]
    return {ground["key"] for one in mine for ground in one["grounds"]}


@pytest.mark.parametrize("knows", ["basic", "whim"])
def test_no_other_experience_is_taken(signed_in: SignedIn, knows: str) -> None:
    signed_in("lead").post("/fi/workers/W2/change/", {**HOURS, "knows": [knows]})
    assert Worker.objects.get(code="W2").hours_per_week == 38.25


@pytest.mark.parametrize(
    ("language", "remedy"),
    [("fi", "esimerkiksi W12"), ("sv", "till exempel W12"), ("en", "as in W12")],
)
def test_a_name_is_no_code_and_what_one_is_like_is_told(
    signed_in: SignedIn, language: str, remedy: str
) -> None:
    given = {**HOURS, "code": "Matti Meikäläinen", "team": TEAM}
    page = signed_in("lead").post(f"/{language}/workers/new/", given, follow=True)
    assert remedy in page.content.decode()
    assert not Worker.objects.filter(code__startswith="Matti").exists()


def test_a_new_worker_takes_nobody_elses_place(signed_in: SignedIn) -> None:
    one = signed_in("administrator")
    for code in ("W3", "W1"):
        page = one.post("/fi/workers/new/", {**HOURS, "code": code, "team": TEAM}, follow=True)
        assert "ei voi antaa uudelle" in page.content.decode()
    assert Worker.objects.get(code="W3").hours_per_week == 38.25
    one.post("/fi/workers/new/", {**HOURS, "code": "W9", "team": TEAM})
    assert Worker.objects.get(code="W9").first == date(2020, 1, 1)


def test_an_administrator_moves_a_worker_who_takes_the_cases_along(signed_in: SignedIn) -> None:
    rounds.ask(TEAM)
    page = signed_in("administrator").post(
        "/fi/workers/W1/change/", {**HOURS, "team": OTHER}, follow=True
    )
    assert "hänen asiakkuutensa siirtyivät mukana" in page.content.decode()
    assert Worker.objects.get(code="W1").team == Member.objects.get(code="W1").team == OTHER
    moved = Case.objects.get(code="1")
    assert (moved.team, moved.worker, moved.value.team) == (OTHER, "W1", OTHER)
    last = Event.objects.filter(subject="1").last()
    assert last is not None
    assert (last.act, last.facts) == ("change_team", {"team": OTHER, "before": TEAM})
    assert signed_in("lead").get("/fi/cases/1/").status_code == 404
    assert signed_in("worker").get("/fi/cases/1/").status_code == 200
    assert "tiimi vaihtui" in signed_in("worker").get("/fi/cases/1/").content.decode()
    assert trail.faults() == []
    assert signed_in("lead").get("/fi/allocation/").status_code == 200


def test_a_lead_is_told_that_the_team_stays(signed_in: SignedIn) -> None:
    page = signed_in("lead").post("/fi/workers/W1/change/", {**HOURS, "team": OTHER}, follow=True)
    assert "voi siirtää vain pääkäyttäjä" in page.content.decode()
    found = Worker.objects.get(code="W1")
    assert (found.team, found.hours_per_week) == (TEAM, 38.25)


@pytest.mark.parametrize("path", ["known/", "change/"])
def test_details_of_another_teams_worker_are_not_there(signed_in: SignedIn, path: str) -> None:
    one = signed_in("lead")
    asked = one.get if path == "known/" else one.post
    answers = {asked(f"/fi/workers/{code}/{path}", HOURS).status_code for code in ("W3", "W99")}
    assert answers == {404}
