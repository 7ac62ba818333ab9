"""Reports known on the same matter, held or not, and the days of a meeting's agenda."""

import datetime as dt

import pytest

from findings.verbatim import is_verbatim
from recommendations.actions import record_meeting
from recommendations.models import EarlierReport, ScrutinyReview
from tests import factories
from tests.markup import markup_of

pytestmark = pytest.mark.django_db


def test_the_report_of_december_2014_is_known_and_not_held():
    review = ScrutinyReview.objects.get(reference="LAC-2013")

    known = list(EarlierReport.objects.of_subjects([review], []).in_order())

    assert [(each.date, each.is_held) for each in known] == [
        (dt.date(2014, 12, 2), False),
        (dt.date(2016, 1, 31), False),
        (dt.date(2016, 3, 31), True),
    ]
    assert known[0].date_basis == "printed"
    assert list(EarlierReport.objects.of_subjects([review], []).before(known[2].date)) == known[:2]


def test_words_by_which_a_report_is_known_stand_in_the_source():
    for report in EarlierReport.objects.with_related():
        assert is_verbatim(report.words, report.locator.text), report
        if not report.is_held:
            assert report.title in report.words
            assert report.body in report.words
        if report.document:
            assert report.title == report.document.title


def test_review_page_lists_reports_known_by_the_day(client, reader):
    client.force_login(reader)

    now = client.get("/reviews/LAC-2013/").text
    before = client.get("/reviews/LAC-2013/?as_at=2015-01-01").text

    assert "2 December 2014" in now
    assert "not held" in now
    assert "A report concerning this was provided" in now
    assert "2 December 2014" in before
    assert "A report concerning this was provided" not in before


# The agenda of a meeting


def test_meetings_say_by_when_their_agenda_is_published(client, reader):
    record_meeting(
        by=factories.user(), committee_name="Ducks Committee", date=dt.date(2026, 11, 24)
    )
    record_meeting(by=factories.user(), committee_name="Ducks Committee", date=dt.date(2039, 3, 8))
    client.force_login(reader)

    page = client.get("/meetings/").text

    assert "Agenda published by Monday 16 November 2026." in page
    assert "cannot be counted: the bank holidays of that year are not known here" in page


def test_clerk_sets_another_day_with_a_reason_and_takes_it_back(client, clerk):
    meeting = record_meeting(
        by=factories.user(), committee_name="Ducks Committee", date=dt.date(2026, 11, 24)
    )
    client.force_login(clerk)
    url = f"/meetings/{meeting.pk}/agenda/"
    assert "Monday 16 November 2026" in client.get(url).text

    typed = {"agenda_date": "2026-11-12", "agenda_date_reason": "The printers are closed."}
    page = client.post(url, typed | {"opened_on": meeting.version}, follow=True)
    meeting.refresh_from_db()
    assert meeting.agenda_publication_date == dt.date(2026, 11, 12)
    assert "Agenda published Thursday 12 November 2026: The printers are closed." in markup_of(page)
    assert "(five clear days before: Monday 16 November 2026)" in markup_of(page)

    back = {"agenda_date": "", "agenda_date_reason": ""}
    client.post(url, back | {"opened_on": meeting.version})
    meeting.refresh_from_db()
    assert meeting.agenda_publication_date == dt.date(2026, 11, 16)


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"agenda_date": "2026-11-24", "agenda_date_reason": "Late."}, "before the meeting"),
        ({"agenda_date": "2026-11-12"}, "Say why it is published on another day."),
        ({"agenda_date_reason": "Late."}, "Give the day, or empty the reason."),
        ({"agenda_date": "soon", "agenda_date_reason": "Late."}, "Late."),
    ],
)
def test_unusable_day_is_refused_beside_its_field(client, clerk, typed, said):
    meeting = record_meeting(
        by=factories.user(), committee_name="Ducks Committee", date=dt.date(2026, 11, 24)
    )
    client.force_login(clerk)

    page = client.post(f"/meetings/{meeting.pk}/agenda/", typed)

    assert page.status_code == 200
    assert said in page.text
    meeting.refresh_from_db()
    assert meeting.agenda_date is None


def test_agenda_of_no_meeting_is_not_found(client, clerk):
    client.force_login(clerk)

    assert client.get("/meetings/0/agenda/").status_code == 404
