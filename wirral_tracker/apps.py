"""The AppConfig of the project's own app."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.backends.signals import connection_created
from django.db.models.signals import post_save

from wirral_tracker.kit.durable import refuse_if_not_durable


class WirralTrackerConfig(AppConfig):
    """The project as an installed app, for its commands and template tags.

    It has no tables of its own; its migration adds a constraint to Django's table of users.
    """

    name = "wirral_tracker"
    verbose_name = "Wirral Tracker"

    def ready(self) -> None:
        """Connect signals of connections, sign-ins and saved accounts, whose names are compared."""
        # Imported here: models, which they need, are not loaded when this module is.
        from django.contrib.auth.models import User

        from wirral_tracker.accounts.signing_names import (
            faults_of_signing_names,
            record_signing_name,
        )
        from wirral_tracker.accounts.visits import begin_visit
        from wirral_tracker.kit.chain.verify import also_compared

        connection_created.connect(refuse_if_not_durable, dispatch_uid="durable")
        user_logged_in.connect(begin_visit, dispatch_uid="visit")
        also_compared.append(faults_of_signing_names)
        post_save.connect(record_signing_name, sender=User, dispatch_uid="signing name")
