from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    """The app of recommendations and the council's work on them."""

    name = "recommendations"

    def ready(self) -> None:
        """Add the spans and restrictions kept of statements to what `verify_history` compares."""
        from recommendations.spans import faults_of_derived_rows
        from wirral_tracker.kit.chain.verify import also_compared

        also_compared.append(faults_of_derived_rows)
