"""The kinds of worker that carry cases."""

from enum import StrEnum


class Cadre(StrEnum):
    """The kinds of worker that carry cases."""

    SOCIAL_WORKER = "social_worker"
    SOCIAL_COUNSELLOR = "social_counsellor"
