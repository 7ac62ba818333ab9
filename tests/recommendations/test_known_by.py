"""What did we know when we told them: lists, downloads, reports and re-tests."""

import csv
import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from recommendations.actions import plan_recommendation
from recommendations.models import ProgressReport, Recommendation, Retest
from tests import factories
from tests.pdfs import needs_pdftotext, words_of

pytestmark = pytest.mark.django_db
ADDED = dt.datetime(2022, 1, 1, 12, tzinfo=dt.UTC)
THEN, NOW = "2022-01-05", "2022-02-01"
STATUS_DATE = dt.date(2021, 12, 1)


@pytest.fixture
def corrected() -> Recommendation:
    """Told as red on 3 January, and corrected to green on 10 January, of the same day."""
    recommendation = factories.recommendation()
    factories.amend(recommendation, added_at=ADDED)
    told = factories.status_update_recorded_at(
        recommendation,
        ADDED + dt.timedelta(days=2),
        rag="red",
        status_date=STATUS_DATE,
        narrative="No duck counted.",
    )
    factories.status_update_recorded_at(
        recommendation,
        ADDED + dt.timedelta(days=9),
        rag="green",
        status_date=STATUS_DATE,
        narrative="Every duck counted.",
        corrects=told,
    )
    return recommendation


def listed(client, recommendation, **query):
    asked = {"q": recommendation.reference, "as_at": "2022-01-20", **query}
    return client.get(reverse("recommendation_list"), asked)


def test_list_tells_what_was_known_then(client, reader, corrected):
    client.force_login(reader)

    then = listed(client, corrected, known_by=THEN).content.decode()
    now = listed(client, corrected).content.decode()

    assert "As the register knew it at the end of 5 January 2022" in then
    assert "app-rag--red" in then
    assert "app-rag--red" not in now


def test_list_before_the_register_held_anything_says_so(client, reader, corrected):
    client.force_login(reader)

    page = listed(client, corrected, known_by="2010-01-01").content.decode()

    assert "It held nothing of this then." in page


@pytest.mark.parametrize("typed", ["soon", "2999-01-01"])
def test_list_says_when_that_day_cannot_be_used(client, reader, corrected, typed):
    client.force_login(reader)

    page = listed(client, corrected, known_by=typed).content.decode()

    assert "This is what is known now." in page
    assert "app-rag--green" in page


@pytest.mark.parametrize("wrong", [{"known_by": "2022-02-31"}, {"as_at": "2999-01-01"}])
def test_no_file_is_given_of_another_day_than_was_asked_for(client, reader, corrected, wrong):
    client.force_login(reader)

    answer = listed(client, corrected, format="csv", **wrong)

    assert answer["Content-Type"].startswith("text/html")


def test_list_of_what_was_known_then_leads_to_what_was_known_then(client, reader, corrected):
    client.force_login(reader)

    page = listed(client, corrected, known_by=THEN).content.decode()

    address = corrected.get_absolute_url()
    assert f'href="{address}?as_at=2022-01-20&amp;known_by={THEN}"' in page


def test_download_holds_the_words_that_were_known_then(client, reader, corrected):
    client.force_login(reader)

    def row(**query):
        sheet = b"".join(listed(client, corrected, format="csv", **query).streaming_content)
        (line,) = csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")))
        return line["RAG"], line["What has happened"], line["As known on"]

    assert row(known_by=THEN) == ("Red", "No duck counted.", "2022-01-05")
    assert row() == ("Green", "Every duck counted.", "")


def test_found_again_is_judged_by_the_colours_known_then(corrected):
    inspection = factories.inspection(
        start_date=dt.date(2021, 12, 10),
        end_date=dt.date(2021, 12, 11),
        published_date=dt.date(2021, 12, 20),
    )
    by_finding = factories.finding(
        inspection=inspection, text="The counting of ducks remains weak."
    )
    Retest(
        recommendation=corrected,
        inspection=inspection,
        by_finding=by_finding,
        verdict=Retest.Verdict.STILL_A_CONCERN,
        words="remains weak",
        why="It speaks of the same ducks.",
        sequence=1,
        recorded_at=ADDED + dt.timedelta(days=1),
        recorded_by=factories.user(),
    ).save()
    day = dt.date(2022, 1, 20)

    then = Retest.objects.found_again(day, ADDED + dt.timedelta(days=5))
    later = Retest.objects.found_again(day, ADDED + dt.timedelta(days=20))

    assert corrected.pk not in then.subjects()
    assert corrected.pk in later.subjects()
    assert corrected.pk in Retest.objects.found_again(day).subjects()


