"""`docs/reference/law.md` lists every rule and every example, as they are.

Run this file to write the lists anew: python tests/docs/test_law.py
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.basis.figures import Dated, Figure
from kotomitta.law.text import Text
from kotomitta.sources.law_files import law_figures, law_texts

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "law.md"
MARK = "<!-- Everything below is written by tests/docs/test_law.py. -->\n"


def test_the_page_lists_every_rule_and_example() -> None:
    assert PAGE.read_text("utf-8").split(MARK)[1] == listing()


def listing() -> str:
    """The rules and the examples as Markdown."""
    return "\n".join(["", "## Rules", "", *rules(), "## Examples", "", *examples(), ""])


def rules() -> list[str]:
    lines = []
    for figure in law_figures():
        lines += [heading(figure), *(value(d, figure.unit) for d in figure.values), ""]
    for text in law_texts():
        lines += [heading(text)]
        lines += [f"- from {d.start}: {d.says.en} ({d.source})" for d in text.values] + [""]
    return lines


def heading(rule: Figure | Text) -> str:
    return f"`{rule.id}` — {rule.name.en}\n"


def value(dated: Dated, unit: str) -> str:
    known = f"{dated.value:g} {unit}" if dated.value is not None else "**unknown**"
    if dated.value is None and dated.low is not None:
        known = f"**unknown**, between {dated.low:g} and {dated.high:g} {unit}"
    return f"- from {dated.start}: {known} ({dated.source})"


def examples() -> list[str]:
    lines = []
    for file in sorted((ROOT / "tests" / "spec" / "law").glob("*.yaml")):
        lines += [f"### {file.stem.replace('_', ' ').capitalize()}", ""]
        for example in yaml.safe_load(file.read_text("utf-8")):
            lines += [f"**{example['title']}** ({example['day']})", ""]
            lines += [f"- {name}: {told(what)}" for name, what in example["then"].items()]
            lines += [f"- because: {example['because']}", ""]
    return lines


def told(what: Any) -> str:
    if isinstance(what, list):
        return f"between {what[0]} and {what[1]}, not known more exactly"
    if isinstance(what, bool):
        return "yes" if what else "no"
    return str(what) if not isinstance(what, date) else what.isoformat()


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text("utf-8").split(MARK)[0] + MARK + listing(), "utf-8")
