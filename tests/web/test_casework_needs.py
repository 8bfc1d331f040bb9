"""Needs for which nobody has been asked, by sector and age, apart from what waits for others."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from kotomitta.casework.commands import EndCase, OpenCase
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework import needs, referring
from kotomitta.web.casework.models import Case, Referral
from kotomitta.web.casework.unit import today
from visitors.people import Once, People, SignedIn
from visitors.unit import case, done, lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]


@pytest.fixture(scope="module")
def shared_unit(once: Once, shared_unit: People) -> People:
    home = (Person(code="P90", age=34, jobseeker=True), Person(code="P91", age=4))
    once(lambda: done(OpenCase(case("90", days=40).but(persons=home))))
    return shared_unit


def found(code: str = "90") -> set[tuple[str, str]]:
    rows = needs.unmet(Case.objects.filter(code=code))
    return {(one.sector, one.person) for one in rows if one.sure}


def send(sector: str, person: str) -> Referral:
    sent, _ = referring.send("90", person, sector, today(), actor=lead(), day=today())
    return sent


def test_what_is_owed_by_age_waits_for_us_until_somebody_is_asked() -> None:
    assert {("day_care", "P91"), ("health", "P90"), ("employment", "P90")} <= found()
    assert ("day_care", "P90") not in found()
    sent = send("day_care", "P91")
    assert ("day_care", "P91") not in found()
    Referral.objects.filter(pk=sent.pk).update(state="declined")
    assert ("day_care", "P91") in found(), "who declines leaves it with us again"


def test_a_service_is_not_sent_twice_while_the_first_is_open() -> None:
    first = send("health", "P90")
    with pytest.raises(RefusalError, match="referral_open"):
        send("health", "P90")
    send("health", "P91")
    Referral.objects.filter(pk=first.pk).update(state="declined")
    send("health", "P90")


def test_a_service_that_cannot_be_for_the_person_is_neither_offered_nor_sent(
    signed_in: SignedIn,
) -> None:
    with pytest.raises(RefusalError, match="service_not_for"):
        send("day_care", "P90")
    lead = signed_in("lead")
    sent = {"person": "P90", "sector": "day_care", "week": str(today())}
    page = lead.post("/fi/cases/90/refer/", sent, follow=True).content.decode()
    assert "ei koske tätä henkilöä" in page
    assert '<option value="day_care" selected>' in page, "there is a child, and it was chosen"
    assert '<option value="day_care">' not in lead.get("/fi/cases/1/").content.decode()


def test_what_the_integration_act_owes_is_not_owed_without_a_permit(signed_in: SignedIn) -> None:
    told = case("92").but(kind=CaseKind.UNDOCUMENTED, need=Need(undocumented=True))
    done(OpenCase(told))
    sectors = {sector for sector, _ in found("92")}
    assert "health" in sectors
    assert not {"language", "employment"} & sectors
    page = signed_in("lead").get("/fi/cases/92/").content.decode()
    assert '<option value="health">' in page
    assert '<option value="employment">' not in page


def test_the_page_tells_them_by_sector_and_age_apart_from_others(signed_in: SignedIn) -> None:
    send("health", "P90")
    text = signed_in("lead").get("/en/referrals/").content.decode()
    row = re.search(r'<th scope="row">Early childhood education</th>(.*?)</tr>', text)
    assert row is not None
    assert re.findall(r"<td>(.*?)</td>", row[1]) == ["1", "0", "0", "0", "0", "40 days"]
    unmet, others = text.split("Others")[0], text
    assert "cases/90/" in unmet
    assert others.index("Nobody has been asked yet") < others.index('id="unmet-caption"')


def test_a_worker_sees_the_needs_of_their_own_cases_only(signed_in: SignedIn) -> None:
    text = signed_in("worker").get("/fi/referrals/").content.decode()
    assert "/fi/cases/1/" in text
    assert "/fi/cases/90/" not in text


def test_a_case_that_ends_needs_nothing_here() -> None:
    Case.objects.filter(code="90").update(closed=today())
    assert not found()


def test_the_night_fills_what_was_kept_before_there_were_needs() -> None:
    Case.objects.filter(code="90").update(needs=[])
    assert not found()
    call_command("casework_night", verbosity=0)
    assert ("day_care", "P91") in found()


def test_an_update_fills_them_at_once_and_leaves_closed_cases() -> None:
    before = Case.objects.get(code="90").needs
    Case.objects.update(needs=[])
    done(EndCase("1", "goals_reached"))
    filling = import_module("kotomitta.web.casework.migrations.0009_fill_case_needs")
    filling.fill(apps, connection.schema_editor())
    assert Case.objects.get(code="90").needs == before
    assert Case.objects.get(code="1").needs == []
    assert ("day_care", "P91") in found()


def test_the_units_statistics_count_them_and_hide_what_is_small(signed_in: SignedIn) -> None:
    for n in range(5):
        child = Person(code=f"P60{n}", age=3)
        done(OpenCase(case(f"60{n}").but(persons=(child,))))
    planner = signed_in("planner")
    planner.post("/en/counts/publish/")
    rows = planner.get("/en/counts/counts.csv").content.decode().splitlines()
    told = dict(row.rsplit(",", 1) for row in rows if row.startswith("unmet_needs"))
    assert told["unmet_needs,needs,,day_care.under_school"] == "6"
    assert told["unmet_needs,needs,,day_care.adult"] == "0"
    assert all(not n or int(n) == 0 or int(n) >= 5 for n in told.values())
    assert "Early childhood education" in planner.get("/en/counts/").content.decode()
