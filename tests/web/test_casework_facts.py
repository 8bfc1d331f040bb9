"""What is known of persons, and the kind of a case: by table, on the page, and in due dates."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from kotomitta.casework.commands import Describe, OpenCase, TakeStep
from kotomitta.casework.people import CaseKind, Need, Person
from kotomitta.web.casework.keeping import broken
from kotomitta.web.casework.models import Case, Event
from kotomitta.web.casework.unit import today
from visitors.people import SignedIn
from visitors.unit import KNOWN, case, done

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

HEAD = "case,household,person,opened,first_permit,age,jobseeker,language,kind\n"
DAY = today() - timedelta(40)
BARE = f"C-1,H-1,P-1,{DAY},,,,,\n"
FULL = f"C-1,H-1,P-1,{DAY},{DAY},34,0,so,\n"
SHAPE = """\
name: ours
columns:
  case: {column: A}
  household: {column: A}
  person: {column: B}
  opened: {column: C}
  first_permit: {column: D, written: d.m.yyyy}
  jobseeker: {column: E, values: {K: "1", E: "0"}}
"""


@pytest.fixture
def client(signed_in: SignedIn) -> Iterator[Client]:
    with override_settings(LIMITS={**settings.LIMITS, "import": ""}):
        yield signed_in("lead")


def sent(client: Client, text: str, **more: object) -> str:
    given = {"file": SimpleUploadedFile("cases.csv", text.encode()), **more}
    return client.post("/en/cases/table/", given).content.decode()


def brought(client: Client, text: str, **more: object) -> str:
    """The page of differences, after all of them were accepted."""
    page = sent(client, text, **more)
    hidden = dict(re.findall(r'type="hidden" name="(text|stamp)" value="([^"]*)"', page))
    acts = re.findall(r'name="act" value="(\w+)"', page)
    client.post("/en/cases/table/", {**hidden, "act": acts})
    return page.replace("\N{NO-BREAK SPACE}", " ")


def the_case(code: str = "C-1") -> Case:
    return Case.objects.get(code=code)


def acted(client: Client, on: str, act: str, **given: str) -> str:
    page = client.post(f"/en/cases/{on}/do/{act}/", given, follow=True)
    return page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_table_without_the_facts_is_read_and_they_come_later(client: Client) -> None:
    brought(client, "case,household,person,opened\n" + f"C-1,H-1,P-1,{DAY}\n")
    assert the_case().value.persons == (Person(code="P-1"),)
    page = brought(client, HEAD + FULL)
    assert "Age, years: (empty) → 34" in page
    assert "Language (such as ar, so): (empty) → so" in page
    found = the_case().value
    assert found.persons == (Person(code="P-1", first_permit=DAY, age=34, jobseeker=False),)
    assert found.need.language == "so"
    assert the_case().due_by is not None
    events = Event.objects.filter(subject="C-1").values_list("act", flat=True)
    assert sorted(events) == ["correct", "describe", "open_case"]
    assert broken("C-1", the_case().version) is None


def test_what_a_table_is_silent_about_stays_and_nothing_differs_twice(client: Client) -> None:
    brought(client, HEAD + FULL)
    before = the_case().version
    assert 'name="act"' not in sent(client, HEAD + FULL)
    assert 'name="act"' not in sent(client, HEAD + BARE)
    assert the_case().version == before


def test_the_facts_go_out_and_come_in_unchanged(client: Client) -> None:
    brought(client, HEAD + FULL)
    done(OpenCase(case("90").but(kind=CaseKind.CHILD_PROTECTION)))
    content = client.get("/en/cases/table.csv").content.decode()
    assert f"child_protection,{today() - timedelta(10)},30,," in content
    assert 'name="act"' not in sent(client, content)


def test_an_age_counts_from_the_first_day_of_its_own_row(client: Client) -> None:
    rows = f"C-1,H-1,P-1,{DAY - timedelta(800)},,30,,,\nC-1,H-1,P-2,{DAY},,9,,,\n"
    brought(client, HEAD + rows)
    assert [p.age for p in the_case().value.persons] == [30, 7]
    assert 'name="act"' not in sent(client, HEAD + rows)


def test_the_facts_come_by_a_mapping_too(client: Client) -> None:
    own = SimpleUploadedFile("own.yaml", SHAPE.encode())
    brought(client, f"A,B,C,D,E\nC-1,P-1,{DAY},1.2.2026,K\n", mapping=own)
    (person,) = the_case().value.persons
    assert (str(person.first_permit), person.jobseeker) == ("2026-02-01", True)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"C-9,H-9,P-9,{DAY},,121,,,\n", "0 to 120"),
        (f"C-9,H-9,P-9,{DAY},,,x,,\n", "neither 1"),
        (f"C-9,H-9,P-9,{DAY},,,,Somali,\n", "small letters"),
        (f"C-9,H-9,P-9,{DAY},,,,,family\n", "kind of case"),
        (f"C-9,H-9,P-9,{DAY},2026-02-30,,,,\n", "first_permit"),
        (f"C-9,H-9,P-9,{DAY},,,,,integration\nC-9,H-9,P-8,{DAY},,,,,undocumented\n", "kind"),
    ],
)
def test_a_fact_that_cannot_be_is_told_with_its_line(client: Client, row: str, fault: str) -> None:
    page = sent(client, HEAD + row)
    assert "Line 2" in page
    assert fault in page


def test_a_table_can_make_a_case_of_every_kind(client: Client) -> None:
    rows = [f"C-{n},H-{n},P-{n},{DAY},,,,,{kind}\n" for n, kind in enumerate(CaseKind)]
    brought(client, HEAD + "".join(rows))
    assert [the_case(f"C-{n}").kind for n in range(len(CaseKind))] == list(CaseKind)


NARROW = "case,household,person,opened,profile\n"


@pytest.mark.parametrize(
    ("before", "after"), [("undocumented", "basic"), ("basic", "undocumented")]
)
def test_the_kind_follows_the_profile_of_a_table_and_the_difference_does_not_return(
    client: Client, before: str, after: str
) -> None:
    text = NARROW + f"C-1,H-1,P-1,{DAY}," + "{}\n"
    brought(client, text.format(before))
    page = brought(client, text.format(after))
    assert "Kind of case: " in page
    kinds = {"basic": CaseKind.INTEGRATION, "undocumented": CaseKind.UNDOCUMENTED}
    assert the_case().kind == kinds[after]
    assert 'name="act"' not in sent(client, text.format(after))


def test_no_table_forces_a_case_through_steps_that_do_not_apply(client: Client) -> None:
    done(TakeStep("1", "assessment", "P1", today()))
    row = the_case("1").value
    page = brought(client, NARROW + f"1,{row.household},P1,{row.opened},undocumented\n")
    assert "the step “Start of the assessment” has already been taken" in page
    assert the_case("1").kind == CaseKind.INTEGRATION


def test_a_worker_tells_more_of_a_person_on_the_page(client: Client, signed_in: SignedIn) -> None:
    del client
    own = signed_in("worker")
    given = {
        "code": "P1",
        "channel": "family",
        "first_permit": str(DAY),
        "age": "",
        "jobseeker": "yes",
    }
    page = acted(own, "1", "person", **given)
    assert "facts are saved" in page
    told = Person(code="P1", channel="family", first_permit=DAY, jobseeker=True)
    assert the_case("1").value.persons == (told,)
    assert "Age, years: 30 → Not known" in page
    assert "Jobseeker: Not known → yes" in page
    event = Event.objects.filter(subject="1").last()
    assert event
    assert (event.act, event.actor) == ("correct", "W1")
    assert "age, years" in re.sub(r"\s+", " ", page), "what is not known is named"


def test_nobody_tells_of_a_person_of_another_team(client: Client) -> None:
    assert client.post("/en/cases/3/do/person/", {"code": "P3", "age": "9"}).status_code == 404
    assert "does not belong" in acted(client, "1", "person", code="P9")
    assert the_case("3").value.persons[0].age == 30


def test_a_need_of_another_kind_says_so_and_the_kind_is_put_right(
    client: Client, signed_in: SignedIn
) -> None:
    told = Need(**{**KNOWN, "undocumented": True})
    assert "By its needs" not in client.get("/en/cases/1/").content.decode()
    done(Describe("1", told))
    page = client.get("/en/cases/1/").content.decode()
    assert "By its needs the kind of the case is Undocumented" in page
    assert 'value="undocumented" selected' in page
    assert "Ask the team" in signed_in("worker").get("/en/cases/1/").content.decode()
    assert (
        signed_in("worker").post("/en/cases/1/do/kind/", {"kind": "undocumented"}).status_code
        == 404
    )
    page = acted(signed_in("lead"), "1", "kind", kind="undocumented")
    assert "The kind is put right" in page
    assert "By its needs" not in page
    assert "Assessment of urgent need" in page
    assert the_case("1").due_rule == "casework.undocumented.urgent_days"


def test_a_case_of_children_says_that_no_step_applies(client: Client) -> None:
    child = case("91").but(persons=(Person(code="P91", age=16),))
    done(OpenCase(child))
    page = client.get("/en/cases/91/").content.decode()
    assert "No step applies to the case" in page
    assert "All steps are done" not in page


def test_an_agreed_target_turns_red_and_is_not_called_law(client: Client) -> None:
    page = client.get("/en/cases/4/").content.decode()
    row = the_case("4")
    assert row.due_rule == "casework.integration.assessment_months"
    assert row.due_by
    assert row.due_by < today()
    assert "overdue" in page
    assert "agreed target, not from law" in page
