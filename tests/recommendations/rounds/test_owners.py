"""What each post owes in a round: its list, the message and sheet to send, and its pages."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from recommendations import actions
from recommendations.intake.sheets.reading import read_file
from recommendations.models import Post, Recommendation
from recommendations.rounds.owners import (
    SHEET_HEADER,
    find_owner_list,
    owner_lists,
    owner_sheet_rows,
)
from recommendations.rounds.position import round_position, round_recommendations
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SPRING = dt.date(2021, 3, 31)


@pytest.fixture
def duck() -> Recommendation:
    return factories.recommendation(owner="Head of Ducks")


@pytest.fixture
def meeting():
    return actions.record_meeting(
        by=factories.user(), committee_name="Ducks", date=dt.date(2026, 7, 9)
    )


def lists_of(update_round) -> Any:
    position = round_position(
        update_round, round_recommendations(update_round, TODAY), factories.user()
    )
    return owner_lists(position, TODAY)


def test_lists_tell_who_has_not_answered(duck, meeting):
    review = duck.review
    answered = factories.recommendation(review=review, owner="Head of Ducks")
    goose = factories.recommendation(review=review, owner="Head of Geese")
    orphan = factories.recommendation(review=review)
    update_round = factories.update_round(duck, answered, goose, orphan, meeting=meeting)
    for recommendation in (answered, goose):
        factories.status_update(recommendation)

    told = [
        (post.name, post.answered_count, len(post.left), post.has_answered)
        for post in lists_of(update_round)
    ]

    assert told == [
        ("Head of Ducks", 1, 1, False),
        ("Head of Geese", 1, 0, True),
        ("Nobody yet", 0, 1, False),
    ]


def test_message_names_holder_deadline_and_what_was_last_said(duck, meeting):
    post = Post.objects.get(name="Head of Ducks")
    actions.record_post_holder(post, by=factories.user(), holder_name="A. Drake", from_date=SPRING)
    held = Recommendation.objects.get(reference="LAC-2013-R13")
    actions.plan_recommendation(held, by=factories.user(), owner=post.name, original_due_date=None)
    update_round = factories.update_round(duck, held, meeting=meeting)

    owner_list = find_owner_list(lists_of(update_round), str(post.pk))
    assert owner_list

    assert owner_list.message.startswith(
        "What the Head of Ducks owes for 9 July 2026\n\nDear A. Drake,"
    )
    assert "Please say by 25 June 2026 how far two recommendations of yours" in owner_list.message
    assert f"{duck.reference}: {duck.text}" in owner_list.message
    assert "Last said: Amber, as at 31 March 2016." in owner_list.message


def test_spreadsheet_is_filled_in_as_far_as_is_known(as_officer, duck, meeting):
    factories.status_update_recorded_at(
        duck, dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC), what_next="Count the geese."
    )
    update_round = factories.update_round(duck, meeting=meeting)
    [owner_list] = lists_of(update_round)
    url = reverse("round_owner", args=[update_round.pk, owner_list.key])

    sheet = load_workbook(BytesIO(as_officer.get(url, {"format": "xlsx"}).content)).active
    header, row = sheet.iter_rows(values_only=True)

    assert header == SHEET_HEADER
    filled = dict(zip(header, row, strict=True))
    assert filled["Reference"] == duck.reference
    assert (filled["Last RAG"], filled["Last said"]) == (
        "Amber",
        "Half the ducks have been counted.",
    )
    assert filled["Was to come next"] == "Count the geese."
    assert filled["Reported by"] == "Head of Ducks"
    assert not filled["RAG"]
    assert not filled["What has happened"]


def test_what_comes_back_is_read_by_its_headings(as_officer, duck, meeting):
    update_round = factories.update_round(duck, meeting=meeting)
    [owner_list] = lists_of(update_round)
    url = reverse("round_owner", args=[update_round.pk, owner_list.key])

    read = read_file(as_officer.get(url, {"format": "xlsx"}).content)

    assert "unchanged" in read.headings
    assert "rag" in read.headings


def test_restricted_words_are_not_sent_out(duck, meeting):
    factories.status_update_recorded_at(
        duck,
        dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC),
        narrative="The secret duck.",
        what_next="The secret pond.",
        restricted=True,
        restricted_reason="It names a duck.",
    )
    [owner_list] = lists_of(factories.update_round(duck, meeting=meeting))

    assert "secret" not in owner_list.message
    assert "secret" not in str(owner_sheet_rows(owner_list, TODAY))


def test_pages_of_owners_cost_the_same_for_few_and_for_many(
    as_officer, django_assert_max_num_queries
):
    review = factories.review()
    ducks = [
        factories.recommendation(review=review, owner=f"Head of Duck {number}")
        for number in range(20)
    ]
    for asked in (ducks[:2], ducks):
        update_round = factories.update_round(*asked)
        with django_assert_max_num_queries(16):
            as_officer.get(reverse("round_owners", args=[update_round.pk]))


def test_post_that_was_not_asked_has_no_list(as_officer, duck):
    update_round = factories.update_round(duck)
    other = Post.objects.create(name="Head of Geese")

    for key in (str(other.pk), "nobody", "99999999999999999999", "x"):
        url = reverse("round_owner", args=[update_round.pk, key])
        assert as_officer.get(url).status_code == 404


def test_form_is_filled_in_with_the_owner_of_today(as_officer, duck):
    update_round = factories.update_round(duck)
    actions.change_owner(
        duck,
        by=factories.user(),
        owner="Head of Geese",
        change_date=SPRING,
        reason="The ducks moved.",
    )

    page = as_officer.get(reverse("round_item", args=[update_round.pk, duck.reference]))

    assert page.context["form"]["reported_by"].value() == "Head of Geese"
