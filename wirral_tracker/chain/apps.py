from django.apps import AppConfig


class ChainConfig(AppConfig):
    """The tables of the seal. They hold digests, never words."""

    name = "wirral_tracker.chain"
    label = "chain"
    verbose_name = "Seal on the history"
