"""The guided form as the rows of the spreadsheet."""

from collections.abc import Sequence
from datetime import date

from kotomitta.render.words import Words
from kotomitta.sources.starting import FIRST_DAY
from kotomitta.web.planning.city.forms import Forms
from kotomitta.web.planning.city.layout import CITY, SHEETS
from kotomitta.web.planning.city.sheets import Given, Row, Sheet


def given(forms: Forms, words: Words, today: date) -> Given:
    """What was sent, as sheets; a place is the name of what is asked."""
    city = [
        (i, {"field": name, "value": forms.city.cleaned_data[name]}) for i, name in enumerate(CITY)
    ]
    dated = {"published": today}
    terms = [
        (i, {**form.cleaned_data, **dated, "grade": "official"})
        for i, form in enumerate(forms.terms)
        if form.cleaned_data
    ]
    counts = [
        (i, {**form.cleaned_data, **dated, "grade": "measured"})
        for i, form in enumerate(forms.counts)
        if form.is_told
    ]
    figures = [
        (i, {"id": form.row.figure.id, "from": FIRST_DAY, **form.cleaned_data, **dated})
        for i, form in enumerate(forms.own)
        if form.is_told
    ]
    asked_of_city = {i: words.say(f"planning.city.{name}") for i, name in enumerate(CITY)}
    named = {i: words.fact(form.row.figure.name) for i, form in enumerate(forms.own)}
    return {
        "city": Sheet("city", tuple(city), names=asked_of_city),
        "terms": _sheet("terms", terms, words, words.say("planning.field.term")),
        "figures": Sheet("figures", tuple(figures), heads=_heads("figures", words), names=named),
        "counts": _sheet("counts", counts, words, words.say("planning.city.counts")),
    }


def _sheet(name: str, rows: Sequence[tuple[int, Row]], words: Words, told: str) -> Sheet:
    names = {i: f"{told} {i + 1}" for i, _ in rows} or {0: told}
    return Sheet(name, tuple(rows), heads=_heads(name, words), names=names)


def _heads(name: str, words: Words) -> dict[str, str]:
    return {column: words.say(key) for column, key in SHEETS[name].items()}
