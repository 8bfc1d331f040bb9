"""`docs/reference/answer.schema.json` is the schema of the answer, and answers keep to it.

Run this file to write the schema anew: python tests/docs/test_answer_schema.py
"""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kotomitta.planning.answer import answer
from kotomitta.report.contract import as_json
from kotomitta.report.decision import options
from kotomitta.report.schema import answer_schema
from kotomitta.report.summary import summary
from kotomitta.sources.city_folder import read_city
from kotomitta.store.folder import json_text

pytestmark = pytest.mark.docs

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "answer.schema.json"
CHECK = Draft202012Validator(answer_schema(), format_checker=FormatChecker())
RUNS = [("helsinki", "2017", date(2017, 12, 31)), ("demo", "2025", date(2026, 11, 24))]


def answered(city: str, term: str, as_of: date, norm: float | None = None) -> Any:
    shelf = read_city(city)
    run = shelf.run(term, as_of=as_of, seed=1, draws=8)
    versions = {"kotomitta": "0", "data": "0"}
    found = answer(run, shelf.tasks)
    side_by_side = options(found, norm) if norm else None
    return as_json(summary(found), shelf.norms, versions, side_by_side)


@pytest.fixture(scope="module")
def demo() -> Any:
    return answered(*RUNS[1])


def faults(given: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in CHECK.iter_errors(given)]


def test_the_published_schema_is_current_and_valid() -> None:
    Draft202012Validator.check_schema(answer_schema())
    assert PUBLISHED.read_text("utf-8") == json_text(answer_schema()), "run: make docs"


@pytest.mark.parametrize("run", RUNS, ids=["helsinki", "demo"])
def test_an_answer_keeps_to_the_schema(run: tuple[str, str, date]) -> None:
    assert faults(answered(*run)) == []


def test_an_answer_with_options_keeps_to_the_schema(demo: Any) -> None:
    told = answered(*RUNS[1], norm=35.0)
    assert faults(told) == []
    assert (demo["options"], set(told["options"])) == (None, {"today", "norm", "cap"})


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (["as_of"], "today"),
        (["draws"], 8.5),
        (["estimate", "persons", "p90"], "many"),
        (["estimate", "by_month", 0, "month"], "2025-13"),
        (["cap", "per_worker"], {}),
        (["staff", "by_month", 0, "cadre"], "driver"),
        (["costs", "by_payer", "city"], 1.0),
        (["figures", 0, "grade"], "sure"),
        (["figures", 0, "source"], ""),
        (["checks", 0, "holds"], "yes"),
    ],
)
def test_a_fault_is_found(demo: Any, path: list[Any], wrong: Any) -> None:
    changed = deepcopy(demo)
    part = changed
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = wrong
    assert faults(changed)


@pytest.mark.parametrize("key", ["figures", "cap", "checks", "versions"])
def test_a_key_less_and_a_key_more_are_found(demo: Any, key: str) -> None:
    assert faults({k: v for k, v in demo.items() if k != key})
    assert faults({**demo, f"{key}_too": 1})


if __name__ == "__main__":
    PUBLISHED.write_text(json_text(answer_schema()), "utf-8")
