"""Rows that whoever asks may not see are left out of every query, and nothing else is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.models import SourceDocument
from recommendations.models import Recommendation, StatusSpan, StatusUpdate
from recommendations.pages.exports import register
from tests import factories
from tests.factories import MADE
from wirral_tracker.kit.hidden import hidden_keys, hiding_from, nobody, parts_with_hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret() -> Recommendation:
    """A recommendation of a review whose paper is not published, with a status."""
    source = factories.source(is_public=False)
    made = factories.recommendation(review=factories.review(source=source))
    factories.status_update(made)
    return made


def seen() -> list[int]:
    models = (SourceDocument, Recommendation, StatusUpdate, StatusSpan)
    return [model.objects.count() for model in models]


def test_what_hangs_on_a_hidden_row_is_hidden_with_it(secret):
    everything = seen()

    with hiding_from(nobody):
        public = seen()

    spans = StatusSpan.objects.filter(recommendation=secret).count()
    assert [all_of - of_public for all_of, of_public in zip(everything, public, strict=True)] == [
        1,
        1,
        1,
        spans,
    ]
    assert seen() == everything


def test_whoever_may_see_is_asked_once_and_nothing_is_looked_up(secret):
    asked = []

    def may_see() -> bool:
        asked.append(True)
        return True

    with CaptureQueriesContext(connection) as open_queries:
        seen()
    with hiding_from(may_see), CaptureQueriesContext(connection) as queries:
        assert seen()[0] == SourceDocument.objects.count()

    assert asked == [True]
    assert len(queries) == len(open_queries) + 1


def test_where_all_is_published_it_costs_one_query_whatever_is_asked():
    with CaptureQueriesContext(connection) as open_queries:
        seen()
    with hiding_from(nobody), CaptureQueriesContext(connection) as hiding_queries:
        seen()
        # A file that is made for a page looks up nothing more.
        with hiding_from(nobody):
            seen()

    assert len(hiding_queries) == 2 * len(open_queries) + 1


def test_a_decision_does_not_name_to_others_what_is_not_published(secret):
    made = factories.recommendation()
    factories.decision(made, kind="superseded", to_recommendation=secret)
    decision = made.decisions.get()

    assert secret.reference in decision.label
    with hiding_from(nobody):
        assert decision.label == "Superseded by a recommendation that is not published yet"
    assert secret.reference not in str(register(MADE))


def test_the_parts_of_a_streamed_answer_are_made_with_the_same_hidden(secret):
    def parts():
        yield hidden_keys(SourceDocument)
        yield hidden_keys(SourceDocument)

    with hiding_from(nobody) as hidden:
        pass

    assert list(parts_with_hidden(hidden, parts())) == [[secret.review.source_id]] * 2
    assert hidden_keys(SourceDocument) == []
