"""check_history derives every span anew and names the first that is not what the updates give."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Recommendation, StatusSpan
from tests import factories

pytestmark = pytest.mark.django_db


def check_history() -> str:
    said = StringIO()
    call_command("check_history", stdout=said)
    return said.getvalue()


def rated() -> Recommendation:
    """Made on 15 January 2020; amber of 14 February and green of 15 March."""
    recommendation = factories.recommendation()
    factories.status_update(recommendation)
    factories.status_update(recommendation, rag="green", status_date=dt.date(2020, 3, 15))
    return recommendation


def test_check_history_passes_when_every_span_follows():
    rated()
    number = Recommendation.objects.count()
    assert check_history() == f"The spans of {number} recommendations follow from their updates.\n"


@pytest.mark.parametrize(
    "tampered",
    [{"rag": "red"}, {"until_date": dt.date(2020, 3, 14)}, {"from_date": dt.date(2020, 2, 15)}],
)
def test_check_history_names_the_first_span_that_differs(tampered):
    first, second = rated(), rated()
    for recommendation in (first, second):
        recommendation.spans.filter(rag="amber").update(**tampered)
    with pytest.raises(CommandError) as refusal:
        check_history()
    assert str(refusal.value).startswith(f"{first.reference}: kept Span(rag=")
    assert "but its updates give Span(rag='amber', from_date=" in str(refusal.value)


def test_check_history_names_a_span_that_is_missing():
    recommendation = rated()
    recommendation.spans.filter(rag="green").delete()
    with pytest.raises(CommandError, match=f"{recommendation.reference}: kept None, but"):
        check_history()


def test_check_history_names_a_span_that_rests_on_nothing():
    recommendation = factories.recommendation()
    recommendation.spans.update(until_date=dt.date(2020, 2, 1))
    StatusSpan.objects.create(recommendation=recommendation, from_date=dt.date(2020, 2, 1))
    with pytest.raises(CommandError, match=recommendation.reference):
        check_history()
