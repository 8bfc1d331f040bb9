"""The words of help: what a command, an argument and an option are for, in the user's language."""

from typing import Any

from kotomitta.render.language import chapter, users_language

_WORDS = "help.yaml"


def say(key: str, **facts: object) -> str:
    """Words of the help; the whole catalogue takes too long for a list of commands."""
    return chapter(_WORDS)[key][users_language()].format(**facts)


def purpose(command: Any, part: str = "") -> str:
    """What a command is for, or more about it; the docstring of one that is not ours."""
    key = f"help.{command.name}"
    if key not in chapter(_WORDS):
        return "" if part else str(command.help or "")
    key = f"{key}.{part}" if part else key
    return say(key) if key in chapter(_WORDS) else ""


def about(command: Any, parameter: Any) -> str:
    """What an argument or an option means: of this command, or of all that have it."""
    name = parameter.opts[0].lstrip("-") if _is_option(parameter) else parameter.name
    keys = [
        key for owner in (command.name, "any") if (key := f"help.{owner}.{name}") in chapter(_WORDS)
    ]
    return say(keys[0]) if keys else str(parameter.help or "")


def name_of(parameter: Any) -> str:
    """What a user calls an argument or an option."""
    if _is_option(parameter):
        return str(parameter.opts[0])
    key = f"help.name.{parameter.name}"
    return say(key) if key in chapter(_WORDS) else str(parameter.name).upper()


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")
