"""What `--help` shows: the words of the catalogue around the names that typer knows."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kotomitta.cli.wording import about, name_of, purpose, say

_EXAMPLE = "Example: "
_PLAIN = (str, int, float, Path)


def help_text(command: Any, ctx: Any) -> str:
    """How a command, or the whole program, is used."""
    parameters, console = command.get_params(ctx), Console(highlight=False, markup=False)
    listed = getattr(command, "commands", {}).items()
    with console.capture() as drawn:
        console.print(Padding(say("help.title.usage", usage=_usage(command, ctx)), 1))
        console.print(Padding(_text(command), (0, 1, 1, 1)))
        for kind in ("argument", "option"):
            told = [p for p in parameters if p.param_type_name == kind and not p.hidden]
            _panel(console, kind, [(*_names(p), _meaning(command, p)) for p in told])
        _panel(console, "command", [(name, "", purpose(each)) for name, each in listed])
    return drawn.get().rstrip("\n")


def example(command: Any) -> str:
    """The example of a command's docstring, as it is typed."""
    lines = [line.strip() for line in (command.help or "").splitlines()]
    return next((line.removeprefix(_EXAMPLE) for line in lines if line.startswith(_EXAMPLE)), "")


def _usage(command: Any, ctx: Any) -> str:
    arguments = [p for p in command.get_params(ctx) if p.param_type_name == "argument"]
    given = map(_usage_of, arguments)
    named = [say("help.name.command")] if hasattr(command, "commands") else given
    return " ".join([ctx.command_path, f"[{say('help.name.options')}]", *named])


def _usage_of(argument: Any) -> str:
    name = name_of(argument) + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _text(command: Any) -> str:
    more, shown = purpose(command, "more"), example(command)
    told = [purpose(command), say("help.title.example", example=shown) if shown else "", more]
    return "\n\n".join(filter(None, told))


def _names(parameter: Any) -> tuple[str, str]:
    """The name as it is typed, and what kind of value it takes."""
    if parameter.param_type_name == "argument":
        return name_of(parameter), ""
    return ", ".join(parameter.opts), "" if parameter.is_flag else _kind(parameter.type_descriptor)


def _kind(told: Any) -> str:
    if told.choices:
        return "|".join(told.choices)
    if told.is_path:
        return say("help.kind.path")
    return say("help.kind.number" if told.annotation in {int, float} else "help.kind.text")


def _meaning(command: Any, parameter: Any) -> str:
    """What it means, and what is taken when it is left out."""
    told, value = about(command, parameter), parameter.default
    if parameter.required:
        return f"{told} {say('help.required')}"
    plain = isinstance(value, _PLAIN) and not isinstance(value, bool) and str(value)
    return f"{told} {say('help.default', value=value)}" if plain else told


def _panel(console: Console, kind: str, rows: list[tuple[str, str, str]]) -> None:
    if not rows:
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(style="bold yellow", no_wrap=True)
    table.add_column()
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(Panel(table, title=say(f"help.title.{kind}"), title_align="left"))
