"""The AppConfig of the project's own app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created

from wirral_tracker.kit.durable import refuse_if_not_durable


class WirralTrackerConfig(AppConfig):
    """The project as an installed app, for its commands and template tags.

    It has no tables of its own; its migration adds a constraint to Django's table of users.
    """

    name = "wirral_tracker"
    verbose_name = "Wirral Tracker"

    def ready(self) -> None:
        """Connect signals: check each new database connection, begin a visit at each sign-in."""
        # Imported here: models, which it needs, are not loaded when this module is.
        from wirral_tracker.accounts.visits import begin_visit

        connection_created.connect(refuse_if_not_durable, dispatch_uid="durable")
        user_logged_in.connect(begin_visit, dispatch_uid="visit")
