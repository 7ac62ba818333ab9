"""A database that could lose what it saved is refused when it is first connected to."""

import pytest
from django.db import connection, connections

from tests.test_settings import PRODUCTION, start
from wirral_tracker.kit import durable
from wirral_tracker.kit.durable import NotDurable, refuse_if_not_durable

pytestmark = pytest.mark.django_db

SQLITE_SHORTCUTS = [
    ("PRAGMA synchronous=NORMAL", "synchronous is 1"),
    ("PRAGMA foreign_keys=OFF", "foreign_keys is 0"),
    ("PRAGMA busy_timeout=100", "busy_timeout is 100"),
]


def other_connection():
    """A second connection to the tests' database, whose settings may be spoilt."""
    other = connections.create_connection("default")
    other.settings_dict["NAME"] = connection.settings_dict["NAME"]
    return other


def test_the_register_is_durable_as_it_is_set_up():
    """SQLite in WAL, synced at every commit, writers that queue; nothing is asked of luck."""
    if connection.vendor == "postgresql":
        assert durable._postgresql_complaints(connection), "The tests' own server syncs nothing."
        return
    refuse_if_not_durable(connection=connection)


@pytest.mark.parametrize(("shortcut", "complaint"), SQLITE_SHORTCUTS)
def test_a_short_cut_on_sqlite_is_refused_by_name(shortcut, complaint):
    if connection.vendor == "postgresql":
        return
    other = other_connection()
    with other.cursor() as cursor:
        cursor.execute(shortcut)

    with pytest.raises(NotDurable, match=complaint):
        refuse_if_not_durable(connection=other)


def test_a_server_that_does_not_sync_is_refused_in_production(settings):
    """The tests' own PostgreSQL runs without fsync, which no installation may."""
    if connection.vendor == "sqlite":
        return
    settings.REQUIRE_DURABLE_POSTGRESQL = True

    with pytest.raises(NotDurable, match="fsync is off"):
        other_connection().ensure_connection()


def test_production_asks_it_and_a_development_copy_does_not():
    show = "from django.conf import settings; print(settings.REQUIRE_DURABLE_POSTGRESQL)"

    assert start("-c", show, **PRODUCTION).stdout.strip() == "True"
    assert start("-c", show, DEBUG="1").stdout.strip() == "False"


def test_serving_stops_at_the_start_where_a_save_could_be_lost(tmp_path):
    """Not at the first officer's save: the service manager says it as soon as it starts."""
    if connection.vendor == "sqlite":
        return
    at = connection.settings_dict
    url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"

    done = start("-c", "import wirral_tracker.wsgi", **(PRODUCTION | {"DATABASE_URL": url}))

    assert done.returncode != 0
    assert "NotDurable: The database could lose what it saved: fsync is off" in done.stderr
