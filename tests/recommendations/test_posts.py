"""Owners are posts: dated, held by people who come and go, and asked for what they owe."""

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
from recommendations.models.round_dates import RoundDates, dates_before_agenda
from recommendations.rounds.actions.rounds import set_round_dates
from recommendations.rounds.owners import (
    SHEET_HEADER,
    find_owner_list,
    owner_lists,
    owner_sheet_rows,
)
from recommendations.rounds.position import recommendations_asked, round_position
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
SPRING, SUMMER, AUTUMN = dt.date(2021, 3, 31), dt.date(2021, 6, 30), dt.date(2021, 9, 30)


@pytest.fixture
def duck() -> Recommendation:
    return factories.recommendation(owner="Head of Ducks")


def owner_of(recommendation: Recommendation, day: dt.date, known_by: Any = None) -> str:
    asked = Recommendation.objects.as_at(day, known_by)
    return asked.get(pk=recommendation.pk).current_owner


def change(recommendation: Recommendation, owner: str, day: dt.date) -> None:
    actions.change_owner(
        recommendation,
        by=factories.user(),
        owner=owner,
        change_date=day,
        reason="The ducks moved.",
    )


# Owners over time


def test_every_owner_is_a_post(duck):
    assert Post.objects.get(name="Head of Ducks")


def test_owner_is_the_one_of_the_day_asked_about(duck):
    change(duck, "Head of Geese", SPRING)
    change(duck, "", SUMMER)

    days = (SPRING - dt.timedelta(days=1), SPRING, SUMMER)

    assert [owner_of(duck, day) for day in days] == ["Head of Ducks", "Head of Geese", ""]
    assert Recommendation.objects.get(pk=duck.pk).owner == "Head of Ducks"


def test_register_of_an_earlier_moment_knows_the_earlier_owner(duck):
    before = timezone.now()
    change(duck, "Head of Geese", SPRING)

    assert owner_of(duck, SUMMER, before) == "Head of Ducks"
    assert owner_of(duck, SUMMER, timezone.now()) == "Head of Geese"


def test_two_changes_of_one_day_leave_the_later_recorded(duck):
    change(duck, "Head of Swans", SPRING)
    change(duck, "Head of Geese", SPRING)

    assert owner_of(duck, SPRING) == "Head of Geese"


def test_change_to_whom_it_belongs_already_is_refused(duck):
    with pytest.raises(actions.NoChange):
        change(duck, "Head of Ducks", SPRING)

    assert not duck.owner_changes.exists()


def test_list_filters_and_page_show_the_owner_of_the_day(as_officer, duck):
    change(duck, "Head of Geese", SPRING)

    page = as_officer.get(reverse("recommendation_list"), {"owner": "Head of Geese"})
    then = as_officer.get(
        reverse("recommendation_list"), {"owner": "Head of Geese", "as_at": "2021-03-30"}
    )
    detail = as_officer.get(duck.get_absolute_url())

    assert duck.reference in page.text
    assert duck.reference not in then.text
    assert detail.context["history"].owner == "Head of Geese"
    assert "The ducks moved." in detail.text


def test_officer_changes_the_owner_on_a_page(as_officer, duck):
    url = reverse("owner_change_create", args=[duck.reference])
    sent = {"owner": "Head of Geese", "change_date": "2021-03-31", "reason": ""}

    assert not as_officer.post(url, sent).context["form"].is_valid()
    early = as_officer.post(url, {**sent, "reason": "Why.", "change_date": "2019-01-01"})
    assert "before the recommendation was made" in early.text
    as_officer.post(url, {**sent, "reason": "The ducks moved."})
    again = as_officer.post(url, {**sent, "reason": "The ducks moved."})

    assert "owned so already" in again.text
    assert owner_of(duck, SPRING) == "Head of Geese"


# Who holds a post


