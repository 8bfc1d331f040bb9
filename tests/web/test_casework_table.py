"""The case table in and out: every difference is shown before any of them is written."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from openpyxl import Workbook

from kotomitta.casework.commands import Describe, EndCase, Meet, OpenCase, Reduce, TakeStep
from kotomitta.casework.people import CaseKind, Need
from kotomitta.casework.worker import Cause, Less
from kotomitta.sources.case_table.sheet import sheet_of
from kotomitta.sources.case_table.told import Given
from kotomitta.web.casework import importing, tables
from kotomitta.web.casework.differing import Act
from kotomitta.web.casework.importing import Choice, Plan
from kotomitta.web.casework.keeping import broken
from kotomitta.web.casework.models import Case, Event, Referral
from kotomitta.web.casework.unit import today
from visitors.people import SignedIn
from visitors.unit import KNOWN, TEAM, case, done, lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

HEAD = "case,household,person,opened,worker,profile,interpreter,closed\n"
GOOD = "C-1,H-1,P-1,2026-01-02,,trauma,1,\nC-1,H-1,P-2,2026-01-02,,trauma,1,\n"
TAKEN = "C-2,H-2,P-3,2026-02-03,W2,basic,0,\n"
ENDED = "C-3,H-3,P-4,2025-02-03,W2,basic,0,2026-01-01\n"
YESTERDAY = today() - timedelta(1)
NAMES = ("new", "changed", "same", "missing", "ended", "refused", "faults")


@pytest.fixture
def client(signed_in: SignedIn) -> Iterator[Client]:
    often = {**settings.LIMITS, "import": ""}  # so many tables come from one lead
    with override_settings(LIMITS=often):
        yield signed_in("lead")


def here(*but: str) -> str:
    """Rows of the unit's own cases as they are, but some."""
    rows = tables.written((c.value for c in Case.objects.filter(team=TEAM)), today())
    index = {name: i for i, name in enumerate(next(rows))}
    columns = HEAD.strip().split(",")
    return "".join(
        ",".join(row[index[c]] for c in columns) + "\n" for row in rows if row[0] not in but
    )


def sent(client: Client, content: str | bytes, name: str = "cases.csv", **more: object) -> str:
    data = content.encode() if isinstance(content, str) else content
    given = {"file": SimpleUploadedFile(name, data), **more}
    return client.post("/en/cases/table/", given).content.decode()


def told(page: str) -> dict[str, int]:
    counts = [int(n) for n in re.findall(r"<dd>(\d+)</dd>", page)]
    return {k: n for k, n in zip(NAMES, counts, strict=True) if n}


def accepted(client: Client, page: str, *acts: str, **more: str) -> str:
    """The page after all that a page shows, or some acts of it, was accepted."""
    hidden = dict(re.findall(r'type="hidden" name="(text|stamp)" value="([^"]*)"', page))
    wanted = acts or re.findall(r'name="act" value="(\w+)"', page)
    given = {**hidden, "act": list(wanted), **more}
    return client.post("/en/cases/table/", given).content.decode()


def planned(text: str) -> Plan:
    return importing.plan(table(text), lead(), today())


def table(text: str) -> tables.Table:
    return tables.read(Given("cases.csv", text.encode()), TEAM, today())


def versions() -> dict[str, int]:
    return dict(Case.objects.values_list("code", "version"))


def test_what_would_change_is_shown_and_nothing_is_written(client: Client) -> None:
    before, events = versions(), Event.objects.count()
    page = sent(client, HEAD + GOOD + TAKEN + ENDED + here("4"))
    assert "This would change" in page
    assert told(page) == {"new": 2, "same": 2, "missing": 1, "ended": 1}
    assert (versions(), Event.objects.count()) == (before, events)


