"""What the parser of options refuses, as an InputError like every other."""

from typing import Any

import typer
from pydantic import ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.cli.wording import name_of
from kotomitta.report.document import Message
from kotomitta.sources.faults import first_fault


def misuse(ctx: Any, error: Any) -> InputError:
    """The error of the parser with its place and the remedy."""
    command = ctx.command_path
    match error:
        case typer.BadParameter() if hasattr(error, "param_type"):
            return InputError("parameter_missing", place=name_of(error.param), command=command)
        case typer.BadParameter():
            return _bad_value(error)
        case object(option_name=name, possibilities=found):
            meant = next(iter(found or ()), "")
            key = "option_misspelt" if meant else "option_unknown"
            return InputError(key, place=name, meant=meant, command=command)
        case object(option_name=name):
            taken = any(name in p.opts and p.is_flag for p in ctx.command.params)
            key = "option_no_value" if taken else "option_without_value"
            return InputError(key, place=name, command=command)
    return InputError("usage", command=command)


def _bad_value(error: Any) -> InputError:
    place, choices = name_of(error.param), error.param.type_descriptor.choices
    match error.__cause__:
        case ValidationError() as refused:
            facts = first_fault(refused, lambda _: place).facts
            one_of = Message("detail.one_of", {"expected": ", ".join(choices or ())})
            detail = one_of if choices else facts["detail"]
            return InputError("option_value", place=place, given=facts["given"], detail=detail)
    return InputError("parameter_missing", place=place, command=error.ctx.command_path)
