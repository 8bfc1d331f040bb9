"""The options of a request, given to commands that have many of their own."""

from collections.abc import Callable
from functools import partial
from typing import Any

from kotomitta.cli.answering import Request
from kotomitta.cli.groups import Command, grouped
from kotomitta.cli.options import AsOf, City, DrawCount, ScenarioName, Seed, Term


def asked(
    city: City,
    *,
    term: Term = "2025",
    as_of: AsOf = None,
    draws: DrawCount = 1000,
    seed: Seed = 1,
    scenario: ScenarioName = None,
) -> Request:
    """What a user asks for who says no more than a city."""
    return Request(city, term, as_of, draws, seed, scenario)


def requested(**defaults: Any) -> Callable[[Command], Command]:
    """A command whose parameter `request` is made of the options of one, with these defaults."""
    return grouped(request=partial(asked, **defaults))