def test_what_was_shown_is_written_once(client: Client) -> None:
    text = HEAD + GOOD + TAKEN + ENDED + here()
    assert "This has changed" in accepted(client, sent(client, text))
    assert told(sent(client, text)) == {"same": 5, "ended": 1}
    found = Case.objects.get(code="C-1").value
    assert [p.code for p in found.persons] == ["P-1", "P-2"]
    assert (found.need.trauma, found.need.interpreter, found.need.illiteracy) == (True, True, False)
    assert Case.objects.get(code="C-2").worker == "W2"


def changed(code: str, old: str, new: str) -> str:
    """The unit's own rows, with a cell of one changed."""
    rows = here().splitlines(keepends=True)
    return "".join(row.replace(old, new, 1) if row.startswith(f"{code},") else row for row in rows)


CHANGES = {
    "give": (("1", ",W1,", ",W2,"), "Worker: W1 → W2"),
    "release": (("1", ",W1,", ",,"), "Worker: W1 → (empty)"),
    "describe": (("1", ",basic,0", ",trauma,0"), "need: basic case → symptoms of trauma"),
    "end": (("1", ",basic,0,", f",basic,0,{YESTERDAY}"), "Closed: (empty) → "),
}


@pytest.mark.parametrize("act", CHANGES)
def test_each_change_is_shown_from_old_to_new_and_made_by_its_act(client: Client, act: str) -> None:
    cell, shown = CHANGES[act]
    page = sent(client, HEAD + changed(*cell))
    assert told(page) == {"changed": 1, "same": 2}
    assert shown.lower() in page.replace("\N{NO-BREAK SPACE}", " ").lower()
    before = versions()
    accepted(client, page, end="moved_away", release="client_wish")
    assert {c for c, v in versions().items() if v != before[c]} == {"1"}
    event = Event.objects.filter(subject="1").last()
    names = {"give": "allocate", "release": "release", "describe": "describe", "end": "end"}
    assert event
    assert (event.act, event.actor) == (names[act], "L1")
    assert broken("1", versions()["1"]) is None


def test_reasons_are_those_that_were_chosen(client: Client) -> None:
    text = HEAD + here()
    page = sent(client, HEAD + changed("1", ",basic,0,", f",basic,0,{YESTERDAY}"))
    accepted(client, page, end="no_contact")
    assert Case.objects.get(code="1").value.outcome == "no_contact"
    accepted(client, sent(client, text))
    assert Case.objects.get(code="1").worker == "W1", "a row that is open opens it again"


CORRECTIONS = {
    "household": (("H1,", "H9,"), "Household (code): H1 → H9"),
    "persons": (("P1,", "P9,"), "Persons: P1 → P9"),
    "channel": ((",quota,", ",family,"), "Entry channel: Quota refugees → Family reunification"),
    "members": ((",quota,", ",quota,4"), "Persons in the household: (empty) → 4"),
    "opened": ((str(today() - timedelta(10)), str(today() - timedelta(40))), "Opened: "),
}
WIDE = "case,household,person,opened,channel,members\n"


def wide(code: str, old: str, new: str) -> str:
    """The unit's own cases with what they were opened with, one of them changed."""
    rows = (
        f"{c.code},{c.household},P{c.code},{c.opened},quota,\n"
        for c in Case.objects.filter(team=TEAM)
    )
    return WIDE + "".join(r.replace(old, new) if r.startswith(f"{code},") else r for r in rows)


@pytest.mark.parametrize("field", CORRECTIONS)
def test_what_a_case_was_opened_with_is_shown_and_put_right(client: Client, field: str) -> None:
    cell, shown = CORRECTIONS[field]
    text, before = wide("1", *cell), Case.objects.get(code="1")
    done(TakeStep("2", "assessment", "P2", today()))
    page = sent(client, text)
    assert told(page) == {"changed": 1, "same": 2}
    assert shown in page.replace("\N{NO-BREAK SPACE}", " ")
    assert Case.objects.get(code="1").body == before.body, "nothing is written yet"
    assert "This has changed" in accepted(client, page)
    after = Case.objects.get(code="1")
    assert told(sent(client, text)) == {"same": 3}
    assert after.version == before.version + 1
    event = Event.objects.filter(subject="1").last()
    assert event
    assert (event.act, event.actor) == ("correct", "L1")
    assert set(event.facts) == {field, f"{field}_before"}
    assert broken("1", after.version) is None
    assert "details put right" in client.get("/en/cases/1/").content.decode()


