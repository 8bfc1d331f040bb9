"""Why the cap is less than hours divided by hours: the reserve of a worker's month."""

import numpy as np

from kotomitta.basis.cadre import Cadre
from kotomitta.report.document import Amount, Fact, Message, joined, say
from kotomitta.report.sections.argument import whole
from kotomitta.report.summary import Summary

_WORKER = Cadre.SOCIAL_WORKER


def month(summary: Summary) -> dict[str, Fact]:
    """What a social worker has for cases in a month, and what one case takes of it."""
    hours, time = summary.answer.hours[_WORKER], summary.answer.time
    return {
        "available": Amount(float(np.median(time.case_hours_a_month)), "hours/month", 0),
        "taken": Amount(float(np.median(hours.mean)), "hours/case/month", 1),
    }


def reserved(summary: Summary) -> tuple[Message, ...]:
    """The reserve beside what mere division would give, and its largest reason; none without."""
    ranked = _ranked(summary)
    if not ranked:
        return ()
    largest, without = ranked[0]
    text = say(
        "cap.reserve",
        cap=Amount(summary.answer.caps[_WORKER].decided, "cases", 0),
        available=month(summary)["available"],
        reason=say(f"reserve.{largest}"),
        without=without,
        **_kept(summary),
    )
    return (text,)


def grounded(summary: Summary) -> tuple[Message, ...]:
    """The same with every reason, the largest first, and the one that a board can decide on."""
    ranked = _ranked(summary)
    if not ranked:
        return ()
    told = [say("reserve.without", reason=say(f"reserve.{n}"), cap=cap) for n, cap in ranked]
    text = say("decision.reserve", reasons=joined("argument.more", told), **_kept(summary))
    leave = dict(ranked).get("leave")
    return (text, say("decision.stand_ins", cap=leave)) if leave else (text,)


def _kept(summary: Summary) -> dict[str, Fact]:
    hours, time = summary.answer.hours[_WORKER], summary.answer.time
    divided = float(np.median(time.case_hours_a_month) / np.median(hours.mean))
    kept = -summary.argument[_WORKER][-1].hours.mean
    return {
        "divided": whole(divided),
        "reserve": Amount(kept, "hours/month", 0),
    }


def _ranked(summary: Summary) -> list[tuple[str, Amount]]:
    """Reason -> the cap without it, of those that would raise the cap, the largest first."""
    decided = summary.answer.caps[_WORKER].decided
    without = summary.reserve[_WORKER]
    caps = ((name, whole(without[name])) for name in sorted(without, key=lambda n: -without[n]))
    return [(name, cap) for name, cap in caps if cap.value > decided]
