"""People, and the secrets by which they are known; no secret is stored, only its digest."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, ClassVar, Self

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kotomitta.web.accounts.roles import Role, every_scope


class People(BaseUserManager["User"]):
    """How people are made."""

    def invited(self, username: str, role: Role, name: str = "") -> "User":
        """A new person without a password, who gets in by a one-time link."""
        person = self.model(username=username, role=role, name=name)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class User(AbstractBaseUser):
    """A person who signs in. The role comes from an administrator or the identity provider."""

    username = models.CharField(
        max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.NOBODY)
    is_active = models.BooleanField(default=True)
    joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    class Meta:
        """Listed by name."""

        ordering = ("username",)
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        )

    def __str__(self) -> str:
        return self.username

    @property
    def shown_name(self) -> str:
        """The name to call the person by."""
        return self.name or self.username

    @property
    def alias(self) -> str:
        """A pseudonym that no code of the unit can be, for who has none there."""
        return f"user-{self.pk}"


class Secrets(models.QuerySet[Any]):
    """Stored digests, found by the secret itself."""

    def holding(self, secret: str) -> Self:
        """Those of this secret that are still good."""
        return self.filter(
            digest=digest(secret), expires__gt=timezone.now(), ended=None, user__is_active=True
        )

    def end(self) -> int:
        """Make them useless from now on, and say how many were not so before."""
        now, found = timezone.now(), list(self.filter(ended=None))
        ended = self.filter(ended=None).update(ended=now)
        if ended:  # of two at once, one; an update in the database tells the audit log nothing
            for secret in found:
                told = {"ended": ["None", str(now)]}
                LogEntry.objects.log_create(secret, action=LogEntry.Action.UPDATE, changes=told)
        return ended


class Secret(models.Model):
    """A secret that stands for a person for a time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="%(class)ss")
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        abstract = True
        ordering = ("-made",)

    @classmethod
    def issue(cls, user: User, lasting: timedelta, **more: object) -> tuple[Self, str]:
        """A new secret of a person, stored as its digest, and the secret, to be shown once."""
        secret = token_urlsafe(32)
        now = timezone.now()
        made = cls(user=user, digest=digest(secret), made=now, expires=now + lasting, **more)
        made.save()
        return made, secret

    @property
    def live(self) -> bool:
        """Whether it is still good."""
        return self.ended is None and self.expires > timezone.now()


class Link(Secret):
    """A link that signs a person in once.

    A direct one does so when it is opened, the others when the button on their page is pressed:
    programs that look into messages open links too.
    """

    direct = models.BooleanField(default=False)

    objects = Secrets.as_manager()

    def __str__(self) -> str:
        return str(self.user)


class Token(Secret):
    """A bearer token of the API; it may do what its person may, within its scopes."""

    name = models.CharField(max_length=100)
    scopes = models.JSONField(default=every_scope)
    used = models.DateTimeField(null=True)

    objects = Secrets.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"


class Session(AbstractBaseSession):
    """A session in the database, of a person or of nobody yet; see `accounts.sessions`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True)
    device = models.CharField(max_length=40, blank=True)
    began = models.DateTimeField(null=True)
    used = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        """As Django has it, in a table of this app."""

        abstract = False

    def __str__(self) -> str:
        return self.device

    @property
    def handle(self) -> str:
        """What names it on a page; its key is a secret."""
        return digest(self.session_key)[:16]


class RateCount(models.Model):
    """How often somebody has asked of late: the table of the cache, the same for every process.

    Its keys are hidden, so that no address is kept.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


def digest(secret: str) -> str:
    """What is stored of a secret; it is random and long, so that a plain hash is enough."""
    return sha256(secret.encode()).hexdigest()


auditlog.register(User, include_fields=["username", "name", "role", "is_active"])
auditlog.register(Token, include_fields=["name", "scopes", "expires", "ended"])
auditlog.register(Link, include_fields=["expires", "ended"])