def test_due_dates_and_needs_are_derived_anew(client: Client) -> None:
    done(OpenCase(case("90").but(kind=CaseKind.CHILD_PROTECTION)))
    before = Case.objects.get(code="90")
    accepted(client, sent(client, wide("90", str(before.opened), str(today() - timedelta(13)))))
    assert before.due_by
    assert Case.objects.get(code="90").due_by == before.due_by - timedelta(3)
    accepted(client, sent(client, wide("1", "P1,", "P9,")))
    assert {need["person"] for need in Case.objects.get(code="1").needs} == {"P9"}


def refusal(text: str) -> set[str]:
    return {
        step.refusal.key.removeprefix("error.casework_")
        for step in planned(text).refused
        if step.refusal
    }


def test_what_was_written_forbids_is_refused_and_the_rest_is_done(client: Client) -> None:
    early, late = str(today() - timedelta(10)), str(today() - timedelta(2))
    assert refusal(wide("1", early, late)) == set(), "it was given to a worker today"
    done(TakeStep("1", "assessment", "P1", today() - timedelta(3)))
    page = sent(client, wide("1", f"H1,P1,{early}", f"H9,P1,{late}"))
    assert told(page) == {"changed": 1, "same": 2, "refused": 1}
    assert "cannot have begun on" in page
    assert "Start of the assessment" in page
    accepted(client, page)
    found = Case.objects.get(code="1").value
    assert (found.household, str(found.opened)) == ("H9", early)
    assert refusal(wide("1", "P1,", "P9,")) == {"person_has_steps"}
    assert refusal(wide("1", early, str(today() + timedelta(2)))) == {"opened_late"}


def test_a_meeting_a_referral_and_answers_hold_a_case_to_its_first_day_and_persons(
    client: Client,
) -> None:
    del client
    early, late = str(today() - timedelta(80)), str(today() - timedelta(2))
    done(Meet("4", today() - timedelta(3), kept=True))
    assert refusal(wide("4", early, late)) == {"opened_after_meeting"}
    sent_on = {"sent": today() - timedelta(9), "by": today(), "since": today(), "week": today()}
    row = Case.objects.get(code="2")
    Referral.objects.create(case=row, code="ab" * 8, body={"person": "P2"}, **sent_on)
    ten, five = str(today() - timedelta(10)), str(today() - timedelta(5))
    assert refusal(wide("2", ten, five)) == {"opened_after_referral"}
    assert refusal(wide("2", "P2,", "P9,")) == {"person_asked_about"}


def test_an_age_stays_as_it_is_on_the_day(client: Client) -> None:
    before = Case.objects.get(code="1").value
    back = str(before.opened - timedelta(3 * 366))
    accepted(client, sent(client, wide("1", str(before.opened), back)))
    after = Case.objects.get(code="1").value
    assert (str(after.opened), after.persons[0].age) == (back, 27)
    assert after.persons[0].age_on(today(), after.opened) == 30


def closed_on(day: date) -> str:
    return HEAD + changed("1", ",basic,0,", f",basic,0,{day}")


def test_a_case_ends_on_the_day_that_the_table_tells(client: Client) -> None:
    text = closed_on(YESTERDAY)
    accepted(client, sent(client, text))
    assert Case.objects.get(code="1").closed == YESTERDAY
    assert told(sent(client, text)) == {"same": 3}


