from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """The app of recommendations and the council's work on them."""

    name = "recommendations"
