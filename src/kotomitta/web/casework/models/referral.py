"""Referrals to other actors, and the links by which they answer."""

from typing import ClassVar

from django.db import models

from kotomitta.casework.referrals import referral as core_referral
from kotomitta.web.casework.models.case import Case


class Referral(models.Model):
    """A need of one person sent to another actor: the whole of it in `body`."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    code = models.CharField(max_length=64, unique=True)
    sector = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    state = models.CharField(max_length=20, db_index=True)
    sent = models.DateField()
    by = models.DateField()
    since = models.DateField()
    week = models.DateField()
    body = models.JSONField()
    version = models.PositiveIntegerField(default=0)

    links: models.QuerySet["PartnerLink"]
    objects: ClassVar[models.Manager["Referral"]] = models.Manager()

    class Meta:
        """As they were sent."""

        ordering = ("sent", "pk")

    def __str__(self) -> str:
        return self.code

    @property
    def value(self) -> core_referral.Referral:
        """The referral as the core knows one."""
        return core_referral.Referral.model_validate(self.body)


class PartnerLink(models.Model):
    """A partner's way in to one referral, for one answer; stored as its digest only."""

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    issued = models.DateField()
    expires = models.DateField()
    used = models.DateField(null=True)
    revoked = models.DateField(null=True)

    objects: ClassVar[models.Manager["PartnerLink"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.referral_id)

    @property
    def value(self) -> core_referral.Link:
        """The link as the core knows one."""
        return core_referral.Link(
            referral=self.referral.code,
            issued=self.issued,
            expires=self.expires,
            used=self.used,
            revoked=self.revoked,
        )
