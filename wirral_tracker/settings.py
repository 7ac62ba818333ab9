"""Settings of the Wirral Tracker, read from top to bottom.

Everything that differs between one installation and the next comes from the environment;
`.env.example` lists it all. DEBUG=1 asks for a development copy, which needs nothing else.
Anything else is production, which refuses to start half-configured.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


# Reading the environment. A variable that is set but empty counts as not set.


def env_text(name: str, default: str = "") -> str:
    """Read an environment variable, stripped of spaces; the default if it is not set."""
    return os.environ.get(name, "").strip() or default


def env_flag(name: str) -> bool:
    """Read an environment variable as a Boolean, False if not set; refuse other words than these.

    Raises: ImproperlyConfigured for a word other than 1, true, yes, on, 0, false, no, off.
    """
    word = env_text(name, "0").lower()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")


def env_number(name: str, default: int) -> int:
    """Read an environment variable as a whole number from 1; the default if it is not set.

    Raises: ImproperlyConfigured for anything else.
    """
    text = env_text(name, str(default))
    if not text.isdecimal() or int(text) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1, not {text!r}.")
    return int(text)


def env_list(name: str) -> list[str]:
    """Read an environment variable as a list: split at commas, without empty items."""
    return [item.strip() for item in env_text(name).split(",") if item.strip()]


def required(name: str, meaning: str) -> str:
    """Read an environment variable; raise ImproperlyConfigured, which says `meaning`, if unset."""
    text = env_text(name)
    if not text.strip(" ,"):
        raise ImproperlyConfigured(
            f"{name} is not set: {meaning}. Set it in the environment "
            "(.env.example shows how), or set DEBUG=1 for a development copy."
        )
    return text


# Which kind of installation this is

DEBUG = env_flag("DEBUG")


def secret(name: str, key: str) -> str:
    """Return `key`; raise ImproperlyConfigured if Django's own check would call it too weak."""
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: it needs at least 50 random characters."
        )
    return key


SECRET_KEY_MEANING = "the key that signs sessions, at least 50 random characters"
HISTORY_KEY_MEANING = (
    "the key that seals the history, at least 50 random characters, kept out of the database and "
    "out of its backups"
)
if DEBUG:
    HISTORY_KEY = env_text("HISTORY_KEY", "for-development-only-and-refused-outside-it")
    SECRET_KEY = env_text("SECRET_KEY", "for-development-only-and-refused-outside-it")
    ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
else:
    SECRET_KEY = secret("SECRET_KEY", required("SECRET_KEY", SECRET_KEY_MEANING))
    HISTORY_KEY = secret("HISTORY_KEY", required("HISTORY_KEY", HISTORY_KEY_MEANING))
    required("ALLOWED_HOSTS", "the host names that this register answers to, with commas between")
    ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")

# Keys that HISTORY_KEY took the place of: they verify the older links, and sign nothing.
OLD_HISTORY_KEYS = env_list("OLD_HISTORY_KEYS")
# The key to come, set for the one command that brings it: see docs/running.md.
if NEW_HISTORY_KEY := env_text("NEW_HISTORY_KEY"):
    NEW_HISTORY_KEY = secret("NEW_HISTORY_KEY", NEW_HISTORY_KEY)
# Where each seal notes how far the chain goes; nothing within the database could tell that it was
# cut short. Empty: nowhere.
HEADS_FILE = env_text("HEADS_FILE")

# The kinds of row that were sealed before an upgrade took newly sealed ones in: a row of these
# without an imprint came in past the register. The list is of the past, and stays as it is.
SEALED_FROM_THE_START = [
    "chain.Adoption",
    "chain.Erasure",
    "recommendations.Attachment",
    "recommendations.BulkChange",
    "recommendations.BulkChangeRow",
    "recommendations.Clearance",
    "recommendations.Confirmation",
    "recommendations.Decision",
    "recommendations.DueDateChange",
    "recommendations.Extension",
    "recommendations.ExtensionAnswer",
    "recommendations.IssuedReport",
    "recommendations.OwnerChange",
    "recommendations.PostHolder",
    "recommendations.ReportApproval",
    "recommendations.ReportLine",
    "recommendations.ReportProof",
    "recommendations.ReportWithdrawal",
    "recommendations.Resolution",
    "recommendations.Retest",
    "recommendations.StatusUpdate",
    "recommendations.UpdatePassage",
]

ROOT_URLCONF = "wirral_tracker.urls"
WSGI_APPLICATION = "wirral_tracker.wsgi.application"


# Database

DATABASE_URL_MEANING = (
    "where the register is kept, as postgresql://user:password@host:port/name or sqlite:///path"
)
# Django reads these as mappings of any depth, and says no more of their values.
Settings: TypeAlias = dict[str, Any]
POSTGRESQL_OPTIONS = {"application_name", "connect_timeout", "sslmode", "sslrootcert"}


