from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """What the council is doing about it."""

    name = "recommendations"