def test_leaver_leaves_nothing_without_owner(duck):
    post = Post.objects.get(name="Head of Ducks")
    by = factories.user()
    actions.record_post_holder(post, by=by, holder_name="A. Drake", from_date=SPRING)
    actions.record_post_holder(post, by=by, holder_name="", from_date=SUMMER)
    actions.record_post_holder(post, by=by, holder_name="B. Gander", from_date=AUTUMN)

    def holder(day: dt.date) -> Any:
        return Post.objects.with_holder(day).get(pk=post.pk).holder

    eve = dt.timedelta(days=1)
    assert [holder(SPRING - eve), holder(SPRING), holder(SUMMER), holder(AUTUMN)] == [
        None,
        "A. Drake",
        "",
        "B. Gander",
    ]
    assert owner_of(duck, SUMMER) == "Head of Ducks"


def test_page_of_a_post_tells_what_it_owns_and_records_its_holder(as_officer, duck):
    post = Post.objects.get(name="Head of Ducks")

    sent = {"holder_name": "A. Drake", "from_date": "2021-03-31"}
    as_officer.post(post.get_absolute_url(), sent)
    page = as_officer.get(post.get_absolute_url())

    assert "Held by A. Drake." in page.text
    assert duck.reference in page.text
    again = as_officer.post(post.get_absolute_url(), sent)
    assert "That is recorded already, from 31 March 2021." in again.text
    assert post.holders.count() == 1


def test_vacancy_is_said_and_never_recorded_by_an_empty_field(as_officer, duck):
    post = Post.objects.get(name="Head of Ducks")
    url = post.get_absolute_url()

    empty = as_officer.post(url, {"holder_name": "", "from_date": "2021-03-31"})
    both = as_officer.post(
        url, {"holder_name": "A. Drake", "is_vacant": "on", "from_date": "2021-03-31"}
    )
    assert "Give the name, or say that it is vacant." in empty.text
    assert "cannot be vacant too" in both.text
    assert not post.holders.exists()

    as_officer.post(url, {"is_vacant": "on", "from_date": "2021-03-31"})
    assert "Vacant." in as_officer.get(url).text


def test_reader_sees_a_post_and_changes_nothing(client, reader, duck):
    client.force_login(reader)
    post = Post.objects.get(name="Head of Ducks")

    assert client.get(post.get_absolute_url()).status_code == 200
    sent = {"holder_name": "A. Drake", "from_date": "2021-03-31"}
    assert client.post(post.get_absolute_url(), sent).status_code == 403
    assert not post.holders.exists()


# What each owes in a round


def lists_of(update_round) -> Any:
    position = round_position(
        update_round, recommendations_asked(update_round, TODAY), factories.user()
    )
    return owner_lists(position, TODAY)


@pytest.fixture
def meeting():
    return actions.record_meeting(committee_name="Ducks", date=dt.date(2026, 7, 9))


def test_lists_tell_who_has_not_answered(duck, meeting):
    review = duck.review
    answered = factories.recommendation(review=review, owner="Head of Ducks")
    goose = factories.recommendation(review=review, owner="Head of Geese")
    orphan = factories.recommendation(review=review)
    update_round = factories.update_round(duck, answered, goose, orphan, meeting=meeting)
    for each in (answered, goose):
        factories.status_update(each)

    told = [
        (each.name, each.answered_count, len(each.left), each.has_answered)
        for each in lists_of(update_round)
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
    actions.plan_recommendation(held, owner=post.name, original_due_date=None)
    update_round = factories.update_round(duck, held, meeting=meeting)

    owed = find_owner_list(lists_of(update_round), str(post.pk))
    assert owed

    assert owed.message.startswith("What the Head of Ducks owes for 9 July 2026\n\nDear A. Drake,")
    assert "Please say by 25 June 2026 how far two recommendations of yours" in owed.message
    assert f"{duck.reference}: {duck.text}" in owed.message
    assert "Last said: Amber, as at 31 March 2016." in owed.message


def test_spreadsheet_is_filled_in_as_far_as_is_known(as_officer, duck, meeting):
    factories.status_update_recorded_at(
        duck, dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC), what_next="Count the geese."
    )
    update_round = factories.update_round(duck, meeting=meeting)
    [owed] = lists_of(update_round)
    url = reverse("round_owner", args=[update_round.pk, owed.key])

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
    [owed] = lists_of(update_round)
    url = reverse("round_owner", args=[update_round.pk, owed.key])

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
    [owed] = lists_of(factories.update_round(duck, meeting=meeting))

    assert "secret" not in owed.message
    assert "secret" not in str(owner_sheet_rows(owed, TODAY))


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
    change(duck, "Head of Geese", SPRING)

    page = as_officer.get(reverse("round_item", args=[update_round.pk, duck.reference]))

    assert page.context["form"]["reported_by"].value() == "Head of Geese"


