"""Production refuses to start half-configured and says which variable is missing or wrong."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from wirral_tracker.settings import BASE_DIR, env_number, read_database

pytestmark = pytest.mark.once

REQUIRED = {
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "HISTORY_KEY": "only-for-this-test-9876543210-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "tracker.example,www.tracker.example",
    "DATABASE_URL": "postgresql://tracker:secret@db.example:5433/tracker",
}
PRODUCTION = {**REQUIRED, "HEADS_FILE": "/var/lib/tracker/heads"}
SHOW = (
    "from django.conf import settings as s;"
    "print(s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default'].get('HOST'), s.SESSION_COOKIE_NAME,"
    " getattr(s, 'SECURE_PROXY_SSL_HEADER', None))"
)


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python on the real settings, with these environment variables and no others."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "wirral_tracker.settings", **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_production_starts_when_everything_is_set():
    done = start("-c", SHOW, **PRODUCTION)

    assert done.stdout.split("\n")[0] == (
        "False ['tracker.example', 'www.tracker.example'] db.example __Host-sessionid None"
    ), done.stderr


@pytest.mark.parametrize("empty", ["", "  ", ","])
@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_an_empty_variable_by_name(name, empty):
    done = start("-c", SHOW, **(PRODUCTION | {name: empty}))

    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} is not set" in done.stderr


@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_a_missing_variable_by_name(name):
    done = start("-c", SHOW, **{key: PRODUCTION[key] for key in PRODUCTION if key != name})

    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} is not set" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "HISTORY_KEY"])
@pytest.mark.parametrize("key", ["short", "a" * 60, "django-insecure-" + PRODUCTION["SECRET_KEY"]])
def test_production_refuses_a_key_that_is_easy_to_guess(name, key):
    done = start("-c", SHOW, **(PRODUCTION | {name: key}))

    assert done.returncode != 0
    assert f"{name} is too easy to guess" in done.stderr
    assert key not in done.stderr


def test_debug_must_be_on_or_off():
    done = start("-c", SHOW, **(PRODUCTION | {"DEBUG": "maybe"}))

    assert done.returncode != 0
    assert "DEBUG must be 1 or 0" in done.stderr


def test_debug_needs_nothing_else():
    done = start("-c", SHOW, DEBUG="1")

    assert done.stdout.startswith("True ['localhost', '127.0.0.1', '[::1]']"), done.stderr


def test_the_proxy_header_is_trusted_only_when_asked():
    done = start("-c", SHOW, **(PRODUCTION | {"BEHIND_PROXY": "1"}))

    assert done.stdout.strip().endswith("('HTTP_X_FORWARDED_PROTO', 'https')"), done.stderr


@pytest.mark.slow
def test_production_passes_the_deployment_check():
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    warned = start("manage.py", "check", "--deploy", **REQUIRED)
    assert "HEADS_FILE is not set" in warned.stderr


def test_keys_that_were_replaced_are_a_list_and_the_next_is_no_easy_one():
    show = "from django.conf import settings as s; print(s.OLD_HISTORY_KEYS)"
    keys = {"OLD_HISTORY_KEYS": "one-of-old, another-of-old"}

    assert "['one-of-old', 'another-of-old']" in start("-c", show, **PRODUCTION, **keys).stdout
    refused = start("-c", show, **PRODUCTION, NEW_HISTORY_KEY="short")
    assert "NEW_HISTORY_KEY is too easy to guess" in refused.stderr


def test_postgresql_url_is_read_with_percent_signs_decoded():
    database = read_database("postgres://tr%40cker:p%2Fw%3A1@db.example:5433/reg%20ister")

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("tr@cker", "p/w:1")
    assert (database["HOST"], database["PORT"]) == ("db.example", "5433")
    assert database["NAME"] == "reg ister"
    assert database["CONN_HEALTH_CHECKS"] is True


def test_postgresql_url_reaches_a_socket_and_asks_for_tls():
    database = read_database(
        "postgresql://tracker@/register?host=/var/run/postgresql&sslmode=verify-full"
    )

    assert (database["HOST"], database["PORT"]) == ("/var/run/postgresql", "")
    assert database["OPTIONS"] == {"connect_timeout": "5", "sslmode": "verify-full"}


def test_sqlite_url_names_a_file_in_this_folder_or_anywhere():
    assert read_database("sqlite:///db.sqlite3")["NAME"] == BASE_DIR / "db.sqlite3"
    assert str(read_database("sqlite:////srv/a%20b.sqlite3")["NAME"]) == "/srv/a b.sqlite3"


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://a:b@c/d", "scheme that is not supported, 'mysql'"),
        ("register.sqlite3", "scheme that is not supported, 'none'"),
        ("sqlite://", "names no SQLite file"),
        ("sqlite://srv/register.sqlite3", "names no SQLite file"),
        ("postgresql://db.example", "names no PostgreSQL database"),
        ("postgresql://db.example/a/b", "names no PostgreSQL database"),
        ("postgresql://db.example:port/register", "no usable port"),
        ("postgresql://db.example/register?sllmode=require", "unknown option: sllmode"),
    ],
)
def test_an_unusable_database_url_is_refused_with_its_reason(url, complaint):
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_URL .*{complaint}"):
        read_database(url)


def test_sqlite_survives_a_power_cut_and_queues_its_writers(db):
    from django.db import connection

    if connection.vendor == "postgresql":
        assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True
        return
    with connection.cursor() as cursor:
        pragmas = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 20_000]
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("text", ["0", "-1", "a year", "1.5"])
def test_a_number_of_days_that_is_none_is_refused_by_name(monkeypatch, text):
    monkeypatch.setenv("STALE_AFTER_DAYS", text)

    with pytest.raises(ImproperlyConfigured, match="STALE_AFTER_DAYS must be a whole number"):
        env_number("STALE_AFTER_DAYS", 365)
