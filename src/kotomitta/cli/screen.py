"""What the command line shows: language, errors, and JSON on standard output."""

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Figure
from kotomitta.render.words import Words, users_language
from kotomitta.store.folder import json_text

_OF_FIGURE = {"value", "low", "high", "source", "published", "checked", "grade"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def words() -> Words:
    """Messages in the user's language."""
    return Words(users_language())


def errors_console() -> Console:
    """Where messages and progress go; plain when it is not a terminal."""
    return Console(stderr=True, highlight=False)


def show_error(error: InputError) -> None:
    """One message in one line on standard error; what a file holds cannot steer the terminal."""
    text = _CONTROL.sub(" ", words().error(error))
    errors_console().print(text, markup=False, soft_wrap=True)


def show_json(answer: Mapping[str, Any]) -> None:
    """One JSON object on standard output and nothing else."""
    sys.stdout.write(json_text(answer))


def figure_rows(used: Iterable[tuple[Figure, Dated]]) -> list[dict[str, Any]]:
    """Figures for JSON, each with the value that was used and its source."""
    return [
        {"id": f.id, "unit": f.unit, **dated.model_dump(mode="json", include=_OF_FIGURE)}
        for f, dated in used
    ]
