"""Who is in which household, from outside: a team's own table can always be brought in again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kotomitta.casework.commands import (
    Allocate,
    ChangeTeam,
    Correct,
    Employ,
    EndCase,
    ExpectEnd,
    OpenCase,
    Reopen,
    TakeStep,
)
from kotomitta.casework.people import Person
from kotomitta.casework.policy import Actor
from kotomitta.casework.policy import Role as CoreRole
from kotomitta.casework.refusal import RefusalError
from kotomitta.sources.case_table.told import Given
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.roles import Role
from kotomitta.web.casework import importing, tables
from kotomitta.web.casework.importing import Choice, Plan
from kotomitta.web.casework.keeping import act
from kotomitta.web.casework.models import Answers, Case, Member
from kotomitta.web.casework.unit import today
from visitors.people import SignedIn
from visitors.unit import OTHER, TEAM, case, done, worker
from visitors.unit import lead as a_lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

AHEAD = today() + timedelta(30)


@pytest.fixture
def lead(signed_in: SignedIn) -> Client:
    return signed_in("lead")


def acted(client: Client, on: str, act: str, **given: object) -> str:
    return client.post(f"/en/cases/{on}/do/{act}/", given, follow=True).content.decode()


def opened(client: Client, code: str, person: str, **more: object) -> str:
    forms = {"person-TOTAL_FORMS": "6", "person-INITIAL_FORMS": "0"}
    new = {"code": code, "household": "H90", "kind": "integration", "opened": str(today())}
    given = {**new, **forms, "person-0-code": person, **more}
    return client.post("/en/cases/new/", given, follow=True).content.decode()


def exported(client: Client) -> bytes:
    return client.get("/en/cases/table.csv").content


def imported(client: Client, content: bytes) -> str:
    file = {"file": SimpleUploadedFile("cases.csv", content)}
    return client.post("/en/cases/table/", file).content.decode()


def table_of(content: bytes) -> tables.Table:
    return tables.read(Given("cases.csv", content), TEAM, today())


def planned(content: bytes) -> Plan:
    return importing.plan(table_of(content), a_lead(), today())


def people_of(code: str) -> list[str]:
    return [person.code for person in Case.objects.get(code=code).value.persons]


def test_nobody_is_added_who_is_in_another_household_that_day(lead: Client) -> None:
    assert "in another household" in acted(lead, "1", "join", code="P2")
    assert people_of("1") == ["P1"]
    assert "in another household" in opened(lead, "90", "P2")
    assert not Case.objects.filter(code="90").exists()
    acted(lead, "1", "join", code="P98")
    assert people_of("1") == ["P1", "P98"]
    found = planned(exported(lead))
    assert (found.faults, found.refused, found.taken) == ((), (), ())


def test_in_the_same_household_or_after_the_end_a_person_may_be(lead: Client) -> None:
    done(OpenCase(case("80").but(household="H2", persons=(Person(code="P2"),))))
    done(OpenCase(case("81").but(opened=today(), persons=(Person(code="P81"),))))
    done(EndCase("81", "moved_away", today()))
    opened(lead, "90", "P81")
    assert not Case.objects.filter(code="90").exists(), "both stand on this day"
    Case.objects.filter(code="81").update(closed=today() - timedelta(1))
    opened(lead, "90", "P81")
    assert people_of("90") == ["P81"]
    with pytest.raises(RefusalError, match="person_elsewhere"):
        done(Reopen("81"))


def test_another_teams_persons_are_not_told(lead: Client) -> None:
    acted(lead, "1", "join", code="P3")
    assert people_of("1") == ["P1", "P3"]
    assert Case.objects.get(code="3").team == OTHER


def test_what_stood_before_hinders_nothing_else(lead: Client) -> None:
    row = Case.objects.get(code="1")
    row.body["persons"].append({"code": "P2"})
    row.save()
    acted(lead, "1", "person", code="P1", age="44")
    done(Correct("1", members=4))
    assert Case.objects.get(code="1").value.members == 4
    with pytest.raises(RefusalError, match="person_elsewhere"):
        done(Correct("1", household="H99"))


def test_a_person_added_by_mistake_is_removed(lead: Client, signed_in: SignedIn) -> None:
    acted(lead, "1", "join", code="P98")
    assert "added by mistake" in lead.get("/en/cases/1/").content.decode()
    worker = signed_in("worker")
    assert "added by mistake" not in worker.get("/en/cases/1/").content.decode()
    assert worker.post("/en/cases/1/do/leave/", {"code": "P98"}).status_code == 404
    page = acted(lead, "1", "leave", code="P98")
    assert "taken out of the case" in page
    assert "P1, P98 → P1" in page
    assert people_of("1") == ["P1"]
    assert "does not belong" in acted(lead, "1", "leave", code="P98")
    assert "only person" in acted(lead, "1", "leave", code="P1")


def test_a_person_about_whom_something_is_written_stays(lead: Client) -> None:
    for code in ("P97", "P98"):
        acted(lead, "1", "join", code=code)
    row, day = Case.objects.get(code="1"), today()
    Answers.objects.create(case=row, person="P97", on=day, agreed=day, version=1, given={})
    assert "answers of theirs" in acted(lead, "1", "leave", code="P97")
    done(TakeStep("1", "assessment", "P98", day))
    assert "was taken for them" in acted(lead, "1", "leave", code="P98")
    assert people_of("1") == ["P1", "P97", "P98"]


def test_a_closed_case_is_not_joined(lead: Client) -> None:
    done(EndCase("1", "moved_away"))
    assert "is closed" in acted(lead, "1", "join", code="P97")
    assert people_of("1") == ["P1"]


def test_no_permit_begins_in_the_future(lead: Client) -> None:
    ahead = str(AHEAD)
    assert "is after today" in acted(lead, "1", "join", code="P96", first_permit=ahead)
    assert "is after today" in acted(lead, "1", "person", code="P1", first_permit=ahead)
    assert "is after today" in opened(lead, "90", "P96", **{"person-0-first_permit": ahead})
    assert people_of("1") == ["P1"]
    assert not Case.objects.filter(code="90").exists()
    head = "case,household,person,opened,worker,profile,interpreter,closed,first_permit\n"
    page = imported(lead, f"{head}C-9,H-9,P-9,{today()},,trauma,1,,{ahead}\n".encode())
    assert "is after today" in page


def test_an_expected_end_goes_out_and_comes_in(lead: Client) -> None:
    done(ExpectEnd("1", AHEAD))
    table = exported(lead)
    assert str(AHEAD).encode() in table
    done(ExpectEnd("1", None))
    (step,) = planned(table).taken
    assert step.commands == (ExpectEnd("1", AHEAD),)
    past = today() - timedelta(1)
    row = Case.objects.get(code="1")
    row.ends, row.body["ends"] = past, str(past)
    row.save()
    assert not planned(exported(lead)).taken, "a day that has passed would end the case"


# --- a table beside other cases -------------------------------------------------------------------

HEAD = "case,household,person,opened\n"


def row(code: str, household: str, person: str) -> str:
    return f"{code},{household},{person},{today()}\n"


def test_a_table_brings_nobody_into_a_second_household(lead: Client) -> None:
    wrong = (HEAD + row("C-9", "H-9", "P-9") + row("C-9", "H-9", "P2")).encode()
    page = imported(lead, wrong)
    assert "Line 3" in page
    assert "person: The person P2 is in another household" in page
    assert "C-9" in page, "what would change is shown too"
    assert "stamp" not in page
    stamp = planned(wrong).stamp
    assert not importing.apply(table_of(wrong), a_lead(), today(), Choice(), stamp).written
    assert not Case.objects.filter(code="C-9").exists()


def test_a_table_puts_nobody_of_a_case_beside_it_into_a_case_that_is_here(lead: Client) -> None:
    del lead
    opened = Case.objects.get(code="1").opened
    told = "".join(f"1,H1,{person},{opened}\n" for person in ("P1", "P2"))
    (fault,) = planned((HEAD + told).encode()).faults
    assert (fault.line, fault.error.facts["person"], fault.error.place) == (3, "P2", "person")
    moved = (HEAD + f"1,H1,P1,{opened}\n2,H2,P1,{opened}\n").encode()
    assert planned(moved).faults, "the table contradicts itself"


def test_a_table_may_change_who_is_where_as_long_as_its_end_holds(lead: Client) -> None:
    del lead
    opened = Case.objects.get(code="1").opened
    swapped = (HEAD + f"1,H1,P2,{opened}\n2,H2,P1,{opened}\n").encode()
    shown = planned(swapped)
    assert (shown.faults, shown.refused) == ((), ())
    assert importing.apply(table_of(swapped), a_lead(), today(), Choice(), shown.stamp).written
    assert (people_of("1"), people_of("2")) == (["P2"], ["P1"])


def test_a_table_does_not_tell_who_is_in_another_team(lead: Client) -> None:
    del lead
    assert not planned((HEAD + row("C-9", "H-9", "P3")).encode()).faults


def test_many_rows_are_looked_up_at_once(lead: Client) -> None:
    del lead
    many = "".join(row(f"C-{n}", f"H-{n}", f"P-{n}") for n in range(150)) + row("C-900", "H9", "P4")
    (fault,) = planned((HEAD + many).encode()).faults
    assert (fault.line, fault.error.facts["person"]) == (152, "P4")


def test_somebody_who_came_meanwhile_stops_the_table(lead: Client) -> None:
    table = (HEAD + row("C-9", "H-9", "P-9")).encode()
    stamp = planned(table).stamp
    opened(lead, "90", "P-9")
    found = importing.apply(table_of(table), a_lead(), today(), Choice(), stamp)
    assert not found.written
    assert [fault.line for fault in found.faults] == [2]


# --- another team ---------------------------------------------------------------------------------


def in_two_teams(state: str) -> None:
    """The person of the other team's case 3 is in a case of this team too, in another household."""
    done(OpenCase(case("70").but(persons=(Person(code="P3"),))))
    if state == "active":
        done(Allocate("70", "W2"))


