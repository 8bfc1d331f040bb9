"""`docs/reference/commands.md` lists every command, argument and option, as `--help` has them.

Run this file to write the list anew: python tests/docs/test_commands.py
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from kotomitta.cli.app import app
from kotomitta.cli.help import example
from kotomitta.cli.wording import about, purpose
from kotomitta.render.language import Language, chapter

pytestmark = pytest.mark.docs

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"
MARK = "<!-- Everything below is written by tests/docs/test_commands.py. -->\n"
LISTED: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
COMMANDS: dict[str, Any] = {
    name: c.make_context(name, [], resilient_parsing=True).command for name, c in LISTED.items()
}

EXAMPLE = {"fi": "Esimerkki", "sv": "Exempel", "en": "Example"}


def test_a_docstring_and_the_help_of_a_command_say_the_same() -> None:
    for command in COMMANDS.values():
        told = [part.replace("\n", " ") for part in command.help.split("\n\n")]
        assert [part for part in told if not part.startswith("Example: ")] == text(command)


@pytest.mark.parametrize("language", Language)
def test_every_command_and_each_of_its_parameters_has_words(language: Language) -> None:
    words = chapter("help.yaml")
    told = {words[key][language] for key in words}
    for command in COMMANDS.values():
        with spoken(language):
            assert {purpose(command), *map(partial(about, command), command.params)} <= told


def test_no_words_of_help_are_kept_that_nothing_says() -> None:
    said = {"help.kotomitta", "help.any.help"}
    for name, command in COMMANDS.items():
        said |= {f"help.{name}", f"help.{name}.more"}
        for p in (*command.params, *typer.main.get_command(app).params):
            plain = p.opts[0].lstrip("-") if p.param_type_name == "option" else p.name
            own, shared = f"help.{name}.{plain}", f"help.any.{plain}"
            said.add(own if own in chapter("help.yaml") else shared)
            said.add(f"help.name.{p.name}")
    kept = {key for key in chapter("help.yaml") if key.startswith("help.")}
    frame = re.compile(r"help\.(title|kind|name\.(options|command)|default|required)")
    assert {key for key in kept - said if not frame.match(key)} == set()


def test_the_page_lists_every_command() -> None:
    assert PAGE.read_text("utf-8").split(MARK)[1] == listing(), "run: make docs"


@pytest.mark.parametrize(("language", "example"), EXAMPLE.items())
@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_shows_an_example_and_every_option(name: str, language: str, example: str) -> None:
    env = {"COLUMNS": "250", "NO_COLOR": "1", "KOTOMITTA_LANG": language}
    shown = CliRunner().invoke(app, [name, "--help"], env=env)
    assert shown.exit_code == 0
    assert f"{example}: kotomitta {name}" in shown.stdout
    for option in options(COMMANDS[name]):
        with spoken(Language(language)):
            assert about(COMMANDS[name], option) in shown.stdout
        assert option.opts[0] in shown.stdout


@contextmanager
def spoken(language: Language) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOTOMITTA_LANG", language)
        yield


def text(told: Any) -> list[str]:
    """What a command says of itself, in English."""
    with spoken(Language.EN):
        return [said for said in (purpose(told), purpose(told, "more")) if said]


def listing() -> str:
    """The commands as Markdown in English, in the order of `kotomitta --help`."""
    with spoken(Language.EN):
        return "\n".join(["", *(line for name in COMMANDS for line in command(name))])


def command(name: str) -> list[str]:
    told = COMMANDS[name]
    rows = [*arguments(told), *options(told)]
    head = ["| argument or option | when left out | meaning |", "|---|---|---|"]
    purpose, *more = text(told)
    parts = [purpose, f"Example: `{example(told)}`", *more]
    said = [line for part in parts for line in (part, "")]
    return [f"## `kotomitta {name}`", "", *said, *head, *(row(told, p) for p in rows), ""]


def arguments(told: Any) -> list[Any]:
    return [p for p in told.params if p.param_type_name == "argument"]


def options(told: Any) -> list[Any]:
    return [p for p in told.params if p.param_type_name == "option" and p.name != "help"]


def row(told: Any, parameter: Any) -> str:
    written = parameter.opts[0]
    if parameter.param_type_name == "argument":
        written = parameter.name.upper()
    return f"| `{written}` | {default(parameter)} | {about(told, parameter)} |"


def default(parameter: Any) -> str:
    """What is taken when the parameter is left out, if that is anything."""
    if parameter.required:
        return "must be given"
    value = parameter.default
    plain = isinstance(value, str | int | float | Path) and not isinstance(value, bool)
    return f"`{value}`" if plain and str(value) else ""


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text("utf-8").split(MARK)[0] + MARK + listing(), "utf-8")
