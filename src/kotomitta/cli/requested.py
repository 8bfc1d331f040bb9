"""The options of a request, given to commands that have many of their own."""

from collections.abc import Callable
from functools import wraps
from inspect import Signature, signature
from typing import Annotated, Any

import typer

from kotomitta.cli.answering import Request
from kotomitta.cli.options import AsOf, DrawCount, ScenarioName, Seed, Term


def _asked(
    city: Annotated[str, typer.Argument(help="A shipped city or your own folder.")] = "helsinki",
    *,
    term: Term = "2025",
    as_of: AsOf = None,
    draws: DrawCount = 1000,
    seed: Seed = 1,
    scenario: ScenarioName = None,
) -> Request:
    return Request(city, term, as_of, draws, seed, scenario)


def requested(*, draws: int = 1000) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose first parameter is a request gets the options of one in its place."""

    def with_request(command: Callable[..., None]) -> Callable[..., None]:
        asked = dict(signature(_asked).parameters)
        asked["draws"] = asked["draws"].replace(default=draws)
        own = list(signature(command).parameters.values())[1:]

        @wraps(command)
        def with_options(**given: Any) -> None:
            request = _asked(**{name: given.pop(name) for name in asked})
            command(request, **given)

        together = [*asked.values(), *own]
        with_options.__dict__["__signature__"] = Signature(together)
        with_options.__annotations__ = {p.name: p.annotation for p in together}
        return with_options

    return with_request
