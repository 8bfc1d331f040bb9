"""What the command line shows: language, errors, and JSON on standard output."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from kotomitta.basis.errors import InputError
from kotomitta.render.words import Language, Words


def language() -> Language:
    """The language of KOTOMITTA_LANG; Finnish when it is unset or not one of ours."""
    wanted = os.environ.get("KOTOMITTA_LANG", "fi")
    return Language(wanted) if wanted in set(Language) else Language.FI


def words() -> Words:
    """Messages in the user's language."""
    return Words(language())


def show_error(error: InputError) -> None:
    """One message on standard error."""
    Console(stderr=True, highlight=False).print(words().error(error), markup=False, soft_wrap=True)


def show_json(answer: Mapping[str, Any]) -> None:
    """One JSON object on standard output and nothing else."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False, indent=1) + "\n")