def read_database(url: str) -> Settings:
    """Parse an SQLite or PostgreSQL URL into an entry of DATABASES.

    Raises: ImproperlyConfigured for a URL that is neither, or that names no database.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite_database(parts)
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql_database(parts)
    raise ImproperlyConfigured(
        f"DATABASE_URL has a scheme that is not supported, {parts.scheme or 'none'!r}: give "
        f"{DATABASE_URL_MEANING}."
    )


def sqlite_database(parts: SplitResult) -> Settings:
    """Build the entry of DATABASES for a file: sqlite:///name in BASE_DIR, sqlite:////any/path."""
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or not path:
        raise ImproperlyConfigured(
            "DATABASE_URL names no SQLite file: give sqlite:///name.sqlite3 (in this folder) "
            "or sqlite:////full/path/name.sqlite3."
        )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": BASE_DIR / path,
        "OPTIONS": {
            # Writers queue from the start of a transaction; otherwise two officers who save at
            # once can meet "database is locked", which no waiting cures.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a saved status survives a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def postgresql_database(parts: SplitResult) -> Settings:
    """Build the entry of DATABASES for PostgreSQL: by network or, with ?host=/folder, a socket."""
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise ImproperlyConfigured(
            "DATABASE_URL names no PostgreSQL database: give postgresql://user:password@host:port/name."
        )
    if unknown := sorted(options.keys() - POSTGRESQL_OPTIONS):
        raise ImproperlyConfigured(f"DATABASE_URL has an unknown option: {', '.join(unknown)}.")
    try:
        port = str(parts.port or "")
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL has no usable port: {error}.") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        # Opening a connection costs more than most queries, so one is used for ten minutes; it is
        # tried before each request, since the server may have closed it meanwhile.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # A server that does not answer is given up before whoever waits for the page gives up.
        "OPTIONS": {"connect_timeout": "5", **options},
    }


if DEBUG:
    database_url = env_text("DATABASE_URL", "sqlite:///db.sqlite3")
else:
    database_url = required("DATABASE_URL", DATABASE_URL_MEANING)

DATABASES = {"default": read_database(database_url)}
# SQLite is held to it always, by what this file asks of it; see wirral_tracker/kit/durable.py.
REQUIRE_DURABLE_POSTGRESQL = not DEBUG
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]


# Apps and middleware

INSTALLED_APPS = [
    "recommendations",
    "findings",
    "wirral_tracker",
    "wirral_tracker.kit.chain",
    "wirral_tracker.accounts",
    "django_tables2",
    "django_filters",
    "csp",
    "django.forms",  # for its templates, which the form renderer builds on
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Above WhiteNoise, so that static files bear their headers too.
    "csp.middleware.CSPMiddleware",
    "wirral_tracker.middleware.PrivatePages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # After the user is known: it finds the device by which this session has shown a code.
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wirral_tracker.middleware.Visits",
    "wirral_tracker.middleware.UnpublishedHidden",
    "wirral_tracker.middleware.NothingLost",
    # Every page asks for a signed-in user unless its view opts out in plain sight.
    "wirral_tracker.middleware.SignInRequired",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


# Templates, tables and forms

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wirral_tracker.accounts.context.council_sign_in",
                "wirral_tracker.kit.as_at.day_of_the_page",
            ],
        },
    },
]
# Lets templates/django/forms/ give every form its markup.
FORM_RENDERER = "wirral_tracker.kit.forms.RegisterRenderer"
DJANGO_TABLES2_TEMPLATE = "tables/table.html"
FILTERS_EMPTY_CHOICE_LABEL = "Any"
# With the visit, and gone with it: one in a cookie, which may name a file of evidence, would be
# read by whoever signs in next at the same browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


# Whose register this is

# Every name that Ofsted's letters may give the council: the present one first, then former and
# other spellings. Titles such as "Metropolitan Borough of" make no other name.
AUTHORITY_NAMES = env_list("AUTHORITY_NAMES") or ["Wirral"]


# What the dashboard counts

# Without an update for more days than this, a recommendation is stale.
STALE_AFTER_DAYS = env_number("STALE_AFTER_DAYS", 365)


# What was brought in and never confirmed goes after so many days: see docs/retention.md.
UNCONFIRMED_DAYS = env_number("UNCONFIRMED_DAYS", 90)

# Readers get issued reports; the office may let them read drafts as well.
READERS_SEE_DRAFTS = env_flag("READERS_SEE_DRAFTS")


# Printing long reports, by a process beside those that answer

