from django.apps import AppConfig
from django.db.backends.signals import connection_created

from wirral_tracker.durable import refuse_if_not_durable


class WirralTrackerConfig(AppConfig):
    """The shared kit as an installed app, for its commands and template tags. It has no tables."""

    name = "wirral_tracker"
    verbose_name = "Wirral Tracker"

    def ready(self) -> None:
        connection_created.connect(refuse_if_not_durable, dispatch_uid="durable")
