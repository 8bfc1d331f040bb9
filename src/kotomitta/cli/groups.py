"""Commands with many options, which are given to them in groups."""

from collections.abc import Callable
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any

Command = Callable[..., None]


def grouped(**groups: Callable[..., Any]) -> Callable[[Command], Command]:
    """A command gets, for each parameter named here, what the group makes of its own options."""

    def with_groups(command: Command) -> Command:
        options = {name: dict(signature(make).parameters) for name, make in groups.items()}

        @wraps(command)
        def with_options(**given: Any) -> None:
            made = {
                name: make(**{option: given.pop(option) for option in options[name]})
                for name, make in groups.items()
            }
            command(**made, **given)

        together = [
            shown
            for name, own in signature(command).parameters.items()
            for shown in (options[name].values() if name in groups else [own])
        ]
        plain = [p.replace(kind=Parameter.KEYWORD_ONLY) for p in together]
        with_options.__dict__["__signature__"] = Signature(plain)
        with_options.__annotations__ = {p.name: p.annotation for p in plain}
        return with_options

    return with_groups
