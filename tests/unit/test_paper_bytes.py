"""Equal papers give equal bytes, in this process and in another."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from kotomitta.basis.errors import InputError
from kotomitta.render import paper
from kotomitta.render.words import Language, Words
from samples.paper import dated

pytestmark = pytest.mark.unit

KINDS = ("pdf", "docx", "xlsx")
PRINT = """
from hashlib import sha256
from kotomitta.render import paper
from kotomitta.render.words import Language
from samples.paper import dated
for kind in ("pdf", "docx", "xlsx"):
    print(sha256(getattr(paper, kind)(dated(), Language.SV)).hexdigest())
"""


def test_another_process_makes_the_same_bytes() -> None:
    here = [sha256(getattr(paper, kind)(dated(), Language.SV)).hexdigest() for kind in KINDS]
    done = subprocess.run(
        [sys.executable, "-c", PRINT],
        capture_output=True,
        text=True,
        check=True,
        env={
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "PYTHONHASHSEED": "7",
            "TZ": "Asia/Tokyo",
        },
    )
    assert done.stdout.split() == here


@pytest.mark.parametrize(
    ("kind", "library", "module"),
    [
        ("pdf", "typst", "typeset"),
        ("docx", "docx", "word"),
        ("xlsx", "xlsxwriter", "workbook"),
    ],
)
def test_without_the_extra_the_error_says_what_to_install(
    kind: str, library: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"kotomitta.render.paper.{module}", raising=False)
    with pytest.raises(InputError) as caught:
        getattr(paper, kind)(dated(), Language.FI)
    assert caught.value.key == "error.paper_not_installed"
    assert "kotomitta[paper]" in Words(Language.FI).error(caught.value)


def test_reading_the_package_loads_none_of_it() -> None:
    code = "import sys, kotomitta.render.paper, kotomitta.cli.paper; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"typst", "docx", "xlsxwriter"} & set(done.stdout.split())
