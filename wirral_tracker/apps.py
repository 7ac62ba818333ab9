from django.apps import AppConfig


class WirralTrackerConfig(AppConfig):
    """The shared kit as an installed app, for its commands and template tags. It has no tables."""

    name = "wirral_tracker"
    verbose_name = "Wirral Tracker"
