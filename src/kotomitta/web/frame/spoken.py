"""Templates made for one language: what is the same on each of its pages is worked out once.

A page of casework says two hundred messages. Where nothing in one depends on the page, it is put
into the made template; the others are asked for without the context that Jinja hands to a call.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from django.templatetags.static import static
from django.utils.translation import override
from jinja2 import Environment, Template, nodes
from jinja2.runtime import Macro
from jinja2.visitor import NodeTransformer

from kotomitta.render.words import Language, Words
from kotomitta.web.frame.navigation import url

_Told = Mapping[str, Callable[..., str]]


class Spoken(Environment):
    """An environment whose templates are made for each language by themselves.

    In a template `say`, `url`, `static` and `words` are these and nothing else, and
    `remembered(macro, ...)` is what a macro gives that knows its arguments only.
    """

    told: _Told = MappingProxyType({})

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_AsFilters(self.told).visit(source), *args, **kwargs)


class _AsFilters(NodeTransformer):
    """Makes filters of calls: Jinja works these out at once where it can, else calls plainly."""

    def __init__(self, told: _Told) -> None:
        self._told = told

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        super().generic_visit(node, *args, **kwargs)
        if not isinstance(node, nodes.Call) or (name := _name(node.node)) not in self._told:
            return node
        first, *others = node.args
        return nodes.Filter(first, name, others, node.kwargs, None, None, lineno=node.lineno)


def _name(called: nodes.Expr) -> str:
    if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
        return f"{called.node.name}.{called.attr}"
    return called.name if isinstance(called, nodes.Name) else ""


class Page(Template):
    """A template that is made for the language of its words, and shown as made there."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """The page."""
        context = dict(*args, **kwargs)
        made = _in(context["words"].language, self.environment)
        return made.get_template(str(self.name)).render(context)


@cache
def _in(language: Language, environment: Spoken) -> Spoken:
    made, words = environment.overlay(), Words(language)
    made.template_class = Template
    made.told = {
        "say": words.say,
        "words.say": words.say,
        "words.fact": words.fact,
        "words.number": words.number,
        "url": lru_cache(4096)(override(language)(url)),
        "static": static,
        "remembered": _remembered,
    }
    made.filters = environment.filters | made.told
    return made


@lru_cache(maxsize=4096)
def _remembered(macro: Macro, *given: object) -> str:
    """What an imported macro gave for the same arguments: a page has dozens of few due dates."""
    return macro(*given)
