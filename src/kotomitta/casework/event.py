"""What happened, for the audit log."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Event:
    """One act that took effect: when, by whom, what, on which case or worker, and with what.

    Facts are codes, days and words of closed lists, never names or text.
    """

    on: date
    actor: str
    act: str
    subject: str
    facts: tuple[tuple[str, str], ...] = ()


def event(on: date, actor: str, act: str, subject: str, /, **facts: object) -> Event:
    """An event whose facts are written as text, in order of their names."""
    return Event(on, actor, act, subject, tuple((k, str(facts[k])) for k in sorted(facts)))
