"""The example on the page about WISN gives the result that stands there."""

import json
import re
from pathlib import Path

import pytest

from kotomitta.cli.wisn import show_wisn

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "wisn.md").read_text("utf-8")


def test_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inputs, result = (block(kind) for kind in ("yaml", "json"))
    path = tmp_path / "wisn.yaml"
    path.write_text(inputs, "utf-8")
    show_wisn(path, as_json=True)
    shown = capsys.readouterr().out
    assert shown == result
    assert json.loads(shown)["ratio"] < 1


def block(kind: str) -> str:
    found = re.search(f"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]
