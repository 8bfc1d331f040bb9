"""Jinja2 for the pages: escaped by default, and a name that is missing is an error."""

from collections.abc import Sequence
from functools import cache

from django.http import HttpRequest
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.utils.timezone import localtime
from jinja2 import BaseLoader, Environment, StrictUndefined, pass_context
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from kotomitta.render.links import leading, linked, past
from kotomitta.web.frame.navigation import Row, place, url
from kotomitta.web.frame.spoken import Page, Spoken


class Templates(Jinja2):
    """Templates of each app from its folder `templates`."""

    app_dirname = "templates"


def environment(*, loader: BaseLoader, auto_reload: bool, **_: object) -> Environment:
    """The environment of every page of the app."""
    made = Spoken(
        loader=loader,
        auto_reload=auto_reload,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(url=url, static=cache(static), tabs=_tabs, localtime=localtime, lang=_lang)
    made.globals.update(past=past, leading=leading)
    made.filters["linked"] = linked
    made.template_class = Page
    return made


@pass_context
def _lang(context: Context, language: str) -> Markup:
    """The attribute of an element in another language than its page; empty is unknown."""
    other = language and language != context["language"]
    return Markup(' lang="{}"').format(language) if other else Markup()


@pass_context
def _tabs(context: Context, rows: Sequence[tuple[str, dict[str, object], str]]) -> TemplateModule:
    """The pages of one thing as links, each (URL name, its arguments, key of its words)."""
    request: HttpRequest = context["request"]
    shown = [
        Row(where, key, place(request, name, where))
        for name, kwargs, key in rows
        for where in [url(name, **kwargs)]
    ]
    template = context.environment.get_template("frame/tabs.html")
    return template.make_module({"rows": shown, "say": context["say"]})
