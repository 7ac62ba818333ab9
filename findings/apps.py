from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """What inspectors said."""

    name = "findings"
