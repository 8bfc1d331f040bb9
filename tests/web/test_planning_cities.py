"""A new city by spreadsheet or form: whole, or refused at the cell with nothing written."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from kotomitta.basis.figures import Grade
from kotomitta.render.words import Language, Words, catalogue
from kotomitta.report.document import Table
from kotomitta.sources.answering import Asked, answered
from kotomitta.sources.city_folder import MUNICIPALITIES
from kotomitta.sources.figures import read_figures
from kotomitta.web.planning import cities
from kotomitta.web.planning.city import layout, reading
from kotomitta.web.planning.city.writing import template
from visitors.people import People, SignedIn
from visitors.plans import HOSTILE

pytestmark = pytest.mark.web

CITY = {
    "id": "testila",
    "name_fi": "Testilä",
    "name_sv": "Testby",
    "name_en": "Testville",
    "inhabitants": "",
    "runs_its_own_health_services": "no",
}
TERM = (
    "2025",
    date(2025, 6, 1),
    date(2029, 5, 31),
    "official",
    date(2025, 5, 31),
    "Kuntavaalit 2025",
)
OWN = {f.id: f for f in read_figures([MUNICIPALITIES / "demo" / "figures.yaml"])}
BY_INHABITANTS = {
    f"city.share.{channel}" for channel in ("protection", "quota", "family", "temporary_protection")
}
Put = Callable[[Workbook], None]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA=tmp_path):
        yield tmp_path / "cities"


def filled(*changes: Put, language: Language = Language.FI) -> bytes:
    """The template with the figures of the made-up city, then changed."""
    book = load_workbook(io.BytesIO(template(Words(language))))
    city, terms, figures, _ = book.worksheets
    for row, said in zip(city.iter_rows(min_row=2), CITY.values(), strict=True):
        row[1].value = said or None
    terms.delete_rows(2, 3)
    terms.append(TERM)
    for name, figure in OWN.items():
        now = figure.values[-1]
        told = (now.start, now.value, now.low, now.high, now.grade.value, now.published, now.source)
        for column, value in zip("EFGHIJK", told, strict=True):
            figures[f"{column}{at(book, name)}"] = value
    for change in changes:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(book: Workbook, figure: str) -> int:
    return next(int(c.row) for c in book.worksheets[2]["A"] if c.value == figure)


def sent(signed_in: SignedIn, content: bytes, **more: str) -> Any:
    file = SimpleUploadedFile("../../../x<script>.xlsx", content)
    client = signed_in("planner")
    return client.post("/en/cities/upload/", {"spreadsheet": file, **more}, follow=True)


def told(response: Any) -> str:
    html: str = response.content.decode()
    return html[html.index("hds-notification__body") :].split("</ul>", maxsplit=1)[0]


def cells(response: Any) -> list[str]:
    """Each place that is told, in order."""
    return re.findall(r"<li>([^<: ]*)", told(response))


def test_the_template_marks_what_is_the_citys_own_and_what_is_a_national_default() -> None:
    book = load_workbook(io.BytesIO(template(Words(Language.SV))))
    rows = [[c.value for c in row] for row in book["Tal"].iter_rows(min_row=2)]
    by_origin: dict[str, list[list[Any]]] = {}
    for row in rows:
        by_origin.setdefault(str(row[3]), []).append(row)
    said = Words(Language.SV).say
    own, start, national = (
        by_origin[said(f"planning.city.origin.{origin}")]
        for origin in (layout.OWN, layout.START, layout.NATIONAL)
    )
    assert {row[0] for row in (*own, *start)} == set(OWN)
    assert all(row[5:9] == [None] * 4 for row in own)
    assert {row[0] for row in start if row[5] is None} == BY_INHABITANTS
    assert all(row[8] == "antagande" and row[10] for row in start if row[5] is not None)
    assert len(national) > 50
    assert all(row[8] and row[10] for row in national)
    assert not any("Mallila" in str(row) for row in rows)


def test_a_city_from_the_spreadsheet_can_be_asked_about_by_anyone(
    signed_in: SignedIn, folder: Path
) -> None:
    response = sent(signed_in, filled())
    assert "Testville has been added" in response.content.decode()
    assert sorted(p.name for p in (folder / "testila").iterdir()) == ["city.yaml", "figures.yaml"]
    assert "testila" in cities.cities()
    own = read_figures([folder / "testila" / "figures.yaml"])
    assert {f.id for f in own} == set(OWN), "a national default stays national"
    asked = Asked(str(folder / "testila"), "2025", date(2026, 1, 1), 20, 1)
    found = answered(asked, lambda _: None, lambda: None)
    assert found.summary.persons.p50 > 0
    client = signed_in("planner")
    assert "Testilä" in client.get("/fi/scenarios/new/").content.decode()


def test_a_changed_national_default_becomes_the_citys_own(
    signed_in: SignedIn, folder: Path
) -> None:
    def change(book: Workbook) -> None:
        row = at(book, "time.sick_days")
        for column, value in zip("FGH", (15, 12, 18), strict=True):
            book["Luvut"][f"{column}{row}"] = value

    sent(signed_in, filled(change))
    own = {f.id: f for f in read_figures([folder / "testila" / "figures.yaml"])}
    assert own["time.sick_days"].values[-1].value == 15
    assert len(own) == len(OWN) + 1


def put(cell: str, value: Any, sheet: str = "Luvut") -> Put:
    def change(book: Workbook) -> None:
        figure, _, column = cell.partition("!")
        place = f"{column}{at(book, figure)}" if column else cell
        book[sheet][place] = value

    return change


def each(*changes: Put) -> Put:
    def change(book: Workbook) -> None:
        for one in changes:
            one(book)

    return change


WRONG: Mapping[str, tuple[Put, str]] = {
    "a share above one": (put("city.share.quota!F", 1.5), "Luvut!F"),
    "a range that excludes its value": (put("city.share.quota!G", 0.5), "Luvut!"),
    "text for a number": (put("city.share.quota!F", "many"), "Luvut!F"),
    "a formula": (put("city.share.quota!F", "=1+1"), "Luvut!F"),
    "an own figure left empty": (put("staff.in_post.social_worker!F", None), "Luvut!F"),
    "no source": (put("pay.social_worker!K", None), "Luvut!"),
    "no such grade": (put("pay.social_worker!I", "sure"), "Luvut!I"),
    "published after it was checked": (put("pay.social_worker!J", date(2999, 1, 1)), "Luvut!"),
    "an unknown figure": (put("pay.social_worker!A", "pay.mayor"), "Luvut!A"),
    "a figure below zero": (put("staff.in_post.social_worker!F", -1), "Luvut!F"),
    "a hostile identifier": (put("B2", "../../etc", "Kaupunki"), "Kaupunki!B2"),
    "no name": (put("B3", None, "Kaupunki"), "Kaupunki!B3"),
    "a term that ends before it starts": (put("C2", date(2020, 1, 1), "Kaudet"), "Kaudet!"),
    "a term that is not a year": (put("A2", "next", "Kaudet"), "Kaudet!A2"),
    "no term": (lambda book: book["Kaudet"].delete_rows(2), "Kaudet!A2"),
    "a shipped city's name": (put("B2", "helsinki", "Kaupunki"), "Kaupunki!B2"),
    "a name that is too long": (put("B4", "x" * 61, "Kaupunki"), "Kaupunki!B4"),
    "an identifier that is too long": (put("B2", "x" * 41, "Kaupunki"), "Kaupunki!B2"),
    "a name that makes no identifier": (
        each(put("B2", None, "Kaupunki"), put("B3", "?", "Kaupunki")),
        "Kaupunki!B2",
    ),
    "a text that is too long": (put("pay.social_worker!K", "x" * 4001), "Luvut!K"),
    "neither yes nor no": (put("B7", "Kyllä, itse", "Kaupunki"), "Kaupunki!B7"),
    "a cross for yes": (put("B7", "x", "Kaupunki"), "Kaupunki!B7"),
    "no answer to who runs health services": (put("B7", None, "Kaupunki"), "Kaupunki!B7"),
    "no such sheet": (lambda book: book.remove(book["Kaudet"]), "XLSX"),
    "no such column": (put("F1", "amount"), "Luvut"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_fault_is_told_at_its_cell_and_nothing_is_written(
    signed_in: SignedIn, folder: Path, name: str
) -> None:
    change, place = WRONG[name]
    own = "staff.in_post.social_worker"
    emptied = (put(f"{own}!G", None), put(f"{own}!H", None)) if "left empty" in name else ()
    content = filled(change, *emptied)
    response = sent(signed_in, content)
    assert response.status_code == 400
    assert f"<li>{place}" in told(response), told(response)
    assert not folder.exists() or list(folder.iterdir()) == []


def test_every_fault_is_told_at_its_cell_at_once_in_the_order_of_the_cells(
    signed_in: SignedIn, folder: Path
) -> None:
    book = load_workbook(io.BytesIO(filled()))
    row, after = (at(book, f"pay.{cadre}") for cadre in ("social_worker", "social_counsellor"))
    assert row < after
    response = sent(
        signed_in,
        filled(
            put("B7", "joo", "Kaupunki"),
            put("B5", "x" * 61, "Kaupunki"),
            put("A2", "next", "Kaudet"),
            put("pay.social_worker!I", "sure"),
            put("pay.social_worker!F", "=1+1"),
            put("pay.social_worker!G", "x"),
            put("pay.social_counsellor!G", None),
            put("pay.social_counsellor!K", None),
        ),
    )
    assert cells(response) == [
        *("Kaupunki!B5", "Kaupunki!B7", "Kaudet!A2"),
        *(f"Luvut!{column}{row}" for column in "FGI"),
        *(f"Luvut!{column}{after}" for column in "FK"),
    ]
    assert "To correct: 8" in told(response)
    assert "kyllä / ja / yes, ei / nej / no" in told(response)
    assert not folder.exists()


@pytest.mark.parametrize("language", Language)
def test_a_template_of_any_language_is_taken_from_a_reader_of_any(
    signed_in: SignedIn, folder: Path, language: Language
) -> None:
    response = sent(signed_in, filled(language=language))
    assert response.status_code == 200, told(response)
    assert (folder / "testila" / "city.yaml").is_file()


def test_the_codes_of_sheets_columns_and_questions_are_taken_too(signed_in: SignedIn) -> None:
    def coded(book: Workbook) -> None:
        for name, columns in layout.SHEETS.items():
            sheet = book[Words(Language.FI).say(layout.TITLES[name])]
            sheet.title = name
            for i, column in enumerate(columns, 1):
                sheet.cell(1, i).value = column
        for row, field in enumerate(layout.CITY, 2):
            book["city"].cell(row, 1).value = field

    response = sent(signed_in, filled(coded))
    assert response.status_code == 200, told(response)
    assert cities.named("testila").fi == "Testilä"


@pytest.mark.parametrize("language", [Language.FI, Language.SV])
def test_the_template_speaks_the_language_of_its_reader(language: Language) -> None:
    book = load_workbook(io.BytesIO(template(Words(language))))
    codes = {*layout.SHEETS, *layout.CITY, *(c for of in layout.SHEETS.values() for c in of)}
    said = [c.value for sheet in book for c in sheet[1]] + [
        c.value for c in book.worksheets[0]["A"]
    ]
    assert not codes & {*said, *book.sheetnames}
    units = {row[2].value for row in book.worksheets[2].iter_rows(min_row=2)}
    assert not {"share", "persons", "hours/week", "EUR/month"} & units
    assert all(units)


@pytest.mark.parametrize("keys", [*layout.SHEETS.values(), layout.TITLES])
def test_no_heading_stands_for_two_columns_and_no_title_for_two_sheets(
    keys: Mapping[str, str],
) -> None:
    meant: dict[str, set[str]] = {code: {code} for code in keys}
    for code, key in keys.items():
        for language in Language:
            meant.setdefault(catalogue()[key][language].casefold(), set()).add(code)
    assert {word: codes for word, codes in meant.items() if len(codes) > 1} == {}
    assert all(
        len(catalogue()[key][code]) <= 31 for key in layout.TITLES.values() for code in Language
    )


def test_the_template_is_the_same_byte_for_byte_and_offers_the_words_of_closed_lists() -> None:
    made = template(Words(Language.FI))
    assert template(Words(Language.FI)) == made
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert {part.date_time[0] for part in packed.infolist()} == {1980}
    assert load_workbook(io.BytesIO(made)).properties.created.time() == time()
    sheets = load_workbook(io.BytesIO(made)).worksheets
    offered = {
        (sheet.title, rule.formula1)
        for sheet in sheets
        for rule in sheet.data_validations.dataValidation
    }
    grades = '"mitattu,virallinen,asiantuntija-arvio,oletus"'
    assert {("Kaupunki", '"kyllä,ei"'), ("Luvut", grades), ("Laskennat", grades)} <= offered


@pytest.mark.parametrize("language", Language)
def test_a_fault_names_the_heading_that_the_file_has(
    signed_in: SignedIn, language: Language
) -> None:
    def spoil(book: Workbook) -> None:
        figures, row = book.worksheets[2], at(book, "pay.social_worker")
        figures[f"F{row}"], figures[f"G{row}"] = "3 500 e", None

    say = Words(language).say
    response = sent(signed_in, filled(spoil, language=language))
    assert f"({say('figures.value')})" in told(response)
    assert "is not a number" in told(response)
    for code in ("value", "low", "high", "field"):
        assert not re.search(rf"\b{code}\b", told(response)) or language is Language.EN


def test_the_template_as_it_is_lacks_a_name_and_what_has_no_starting_value(
    signed_in: SignedIn,
) -> None:
    response = sent(signed_in, template(Words(Language.FI)))
    assert "The name of the city is missing" in told(response)
    assert "None" not in told(response)
    wanted = ["Kaupunki!B", "Kaupunki!B", *[f"Luvut!{column}" for column in "EFIJK"] * 2]
    assert [cell.rstrip("0123456789") for cell in cells(response)] == wanted


@pytest.mark.parametrize("language", Language)
def test_closed_lists_take_the_words_of_any_language(
    signed_in: SignedIn, folder: Path, language: Language
) -> None:
    say = Words(language).say
    count = {"C": "received", "D": 2024, "F": 12, "G": "household", "H": "official"}
    worded = {
        "C": say("planning.city.measure.received"),
        "G": say("counted.household"),
        "H": say("grade.official").upper(),
    }
    rest = {"I": date(2025, 1, 1), "J": "Yksikön tilasto"}
    response = sent(
        signed_in,
        filled(
            put("B7", say("fact.true"), "Kaupunki"),
            put("pay.social_worker!I", say("grade.measured").capitalize()),
            *(put(f"{c}2", v, "Laskennat") for c, v in {**count, **worded, **rest}.items()),
        ),
    )
    assert response.status_code == 200, told(response)
    city = cities.shelf("testila").city
    assert city.runs_its_own_health_services
    assert (city.counts[0].measure, city.counts[0].counts) == ("received", "household")
    assert city.counts[0].grade == Grade.OFFICIAL
    own = {f.id: f for f in read_figures([folder / "testila" / "figures.yaml"])}
    assert own["pay.social_worker"].values[-1].grade == Grade.MEASURED


def test_days_and_numbers_that_a_spreadsheet_left_as_text_are_read(
    signed_in: SignedIn, folder: Path
) -> None:
    texts = {"F": "3 650,50", "G": "3400", "H": "4000,0", "J": "1.3.2025"}
    changes = [put(f"pay.social_worker!{column}", text) for column, text in texts.items()]
    response = sent(signed_in, filled(*changes))
    assert response.status_code == 200, told(response)
    own = {f.id: f for f in read_figures([folder / "testila" / "figures.yaml"])}
    now = own["pay.social_worker"].values[-1]
    assert (now.value, now.low, now.high) == (3650.5, 3400, 4000)
    assert now.published == date(2025, 3, 1)
    assert "is not a day" in told(sent(signed_in, filled(put("pay.social_worker!J", "31.2.2025"))))


def test_of_very_many_faults_the_first_are_shown(signed_in: SignedIn) -> None:
    rows = [put(f"A{number}", "x", "Laskennat") for number in range(2, 62)]
    response = sent(signed_in, filled(*rows))
    assert len(cells(response)) == 50
    assert "more. Correct these first." in response.content.decode()


def test_a_city_that_is_there_is_replaced_only_when_asked(
    signed_in: SignedIn, folder: Path
) -> None:
    sent(signed_in, filled())
    before = (folder / "testila" / "figures.yaml").read_bytes()
    changed = filled(put("pay.social_worker!F", 4000.5))
    assert "already there" in told(sent(signed_in, changed))
    assert (folder / "testila" / "figures.yaml").read_bytes() == before
    stamp = cities.versions("testila")
    sent(signed_in, changed, replace="1")
    assert (folder / "testila" / "figures.yaml").read_bytes() != before
    assert cities.versions("testila") != stamp


def test_who_added_and_replaced_a_city_is_in_the_audit_log_and_what_it_was_is_kept(
    signed_in: SignedIn, people: People, folder: Path
) -> None:
    sent(signed_in, filled())
    before = (folder / "testila" / "figures.yaml").read_bytes()
    sent(signed_in, filled(put("pay.social_worker!F", 4000.5)))  # which is refused
    sent(signed_in, filled(put("pay.social_worker!F", 4000.5)), replace="1")
    kept = folder / cities.EARLIER / "testila" / "1"
    assert (kept / "figures.yaml").read_bytes() == before
    assert cities.added_cities() == ("testila",)
    log = LogEntry.objects.filter(content_type__model="addedcity").order_by("pk")
    assert [(e.action, e.actor, e.object_repr, e.changes_dict) for e in log] == [
        (LogEntry.Action.CREATE, people["planner"], "testila", {"version": ["None", "1"]}),
        (LogEntry.Action.UPDATE, people["planner"], "testila", {"version": ["1", "2"]}),
    ]
    html = signed_in("administrator").get("/fi/audit/").content.decode()
    assert "kaupunki testila" in html
    assert "versio: 1 → 2" in html


def test_a_city_by_the_form_is_in_the_audit_log(signed_in: SignedIn, people: People) -> None:
    signed_in("planner").post("/fi/cities/new/", form())
    entry = LogEntry.objects.get(content_type__model="addedcity")
    assert (entry.actor, entry.object_repr) == (people["planner"], "testila")


def test_hostile_names_are_text_everywhere(signed_in: SignedIn) -> None:
    name = HOSTILE[:60]  # as long as a name may be
    sent(signed_in, filled(*(put(f"B{i}", name, "Kaupunki") for i in (3, 4, 5))))
    assert cities.named("testila").fi == name
    client = signed_in("planner")
    for path in ("cities/", "scenarios/new/"):
        html = client.get(f"/fi/{path}").content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    return out.getvalue()


def many_rows() -> bytes:
    def change(book: Workbook) -> None:
        for i in range(2_500):
            book["Laskennat"].append((f"count_{i}",))

    return filled(change)


def test_what_is_too_much_is_refused_before_it_is_read(signed_in: SignedIn) -> None:
    assert len(bomb()) < reading.MOST_BYTES
    for content, words in (
        (bomb(), "would swell"),
        (b"x" * (reading.MOST_BYTES + 1), "larger than 2"),
        (many_rows(), "2,000 rows"),
        (b"", "cannot be read"),
        (b"PK\x03\x04 not really", "cannot be read"),
        (b"<html>", "cannot be read"),
    ):
        assert words in told(sent(signed_in, content))


def test_entities_do_not_swell(signed_in: SignedIn) -> None:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled())) as source, zipfile.ZipFile(out, "w") as packed:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = head.encode() + b"<workbook>&a9;</workbook>"
            packed.writestr(name, content)
    assert "cannot be read" in told(sent(signed_in, out.getvalue()))


LEAST = {
    "name_fi": "Testilä",
    "inhabitants": "54512",
    "runs_its_own_health_services": "no",
    "term-0-name": "2025",
    "term-0-start": "2025-06-01",
    "term-0-end": "2029-05-31",
    "term-0-source": "Kuntavaalit 2025",
    "staff.in_post.social_worker-value": "3,5",
    "staff.in_post.social_worker-source": "Henkilöstöluettelo 2025",
    "staff.in_post.social_counsellor-value": "2",
    "staff.in_post.social_counsellor-source": "Henkilöstöluettelo 2025",
}
GRADES = {f"{name}-grade": "assumption" for name in OWN}
COUNTS = {
    f"count-{i}-{field}": value
    for i in range(6)
    for field, value in (("measure", "new_clients"), ("counts", "person"))
}


def form() -> dict[str, str]:
    return {**GRADES, **COUNTS, **LEAST}


def test_a_name_inhabitants_and_a_headcount_make_a_city(signed_in: SignedIn, folder: Path) -> None:
    client = signed_in("planner")
    html = client.get("/fi/cities/new/").content.decode()
    assert all(f'name="{name}-value"' in html for name in OWN)
    assert 'value="2029-05-31"' in html, "the terms of every council are filled in"
    page = client.post("/fi/cities/new/", form(), follow=True)
    assert page.redirect_chain == [("/fi/scenarios/new/?city=testila", 302)]
    assert "Testilä on lisätty" in page.content.decode()
    assert 'value="Testilä 2025"' in page.content.decode()
    own = {f.id: f for f in read_figures([folder / "testila" / "figures.yaml"])}
    assert set(own) == set(OWN)
    assert own["staff.in_post.social_worker"].values[-1].value == 3.5
    share = own["city.share.quota"].values[-1]
    assert share.value == pytest.approx(0.01, abs=1e-4)
    assert share.low == pytest.approx(0.002, abs=1e-4)
    assert share.high == pytest.approx(0.03, abs=1e-4)
    assert share.grade == Grade.ASSUMPTION
    asked = Asked(str(folder / "testila"), "2025", timezone.localdate(), 20, 1)
    found = answered(asked, lambda _: None, lambda: None)
    assert found.summary.persons.p50 > 0
    blocks = [block for section in found.document.sections for block in section.blocks]
    question = next(b for b in blocks if isinstance(b, Table) and b.id == "council_question")
    told = Words(Language.FI).fact(question.rows[0][1])
    assert told == "3,5\N{NO-BREAK SPACE}työntekijää", "half a worker is not lost"


def test_several_terms_and_counts_by_year_and_month(signed_in: SignedIn) -> None:
    term = {"name": "2021", "start": "2021-08-01", "end": "2025-05-31", "source": "Kuntavaalit"}
    more = {f"term-1-{field}": value for field, value in term.items()}
    counted = {"value": "210", "first": "2024", "source": "Yksikön tilasto"}
    more |= {f"count-0-{field}": value for field, value in counted.items()}
    month = {"value": "95", "first": "2024-03", "counts": "household", "measure": "service_entry"}
    more |= {f"count-1-{field}": value for field, value in month.items()}
    more["count-1-source"] = "Yksikön tilasto"
    signed_in("planner").post("/fi/cities/new/", form() | more)
    city = cities.shelf("testila").city
    assert {t.name for t in city.terms} == {"2021", "2025"}
    year, one = city.counts
    assert (year.first, year.last, year.value, year.counts) == ("2024-01", "2024-12", 210, "person")
    assert (one.first, one.last, one.counts) == ("2024-03", "2024-03", "household")
    assert year.name.fi == "Uudet asiakkaat 2024"
    assert year.name.sv == "Nya klienter 2024"


WRONG_FIELDS = {
    "city.share.quota-value": ("x", "city.share.quota-value"),
    "name_fi": ("", "name_fi"),
    "inhabitants": ("0", "inhabitants"),
    "term-0-end": ("2020-01-01", "term-0-end"),
    "staff.in_post.social_worker-value": ("", "staff.in_post.social_worker-value"),
    "household.persons-value": ("2", "household.persons-source"),
    "count-0-value": ("12", "count-0-first"),
}


@pytest.mark.parametrize("name", WRONG_FIELDS)
def test_a_fault_in_the_form_is_told_at_its_field_and_the_rest_is_kept(
    signed_in: SignedIn, folder: Path, name: str
) -> None:
    given, field = WRONG_FIELDS[name]
    page = signed_in("planner").post("/fi/cities/new/", form() | {name: given})
    assert page.status_code == 400
    html = page.content.decode()
    assert f'id="id_{field}-error"' in html
    assert 'value="Kuntavaalit 2025"' in html
    assert not folder.exists()


def test_all_faults_are_told_at_once(signed_in: SignedIn) -> None:
    sent = form() | {"name_fi": "", "inhabitants": "many", "term-0-start": "soon"}
    html = signed_in("planner").post("/sv/cities/new/", sent).content.decode()
    for field in ("name_fi", "inhabitants", "term-0-start"):
        assert f'id="id_{field}-error"' in html


def test_a_figure_that_must_be_given_asks_for_its_source_at_once(signed_in: SignedIn) -> None:
    worker = "staff.in_post.social_worker"
    empty = {f"{worker}-value": "", f"{worker}-source": ""}
    html = signed_in("planner").post("/fi/cities/new/", form() | empty).content.decode()
    for field in ("value", "source"):
        assert f'id="id_{worker}-{field}-error"' in html


def test_a_city_that_is_there_is_not_taken_by_the_form(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    workers = {"staff.in_post.social_worker-value": "3.5"}
    client.post("/en/cities/new/", form() | workers)
    page = client.post("/en/cities/new/", form() | workers)
    assert page.status_code == 400
    html = page.content.decode()
    assert "already there" in html[html.index('id="id_id-error"') :].split("</p>")[0]


def test_a_sheet_may_leave_out_what_has_a_starting_value(signed_in: SignedIn, folder: Path) -> None:
    def emptied(book: Workbook) -> None:
        for name in OWN:
            if not name.startswith("staff."):
                for column in "EFGHIJK":
                    book["Luvut"][f"{column}{at(book, name)}"] = None

    def inhabited(book: Workbook) -> None:
        book["Kaupunki"]["B6"] = 54512

    assert "inhabitants" in told(sent(signed_in, filled(emptied)))
    sent(signed_in, filled(emptied, inhabited))
    own = {f.id: f for f in read_figures([folder / "testila" / "figures.yaml"])}
    assert own["city.share.family"].values[-1].value == pytest.approx(0.01, abs=1e-4)


def test_a_term_is_given_once(signed_in: SignedIn) -> None:
    def again(book: Workbook) -> None:
        book["Kaudet"].append(TERM)

    assert "given twice" in told(sent(signed_in, filled(again)))


def test_the_layout_asks_nothing_twice_and_no_law() -> None:
    ids = [row.figure.id for row in layout.asked()]
    assert len(ids) == len(set(ids))
    assert not any(name.startswith("law.") for name in ids)
