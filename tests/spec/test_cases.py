"""The dated examples of `cases/`: how rows become persons, households and cases."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.casework.counts import Count, counts
from kotomitta.casework.register import Window
from samples.cases import register

pytestmark = pytest.mark.spec

EXAMPLES = yaml.safe_load((Path(__file__).parent / "cases" / "counts.yaml").read_text("utf-8"))


def rows(table: str) -> list[dict[str, str]]:
    """Rows written in columns, a dot for an empty cell."""
    header, *lines = (line.split() for line in table.splitlines())
    empty = [["" if cell == "." else cell for cell in line] for line in lines]
    return [dict(zip(header, line, strict=True)) for line in empty]


def units(count: Count) -> dict[str, int]:
    return {u: int(getattr(count, u).values) for u in ("persons", "households", "cases")}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_the_example_holds(example: dict[str, Any], tmp_path: Path) -> None:
    found = register(tmp_path, rows(example["rows"]))
    window = Window(example.get("since", example["day"]), example["day"])
    counted = counts(found, window, window)
    told = {group: units(getattr(counted, group)) for group in example["expect"]}
    assert told == example["expect"]
