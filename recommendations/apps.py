from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class RecommendationsConfig(AppConfig):
    """What the council is doing about it."""

    name = "recommendations"

    def ready(self) -> None:
        # Views need the models, which are not there before the apps are ready.
        from recommendations.views.drafts import claim_carried_words

        user_logged_in.connect(claim_carried_words, dispatch_uid="carried words")
