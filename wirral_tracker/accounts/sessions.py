"""The session store: Django's in the database, which does not blame the user for the database."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError


class SessionNotSaved(OperationalError):
    """The database's failure to save a session, which may come after a view has recorded."""


class SessionStore(db.SessionStore):
    """A session in the database. The name stays Django's: the salt of what is stored holds it."""

    def save(self, must_create: bool = False) -> None:
        """Save the session; raise SessionNotSaved where it is the database that failed.

        Django takes every failure for a session that ended elsewhere, and its middleware answers
        400, "bad request", to an officer whose form was as good as any other.
        """
        try:
            super().save(must_create)
        except UpdateError as refusal:
            if isinstance(failure := refusal.__context__, OperationalError):
                raise SessionNotSaved(*failure.args) from failure
            raise
