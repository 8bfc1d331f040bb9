"""`docs/reference/commands.md` lists every command, argument and option, as `--help` has them.

Run this file to write the list anew: python tests/docs/test_commands.py
"""

from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from kotomitta.cli.app import app

pytestmark = pytest.mark.docs

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
MARK = "<!-- Everything below is written by tests/docs/test_commands.py. -->\n"
LISTED: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
COMMANDS: dict[str, Any] = {
    name: c.make_context(name, [], resilient_parsing=True).command for name, c in LISTED.items()
}


def test_the_list_of_commands_begins_the_help_of_each() -> None:
    for name, listed in LISTED.items():
        assert (
            COMMANDS[name].help.split("\n\n")[0].replace("\n", " ") == listed.help.split("\n\n")[0]
        )


def test_the_page_lists_every_command() -> None:
    assert PAGE.read_text("utf-8").split(MARK)[1] == listing(), "run: make docs"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_shows_an_example_and_every_option(name: str) -> None:
    shown = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"})
    assert shown.exit_code == 0
    assert f"Example: kotomitta {name}" in shown.stdout
    for option in options(COMMANDS[name]):
        assert option.opts[0] in shown.stdout


def listing() -> str:
    """The commands as Markdown, in the order of `kotomitta --help`."""
    return "\n".join(["", *(line for name in COMMANDS for line in command(name))])


def command(name: str) -> list[str]:
    told = COMMANDS[name]
    rows = [*arguments(told), *options(told)]
    table = ["| argument or option | when left out | meaning |", "|---|---|---|", *map(row, rows)]
    example = [line.strip() for line in told.help.splitlines()]
    text = [f"`{line}`" if line.startswith("Example: ") else line for line in example]
    text = [line.replace("`Example: ", "Example: `") for line in text]
    return [f"## `kotomitta {name}`", "", *text, "", *table, ""]


def arguments(told: Any) -> list[Any]:
    return [p for p in told.params if p.param_type_name == "argument"]


def options(told: Any) -> list[Any]:
    return [p for p in told.params if p.param_type_name == "option" and p.name != "help"]


def row(parameter: Any) -> str:
    written = parameter.opts[0]
    if parameter.param_type_name == "argument":
        written = parameter.name.upper()
    return f"| `{written}` | {default(parameter)} | {parameter.help} |"


def default(parameter: Any) -> str:
    """What is taken when the parameter is left out, if that is anything."""
    if parameter.required:
        return "must be given"
    value = parameter.default
    plain = isinstance(value, str | int | float | Path) and not isinstance(value, bool)
    return f"`{value}`" if plain and str(value) else ""


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text("utf-8").split(MARK)[0] + MARK + listing(), "utf-8")