def test_a_case_goes_to_no_team_where_somebody_is_in_another_household(lead: Client) -> None:
    in_two_teams("waiting")
    user = User.objects.invited("lead-2", Role.LEAD, "Lead")
    Member.objects.create(user=user, code="L2", team=OTHER)
    page = acted(lead, "70", "team", team=OTHER)
    assert "The case was not moved to the team T2: the person P3" in page
    assert "H3" not in page, "no more of a case that one may not see"
    assert Case.objects.get(code="70").team == TEAM
    done(EndCase("3", "moved_away"), team=OTHER)
    Case.objects.filter(code="3").update(closed=today() - timedelta(20))
    done(ChangeTeam("70", OTHER))
    assert Case.objects.get(code="70").team == OTHER


def test_nor_does_a_worker_take_such_a_case_along(lead: Client) -> None:
    del lead
    in_two_teams("active")
    both = Actor("A1", "", frozenset({CoreRole.ADMINISTRATOR}))
    with pytest.raises(RefusalError, match="person_in_other_team"):
        act(Employ(worker("W2", OTHER)), both, today())
    assert Case.objects.get(code="70").team == TEAM


def test_what_stood_in_two_households_can_end(lead: Client) -> None:
    del lead
    row = Case.objects.get(code="1")
    row.body["persons"].append({"code": "P2"})
    row.save()
    done(Correct("1", members=3), EndCase("1", "moved_away"))
    assert Case.objects.get(code="1").closed == today()


# --- two teams ------------------------------------------------------------------------------------


def test_a_person_of_another_teams_household_is_told_to_the_lead_and_stops_nothing(
    lead: Client, signed_in: SignedIn
) -> None:
    said = "The person P3 is also in a case of the team T2"
    assert said in opened(lead, "90", "P3")
    assert people_of("90") == ["P3"]
    assert said not in opened(signed_in("worker"), "91", "P3")
    assert people_of("91") == ["P3"], "a worker is not told, and not refused"


def test_one_household_of_two_teams_is_no_matter(lead: Client) -> None:
    assert "of the team T2" not in opened(lead, "90", "P3", household="H3")


def test_a_table_tells_it_before_it_is_brought_in_and_can_be(lead: Client) -> None:
    row = exported(lead).decode().splitlines()
    head, one = row[0], next(line for line in row if "H4" in line)
    table = f"{head}\n{one.replace('P4', 'P3').replace('H4', 'H94').replace('4,', '94,', 1)}\n"
    page = imported(lead, table.encode())
    assert "is also in a case of the team T2" in page
    assert planned(table.encode()).elsewhere == [("P3", "T2")]
    assert planned(table.encode()).faults == ()
