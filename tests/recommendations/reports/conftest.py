import pytest

from recommendations.models import Recommendation
from tests import factories
from tests.recommendations.reports.reporting import DAY


@pytest.fixture
def ducks() -> list[Recommendation]:
    """Three recommendations of one review: green, amber and not yet rated."""
    review = factories.review()
    made = [factories.recommendation(review=review) for _ in range(3)]
    factories.status_update(made[0], rag="green", status_date=DAY, narrative="All ponds dug.")
    factories.status_update(made[1], rag="amber", status_date=DAY, narrative="Half dug.")
    return made
