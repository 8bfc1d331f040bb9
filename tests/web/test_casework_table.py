"""The case table in and out: shown before it is written, faults by line, twice the same as once."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kotomitta.web.casework import importing, tables
from kotomitta.web.casework.models import Case
from kotomitta.web.casework.unit import today
from visitors.people import People, SignedIn
from visitors.unit import TEAM, a_unit, lead

pytestmark = pytest.mark.web

HEAD = "case,household,person,opened,worker,profile,interpreter,closed\n"
GOOD = "C-1,H-1,P-1,2026-01-02,,trauma,1,\nC-1,H-1,P-2,2026-01-02,,trauma,1,\n"
TAKEN = "C-2,H-2,P-3,2026-02-03,W2,basic,0,\n"
ENDED = "C-3,H-3,P-4,2025-02-03,W2,basic,0,2026-01-01\n"
SAME = "1,H1,P1,2026-02-03,W1,basic,0,\n"


@pytest.fixture
def client(people: People, signed_in: SignedIn) -> Client:
    a_unit(people)
    return signed_in("lead")


def sent(client: Client, text: str, **more: str) -> str:
    file = SimpleUploadedFile("cases.csv", text.encode(), "text/csv")
    given = {"file": file, "mode": "check", **more}
    return client.post("/en/cases/table/", given).content.decode()


def numbers(page: str) -> list[int]:
    return [int(n) for n in re.findall(r"<dd>(\d+)</dd>", page)]


def test_what_would_change_is_shown_and_nothing_is_written(client: Client) -> None:
    page = sent(client, HEAD + GOOD + TAKEN + ENDED + SAME)
    assert "This would change" in page
    assert numbers(page) == [2, 1, 1, 0]
    assert Case.objects.count() == 4


def test_all_of_it_is_written_once(client: Client) -> None:
    text = HEAD + GOOD + TAKEN + ENDED + SAME
    assert numbers(sent(client, text, mode="all")) == [2, 1, 1, 0]
    assert numbers(sent(client, text, mode="all")) == [0, 3, 1, 0]
    found = Case.objects.get(code="C-1").value
    assert [p.code for p in found.persons] == ["P-1", "P-2"]
    assert (found.need.trauma, found.need.interpreter, found.need.illiteracy) == (True, True, False)
    assert Case.objects.get(code="C-2").worker == "W2"
    assert Case.objects.get(code="1").value.need.interpreter is False


FAULTS = {
    "C-9,H-9,Aino Virtanen,2026-01-02,,basic,0,\n": "Line 4",
    "C-9,H-9,P-9,2026-02-30,,basic,0,\n": "opened",
    "C-9,H-9,P-9,2026-01-02,,giant,0,\n": "profile",
    "C-9,H-9,P-9,2026-01-02,W9,basic,0,\n": "worker W9",
    "C-9,H-9,P-9,2026-01-02,W3,basic,0,\n": "may not",
    "C-9,H-9,P-9,2026-01-02\n": "Line 4",
    "C-9,H-9,P-9,2099-01-02,,basic,0,\n": "not new",
}


@pytest.mark.parametrize("row", FAULTS)
def test_a_fault_has_its_line_and_stops_all_or_itself(client: Client, row: str) -> None:
    text = HEAD + GOOD + row
    page = sent(client, text)
    assert "Line 4" in page
    assert FAULTS[row] in page
    assert "Virtanen" not in re.sub(r'name="text" value="[^"]*"', "", page)
    sent(client, text, mode="all")
    assert not Case.objects.filter(code__startswith="C-").exists()
    sent(client, text, mode="valid")
    assert set(Case.objects.filter(code__startswith="C-").values_list("code", flat=True)) == {"C-1"}


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "case,household,person\n", "\0", HEAD + '"'])
def test_what_is_no_table_is_told(client: Client, text: str) -> None:
    page = sent(client, text)
    assert "hds-notification--error" in page or "Choose a file" in page
    assert Case.objects.count() == 4


def test_cases_beyond_the_cap_are_faults(client: Client) -> None:
    del client
    rows = "".join(f"D-{n},H-{n},P-{n},2026-01-02,W2,trauma,1,\n" for n in range(100))
    read = tables.read(HEAD + rows, TEAM, today())
    found = importing.take(read, lead(), today(), only_valid=True, write=True)
    assert found.new
    assert {fault.error.key for fault in found.faults} == {"error.casework_over_cap"}
    assert len(found.new) + len(found.faults) == 100


def test_what_goes_out_comes_in_again(client: Client) -> None:
    text = client.get("/fi/cases/table.csv").content.decode()
    read = tables.read(text, TEAM, today())
    assert read.faults == ()
    assert {told.case.code: told.worker for told in read.cases} == {"1": "W1", "2": "W2", "4": None}
