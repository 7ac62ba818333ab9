"""The check that the database keeps what it has said was saved.

Every new connection is asked how the database keeps a commit, and refused when a power cut, or a
second writer, could lose one. So a register set up wrongly does not start.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper
from django.dispatch import Signal

# With a write-ahead log, FULL (2) has a commit on the disk before it is acknowledged. SQLite
# ignores foreign keys unless each connection asks for them.
SQLITE_KEEPS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
SHORTEST_WAIT = 5_000  # milliseconds
POSTGRESQL_KEEPS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# Any of these waits at least for the disk of the server itself.
ALSO_KEEPS = {"synchronous_commit": {"on", "local", "remote_write", "remote_apply"}}


class NotDurable(ImproperlyConfigured):
    """Database settings under which a saved status could be lost; the message lists them."""


def refuse_if_not_durable(
    *, connection: BaseDatabaseWrapper, **_signal: Signal | type[BaseDatabaseWrapper]
) -> None:
    """Check a new connection's settings; close it and raise NotDurable if a commit could be lost.

    SQLite is always checked, PostgreSQL where settings.REQUIRE_DURABLE_POSTGRESQL says so.
    """
    if connection.vendor == "sqlite":
        complaints = _sqlite_complaints(connection)
    elif connection.vendor == "postgresql" and settings.REQUIRE_DURABLE_POSTGRESQL:
        complaints = _postgresql_complaints(connection)
    else:
        return
    if complaints:
        # Or the next query would find it open, and nothing would check it again.
        connection.close()
        raise NotDurable(f"The database could lose what it saved: {'; '.join(complaints)}.")


def _sqlite_complaints(connection: BaseDatabaseWrapper) -> list[str]:
    """List the settings of SQLite that could lose a commit, or refuse a second writer."""
    found = {name: _pragma(connection, name) for name in (*SQLITE_KEEPS, "busy_timeout")}
    complaints = [
        f"{name} is {found[name]}, not {wanted}"
        for name, wanted in SQLITE_KEEPS.items()
        if found[name] != wanted
    ]
    if int(found["busy_timeout"]) < SHORTEST_WAIT:
        complaints.append(f"busy_timeout is {found['busy_timeout']}, under {SHORTEST_WAIT}")
    # One that begins by reading cannot wait for its turn to write: SQLite ends it at once.
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        complaints.append("transactions do not begin IMMEDIATE")
    return complaints


def _pragma(connection: BaseDatabaseWrapper, name: str) -> str | int:
    """Return the value of an SQLite PRAGMA on this connection."""
    with connection.cursor() as cursor:
        value: str | int = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        return value


def _postgresql_complaints(connection: BaseDatabaseWrapper) -> list[str]:
    """List the settings of PostgreSQL that could lose a commit, and cannot be set from here."""
    with connection.cursor() as cursor:
        names = list(POSTGRESQL_KEEPS)
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        found = dict(cursor.fetchall())
        if found["synchronous_commit"] not in ALSO_KEEPS["synchronous_commit"]:
            # Any role may set this for its own visits to come: whoever has its password could
            # shut the register out by it.
            cursor.execute("SET synchronous_commit TO on")
            found["synchronous_commit"] = "on"
    return [
        f"{name} is {found[name]}"
        for name, wanted in POSTGRESQL_KEEPS.items()
        if found[name] not in ALSO_KEEPS.get(name, {wanted})
    ]
