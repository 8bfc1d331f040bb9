"""The list of security names tests that exist, and says one of three things of each section."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs/explanation/asvs.md").read_text("utf-8").splitlines()
    if re.match(r"\| \d", line)
]
TESTS = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}


def test_every_test_that_is_named_exists() -> None:
    named = {name for row in ROWS for name in re.findall(r"`(test_\w+)`", " ".join(row))}
    assert len(named) > 15
    assert named - TESTS == set()


def test_every_section_says_how_it_stands() -> None:
    assert len(ROWS) > 20
    states = {row[1].strip("*") for row in ROWS}
    assert states <= {"met", "in part"}


def test_every_row_has_a_test_and_what_is_in_part_says_what_the_city_gives() -> None:
    assert [row[0] for row in ROWS if "`test_" not in row[-1]] == []
    missing = [row[0] for row in ROWS if row[1] == "in part" and "*The city gives:*" not in row[2]]
    assert missing == []
    assert [row[0] for row in ROWS if row[1] == "met" and "*The city gives:*" in row[2]] == []


def test_everything_that_is_installed_is_held_to_a_hash() -> None:
    """A package without one would stop the installation; one left out of the lock would not."""
    lock = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    packages = [line for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]
    assert len(packages) > 50
    assert [line for line in packages if "==" not in line or "--hash=sha256:" not in line] == []
    for told in ("Makefile", "docs/how-to/run-the-web-app.md"):
        text = (ROOT / told).read_text("utf-8")
        assert re.search(r"pip install .*--require-hashes -r requirements\.lock", text)
