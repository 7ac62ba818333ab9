"""A register that cannot keep what it has said was saved does not start.

Every new connection is asked how the database keeps a commit, and refused when a power cut, or a
second writer, could lose one.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE_KEEPS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
SHORTEST_WAIT = 5_000  # milliseconds
POSTGRESQL_KEEPS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# Any of these waits at least for the disk of the server itself.
ALSO_KEEPS = {"synchronous_commit": {"on", "local", "remote_write", "remote_apply"}}


class NotDurable(ImproperlyConfigured):
    """The database is set so that a saved status could be lost."""


def refuse_if_not_durable(*, connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Look at a new connection. Raises: NotDurable, which names the setting."""
    if connection.vendor == "sqlite":
        complaints = _sqlite_complaints(connection)
    elif connection.vendor == "postgresql" and settings.REQUIRE_DURABLE_POSTGRESQL:
        complaints = _postgresql_complaints(connection)
    else:
        return
    if complaints:
        connection.close()
        raise NotDurable(f"The database could lose what it saved: {'; '.join(complaints)}.")


def _sqlite_complaints(connection: BaseDatabaseWrapper) -> list[str]:
    found = {name: _pragma(connection, name) for name in (*SQLITE_KEEPS, "busy_timeout")}
    complaints = [
        f"{name} is {found[name]}, not {wanted}"
        for name, wanted in SQLITE_KEEPS.items()
        if found[name] != wanted
    ]
    if found["busy_timeout"] < SHORTEST_WAIT:
        complaints.append(f"busy_timeout is {found['busy_timeout']}, under {SHORTEST_WAIT}")
    if getattr(connection, "transaction_mode", None) != "IMMEDIATE":
        complaints.append("transactions do not begin IMMEDIATE")
    return complaints


def _pragma(connection: BaseDatabaseWrapper, name: str) -> Any:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def _postgresql_complaints(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        names = list(POSTGRESQL_KEEPS)
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        found = dict(cursor.fetchall())
    return [
        f"{name} is {found[name]}"
        for name, wanted in POSTGRESQL_KEEPS.items()
        if found[name] not in ALSO_KEEPS.get(name, {wanted})
    ]
