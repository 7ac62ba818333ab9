"""One matter through the years."""

import datetime as dt

import pytest
from django.urls import reverse

from findings.models import Theme
from recommendations.pages.themes import sentences_around, timeline
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 1)


def test_theme_tells_every_document_in_order():
    entries = timeline(Theme.objects.get(slug="private-fostering"), TODAY)

    assert [entry.title.split(":")[0] for entry in entries] == ["ILACS-2019", "ILACS-2023"]
    words = " ".join(each.words for each in entries[1].statements)
    assert "the identification of and response to those in private fostering" in words


def test_theme_as_at_an_earlier_day_leaves_out_what_came_later():
    theme = Theme.objects.get(slug="private-fostering")
    entries = timeline(theme, dt.date(2020, 1, 1))
    assert [entry.title.split(":")[0] for entry in entries] == ["ILACS-2019"]


def test_theme_tells_the_judgements_under_whose_heading_it_came_up():
    entries = timeline(Theme.objects.get(slug="private-fostering"), TODAY)

    told = {
        entry.title.split(":")[0]: [
            each.words for each in entry.statements if each.effect == "judgement"
        ]
        for entry in entries
    }
    assert told["ILACS-2023"] == [
        "The impact of leaders on social work practice with children and families: "
        "Requires improvement to be good",
        "The experiences and progress of children who need help and protection: "
        "Requires improvement to be good",
        "Overall effectiveness: Requires improvement to be good",
    ]
    assert told["ILACS-2019"] == []


def test_same_words_of_several_records_stand_once():
    theme = factories.theme()
    review = factories.review()
    for _ in range(2):
        recommendation = factories.recommendation(review=review)
        recommendation.theme_tags.create(theme=theme, words="ducks")
        factories.status_update(recommendation, rag="green")
    made, status = timeline(theme, TODAY)

    assert len(made.statements) == 1
    assert len(made.statements[0].links) == 2
    assert len(status.statements[0].links) == 2
    assert status.statements[0].rag.code == "green"


def test_corrected_status_is_not_told():
    theme = factories.theme()
    recommendation = factories.recommendation()
    recommendation.theme_tags.create(theme=theme, words="ducks")
    first = factories.status_update(recommendation, rag="green", narrative="All counted.")
    factories.status_update(recommendation, rag="amber", narrative="Not all.", corrects=first)

    told = [each.words for entry in timeline(theme, TODAY) for each in entry.statements]
    assert "All counted." not in told
    assert "Not all." in told


@pytest.mark.once
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ducks swim", "The ducks swim."),
        ("Geese fly", "Geese fly."),
        ("and rest", "Swans sit and rest"),
        ("no such words", "The ducks swim. Geese fly. Swans sit and rest"),
    ],
)
def test_sentences_around_words(words, expected):
    assert sentences_around(words, "The ducks swim. Geese fly. Swans sit and rest") == expected


def test_queries_do_not_grow_with_statements(client, reader, django_assert_max_num_queries):
    client.force_login(reader)
    theme = factories.theme()
    review = factories.review()
    for _ in range(15):
        recommendation = factories.recommendation(review=review)
        recommendation.theme_tags.create(theme=theme, words="ducks")
        factories.status_update(recommendation, rag="green")
    with django_assert_max_num_queries(16):
        client.get(reverse("theme_detail", args=[theme.slug]))


def test_list_counts_as_at_the_day(client, reader):
    client.force_login(reader)
    page = client.get(reverse("theme_list"), {"as_at": "2010-01-01"})
    assert page.status_code == 200
    assert client.get(reverse("theme_detail", args=["no-such-theme"])).status_code == 404
