"""A full-timer's hours in words, the same on a page and in a terminal."""

from collections.abc import Collection

from kotomitta.basis.cadre import Cadre
from kotomitta.casework.load import FullTime
from kotomitta.report.document import Amount, Message, say


def in_words(full: FullTime, cadres: Collection[Cadre]) -> Message:
    """What cases may take of a full-timer's month, what there is, and what is kept in reserve.

    What a counsellor's may take is told where there are counsellors.
    """
    hours = {name: Amount(getattr(full, name), "hours", 1) for name in ("month", "reserve")}
    said = say("load.reserve", planned=Amount(full.planned, "hours/month", 1), **hours)
    if Cadre.SOCIAL_COUNSELLOR not in cadres:
        return said
    more = Amount(full.planned_by(Cadre.SOCIAL_COUNSELLOR), "hours/month", 1)
    return say("load.of_both", worker=said, counsellor=say("load.counsellor_hours", planned=more))
