"""The page on the case table agrees with what is built."""

import re
from pathlib import Path

import pytest

from kotomitta.casework.people import CaseKind
from kotomitta.cli.cases import GROUPS
from kotomitta.law.case import Channel
from kotomitta.planning.workload.available import Reason
from kotomitta.sources.case_table.cells import PUBLISHED, REQUIRED
from kotomitta.sources.case_table.mapping import read_mapping
from kotomitta.sources.case_table.reader import read_cases
from kotomitta.sources.case_table.scale import read_scale
from kotomitta.sources.case_table.workers import read_workers
from samples.cases import HEADER

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "case-table.md").read_text("utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_the_columns_in_order_and_says_which_may_be_empty() -> None:
    rows = re.findall(r"^\| `([a-z_]+)` \| (yes|no) \|", PAGE, re.MULTILINE)
    assert tuple(name for name, _ in rows) == PUBLISHED
    assert tuple(name for name, empty in rows if empty == "no") == REQUIRED


def test_the_words_of_closed_lists_stand_on_the_page() -> None:
    for word in (*Channel, *CaseKind, *Reason, *read_scale(None).profiles, *GROUPS):
        assert f"`{word}`" in PAGE, word


def test_the_codes_that_the_page_shows_are_codes(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text(f"{HEADER}\nC-12,H-0001,P-1,,,W07,,,2026-01-31,,,,\n", "utf-8")
    assert len(read_cases(path, ())) == 1


def test_the_files_that_the_page_shows_can_be_read(tmp_path: Path) -> None:
    workers, mapping = (tmp_path / name for name in ("workers.yaml", "mapping.yaml"))
    for path, content in zip((workers, mapping), YAML, strict=True):
        path.write_text(content, "utf-8")
    assert [c.worker for c in read_workers(workers)] == ["W-1", "W-2"]
    assert read_mapping(mapping, read_scale(None).profiles).dropped == ("ASEMA",)
