"""Templates are made for a language: what is the same on each page of it is worked out once."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from jinja2 import DictLoader, Environment

from kotomitta.render.words import Language, Words
from kotomitta.web.frame.environment import environment

pytestmark = pytest.mark.web

SAID = '{{ say("web.sign_out") }}'
HOME = '{{ url("planning:home") }}'
TEXTS = {
    "page": f'{{% extends "frame" %}}{{% block content %}}{SAID} {HOME}{{% endblock %}}',
    "frame": "<{{ words.fact(day) }}>{% block content %}{% endblock %}",
    "filled": '{{ say("web.error.code", status=status) }}',
    "bold": "{% macro bold(words, n) %}<b>{{ words.number(n, 1) }}</b>{% endmacro %}",
    "shown": '{% from "bold" import bold %}{% for n in of %}{{ remembered(bold, words, n) }}'
    "{% endfor %}",
    "case": '{{ url("casework:case", code=code) }}',
}


@pytest.fixture(name="made")
def made_() -> Environment:
    return environment(loader=DictLoader(TEXTS), auto_reload=False)


@pytest.mark.parametrize("language", Language)
def test_a_page_is_in_the_language_of_its_words(made: Environment, language: Language) -> None:
    words = Words(language)
    with override(language):
        address = reverse("planning:home")
    for active in Language:  # whatever language is active where the page is made
        with override(active):
            said = made.get_template("page").render(words=words, say=words.say, day="x")
        assert said == f"<x>{words.say('web.sign_out')} {address}"


def test_what_depends_on_the_page_is_asked_for_each_time(made: Environment) -> None:
    words = Words(Language.SV)
    for status in ("404", "<b>"):
        said = made.get_template("filled").render(words=words, say=words.say, status=status)
        assert said == words.say("web.error.code", status=status).replace("<b>", "&lt;b&gt;")
    for code in ("A1", "A2"):
        assert made.get_template("case").render(words=words, code=code) == f"/sv/cases/{code}/"


def test_what_a_macro_gave_is_remembered_by_its_arguments_and_language(made: Environment) -> None:
    for language in (*Language, *Language):
        words = Words(language)
        said = made.get_template("shown").render(words=words, of=[1.5, 2.5, 1.5])
        assert said == "".join(f"<b>{words.number(n, 1)}</b>" for n in (1.5, 2.5, 1.5))


def test_words_without_facts_are_in_the_made_template(
    made: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = Words(Language.FI)
    given = {"words": words, "say": words.say, "day": "x", "status": 404}
    said = [made.get_template(name).render(given) for name in ("page", "filled")]
    monkeypatch.setattr("kotomitta.render.words.catalogue", dict)  # from now on there are no words
    assert made.get_template("page").render(given) == said[0]
    with pytest.raises(KeyError):
        made.get_template("filled").render(given)
