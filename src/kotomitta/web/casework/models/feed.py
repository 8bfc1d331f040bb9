"""The addresses by which a calendar program reads a worker's due dates."""

from auditlog.registry import auditlog

from kotomitta.web.accounts.models import Secret, Secrets


class Feed(Secret):
    """A secret that stands for a person's calendar of due dates, until it expires or is ended."""

    objects = Secrets.as_manager()

    def __str__(self) -> str:
        return str(self.user)


auditlog.register(Feed, include_fields=["expires", "ended"])
