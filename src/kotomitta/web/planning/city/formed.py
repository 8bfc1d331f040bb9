"""The guided form as the rows of the spreadsheet."""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from kotomitta.render.words import Words
from kotomitta.web.planning.city.building import Given, Sheet
from kotomitta.web.planning.city.layout import CITY, OWN, asked

_NUMBER = forms.FloatField(localize=True)
_FIRST = date(2010, 1, 1)  # a city's figure that has no day of its own holds for every term


def given(sent: Mapping[str, str], words: Words, today: date) -> Given:
    """What was sent, as sheets; a place is the name of what is asked."""
    city = [(i, {"field": name, "value": _text(sent, name)}) for i, name in enumerate(CITY)]
    term = {
        "name": _text(sent, "term.name"),
        "start": _day(sent, "term.start"),
        "end": _day(sent, "term.end"),
        "grade": "official",
        "published": today,
        "source": _text(sent, "term.source"),
    }
    own = [row.figure for row in asked() if row.origin == OWN]
    figures = [
        (
            i,
            {
                "id": figure.id,
                "from": _FIRST,
                **{n: _number(sent, f"{figure.id}.{n}") for n in ("value", "low", "high")},
                "grade": _text(sent, f"{figure.id}.grade"),
                "published": today,
                "source": _text(sent, f"{figure.id}.source"),
            },
        )
        for i, figure in enumerate(own)
    ]
    asked_of_city = {i: words.say(f"planning.city.{name}") for i, name in enumerate(CITY)}
    named = {i: words.fact(figure.name) for i, figure in enumerate(own)}
    return {
        "city": Sheet("city", tuple(city), names=asked_of_city),
        "terms": Sheet("terms", ((0, term),), names={0: words.say("planning.field.term")}),
        "figures": Sheet("figures", tuple(figures), names=named),
    }


def _text(sent: Mapping[str, str], name: str) -> str | None:
    return sent.get(name, "").strip() or None


def _number(sent: Mapping[str, str], name: str) -> float | str | None:
    """The number as the language writes it; what is none stays text, and is told as a fault."""
    text = _text(sent, name)
    try:
        return None if text is None else float(_NUMBER.clean(text))
    except ValidationError:
        return text


def _day(sent: Mapping[str, str], name: str) -> date | str | None:
    text = _text(sent, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text
