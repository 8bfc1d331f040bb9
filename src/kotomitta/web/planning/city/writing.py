"""The spreadsheet to be filled in."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from kotomitta.render.words import Words
from kotomitta.sources.starting import terms
from kotomitta.web.planning.city.layout import CITY, MAY, NATIONAL, SHEETS, START, Asked, asked

_TO_FILL = PatternFill("solid", fgColor="FFF3CC")
_DEFAULT = PatternFill("solid", fgColor="E8EEF7")
_WIDTHS = {"name": 48, "meaning": 70, "source": 60, "note": 40, "id": 34, "origin": 22}


def template(words: Words) -> bytes:
    """The template as XLSX: yellow cells are the city's own, blue ones hold a value already."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, columns in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append(columns)
        for i, column in enumerate(columns, 1):
            sheet.cell(1, i).font = Font(bold=True)
            sheet.column_dimensions[sheet.cell(1, i).column_letter].width = _WIDTHS.get(column, 14)
        sheet.freeze_panes = "A2"
    for field in CITY:
        begun = words.say("fact.false") if field == "runs_its_own_health_services" else None
        book["city"].append((field, begun, words.say(f"planning.city.{field}")))
        book["city"].cell(book["city"].max_row, 2).fill = _TO_FILL
    for term in terms():
        grade = words.say(f"grade.{term.grade.value}")
        told = (term.name, term.start, term.end, grade, term.published, term.source)
        book["terms"].append(told)
        _fill(book["terms"], _DEFAULT, 1, 7)
    for row in asked():
        _figure(book["figures"], row, words)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _figure(sheet: Worksheet, row: Asked, words: Words) -> None:
    figure, now = row.figure, row.default
    origin = words.say(f"planning.city.origin.{row.origin}")
    told = (figure.id, words.fact(figure.name), figure.unit, origin)
    if now is None:
        sheet.append(told)
    else:
        grade = words.say(f"grade.{now.grade.value}")
        numbers = (now.start, now.value, now.low, now.high)
        sheet.append((*told, *numbers, grade, now.published, now.source, now.note))
    fill = _DEFAULT if row.origin in (START, NATIONAL) else _TO_FILL
    _fill(sheet, fill, 5, 12 if row.origin == MAY else 13)


def _fill(sheet: Worksheet, fill: PatternFill, first: int, end: int) -> None:
    for column in range(first, end):
        sheet.cell(sheet.max_row, column).fill = fill
