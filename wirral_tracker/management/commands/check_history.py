from django.core.management.base import BaseCommand, CommandError

from recommendations.models import Recommendation
from recommendations.spans import first_difference


class Command(BaseCommand):
    """The command that compares the stored spans of each recommendation with its updates."""

    help = "Rebuild every span in memory and name the first that differs."

    def handle(self, *args: str, **options: str) -> None:
        """Derive every span anew; raise CommandError at the first that is not stored so."""
        count = 0
        for recommendation in Recommendation.objects.with_history().iterator(chunk_size=500):
            if difference := first_difference(recommendation):
                raise CommandError(difference)
            count += 1
        self.stdout.write(f"The spans of {count} recommendations follow from their updates.")