def test_post_is_shown_as_at_a_day(as_officer, duck):
    post = Post.objects.get(name="Head of Ducks")
    for name, day in (("Alex Drake", SPRING), ("", AUTUMN)):
        actions.record_post_holder(post, by=factories.user(), holder_name=name, from_date=day)
    change(duck, "Head of Geese", AUTUMN)
    summer = {"as_at": SUMMER.isoformat()}

    then = as_officer.get(post.get_absolute_url(), summer)
    now = as_officer.get(post.get_absolute_url())
    listed = as_officer.get(reverse("post_list"), summer)

    assert "Held by Alex Drake." in then.text
    assert f"{duck.get_absolute_url()}?as_at=2021-06-30" in then.text
    assert "Vacant." in now.text
    assert duck.reference not in now.text
    assert "Alex Drake" in listed.text


# The days of a round


def test_days_are_worked_back_from_the_agenda_over_weekends_and_bank_holidays():
    # The meeting of Thursday 9 July 2026 has its agenda out on Wednesday 1 July.
    assert dates_before_agenda(dt.date(2026, 7, 1)) == RoundDates(
        agenda=dt.date(2026, 7, 1),
        answers_by=dt.date(2026, 6, 25),
        chase_on=dt.date(2026, 6, 22),
    )
    # Good Friday and Easter Monday of 2026 are the 3rd and the 6th of April.
    assert dates_before_agenda(dt.date(2026, 4, 8)).answers_by == dt.date(2026, 3, 31)


def test_day_that_is_set_stands_and_the_chase_follows_it():
    told = dates_before_agenda(dt.date(2026, 7, 1), answers_by=dt.date(2026, 6, 19))

    assert (told.answers_by, told.chase_on) == (dt.date(2026, 6, 19), dt.date(2026, 6, 16))
    set_too = dates_before_agenda(None, chase_on=dt.date(2026, 6, 1))
    assert set_too == RoundDates(None, None, dt.date(2026, 6, 1))


def test_without_a_meeting_nothing_is_worked_back():
    assert factories.update_round().dates == RoundDates(None, None, None)
    assert dates_before_agenda(dt.date(1990, 7, 1)) == RoundDates(dt.date(1990, 7, 1), None, None)


def test_officer_sets_other_days(as_officer, duck, meeting):
    update_round = factories.update_round(duck, meeting=meeting)
    url = reverse("round_dates", args=[update_round.pk])

    wrong = as_officer.post(url, {"answers_by": "2026-06-19", "chase_on": "2026-06-20"})
    assert "or earlier" in wrong.text
    page = as_officer.post(url, {"answers_by": "2026-06-19", "chase_on": ""}, follow=True)

    assert "Friday 19 June 2026" in page.text
    assert "Tuesday 16 June 2026" in page.text


@pytest.mark.parametrize(
    ("answers_by", "chase_on", "words"),
    [
        ("2026-07-09", "", "before the meeting on 9 July 2026"),
        ("", "2026-06-26", "answers are due, 25 June 2026, or earlier"),
    ],
)
def test_days_that_come_too_late_are_refused(
    as_officer, duck, meeting, answers_by, chase_on, words
):
    update_round = factories.update_round(duck, meeting=meeting)
    url = reverse("round_dates", args=[update_round.pk])

    page = as_officer.post(url, {"answers_by": answers_by, "chase_on": chase_on})

    assert words in page.text


@pytest.mark.parametrize(
    ("days", "words"), [(0, "To chase now:"), (1, "Still to answer:"), (None, "Still to answer:")]
)
def test_who_has_not_answered_is_to_be_chased_from_that_day(as_officer, duck, days, words):
    update_round = factories.update_round(duck)
    chase_on = None if days is None else TODAY + dt.timedelta(days=days)
    set_round_dates(update_round, answers_by=None, chase_on=chase_on)

    assert words in as_officer.get(reverse("round_owners", args=[update_round.pk])).text
