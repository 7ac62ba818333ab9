"""verify_history derives every span anew and names the first that is not what the updates give."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import Recommendation, StatusSpan
from tests import factories
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.faults import NotAsRecorded
from wirral_tracker.kit.chain.verify import verify

pytestmark = pytest.mark.django_db


def faults() -> dict[str, str]:
    """The message of the first fault of each kind; none where all is as recorded."""
    links.seal()
    try:
        verify()
    except NotAsRecorded as found:
        return {fault.kind: fault.message for fault in found.faults}
    return {}


def rated() -> Recommendation:
    """Made on 15 January 2020; amber of 14 February and green of 15 March."""
    recommendation = factories.recommendation()
    factories.status_update(recommendation)
    factories.status_update(recommendation, rag="green", status_date=dt.date(2020, 3, 15))
    return recommendation


def test_every_span_follows_from_the_updates():
    rated()

    assert faults() == {}


@pytest.mark.parametrize(
    "tampered",
    [{"rag": "red"}, {"until_date": dt.date(2020, 3, 14)}, {"from_date": dt.date(2020, 2, 15)}],
)
def test_the_first_span_that_differs_is_named(tampered):
    first, second = rated(), rated()
    for recommendation in (first, second):
        recommendation.spans.filter(rag="amber").update(**tampered)

    [message] = faults().values()

    assert message.startswith(f"{first.reference}: kept Span(rag=")
    assert "but its updates give Span(rag='amber', from_date=" in message


def test_a_span_that_is_missing_is_named():
    recommendation = rated()
    recommendation.spans.filter(rag="green").delete()

    assert faults()["status span"].startswith(f"{recommendation.reference}: kept None, but")


def test_a_span_that_rests_on_nothing_is_named():
    recommendation = factories.recommendation()
    recommendation.spans.update(until_date=dt.date(2020, 2, 1))
    StatusSpan.objects.create(recommendation=recommendation, from_date=dt.date(2020, 2, 1))

    assert recommendation.reference in faults()["status span"]


def test_one_command_tells_of_a_changed_span_and_a_changed_restriction_both():
    recommendation = rated()
    recommendation.spans.filter(rag="amber").update(rag="red")
    update = factories.status_update(rated(), narrative="Said openly.")
    restricted = {"restricted": True, "restricted_reason": "It names a child."}
    factories.status_update(update.recommendation, corrects=update, **restricted)
    update.later_restriction.delete()
    links.seal()

    with pytest.raises(CommandError) as found:
        call_command("verify_history")

    lines = str(found.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        recommendation.reference,
        update.recommendation.reference,
    ]
