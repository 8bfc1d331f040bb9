"""What is kept of casework. Nothing outside this app may import these tables."""

from kotomitta.web.casework.models.anchor import Anchor, Gone
from kotomitta.web.casework.models.case import Case, Event
from kotomitta.web.casework.models.feed import Feed
from kotomitta.web.casework.models.made import (
    Published,
    ResourceRequest,
    RuleTrial,
    Suggested,
)
from kotomitta.web.casework.models.own import Answers, DiaryDay, DiaryEntry, Rating
from kotomitta.web.casework.models.referral import PartnerLink, Referral
from kotomitta.web.casework.models.staff import Member, Reduction, Worker

__all__ = [
    "Anchor",
    "Answers",
    "Case",
    "DiaryDay",
    "DiaryEntry",
    "Event",
    "Feed",
    "Gone",
    "Member",
    "PartnerLink",
    "Published",
    "Rating",
    "Reduction",
    "Referral",
    "ResourceRequest",
    "RuleTrial",
    "Suggested",
    "Worker",
]
