"""The AppConfig of the findings app."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The findings app: inspections, their findings, and the documents they come from."""

    name = "findings"