def test_another_last_day_is_shown_and_put_right(client: Client) -> None:
    done(EndCase("1", "goals_reached"))
    page = sent(client, HEAD + here())
    assert told(page) == {"same": 3}, "a case that closed today is not opened by its own row"
    text = HEAD + here().replace(f",{today()}\n", f",{YESTERDAY}\n")
    page = sent(client, text)
    assert told(page) == {"changed": 1, "same": 2}
    assert re.search(r"Closed: \S+ → \S+", page.replace("\N{NO-BREAK SPACE}", "_"))
    accepted(client, page)
    found = Case.objects.get(code="1")
    assert (found.closed, found.value.outcome) == (YESTERDAY, "goals_reached")
    assert told(sent(client, text)) == {"same": 3}


def test_a_last_day_too_long_ago_is_told_to_delete_the_case(client: Client) -> None:
    old = "C-9,H-9,P-9,2022-01-03,,basic,0,\n"
    accepted(client, sent(client, HEAD + here() + old))
    ended = HEAD + here("C-9") + old.replace(",0,\n", ",0,{}\n")
    assert "deleted tonight" in sent(client, ended.format("2023-01-02"))
    assert "deleted tonight" not in sent(client, ended.format(YESTERDAY))


def test_no_case_closes_before_what_was_done_in_it(client: Client) -> None:
    done(TakeStep("1", "assessment", "P1", today()))
    text = closed_on(YESTERDAY)
    page = sent(client, text)
    assert told(page) == {"same": 2, "refused": 1}
    assert "cannot have closed on" in page
    done(EndCase("1", "goals_reached"))
    assert refusal(text) == {"closed_before"}
    assert Case.objects.get(code="1").closed == today()


def test_what_the_workflow_refuses_is_shown_before(client: Client) -> None:
    rows = "".join(f"D-{n},H-{n},P-{n},2026-01-02,W2,trauma,1,\n" for n in range(100))
    page = sent(client, HEAD + here() + rows)
    found = told(page)
    assert found["new"] > 0
    assert found["new"] + found["refused"] == 100
    accepted(client, page)
    assert Case.objects.filter(code__startswith="D-").count() == found["new"]
    rest = planned(HEAD + here() + rows)
    assert {step.refusal.key for step in rest.refused if step.refusal} == {
        "error.casework_over_cap"
    }


def test_what_frees_room_is_done_before_what_needs_it(client: Client) -> None:
    del client
    full = "".join(f"D-{n},H-{n},P-{n},2026-01-02,W2,trauma,1,\n" for n in range(100))
    first = planned(HEAD + full)
    read = table(HEAD + full)
    importing.apply(read, lead(), today(), Choice(), first.stamp)
    kept = [step.case for step in first.taken]
    swapped = f"{kept[0]},H{kept[0][1:]},P{kept[0][1:]},2026-01-02,W2,trauma,1,2026-02-01\n"
    found = planned(HEAD + "E-1,H-900,P-900,2026-01-02,W2,trauma,1,\n" + swapped)
    assert [(step.act, step.case) for step in found.taken] == [
        (Act.END, kept[0]),
        (Act.OPEN, "E-1"),
    ]


def test_only_what_is_chosen_is_written_and_choosing_otherwise_is_shown_again(
    client: Client,
) -> None:
    page = sent(client, HEAD + GOOD + changed("1", ",W1,", ",W2,"))
    again = accepted(client, page, "open")
    assert "Nothing was written" in again
    assert Case.objects.filter(code="C-1").count() == 0
    assert "This has changed" in accepted(client, again, "open")
    assert Case.objects.filter(code="C-1").count() == 1
    assert Case.objects.get(code="1").worker == "W1"


def test_when_a_case_changed_in_between_nothing_is_written_and_it_is_shown_again(
    client: Client,
) -> None:
    page = sent(client, HEAD + GOOD + changed("1", ",W1,", ",W2,"))
    done(EndCase("1", "goals_reached"))
    again = accepted(client, page)
    assert "Nothing was written" in again
    assert not Case.objects.filter(code="C-1").exists()
    assert told(again) == {"new": 1, "same": 2, "refused": 1}
    accepted(client, again, "open", "give")
    assert Case.objects.filter(code="C-1").exists()


