"""Every setting of the web app is documented, and no other."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
SETTINGS = ROOT / "src" / "kotomitta" / "web" / "settings.py"
PAGE = ROOT / "docs" / "how-to" / "run-the-web-app.md"


def test_the_page_lists_every_setting_that_is_read() -> None:
    code = SETTINGS.read_text("utf-8").split('"""', 2)[2]
    read = set(re.findall(r'"(KOTOMITTA_\w+)"', code))
    listed = re.findall(r"^\| `(KOTOMITTA_\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(read) > 10
    assert sorted(listed) == sorted(read)
