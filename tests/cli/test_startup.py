"""What every command has in common: it starts quickly, has help with an example, and ends well."""

import os
import subprocess
import sys

import pytest

from kotomitta.cli.app import COMMANDS
from kotomitta.render.words import catalogue

pytestmark = pytest.mark.cli

HEAVY = ("numba", "scipy", "numpy", "pydantic", "jinja2", "babel")
LOADED = """
import sys
from kotomitta.cli.app import main
try:
    main()
except SystemExit as end:
    print([m for m in {heavy} if m in sys.modules], end.code, file=sys.stderr)
"""


def run(code: str, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "KOTOMITTA_LANG": "en", "NO_COLOR": "1", "COLUMNS": "120", **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_list_of_commands_loads_nothing_that_takes_long() -> None:
    done = run(LOADED.format(heavy=HEAVY), "--help")
    assert done.stderr.strip() == "[] 0"
    for name in COMMANDS:
        assert f" {name} " in done.stdout
        assert catalogue()[f"help.{name}"]["en"].split(",")[0][:40] in done.stdout
    assert "serve" in done.stdout


def test_the_law_loads_no_kernels() -> None:
    done = run(LOADED.format(heavy=("numba", "scipy")), "law", "--on", "2025-01-01", "--json")
    assert done.stderr.strip() == "[] 0"


def test_completion_knows_commands_and_their_options() -> None:
    asked = {"_PROG_COMPLETE": "complete_bash", "COMP_CWORD": "1", "COMP_WORDS": "prog "}
    code = "import sys; sys.argv[0] = 'prog'; from kotomitta.cli.app import main; main()"
    names = run(code, **asked).stdout.split()
    assert set(names) >= {*COMMANDS, "serve"}
    asked |= {"COMP_CWORD": "2", "COMP_WORDS": "prog law --"}
    assert set(run(code, **asked).stdout.split()) >= {"--on", "--case", "--json"}


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    code = "from kotomitta.cli.app import main; main()"
    command = [sys.executable, "-c", code, "law", "--on", "2025-01-01", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_misspelt_command_is_told_what_was_meant() -> None:
    done = run("from kotomitta.cli.app import main; main()", "anwser")
    assert done.returncode == 2
    assert "Did you mean 'answer'" in done.stderr


NOISY = """
import os
from kotomitta.cli import app
def noisy():
    os.write(1, b"noise of a library")
    print("{}")
app.app = noisy
app.main()
"""


def test_what_a_library_prints_below_python_does_not_reach_standard_output() -> None:
    done = run(NOISY)
    assert done.stdout == "{}\n"
    assert done.stderr == "noise of a library"
