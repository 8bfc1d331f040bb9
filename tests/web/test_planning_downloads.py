"""What can be taken away from an answer: the paper in four forms, charts, tables and JSON."""

import csv
import io
import json
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

import pytest

from kotomitta.render.html import page
from kotomitta.render.words import Language
from kotomitta.report.document import Chart, Table
from kotomitta.store.folder import json_text
from visitors.people import SignedIn
from visitors.plans import answered_plan, found, plan

pytestmark = pytest.mark.web


def expat(content: bytes) -> str:
    """The first element of well-formed XML."""
    names: list[str] = []
    parser = ParserCreate()
    parser.StartElementHandler = lambda name, _: names.append(name)
    parser.Parse(content, True)
    return names[0]


def charts() -> list[Chart]:
    return [b for s in found()[0].sections for b in s.blocks if isinstance(b, Chart)]


def test_the_paper_in_each_form(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    client = signed_in("viewer")
    got = {
        suffix: client.get(f"/sv/runs/{run.pk}/paper.{suffix}")
        for suffix in ("html", "pdf", "docx", "xlsx")
    }
    assert got["html"].content.decode() == page(found()[0], Language.SV, {})
    assert got["pdf"].content.startswith(b"%PDF-1.7")
    with ZipFile(io.BytesIO(got["docx"].content)) as packed:
        assert "word/document.xml" in packed.namelist()
    with ZipFile(io.BytesIO(got["xlsx"].content)) as packed:
        assert "xl/workbook.xml" in packed.namelist()
    for suffix, response in got.items():
        name = f'attachment; filename="kotomitta-{run.pk}.sv.{suffix}"'
        assert response.headers["Content-Disposition"] == name


def test_the_answer_is_that_of_the_contract(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    got = signed_in("viewer").get(f"/fi/runs/{run.pk}/answer.json")
    assert got.content.decode() == json_text(found()[1])
    assert json.loads(got.content)["city"] == "demo"


def test_each_chart_as_numbers_drawing_and_picture(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    client = signed_in("viewer")
    for chart in charts():
        address = f"/fi/runs/{run.pk}/charts/{chart.id}"
        rows = list(
            csv.DictReader(client.get(f"{address}.csv").content.decode("utf-8-sig").splitlines())
        )
        assert len(rows) == sum(len(line.middle) for line in chart.lines)
        first = [float(row["value"]) for row in rows[: len(chart.x)]]
        assert first == list(chart.lines[0].middle)
        drawing = client.get(f"{address}.svg")
        assert drawing.headers["Content-Type"] == "image/svg+xml"
        assert expat(drawing.content) == "svg"
    picture = client.get(f"/fi/runs/{run.pk}/charts/{charts()[0].id}.png")
    assert picture.content.startswith(b"\x89PNG")


def test_a_table_has_numbers_apart_from_their_units(signed_in: SignedIn) -> None:
    run = answered_plan().runs.get()
    client = signed_in("viewer")
    tables = [b for s in found()[0].sections for b in s.blocks if isinstance(b, Table)]
    for table in tables:
        text = client.get(f"/en/runs/{run.pk}/tables/{table.id}.csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == len(table.rows), table.id
        units = [name for name in rows[0] if name.endswith("(unit)")]
        for name in units:
            number = name.removesuffix(" (unit)")
            for row in rows:
                if row[name]:
                    float(row.get(number) or row[f"{number} (low)"])


@pytest.mark.parametrize("name", ["charts/absent.svg", "charts/absent.csv", "tables/absent.csv"])
def test_what_is_not_in_the_paper_is_not_found(signed_in: SignedIn, name: str) -> None:
    run = answered_plan().runs.get()
    assert signed_in("viewer").get(f"/fi/runs/{run.pk}/{name}").status_code == 404


def test_a_run_that_is_not_done_has_nothing_to_take(signed_in: SignedIn) -> None:
    made = plan()
    run = made.runs.create(inputs={}, digest="")
    for name in ("paper.pdf", "answer.json", "charts/arrivals.svg"):
        assert signed_in("viewer").get(f"/fi/runs/{run.pk}/{name}").status_code == 404


def test_the_page_of_the_paper_offers_them_all(signed_in: SignedIn) -> None:
    made = answered_plan()
    run = made.runs.get()
    html = signed_in("viewer").get(f"/en/scenarios/{made.pk}/paper/").content.decode()
    for name in ("paper.html", "paper.pdf", "paper.docx", "paper.xlsx", "answer.json"):
        assert f"/runs/{run.pk}/{name}" in html
