"""Rows that whoever asks may not see are left out of every query, and nothing else is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from findings.models import SourceDocument
from recommendations.models import Recommendation, StatusSpan, StatusUpdate
from tests import factories
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


def test_whoever_may_see_is_asked_once_and_only_where_there_is_anything(secret):
    asked = []

    def may_see() -> bool:
        asked.append(True)
        return True

    with hiding_from(may_see):
        assert Recommendation.objects.filter(pk=secret.pk).exists()
        assert StatusUpdate.objects.filter(recommendation=secret).exists()

    assert asked == [True]


def test_where_all_is_published_it_costs_one_query_whatever_is_asked():
    def may_see() -> bool:
        raise AssertionError("There is nothing to be seen.")

    with CaptureQueriesContext(connection) as open_queries:
        seen()
    with hiding_from(may_see), CaptureQueriesContext(connection) as hiding_queries:
        seen()

    assert len(hiding_queries) == len(open_queries) + 1


def test_the_parts_of_a_streamed_answer_are_made_with_the_same_hidden(secret):
    def parts():
        yield hidden_keys(SourceDocument)
        yield hidden_keys(SourceDocument)

    with hiding_from(nobody) as hidden:
        pass

    assert list(parts_with_hidden(hidden, parts())) == [[secret.review.source_id]] * 2
    assert hidden_keys(SourceDocument) == []
