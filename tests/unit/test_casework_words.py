"""Every refusal, ground and state of casework has words, and every fact is filled in."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

import kotomitta
from kotomitta.casework.due import Standing
from kotomitta.casework.policy import Reach, Role
from kotomitta.casework.worker import Cause
from kotomitta.render.words import Language, catalogue
from samples.casework import scale

pytestmark = pytest.mark.unit

CASEWORK = Path(kotomitta.__file__).parent / "casework"


def calls(name: str) -> list[tuple[str, set[str]]]:
    """First argument and names of the facts of every call of a class."""
    found = []
    for file in sorted(CASEWORK.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id == name and isinstance(first, ast.Constant):
                    found.append((str(first.value), {str(k.arg) for k in node.keywords}))
    return found


def wanted(key: str) -> set[str]:
    return {n for _, n, _, _ in Formatter().parse(catalogue()[key][Language.FI]) if n}


def test_every_refusal_has_words_that_need_only_facts_it_has() -> None:
    found = calls("RefusalError")
    assert len(found) > 30
    for reason, facts in found:
        assert wanted(f"error.casework_{reason}") <= facts, reason
    keys = {k for k in catalogue() if k.startswith("error.casework_")}
    assert keys >= {f"error.casework_{reason}" for reason, _ in found}


def test_every_ground_has_words() -> None:
    grounds = {key for key, _ in calls("Ground")} | {"most_room", "room"}
    grounds |= {f"put_off_{cause}" for cause in (Cause.OTHER_DUTIES, Cause.TRAINING)}
    grounds |= {"speaks", "language"}
    keys = {k.removeprefix("casework.ground.") for k in catalogue() if k.startswith("casework.gr")}
    assert keys == grounds


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("standing", set(Standing)),
        ("role", set(Role)),
        ("reach", set(Reach)),
        ("cause", set(Cause)),
        ("waits", {"us", "partner", "nobody"}),
        ("acts", {"lead", "worker", "partner", "clock"}),
        ("profile", set(scale().profiles)),
    ],
)
def test_every_word_of_a_closed_list_is_said(prefix: str, names: set[str]) -> None:
    stem = f"casework.{prefix}."
    keys = {k.removeprefix(stem) for k in catalogue() if k.startswith(stem)}
    assert keys == {str(name) for name in names}


def test_no_words_ask_for_a_name() -> None:
    said = [s for k, v in catalogue().items() if k.startswith("error.casework") for s in v.values()]
    assert not [s for s in said if re.search(r"\{(name|nimi|namn)\}", s)]
