"""The planning core works without the web, and without what only adapters need."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.architecture

PROBE = """
import sys
import kotomitta.planning.answer, kotomitta.report.page
print(*sorted(m for m in {forbidden!r} if m in sys.modules))
"""


ADAPTERS = ("django", "typer", "rich", "jinja2", "babel", "httpx", "kotomitta.web")


def loaded(forbidden: tuple[str, ...]) -> str:
    probe = PROBE.format(forbidden=forbidden)
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_core_imports_neither_django_nor_an_adapter_library() -> None:
    assert loaded(ADAPTERS) == ""


def test_the_probe_would_see_one() -> None:
    assert loaded(("numpy", "kotomitta.law")) == "kotomitta.law numpy"
