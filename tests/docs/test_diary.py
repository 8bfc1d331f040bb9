"""The form, the template and the page on diaries agree with what is built."""

from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from kotomitta.planning.workload.diary.entries import NO_WORK
from kotomitta.render.words import catalogue
from kotomitta.sources.diary_file import COLUMNS

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "diary.md").read_text("utf-8")
WEIGHTS = files("kotomitta") / "rulebook" / "weights"


def test_the_template_has_the_columns() -> None:
    template = (WEIGHTS / "diary_template.csv").read_text("utf-8")
    assert template == ",".join(COLUMNS) + "\n"


def test_the_form_lists_every_task_in_three_languages() -> None:
    form = (WEIGHTS / "diary_form.html").read_text("utf-8")
    tasks = yaml.safe_load((WEIGHTS / "tasks.yaml").read_text("utf-8"))
    assert tasks
    for task in tasks:
        for name in task["name"].values():
            assert f"<li><code>{task['id']}</code> {name}</li>" in form
    assert form.count(f"<li><code>{NO_WORK}</code>") == 3


def test_the_page_explains_every_finding_and_column() -> None:
    findings = [
        "minutes_not_positive",
        "minutes_over_12_hours",
        "day_copied",
        "row_repeated",
        "day_over_14_hours",
        "weekend",
        "day_not_drawn",
        "no_work_but_entries",
        "interpreter_not_compared",
        "one_worker",
    ]
    for finding in findings:
        assert f"| `{finding}` |" in PAGE
        assert f"diary.{finding}" in catalogue()
    for column in COLUMNS:
        assert f"| `{column}` |" in PAGE


def test_every_message_has_three_languages() -> None:
    for key, said in catalogue().items():
        if ".diary" in key or key.startswith(("diary.", "wisn.", "error.wisn")):
            assert set(said) == {"fi", "sv", "en"}, key
