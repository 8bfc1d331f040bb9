"""Every test has exactly one kind, the one of its folder."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

KINDS = {"spec", "unit", "property", "reference", "web", "cli", "architecture", "docs"}

# Many processes are started here; each would compile again all that it imports if none kept it.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("fixed", max_examples=60, derandomize=True, deadline=None, database=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("fixed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        kinds = {mark.name for mark in item.iter_markers()} & KINDS
        folder = Path(item.path).relative_to(Path(__file__).parent).parts[0]
        if kinds != {folder}:
            message = f"{item.nodeid}: has kinds {sorted(kinds)}, belongs in {folder}"
            raise pytest.UsageError(message)