def test_when_a_worker_fell_ill_in_between_it_is_shown_again(client: Client) -> None:
    page = sent(client, HEAD + TAKEN)
    ill = Less(cause=Cause.SICKNESS, start=today(), end=today(), share=1.0)
    done(Reduce("W2", ill))
    assert told(accepted(client, page)) == {"missing": 3, "refused": 1}
    assert not Case.objects.filter(code="C-2").exists()


def test_a_case_of_another_team_is_left_alone(client: Client) -> None:
    page = sent(client, HEAD + "3,H3,P3,2026-02-03,W3,trauma,1,\n")
    assert told(page) == {"missing": 3, "refused": 1}
    accepted(client, page)
    assert Case.objects.get(code="3").worker == "W3"


def test_what_the_table_does_not_tell_stays(client: Client) -> None:
    done(Describe("1", Need(**{**KNOWN, "trauma": True, "language": "so"})))
    short = "case,household,person,opened\n" + "".join(
        f"{c.code},{c.household},P{c.code},{c.opened}\n" for c in Case.objects.filter(team=TEAM)
    )
    assert told(sent(client, short)) == {"same": 3}
    page = sent(client, HEAD + changed("1", ",trauma,", ",illiteracy,"))
    accepted(client, page)
    need = Case.objects.get(code="1").value.need
    assert (need.trauma, need.illiteracy, need.language) == (False, True, "so")


FAULTS = {
    "C-9,H-9,Aino Virtanen,2026-01-02,,basic,0,\n": "person",
    "C-9,H-9,010190-123A,2026-01-02,,basic,0,\n": "identity code",
    "C-9,H-9,=1+1,2026-01-02,,basic,0,\n": "formula",
    "C-9,H-9,P-9,2026-02-30,,basic,0,\n": "opened",
    "C-9,H-9,P-9,2026-01-02,,giant,0,\n": "profile",
    "C-9,H-9,P-9,2026-01-02\n": "4 cells",
    "C-1,H-1,P-1,2026-01-02,,trauma,1,\n": "line 2",
    "C-1,H-2,P-9,2026-01-02,,trauma,1,\n": "another household",
    "C-1,H-1,P-9,2026-01-02,W1,trauma,1,\nC-1,H-1,P-8,2026-01-02,W2,basic,0,\n": "worker",
}


@pytest.mark.parametrize("row", FAULTS)
def test_a_fault_has_its_line_and_stops_everything(client: Client, row: str) -> None:
    page = sent(client, HEAD + GOOD + row)
    assert re.search(r"Line [245]", page)
    assert FAULTS[row] in page
    assert "Virtanen" not in page
    assert "010190" not in page
    assert "stamp" not in page
    read = table(HEAD + GOOD + row)
    stamp = importing.plan(read, lead(), today()).stamp
    assert not importing.apply(read, lead(), today(), Choice(), stamp).written
    assert Case.objects.count() == 4


REFUSED = {
    "C-9,H-9,P-9,2026-01-02,W9,basic,0,\n": "worker W9",
    "C-9,H-9,P-9,2026-01-02,W3,basic,0,\n": "may not",
    "C-9,H-9,P-9,2099-01-02,,basic,0,\n": "not new",
}


@pytest.mark.parametrize("row", REFUSED)
def test_what_cannot_be_done_says_why(client: Client, row: str) -> None:
    page = sent(client, HEAD + GOOD + row)
    assert REFUSED[row] in page
    assert told(page) == {"new": 1, "missing": 3, "refused": 1}


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    book, out = Workbook(), BytesIO()
    assert book.active
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    return out.getvalue()