def test_report_keeps_what_was_known_when_the_committee_was_told(client, clerk, corrected):
    client.force_login(clerk)
    sent = {"subject": corrected.review.reference, "as_at": "2022-01-20", "known_by": THEN}

    page = client.post(reverse("report_create"), sent, follow=True).content.decode()

    assert "As the register knew it on 5 January 2022, 23:59" in page
    assert "No duck counted." in page
    assert "Every duck counted." not in page


def test_report_on_what_the_register_did_not_hold_is_refused(client, clerk, corrected):
    client.force_login(clerk)
    sent = {"subject": corrected.review.reference, "as_at": "2022-01-20", "known_by": "2021-12-31"}

    page = client.post(reverse("report_create"), sent)

    assert "held nothing of it" in page.context["form"].errors["known_by"][0]
    assert not ProgressReport.objects.exists()


@needs_pdftotext
def test_command_prints_what_was_known_then(tmp_path, corrected):
    path = tmp_path / "report.pdf"

    call_command(
        "progress_report",
        corrected.review.reference,
        as_at="2022-01-20",
        known_by=THEN,
        output=path,
        stdout=io.StringIO(),
    )

    assert "No duck counted." in words_of(path.read_bytes())


def test_what_a_committee_was_given_later_was_not_known_then(client, reader, corrected):
    factories.issued_report(lines={corrected: "red"})
    client.force_login(reader)
    printed = "What committees were told"

    assert printed in client.get(corrected.get_absolute_url()).text
    assert printed not in client.get(corrected.get_absolute_url(), {"known_by": THEN}).text


# What was set once, after the recommendation itself


def plan(recommendation: Recommendation, due: dt.date | None) -> Recommendation:
    return plan_recommendation(
        recommendation, by=factories.user(), owner="Head of Geese", original_due_date=due
    )


@pytest.fixture
def planned_later(corrected) -> Recommendation:
    """Its first owner and first due date, which had passed, were set on 10 January."""
    plan(corrected, STATUS_DATE)
    moment = ADDED + dt.timedelta(days=9)
    factories.amend(corrected, owner_set_at=moment, original_due_date_set_at=moment)
    return corrected


def test_a_first_owner_and_due_date_are_known_since_they_were_set(client, reader, planned_later):
    client.force_login(reader)
    address = planned_later.get_absolute_url()

    now = client.get(address).text
    then = client.get(address, {"known_by": THEN}).text

    assert "Head of Geese" in now
    assert "1 December 2021" in now
    assert "Head of Geese" not in then
    assert "No due date is recorded" in then


def test_nothing_was_known_to_be_overdue_before_its_due_date_was_set(planned_later):
    day = dt.date(2022, 1, 5)
    then = Recommendation.objects.as_at(day, ADDED + dt.timedelta(days=4))
    later = Recommendation.objects.as_at(day, ADDED + dt.timedelta(days=9, seconds=-1))
    known = Recommendation.objects.as_at(day, ADDED + dt.timedelta(days=9))

    for before in (then, later):
        held = before.get(pk=planned_later.pk)
        assert (held.current_owner, held.due_date, held.first_due_date) == ("", None, None)
        assert not before.overdue().exists()
        assert not before.late_on_first_date().exists()
    assert known.get(pk=planned_later.pk).first_due_date == STATUS_DATE
    assert known.get(pk=planned_later.pk).current_owner == "Head of Geese"


def test_a_plan_keeps_the_moment_of_each_part(corrected):
    first = plan(corrected, None)
    then = plan(corrected, STATUS_DATE)

    assert first.owner_set_at
    assert first.original_due_date_set_at is None
    assert then.owner_set_at == first.owner_set_at
    assert then.original_due_date_set_at >= first.owner_set_at
