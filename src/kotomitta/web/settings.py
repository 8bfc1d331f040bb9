"""Settings of the app, from environment variables that begin with KOTOMITTA_.

What each means is said in `docs/how-to/run-the-web-app.md`.
"""

import os
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF

_LOCAL = ("localhost", "127.0.0.1")
_KEPT_OPEN = 60  # seconds; a new connection costs as much as all that a page asks


def _database(address: str, data: Path) -> dict[str, Any]:
    """The database of an address; SQLite, ready for several writers, when there is none."""
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "kotomitta.sqlite3",
            "CONN_MAX_AGE": _KEPT_OPEN,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(address)
    # Over a network it is encrypted, unless the address says otherwise.
    near = parts.hostname in (None, "::1", *_LOCAL)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": ({} if near else {"sslmode": "require"}) | dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": _KEPT_OPEN,
        "CONN_HEALTH_CHECKS": True,
    }


def _secret_key(data: Path) -> str:
    """The key given or kept; else one that ends with this process."""
    kept = data / "secret-key"
    given = os.environ.get("KOTOMITTA_SECRET_KEY")
    return given or (kept.read_text("ascii") if kept.is_file() else token_urlsafe(48))


def _listed(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


DATA = Path(os.environ.get("KOTOMITTA_DATA", "kotomitta-data"))
SECRET_KEY = _secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = _listed("KOTOMITTA_HOSTS") or list(_LOCAL)
IS_LOCAL = set(ALLOWED_HOSTS) <= set(_LOCAL)
DATABASES = {"default": _database(os.environ.get("KOTOMITTA_DATABASE_URL", ""), DATA)}
WORKER_EXPECTED = os.environ.get("KOTOMITTA_WORKER", "1") != "0"

INSTALLED_APPS = [
    "kotomitta.web.frame",
    "kotomitta.web.planning",
    "kotomitta.web.casework",
    "kotomitta.web.accounts",
    "kotomitta.web.operations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "auditlog",
    "axes",
    "django_tasks",
    "django_tasks_db",
]
NAVIGATION = [
    "kotomitta.web.planning",
    "kotomitta.web.casework",
    "kotomitta.web.accounts",
    "kotomitta.web.operations",
]
MIDDLEWARE = [
    "kotomitta.web.frame.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "kotomitta.web.frame.errors.SaysWhatWasWrong",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "kotomitta.web.urls"
WSGI_APPLICATION = "kotomitta.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "kotomitta.web.frame.environment.Templates",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "kotomitta.web.frame.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "kotomitta.web.frame.language.context",
                "kotomitta.web.frame.token.context",
                "kotomitta.web.accounts.context.context",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.Jinja2"  # a page of a case has seventeen fields

# Language and time. The words are in `render/catalogue`; Django's own, such as those of its forms,
# come from Django.
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "kotomitta.web.accounts.backends.Local",
    "kotomitta.web.accounts.backends.Provided",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "planning:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "kotomitta.web.accounts.views.sign_in.locked"
AXES_RESET_ON_SUCCESS = True
AXES_SENSITIVE_PARAMETERS = ["code"]
AXES_VERBOSE = False
# On one's own machine nothing is asked for but the link that `serve` prints.
SECOND_FACTOR = os.environ.get("KOTOMITTA_SECOND_FACTOR", "0" if IS_LOCAL else "1") != "0"
MFA_ADAPTER = "kotomitta.web.accounts.factor.Sealed"
MFA_TOTP_ISSUER = "kotomitta"
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: people type slowly, clocks differ

# The city whose adopted plan sets the caps of casework; empty is the one that has one.
UNIT_CITY = os.environ.get("KOTOMITTA_UNIT_CITY", "")

# How often a person, or an address without one, may ask for what costs; none when empty.
LIMITS = {
    "run": "60/h",
    "import": "60/h",
    "export": "60/h",
    "paper": "240/h",
    "link": "60/m",
    "api": "600/m",
    "guess": "30/m",
}
LIMITS |= dict(pair.split("=", 1) for pair in _listed("KOTOMITTA_LIMITS"))
NINJA_NUM_PROXIES = int(os.environ.get("KOTOMITTA_BEHIND_PROXY") == "1")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_ratecount",
        "KEY_FUNCTION": "kotomitta.web.accounts.limits.hidden_key",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# The identity provider
_ISSUER = os.environ.get("KOTOMITTA_OIDC_ISSUER", "")
_ISSUER_NAME = os.environ.get("KOTOMITTA_OIDC_NAME") or urlsplit(_ISSUER).hostname
OIDC = {"id": "oidc", "name": _ISSUER_NAME} if _ISSUER else None
OIDC_ROLE_CLAIM = os.environ.get("KOTOMITTA_OIDC_ROLE_CLAIM", "groups")
OIDC_ROLES = dict(pair.split("=", 1) for pair in _listed("KOTOMITTA_OIDC_ROLES"))
_VOUCHED = os.environ.get("KOTOMITTA_OIDC_SECOND_FACTOR")  # acr or amr; none is enough when empty
OIDC_SECOND_FACTOR = None if _VOUCHED is None else set(_listed("KOTOMITTA_OIDC_SECOND_FACTOR"))
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "SCOPE": ["openid", "profile"],
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC["name"],
                "client_id": os.environ.get("KOTOMITTA_OIDC_CLIENT", ""),
                "secret": os.environ.get("KOTOMITTA_OIDC_SECRET", ""),
                "settings": {"server_url": _ISSUER},
            }
        ]
        if OIDC
        else [],
    }
}
SOCIALACCOUNT_ADAPTER = "kotomitta.web.accounts.oidc.ProviderAccounts"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = False
ACCOUNT_ADAPTER = "kotomitta.web.accounts.oidc.LocalAccounts"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"

# What browsers are told
_ISSUER_ORIGIN = ["{0.scheme}://{0.netloc}".format(urlsplit(_ISSUER))] if _ISSUER else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The sign-in form leads on to the provider, which browsers count as its target.
        "form-action": [SELF, *_ISSUER_ORIGIN],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "kotomitta.web.accounts.sessions"
SESSION_COOKIE_NAME = "kotomitta_session"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "kotomitta_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kotomitta.web.frame.errors.csrf_failed"
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 365 * 24 * 60 * 60
if os.environ.get("KOTOMITTA_BEHIND_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20  # bytes
FILE_UPLOAD_HANDLERS = ["kotomitta.web.frame.uploads.InMemory"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {30: "alert"}

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [("report", Path(__file__).parents[1] / "render" / "style")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

_FORMAT = "json" if os.environ.get("KOTOMITTA_LOG") == "json" else "plain"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "kotomitta.web.frame.logs.JsonLines"},
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": _FORMAT}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a page that is not found is no news
        "axes": {"level": "ERROR"},
        "kotomitta": {"level": "INFO" if _FORMAT == "json" else "WARNING"},
    },
}