COLUMNS = HEAD.strip().split(",")
HOSTILE = {
    "no text": (b"\xff\xfe\x00\x00\x00", "zero bytes"),
    "Latin 1": (HEAD.encode() + "C-1,H-1,Å".encode("latin-1"), "UTF-8"),
    "a bomb": (bomb(), "60 megabytes"),
    "a broken one": (b"PK\x03\x04broken", "cannot be read as an Excel"),
    "an old one": (b"\xd0\xcf\x11\xe0\xa1\xb1", "cannot be read as an Excel"),
    "many rows": ((HEAD + "C-1,H-1,P-1,2026-01-02,,,,\n" * 20_001).encode(), "more than 20,000"),
    "far down": (workbook([COLUMNS, *[[f"C-{n}"] for n in range(20_002)]]), "code"),
    "a formula": (workbook([COLUMNS, ["C-1", "H-1", "=A2", "2026-01-02"]]), "formula"),
    "an identity": (workbook([COLUMNS, ["C-1", "H-1", "010190-123A", "2026-01-02"]]), "identity"),
    "columns twice": (HEAD.replace("worker", "case").encode() + b"\n", "given twice"),
    "a name": (HEAD.replace("worker", "name").encode() + b"\n", "does not belong"),
    "nothing": (b"\n", "no rows"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_sentence_and_nothing_is_written(client: Client, kind: str) -> None:
    content, sentence = HOSTILE[kind]
    page = sent(client, content, "cases.xlsx")
    assert sentence in page
    assert "stamp" not in page
    assert Case.objects.count() == 4


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "case,household,person\n", "\0", HEAD + '"'])
def test_what_is_no_table_is_told(client: Client, text: str) -> None:
    page = sent(client, text)
    assert "hds-notification--error" in page
    assert "Choose a file" not in page
    assert Case.objects.count() == 4


EXTRACT = [
    ["asiakkuus", "ruokakunta", "asiakas", "tyontekija", "tulotie", "alku", "loppu"],
    ["C-1", "H-1", "P-1", "W2", "kiintiö", "2026-01-02", ""],
]
LEFT = ["viimeisin_kirjaus", "tulkki"]


def test_an_extract_is_read_by_a_mapping_that_is_there(client: Client) -> None:
    rows = [[*EXTRACT[0], *LEFT], [*EXTRACT[1], "", "K"]]
    page = sent(client, workbook(rows), "extract.xlsx", shape="example-clients")
    assert told(page) == {"new": 1, "missing": 3}
    accepted(client, page)
    found = Case.objects.get(code="C-1").value
    assert (found.worker, found.need.interpreter) == ("W2", True)
    assert found.persons[0].channel == "quota"


MAPPING = """\
name: ours
columns:
  case: {column: A}
  household: {column: A}
  person: {column: B}
  opened: {column: C, written: d.m.yyyy}
  closed: {column: D, written: d.m.yyyy, values: {31.12.9999: ""}}
dropped: [E]
"""


def test_an_extract_is_read_by_a_mapping_that_is_sent(client: Client) -> None:
    rows: list[list[object]] = [
        list("ABCDE"),
        [77, "P-1", date(2026, 1, 2), date(9999, 12, 31), "Aino"],
    ]
    own = SimpleUploadedFile("own.yaml", MAPPING.encode())
    page = sent(client, workbook(rows), "extract.xlsx", mapping=own)
    assert told(page) == {"new": 1, "missing": 3}
    assert "Aino" not in page
    accepted(client, page)
    assert str(Case.objects.get(code="77").opened) == "2026-01-02"


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        (MAPPING.replace("{column: B}", "{}"), "own.yaml:5"),
        (MAPPING.replace("name: ours", "name: ["), "own.yaml"),
        ("\xff", "own.yaml"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_with_its_line(
    client: Client, mapping: str, sentence: str
) -> None:
    own = SimpleUploadedFile("own.yaml", mapping.encode("latin-1"))
    assert sentence in sent(client, "A,B,C,D,E\n", mapping=own)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_goes_out_comes_in_again_and_changes_nothing(client: Client, suffix: str) -> None:
    done(Describe("2", Need(trauma=True, language="so")))
    content = client.get(f"/fi/cases/table.{suffix}").content
    assert told(sent(client, content, f"cases.{suffix}")) == {"same": 3}


def test_a_sheet_is_all_text() -> None:
    assert sheet_of([["1", "2026-01-02"]]).startswith(b"PK")
