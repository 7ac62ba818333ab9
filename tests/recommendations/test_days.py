"""Due dates moved, meetings held, and what the register knew when."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from recommendations.actions import change_due_date
from recommendations.forms.bulk_changes import BulkForm
from recommendations.forms.days import DueDateChangeForm
from recommendations.forms.extensions import ExtensionForm
from recommendations.forms.meetings import MeetingForm
from recommendations.forms.recommendations import PlanForm, RecommendationForm
from recommendations.forms.status_updates import StatusUpdateForm
from recommendations.models import Meeting, Recommendation
from recommendations.rounds.forms.dates import RoundDatesForm
from tests import factories
from tests.markup import markup_of, opened

pytestmark = pytest.mark.django_db
FIRST_DUE, MOVED_TO = dt.date(2021, 3, 1), dt.date(2021, 9, 1)
AGREED = dt.date(2021, 2, 1)


def moved(**values):
    recommendation = factories.recommendation(original_due_date=FIRST_DUE, **values)
    change_due_date(
        recommendation,
        by=factories.user(),
        due_date=MOVED_TO,
        change_date=AGREED,
        reason="The ducks moved.",
        agreed_by="Anyborough Ducks Committee",
    )
    return recommendation


def as_at(recommendation, day):
    return Recommendation.objects.as_at(day).get(pk=recommendation.pk)


def test_due_date_is_what_it_was_on_the_day():
    recommendation = moved()
    assert as_at(recommendation, AGREED - dt.timedelta(days=1)).due_date == FIRST_DUE
    assert as_at(recommendation, AGREED).due_date == MOVED_TO
    assert as_at(recommendation, AGREED).original_due_date == FIRST_DUE
    assert as_at(recommendation, AGREED).slip_days == 184


def test_overdue_follows_the_date_as_moved():
    recommendation = moved()
    overdue = Recommendation.objects.as_at(MOVED_TO).overdue()
    assert recommendation not in overdue
    assert recommendation in Recommendation.objects.as_at(MOVED_TO + dt.timedelta(days=1)).overdue()


def test_slip_and_reason_are_on_the_page(client, reader):
    client.force_login(reader)
    page = client.get(moved().get_absolute_url()).content.decode()
    assert "a slip of 184 days" in page
    assert "agreed by Anyborough Ducks Committee: The ducks moved." in page


def test_list_marks_what_is_overdue_and_tells_the_slip(client, reader):
    client.force_login(reader)
    recommendation = moved()

    def listed(day):
        query = {"q": recommendation.reference, "as_at": day.isoformat()}
        return client.get(reverse("recommendation_list"), query).text

    assert "first 1 March 2021, a slip of 184 days" in listed(MOVED_TO)
    assert ">overdue</span>" not in listed(MOVED_TO)
    assert ">overdue</span>" in listed(MOVED_TO + dt.timedelta(days=1))


@pytest.mark.once
@pytest.mark.parametrize(
    ("form", "field"),
    [
        (DueDateChangeForm, "due_date"),
        (MeetingForm, "date"),
        (ExtensionForm, "wanted_date"),
        (BulkForm, "due_date"),
        (RecommendationForm, "original_due_date"),
        (PlanForm, "original_due_date"),
        (StatusUpdateForm, "what_next_date"),
        (RoundDatesForm, "answers_by"),
        (RoundDatesForm, "chase_on"),
    ],
)
def test_the_last_day_of_the_calendar_is_no_day_by_which_anything_is_due(form, field):
    with pytest.raises(ValidationError, match="stands for no day at all"):
        form.base_fields[field].clean("9999-12-31")
    assert form.base_fields[field].clean("9999-12-30") == dt.date(9999, 12, 30)


def test_a_due_date_that_stands_for_none_is_refused_beside_the_field_and_kept(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation(original_due_date=FIRST_DUE)
    typed = {"due_date": "9999-12-31", "reason": "The pond froze."}

    page = client.post(reverse("due_date_change_create", args=[recommendation.reference]), typed)

    assert page.context["form"].errors["due_date"] == [
        "31 December 9999 stands for no day at all. Give the day."
    ]
    assert 'value="9999-12-31"' in page.text
    assert "The pond froze." in page.text


def test_a_change_made_by_mistake_is_put_right_by_a_further_one(client, officer):
    """The page says how, and whether it has come to count; the mistake stays to be read."""
    client.force_login(officer)
    recommendation = moved()
    url = reverse("due_date_change_create", args=[recommendation.reference])
    assert "put right by moving it again" in markup_of(
        client.get(recommendation.get_absolute_url())
    )
    assert "under “Agreed on” 1 February 2021 or later" in client.get(url).text
    sent = {"due_date": "2021-06-01", "reason": "September was a slip.", "agreed_by": "Ducks"}

    early = opened(client, url) | sent | {"change_date": "2021-01-31"}
    too_early = client.post(url, early, follow=True).text
    assert "still due on 1 September 2021: that was agreed on 1 February 2021" in too_early
    client.post(url, opened(client, url) | sent | {"change_date": "2021-02-01"})

    assert as_at(recommendation, AGREED).due_date == dt.date(2021, 6, 1)
    page = client.get(recommendation.get_absolute_url()).text
    assert "The ducks moved." in page
    assert "September was a slip." in page


def test_due_date_that_is_moved_so_already_is_not_moved_again(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation(original_due_date=FIRST_DUE)
    url = reverse("due_date_change_create", args=[recommendation.reference])
    sent = {
        "due_date": "2021-09-01",
        "change_date": "2021-02-01",
        "reason": "The pond froze.",
        "agreed_by": "Ducks Committee",
    }

    client.post(url, opened(client, url) | sent)
    again = client.post(url, opened(client, url) | sent)
    client.post(url, opened(client, url) | sent | {"reason": "The pond was drained."})

    assert "That is recorded already: it is due on 1 September 2021." in again.text
    assert recommendation.due_date_changes.count() == 2


def test_officer_moves_a_due_date(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation(original_due_date=FIRST_DUE)
    url = reverse("due_date_change_create", args=[recommendation.reference])
    refused = client.post(url, {"due_date": "2021-09-01", "change_date": "2999-01-01"})
    assert "must be today or in the past" in refused.content.decode()
    assert not recommendation.due_date_changes.exists()

    client.post(
        url,
        {
            **opened(client, url),
            "due_date": "2021-09-01",
            "change_date": "2021-02-01",
            "reason": "The ducks moved.",
            "agreed_by": "Anyborough Ducks Committee",
        },
    )
    assert recommendation.due_date_changes.get().due_date == MOVED_TO


def test_due_date_cannot_move_before_it_is_set(client, officer):
    client.force_login(officer)
    recommendation = factories.recommendation()
    response = client.get(reverse("due_date_change_create", args=[recommendation.reference]))
    assert response.status_code == 302


def test_clerk_records_a_meeting_once(client, clerk):
    client.force_login(clerk)
    typed = {"committee_name": "Anyborough Ducks Committee", "date": "2026-09-09"}
    client.post(reverse("meeting_create"), typed)
    again = client.post(reverse("meeting_create"), typed)

    assert "This meeting is recorded already." in again.content.decode()
    assert Meeting.objects.filter(committee__name="Anyborough Ducks Committee").count() == 1
    assert "9 September 2026" in client.get(reverse("meeting_list")).content.decode()


def test_page_as_known_then_leaves_out_what_was_recorded_later(client, reader):
    client.force_login(reader)
    recommendation = factories.recommendation()
    factories.amend(recommendation, added_at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC))
    moment = dt.datetime(2022, 1, 1, 12, tzinfo=dt.UTC)
    early = dt.date(2020, 3, 1)
    factories.status_update_recorded_at(
        recommendation, moment, rag="red", status_date=early, narrative="None counted."
    )
    factories.status_update_recorded_at(
        recommendation,
        moment + dt.timedelta(days=9),
        rag="green",
        status_date=early,
        narrative="All counted after all.",
    )
    url = recommendation.get_absolute_url()

    now = client.get(url).content.decode()
    then = client.get(url, {"known_by": "2022-01-05"}).content.decode()
    before = client.get(url, {"known_by": "2020-06-01"}).content.decode()

    assert "All counted after all." in now
    assert "All counted after all." not in then
    assert "None counted." in then
    assert "did not hold this recommendation until" in before
