"""The app of what inspectors found."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The app of inspections, findings and the documents they come from."""

    name = "findings"
