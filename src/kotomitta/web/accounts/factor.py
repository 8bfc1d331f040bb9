"""The second factor: a code from an app on the person's phone, or one of their recovery codes.

The secrets and the arithmetic are those of `allauth.mfa`; when a code is asked for is decided here.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from auditlog.models import LogEntry
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.roles import Role

MUST = frozenset({Role.LEAD, Role.ADMINISTRATOR})
_GIVEN, _SECRET = "factor", "factor_secret"
_APP = Authenticator.Type.TOTP
# By hand: a row's own `wrap` would load the keys of hardware too, which are not used here.
_KINDS = {_APP: TOTP, Authenticator.Type.RECOVERY_CODES: RecoveryCodes}
_WITH, _WITHOUT = "✓", "–"  # in the audit log, in any language


class Sealed(DefaultMFAAdapter):
    """Keeps secrets encrypted with the app's key: the database alone makes no code."""

    def encrypt(self, text: str) -> str:
        """What is stored of a secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def missing(request: HttpRequest) -> bool:
    """Whether the person of this session has yet to give a second factor; asks no database."""
    must = settings.SECOND_FACTOR and getattr(request.user, "role", None) in MUST
    return bool(must and _GIVEN not in request.session)


def given(request: HttpRequest) -> None:
    """The person of this session has given it, here or at the identity provider."""
    request.session[_GIVEN] = True


def ask_again(request: HttpRequest) -> None:
    """What this session has given counts no longer."""
    request.session.pop(_GIVEN, None)


def has(person: User) -> bool:
    """Whether the person has set one up."""
    return bool(Authenticator.objects.filter(user=person, type=_APP).exists())


def holders() -> set[int]:
    """The keys of all people who have."""
    return set(Authenticator.objects.filter(type=_APP).values_list("user_id", flat=True))


def accepts(person: User, code: str) -> bool:
    """Whether the code is right, and for the first time: no code is taken twice."""
    code = "".join(code.split())
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(user=person).order_by("pk")
        return any(_right(row, code) and _first_time(row, code) for row in list(rows))


def offered(request: HttpRequest, *, anew: bool = False) -> str:
    """The secret that the person is setting up in this session."""
    if anew or _SECRET not in request.session:
        request.session[_SECRET] = generate_totp_secret()
    secret: str = request.session[_SECRET]
    return secret


def picture(person: User, secret: str) -> str:
    """The secret as an SVG for the camera of an app."""
    adapter = get_adapter()
    drawn: str = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return drawn.partition("?>")[2]


def set_up(request: HttpRequest, person: User, code: str) -> list[str]:
    """The recovery codes, once the code shows that the app has the secret; none when it does not.

    A factor from before ends.
    """
    if not validate_totp_code(offered(request), "".join(code.split())):
        return []
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        TOTP.activate(person, request.session.pop(_SECRET))
        codes = recovery_codes(person)
        _log(person, _WITHOUT, _WITH)
    given(request)
    return codes


def recovery_codes(person: User) -> list[str]:
    """New recovery codes, to be shown once; those from before end."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person).exclude(type=_APP).delete()
        codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
        return codes


def codes_left(person: User) -> int:
    """How many recovery codes have not been used."""
    row = Authenticator.objects.filter(user=person).exclude(type=_APP).first()
    return app_settings.RECOVERY_CODE_COUNT - row.data["used_mask"].bit_count() if row else 0


def take_away(person: User) -> bool:
    """Whether there was one; the person has none now, and is asked for a new one if they must."""
    with transaction.atomic():
        found, _ = Authenticator.objects.filter(user=person).delete()
        if found:
            _log(person, _WITH, _WITHOUT)
    return bool(found)


def _right(row: Authenticator, code: str) -> bool:
    try:
        right: bool = _KINDS[row.type](row).validate_code(code)
    except InvalidToken:  # it was set up under another key of the app, which is gone
        return False
    return right


def _first_time(row: Authenticator, code: str) -> bool:
    """Whether an app's code was not taken while it could still be right; then it is noted."""
    if row.type != _APP:
        return True  # a recovery code was crossed out just now
    now = timezone.now().timestamp()
    lasts = app_settings.TOTP_PERIOD * (1 + 2 * app_settings.TOTP_TOLERANCE)
    lately = {c: at for c, at in row.data.get("taken", {}).items() if at > now - lasts}
    row.data["taken"] = {**lately, code: now}
    row.save(update_fields=["data"])
    return code not in lately


def _log(person: User, before: str, after: str) -> None:
    told = {"second_factor": [before, after]}
    LogEntry.objects.log_create(person, action=LogEntry.Action.UPDATE, changes=told)


def _cipher() -> Fernet:
    key = sha256(f"kotomitta.factor:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(urlsafe_b64encode(key))
