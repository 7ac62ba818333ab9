"""Meetings: corrected, postponed, cancelled; and committees that change their names."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from recommendations import actions
from recommendations.models import Committee, Meeting
from recommendations.reports import checks
from recommendations.since import default_first_day
from tests import factories
from tests.markup import markup_of, opened
from wirral_tracker.kit.chain.models import Amendment

pytestmark = pytest.mark.django_db

DUCKS = "Anyborough Ducks Committee"
SUMMER, AUTUMN = dt.date(2026, 7, 9), dt.date(2026, 9, 10)
ONE_DAY = dt.timedelta(days=1)
COMPLAINT = "no meeting is recorded"


@pytest.fixture
def by() -> User:
    return factories.user()


@pytest.fixture
def meeting(by: User) -> Meeting:
    return actions.record_meeting(by=by, committee_name=DUCKS, date=SUMMER)


def postpone(meeting: Meeting, by: User, day: dt.date | None = AUTUMN) -> Meeting:
    return actions.postpone_meeting(
        meeting,
        by=by,
        new_date=day,
        called_off_date=dt.date(2026, 7, 1),
        called_off_reason="The pond was frozen.",
    )


def cancel(meeting: Meeting, by: User) -> Meeting:
    return actions.cancel_meeting(
        meeting, by=by, called_off_date=dt.date(2026, 7, 1), called_off_reason="No ducks came."
    )


def rename(meeting: Meeting, by: User, day: dt.date) -> Committee:
    return actions.rename_committee(
        meeting.committee,
        by=by,
        name="Anyborough Geese Committee",
        first_date=day,
        reason="Minute 4.",
    )


# Postponed, cancelled, put back


def test_postponed_meeting_is_a_further_row_that_names_the_old(meeting, by):
    held = postpone(meeting, by)

    old = Meeting.objects.get(pk=meeting.pk)
    assert (held.date, held.postponed_from) == (AUTUMN, old)
    assert (old.date, old.called_off_as) == (SUMMER, "postponed")
    assert {act.reason for act in Amendment.objects.all()} == {"The pond was frozen."}


def test_a_meeting_is_postponed_to_no_day_gone_by(meeting, by):
    with pytest.raises(ValidationError, match="before the day on which that was decided"):
        postpone(meeting, by, dt.date(2026, 6, 30))

    assert not Meeting.objects.get(pk=meeting.pk).called_off_as


def test_postponed_twice_by_a_double_click_is_postponed_once(meeting, by):
    assert postpone(meeting, by) == actions.postpone_meeting(
        meeting,
        by=by,
        opened_on=1,
        new_date=AUTUMN,
        called_off_date=dt.date(2026, 7, 1),
        called_off_reason="The pond was frozen.",
    )
    assert Meeting.objects.count() == 2


def test_rounds_and_drafts_go_on_to_the_meeting_in_its_place(meeting, by):
    update_round = factories.update_round(factories.recommendation(), meeting=meeting)
    draft = factories.progress_report(meeting=meeting)

    held = postpone(meeting, by)

    update_round.refresh_from_db()
    draft.refresh_from_db()
    assert update_round.meeting == draft.meeting == held


def test_day_that_is_not_known_yet_is_taken_up_later(meeting, by, client, clerk):
    postpone(meeting, by, None)
    client.force_login(clerk)
    url = reverse("meeting_create")
    sent = {"committee_name": DUCKS, "date": f"{AUTUMN}", "postponed_from": meeting.pk}

    assert "The new day is not recorded yet." in client.get(meeting.get_absolute_url()).text
    client.post(url, sent)

    assert Meeting.objects.get(date=AUTUMN).postponed_from == meeting
    assert "In place of a postponed meeting" not in client.get(url).text


def test_meeting_in_place_of_another_committees_is_refused(meeting, by):
    postpone(meeting, by, None)

    with pytest.raises(ValidationError, match="of another committee"):
        actions.record_meeting(
            by=by, committee_name="Swans Committee", date=AUTUMN, postponed_from=meeting
        )


def test_cancelled_meeting_counts_nowhere_until_it_is_put_back(meeting, by):
    later = SUMMER + ONE_DAY
    assert default_first_day(later).day == SUMMER

    cancel(meeting, by)
    assert default_first_day(later).day == later.replace(year=2025)
    assert Meeting.objects.days_by(later) == []

    actions.reinstate_meeting(
        Meeting.objects.get(pk=meeting.pk), by=by, reason="Another was meant."
    )
    assert default_first_day(later).day == SUMMER


def test_meeting_that_decided_something_was_held(meeting, by):
    factories.decision(factories.recommendation(), meeting=meeting, body="", decision_date=SUMMER)

    with pytest.raises(actions.NotCalledOff):
        cancel(meeting, by)


def test_no_report_is_issued_for_a_meeting_that_is_called_off(meeting, by):
    draft = factories.progress_report(meeting=meeting, as_at=dt.date(2026, 6, 1))
    cancel(meeting, by)
    draft.refresh_from_db()

    assert [check.stops for check in checks._of_its_meeting(draft)] == [True]


def test_called_off_meeting_is_no_longer_offered(meeting, by, client, officer):
    client.force_login(officer)
    cancel(meeting, by)

    for name in ("round_create", "report_create"):
        assert DUCKS not in client.get(reverse(name)).text


# Corrected


def test_correction_keeps_what_stood_there(meeting, client, clerk):
    client.force_login(clerk)
    url = reverse("meeting_correct", args=[meeting.pk])
    sent = {"committee_name": DUCKS, "date": "2026-07-08", "reason": "The minutes say the 8th."}

    page = client.post(url, opened(client, url) | sent, follow=True)

    assert Meeting.objects.get(pk=meeting.pk).date == SUMMER - ONE_DAY
    assert "Date: 8 July 2026 (before: 9 July 2026)" in markup_of(page)
    assert "The minutes say the 8th." in page.text


def test_correction_that_changes_nothing_is_refused(meeting, client, clerk):
    client.force_login(clerk)
    url = reverse("meeting_correct", args=[meeting.pk])
    sent = {"committee_name": DUCKS, "date": f"{SUMMER}", "reason": "None."}

    page = client.post(url, opened(client, url) | sent)

    assert "Nothing is changed" in page.text
    assert not Amendment.objects.exists()


def test_day_on_which_something_was_decided_is_not_corrected(meeting, by):
    factories.decision(factories.recommendation(), meeting=meeting, body="", decision_date=SUMMER)

    with pytest.raises(ValidationError, match="correct the decisions first"):
        actions.correct_meeting(
            meeting, by=by, committee_name=DUCKS, date=AUTUMN, note="", reason="Why."
        )


@pytest.mark.once
@pytest.mark.parametrize("act", ["correct", "postpone", "cancel", "reinstate"])
def test_act_without_a_reason_is_refused_beside_the_field(meeting, client, clerk, act):
    client.force_login(clerk)
    url = reverse(f"meeting_{act}", args=[meeting.pk])

    page = client.post(url, opened(client, url) | {"called_off_date": "2026-07-01"})

    assert "Fill in “Why”." in page.text
    assert Meeting.objects.get().version == 1


# Committees change their names


def test_renamed_committee_is_a_further_row_and_keeps_its_meetings(meeting, by):
    renamed = rename(meeting, by, AUTUMN)

    old = Committee.objects.get(name=DUCKS)
    assert (renamed.renamed_from, renamed.first_date) == (old, AUTUMN)
    assert old.last_date == AUTUMN - ONE_DAY
    assert Meeting.objects.get(pk=meeting.pk).committee == old


def test_meeting_before_under_the_former_name_is_the_one_that_precedes(meeting, by):
    renamed = rename(meeting, by, AUTUMN)
    later = actions.record_meeting(by=by, committee_name=renamed.name, date=AUTUMN)

    assert Meeting.objects.preceding(later) == meeting


def test_meeting_bears_the_committees_name_of_its_day(meeting, by):
    renamed = rename(meeting, by, AUTUMN)

    with pytest.raises(ValidationError, match="give that name"):
        actions.record_meeting(by=by, committee_name=DUCKS, date=AUTUMN)
    with pytest.raises(ValidationError, match=f"it was the {DUCKS}"):
        actions.record_meeting(by=by, committee_name=renamed.name, date=AUTUMN - ONE_DAY)
    assert postpone(meeting, by, AUTUMN).committee == renamed


def test_meetings_recorded_ahead_carry_the_further_name(meeting, by):
    ahead = actions.record_meeting(by=by, committee_name=DUCKS, date=AUTUMN)

    renamed = rename(meeting, by, AUTUMN)

    assert Meeting.objects.get(pk=ahead.pk).committee == renamed


# Where no meeting is recorded, and where one is


def test_no_meeting_is_said_only_where_none_is(by, client, clerk):
    client.force_login(clerk)
    assert COMPLAINT in client.get("/").text
    assert "No meeting is recorded yet." in client.get(reverse("meeting_list")).text

    ahead = actions.record_meeting(
        by=by, committee_name=DUCKS, date=timezone.localdate() + 9 * ONE_DAY
    )

    home, listed = client.get("/"), client.get(reverse("meeting_list"))
    assert COMPLAINT not in f"{home.text}{client.get(reverse('since')).text}".lower()
    assert "the first meeting recorded is that of" in home.text
    assert "No meeting is recorded" not in listed.text
    assert "None before today is recorded" in listed.text

    cancel(ahead, by)
    assert "every meeting recorded was called off" in client.get("/").text


def test_meetings_are_reached_from_everywhere(meeting, client, officer):
    client.force_login(officer)
    update_round = factories.update_round(factories.recommendation(), meeting=meeting)
    draft = factories.progress_report(meeting=meeting)
    link = f'href="{meeting.get_absolute_url()}"'

    assert f'href="{reverse("meeting_list")}"' in client.get("/").text
    for page in (update_round, draft):
        assert link in client.get(page.get_absolute_url()).text
    for name in ("round_create", "report_create"):
        assert reverse("meeting_create") in client.get(reverse(name)).text


def test_list_of_meetings_asks_as_much_for_thirty(client, reader, by):
    client.force_login(reader)

    def queries_with(number: int) -> int:
        for n in range(number):
            day = SUMMER + n * ONE_DAY
            held = actions.record_meeting(by=by, committee_name=f"Board {number}.{n}", date=day)
            postpone(held, by, day + dt.timedelta(days=400))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("meeting_list"))
        return len(queries)

    assert queries_with(2) == queries_with(9)
