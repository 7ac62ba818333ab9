from django.core.management.base import BaseCommand, CommandError

from recommendations.models import Recommendation
from recommendations.spans import first_difference


class Command(BaseCommand):
    """Derive every span anew from what was stated and compare it with the one that is kept."""

    help = "Rebuild every span in memory and name the first that differs."

    def handle(self, *args, **options) -> None:
        count = 0
        for recommendation in Recommendation.objects.with_history().iterator(chunk_size=500):
            if difference := first_difference(recommendation):
                raise CommandError(difference)
            count += 1
        self.stdout.write(f"The spans of {count} recommendations follow from their updates.")