# Where they lie until they are fetched, an hour at most; all who serve must see the same folder.
PRINTING_FOLDER = BASE_DIR / env_text("PRINTING_FOLDER", "printing")
# A report on 200 recommendations takes 4 seconds and 170 MB; one on 1,000 five times that.
PRINTING_SECONDS = 120
PRINTING_MEGABYTES = 1024
# A page is held up for no longer than this before it says how far printing has got.
PRINTING_PATIENCE_SECONDS = 2.5


# Words and dates

LANGUAGE_CODE = "en-gb"
USE_I18N = False
TIME_ZONE = "Europe/London"
USE_TZ = True
FORMAT_MODULE_PATH = ["wirral_tracker.formats"]


# Static files: WhiteNoise serves them; no web server in front is needed for it.

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# A development copy reads static/ itself; production reads what collectstatic gathered.
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False


# Signing in


def read_second_factor() -> str:
    """Read SECOND_FACTOR_FOR, who needs a second factor; production refuses "nobody"."""
    choices = ["nobody", "writers", "everyone"] if DEBUG else ["writers", "everyone"]
    word = env_text("SECOND_FACTOR_FOR", choices[0] if DEBUG else "everyone")
    if word not in choices:
        raise ImproperlyConfigured(f"SECOND_FACTOR_FOR must be one of {choices}, not {word!r}.")
    return word


LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "wirral_tracker.accounts.passwords.MaximumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "wirral_tracker.accounts.passwords.GuessableWordValidator"},
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# A visit ends after half an hour without use, and after twelve hours in any case.
VISIT_IDLE_LIMIT = timedelta(minutes=30)
VISIT_LIMIT = timedelta(hours=12)
SESSION_ENGINE = "wirral_tracker.accounts.sessions"
SESSION_COOKIE_AGE = int(VISIT_LIMIT.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
# How long a one-time code for a new password lasts
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "wirral_tracker.accounts.views.sign_in.form_out_of_date"
# Our scripts read the token from the form, never from the cookie.
CSRF_COOKIE_HTTPONLY = True

# The second factor: asked of everyone in production, unless of writing roles alone
OTP_TOTP_ISSUER = "Wirral Tracker"
SECOND_FACTOR_FOR = read_second_factor()


# Signing in with the council's own accounts, by OpenID Connect, where it is set up


def read_sso() -> Settings | None:
    """Read the SSO_ variables as settings of allauth's provider; None without SSO_SERVER_URL."""
    if not (server := env_text("SSO_SERVER_URL")):
        return None
    parts = urlsplit(server)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ImproperlyConfigured("SSO_SERVER_URL must begin with https://.")
    return {
        "provider_id": "council",
        "name": env_text("SSO_NAME", "your council account"),
        "client_id": required("SSO_CLIENT_ID", "the number under which sign-in knows us"),
        "secret": required("SSO_CLIENT_SECRET", "the secret that goes with SSO_CLIENT_ID"),
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }


SSO = read_sso()
if SSO:
    INSTALLED_APPS += [
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.openid_connect",
    ]
    MIDDLEWARE += ["allauth.account.middleware.AccountMiddleware"]
    AUTHENTICATION_BACKENDS += ["wirral_tracker.accounts.sso.CouncilSignIn"]
    SOCIALACCOUNT_ADAPTER = "wirral_tracker.accounts.sso.CouncilAccounts"
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [SSO]}}
    # Nothing is done on the council's behalf afterwards, so none of its tokens is kept.
    SOCIALACCOUNT_STORE_TOKENS = False
    # The register sends no mail.
    ACCOUNT_EMAIL_VERIFICATION = "none"


# Security

# Nothing is allowed but what is named here: no inline script or style, and nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
if SSO:
    # The form that begins the sign-in is sent on to it, which browsers count as its action too.
    sso_address = urlsplit(SSO["settings"]["server_url"])
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [
        f"{sso_address.scheme}://{sso_address.netloc}"
    ]
X_FRAME_OPTIONS = "DENY"
# Our own pages are told which page sent a form, as accounts/kept.py asks; nobody else is.
SECURE_REFERRER_POLICY = "same-origin"
# A long letter pasted into a form fits many times over; a file meant to fill the memory does not.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The longest of Ofsted's reports, looked over paragraph by paragraph, has some 1,800.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

if not DEBUG:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz(/history)?$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # A browser accepts a __Host- cookie only over HTTPS and only from this very host.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

BEHIND_PROXY = env_flag("BEHIND_PROXY")
if BEHIND_PROXY:
    # Only where a proxy in front sets this header itself and drops the one a visitor sends.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# Logging: everything to standard error, where the service manager keeps it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "wirral_tracker.logs.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if DEBUG else "json",
        },
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # They quote what officers typed: an address named in a note, a piece of its markup.
        "weasyprint": {"handlers": ["nowhere"], "propagate": False},
        "fontTools": {"handlers": ["nowhere"], "propagate": False},
    },
}
