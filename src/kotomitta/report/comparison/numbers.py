"""How the numbers of a comparison are named and shown."""

from kotomitta.report.comparison.outcome import unit
from kotomitta.report.document import Amount, Message, Range, say

# Digits of one unit are the same in all tables, so that rows compare; euros to the thousand.
_DIGITS = {"persons": 0, "households": 0, "cases": 1, "workers": 1, "EUR": -3}


def name_of(number: str) -> Message:
    """The name of a number, as the report has it where it has."""
    kind, _, which = number.partition(".")
    if kind in ("channel", "payer"):
        return say(number)
    if kind == "in_post":
        return say("money.net_present", payer=say(f"payer.{which}"))
    if kind in ("cap", "known", "staff"):
        return say(f"comparison.{kind}", cadre=say(f"cadre.{which}"))
    return say(f"comparison.number.{kind}")


def amount(value: float, number: str) -> Amount:
    """A value of a number."""
    return Amount(value, unit(number), _digits(number))


def ends(low: float, high: float, number: str) -> Range:
    """A range of a number."""
    return Range(low, high, unit(number), _digits(number))


def _digits(number: str) -> int:
    """A cap is decided in whole cases."""
    return 0 if number.startswith("cap.") else _DIGITS[unit(number)]
