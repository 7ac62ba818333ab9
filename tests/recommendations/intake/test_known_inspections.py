"""An inspection without a letter: announced, or known from the press; and then its letter."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from findings.models import Inspection, JudgementArea, SourceDocument
from findings.sentences import overall_in_words
from tests import factories
from wirral_tracker.kit.chain import links
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.chain.verify import verify

pytestmark = pytest.mark.django_db

ANNOUNCED = {
    "reference": "ilacs-2026",
    "kind": "ilacs_standard",
    "framework": "ILACS 2026",
    "date_text": "The autumn of 2026",
    "earliest_date": "2026-09-01",
    "latest_date": "2026-12-18",
    "told_as": "notice",
    "title": "Notice of inspection",
    "publisher": "Ofsted",
    "told_date": "2026-08-31",
    "words": "An inspection in the autumn.",
    "made_public_by": "Ofsted",
}


@pytest.fixture
def desk(client: Client, officer) -> Client:
    client.force_login(officer)
    return client


def enter(desk: Client, **changes: Any):
    return desk.post(reverse("inspection_create"), ANNOUNCED | changes, follow=True)


def test_an_announced_inspection_is_entered_with_what_is_known_and_who_told(desk, officer):
    page = enter(desk)

    inspection = Inspection.objects.get(reference="ILACS-2026")
    assert (inspection.source, inspection.start_date) == (None, None)
    assert inspection.added_by == officer
    [document] = inspection.known_through()
    assert (document.kind, document.publisher) == ("notice", "Ofsted")
    assert "between 1 September 2026 and 18 December 2026" in page.text
    assert "No judgement known." in page.text
    assert "Notice of inspection" in page.text
    # Nobody knows yet whether its framework judges it overall.
    assert overall_in_words(Inspection.objects.with_overall().get(pk=inspection.pk)) == "Not known"
    links.seal()
    verify()


def test_a_grade_that_the_press_tells_is_added_where_its_words_name_it(desk):
    page = enter(desk, told_as="news_item", words="Leaders are good, the inspectors wrote.")
    inspection = Inspection.objects.get(reference="ILACS-2026")
    address = reverse("told_grade_create", args=[inspection.reference])
    assert address in page.text
    [paragraph] = inspection.stated_at.all()
    leaders = "The impact of leaders on social work practice with children and families"
    line = JudgementArea.objects.filter(name=leaders)[0].line
    told = {"paragraph": paragraph.pk, "line": line.code, "grade": "good"}

    refused = desk.post(address, told | {"grade": "outstanding"})
    assert "These words do not name this grade." in refused.text
    assert not inspection.judgements.exists()
    page = desk.post(address, told, follow=True)

    [judgement] = inspection.judgements.all()
    assert (judgement.area.framework, judgement.area.line) == ("ILACS 2026", line)
    assert not judgement.is_own
    assert "Known only through" in page.text
    assert "is judged twice" in desk.post(address, told).text
    links.seal()
    verify()


def test_what_an_officer_typed_says_so_and_has_no_digest(desk):
    enter(desk)

    page = desk.get(SourceDocument.objects.get(kind="notice").get_absolute_url()).text

    assert "Typed by an officer" in page
    assert "third party" not in page
    assert "SHA-256" not in page


def test_until_its_notice_is_published_officers_alone_see_it_or_its_report_comes(desk, reader):
    """A notice reaches the council before anybody else knows of the inspection."""
    enter(desk, unpublished="on", made_public_by="")
    inspection = Inspection.objects.get(reference="ILACS-2026")
    readers = Client()
    readers.force_login(reader)
    assert "ILACS-2026" in desk.get(reverse("inspection_list")).text
    assert "ILACS-2026" not in readers.get(reverse("inspection_list")).text
    assert readers.get(inspection.get_absolute_url()).status_code == 404

    address = reverse("source_publish", args=[inspection.announced_in.slug])
    desk.post(address, {"made_public_by": "Ofsted", "made_public_date": "2026-09-01"})

    assert readers.get(inspection.get_absolute_url()).status_code == 200


def test_from_the_press_its_words_that_may_name_a_child_are_asked_about_once(desk):
    words = "Inspectors came. Kayleigh told them of the ducks."

    asked = enter(desk, told_as="news_item", words=words)

    assert not Inspection.objects.filter(reference="ILACS-2026").exists()
    assert "“Kayleigh” looks like a child&#x27;s first name." in asked.text
    enter(desk, told_as="news_item", words=words, checked=asked.context["form"]["checked"].value())
    assert Inspection.objects.get(reference="ILACS-2026").known_through()[0].kind == "news_item"


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"reference": "fv 2026"}, "Use capital letters"),
        ({"reference": "MV4"}, "has an inspection of this reference"),
        ({"start_date": "2026-10-05"}, "Give both days, or neither."),
        ({"start_date": "2026-10-05", "end_date": "2026-10-06"}, "leave this empty"),
        ({"earliest_date": "1026-09-01"}, "This is in the year 1026"),
        ({"latest_date": "2206-09-01"}, "more than 5 years ahead"),
        ({"told_date": "2206-09-01"}, "The day must be today or in the past."),
        ({"made_public_by": ""}, "Say who published it"),
        ({"start_date": "2026-10-05", "end_date": "2026-10-01"}, "The last day is before"),
        ({"latest_date": "2026-08-01"}, "before the day that it was not before"),
        ({"date_text": ""}, "Give the days on site, or what is said of them."),
        ({"words": ""}, "What it says of the inspection"),
        ({"kind": "party"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(desk, changes, complaint):
    documents = SourceDocument.objects.count()

    page = enter(desk, **changes)

    assert complaint in page.text
    assert "There is a problem" in page.text
    assert 'value="Notice of inspection"' in page.text
    assert not Inspection.objects.filter(reference="ILACS-2026").exists()
    assert SourceDocument.objects.count() == documents


def correct(desk: Client, reference: str, **changes: Any):
    url = reverse("inspection_correct", args=[reference])
    form = desk.get(url).context["form"]
    sent = {field.html_name: field.value() or "" for field in form}
    return desk.post(url, sent | {"reason": "Ofsted called."} | changes, follow=True)


def test_its_days_are_corrected_on_record(desk, officer):
    enter(desk)

    days = {"start_date": "2026-10-05", "end_date": "2026-10-16"}
    page = correct(desk, "ILACS-2026", **days, earliest_date="", latest_date="")

    inspection = Inspection.objects.get(reference="ILACS-2026")
    assert inspection.start_date == dt.date(2026, 10, 5)
    assert "5 to 16 October 2026" in page.text
    amended = Amendment.objects.filter(row_model="findings.Inspection", row_id=inspection.pk)
    assert set(amended.values_list("field", "reason", "by")) == {
        ("start_date", "Ofsted called.", officer.pk),
        ("end_date", "Ofsted called.", officer.pk),
        ("earliest_date", "Ofsted called.", officer.pk),
        ("latest_date", "Ofsted called.", officer.pk),
    }
    assert "Nothing is changed." in correct(desk, "ILACS-2026").text


def test_what_a_report_says_of_itself_is_not_corrected_here(desk):
    url = reverse("inspection_correct", args=["ILACS-2023"])

    assert desk.get(url).status_code == 404


def test_areas_are_moved_by_officers_and_shown_to_everybody(desk, client):
    listed = desk.get(reverse("area_list"))
    line = next(line for line in listed.context["lines"] if line.line.code == "care-leavers")
    told = line.of_framework("SIF")

    url = reverse("area_move", args=[told.pk])
    taken = desk.post(url, {"line": "children-in-care", "reason": "Ducks."})
    desk.post(url, {"line": "-", "reason": "It is another matter."})

    assert "SIF has an area there" in taken.text
    names = [line.label for line in desk.get(reverse("area_list")).context["lines"]]
    assert "Services for care leavers (SIF)" in names
    reader = factories.user()
    client.force_login(reader)
    assert "Move it" not in client.get(reverse("area_list")).text
    assert client.get(url).status_code == 403
