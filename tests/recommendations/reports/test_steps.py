"""The steps of a paper between people: who reads drafts, who clears, sends back and waits."""

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from recommendations.models import ProgressReport, ReportTemplate
from recommendations.privacy import likely_identifiers
from recommendations.reports import issuing, proofs
from recommendations.reports.drafts import save_report
from recommendations.reports.recorded_since import recorded_since
from recommendations.reports.waiting import waiting_on
from tests import factories
from tests.recommendations.reports.reporting import (
    DAY,
    cleared,
    correct,
    draft_on,
    issue,
    proof_of,
)

pytestmark = pytest.mark.django_db


def steps_of(report: ProgressReport) -> list[tuple[str, str]]:
    fresh = ProgressReport.objects.get(pk=report.pk)
    return [(waiting.whom, waiting.what) for waiting in waiting_on([fresh])]


# Who reads what


def test_a_reader_gets_what_was_issued_and_no_draft(client, reader, ducks, settings):
    report = draft_on(ducks)
    proof = proof_of(report)
    client.force_login(reader)
    draft_pages = [
        *(
            reverse(f"report_{name}", args=[report.pk])
            for name in ("detail", "pdf", "word", "rows")
        ),
        *(reverse(f"proof_{name}", args=[report.pk, proof.number]) for name in ("detail", "pdf")),
    ]
    assert {client.get(address).status_code for address in draft_pages} == {404}
    assert report.title not in client.get(reverse("report_list")).text

    settings.READERS_SEE_DRAFTS = True
    assert client.get(report.get_absolute_url()).status_code == 200
    settings.READERS_SEE_DRAFTS = False

    issuing.approve(proof, by=factories.user(), post="Director of Ducks")
    issued = issuing.issue(proof, by=factories.user(), today=timezone.localdate())
    assert client.get(report.get_absolute_url()).url == issued.get_absolute_url()
    assert {client.get(address).status_code for address in draft_pages[1:]} == {200}
    assert report.title in client.get(reverse("report_list")).text


def test_lists_and_public_papers_call_an_exempt_report_by_its_public_title(
    client,
    reader,
    ducks,
):
    exempt = {"exemption": "1", "exemption_reason": "It is about one duck."}
    report = draft_on(ducks, title="One duck", public_title="A report on ducks", **exempt)
    issue(report)
    client.force_login(reader)

    listed = client.get(reverse("report_list")).text

    assert "A report on ducks" in listed
    assert "One duck" not in listed
    later = draft_on(ducks, as_at=DAY + dt.timedelta(days=60))
    assert "One duck" not in proof_of(later).html


# Cleared, by two hands


def test_one_hand_does_not_clear_for_finance_and_legal(ducks):
    report = draft_on(ducks)
    by = factories.user()
    finance, legal = report.sections.get(key="financial"), report.sections.get(key="legal")
    issuing.clear_section(finance, by=by, words_sha256=finance.words_sha256, post="Head of Money")

    with pytest.raises(issuing.StepNotAllowed, match="somebody else must clear it for Legal"):
        issuing.clear_section(legal, by=by, words_sha256=legal.words_sha256, post="Head of Law")

    assert [given.post for given in report.clearances.all()] == ["Head of Money"]


def test_an_empty_section_is_not_cleared(ducks):
    legal = draft_on(ducks).sections.get(key="legal")
    legal.text = " \n"

    with pytest.raises(issuing.StepNotAllowed, match="nothing to clear"):
        issuing.clear_section(legal, by=factories.user(), words_sha256=legal.words_sha256)


# What waits for whom, and what is sent back


def test_each_step_waits_for_somebody(client, manager, ducks):
    report = draft_on(ducks)
    assert steps_of(report) == [
        ("Finance", "“4.0 Financial implications” to be cleared"),
        ("Legal", "“5.0 Legal implications” to be cleared"),
    ]
    cleared(report)
    assert steps_of(report) == [("the clerk", "a proof to be made")]
    proof = proof_of(report)
    assert steps_of(report) == [("the director or a manager", "proof 1 to be approved")]
    client.force_login(manager)
    assert "proof 1 to be approved" in client.get("/").text
    issuing.approve(proof, by=factories.user(), post="Director of Ducks")
    assert steps_of(report) == [("the clerk", "version 1 to be issued")]
    assert "version 1 to be issued" not in client.get("/").text
    issuing.issue(proof, by=factories.user(), today=timezone.localdate())
    assert steps_of(report) == []


def test_a_proof_that_is_sent_back_says_why_and_is_never_issued(client, manager, ducks):
    report = draft_on(ducks)
    proof = proof_of(report)
    issuing.approve(proof, by=factories.user(), post="Director of Ducks")
    client.force_login(manager)
    address = reverse("proof_send_back", args=[report.pk, proof.number])

    assert client.post(address, {"reason": " "}).status_code == 200
    page = client.post(address, {"reason": "The foxes are missing."}, follow=True).text

    assert "The foxes are missing." in page
    assert steps_of(report) == [("the clerk", "proof 1, which was sent back")]
    with pytest.raises(issuing.StepNotAllowed, match="sent back"):
        issuing.issue(proof, by=factories.user(), today=timezone.localdate())


def test_a_section_that_is_sent_back_waits_until_its_words_change(client, manager, ducks):
    report = draft_on(ducks)
    client.force_login(manager)
    legal = report.sections.get(key="legal")

    client.post(
        reverse("section_send_back", args=[report.pk, "legal"]),
        {"words": legal.words_sha256, "reason": "Name the Act."},
    )

    assert ("the clerk", "“5.0 Legal implications”, which Legal sent back") in steps_of(report)
    report.sections.filter(key="legal").update(text="The Ducks Act applies.")
    assert ("Legal", "“5.0 Legal implications” to be cleared") in steps_of(report)


def test_what_was_recorded_since_a_proof_is_named(client, manager, ducks):
    proof = proof_of(draft_on(ducks))
    client.force_login(manager)
    page = reverse("proof_detail", args=[proof.report_id, proof.number])
    assert "Nothing that it describes was recorded since" in client.get(page).text

    factories.status_update(ducks[2], rag="red", status_date=DAY)
    factories.status_update(ducks[2], rag="red", status_date=DAY + dt.timedelta(days=1))

    assert recorded_since(proof) == [f"{ducks[2].reference}: status update"]
    shown = client.get(page).text
    assert "1 recorded since, not in this proof" in shown
    assert "All ponds dug." in shown


# What is frozen with a version


def test_a_version_lists_each_row_that_it_prints_with_its_page(ducks):
    proof = proof_of(draft_on(ducks))
    update = ducks[0].status_updates.get()

    rows = {(name, key): page for name, key, page in proof.rows}

    line = proof.lines.get(recommendation=ducks[0])
    assert rows["recommendations.Recommendation", ducks[0].pk] == line.page
    assert rows["recommendations.StatusUpdate", update.pk] == line.page
    assert rows["recommendations.ScrutinyReview", ducks[0].review_id] is None


def test_the_spreadsheet_of_a_version_is_frozen_with_it(client, reader, ducks):
    issued = issue(draft_on(ducks))
    correct(ducks[0], "red")
    client.force_login(reader)

    answer = client.get(reverse("issued_rows", args=[issued.report_id, 1]))

    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert {"Green", "Amber"} <= {cell for row in sheet.values for cell in row}  # type: ignore[union-attr]
    assert "Red" not in {cell for row in sheet.values for cell in row}  # type: ignore[union-attr]
    earlier = factories.issued_report()
    refused = client.get(reverse("issued_rows", args=[earlier.report_id, 1]), follow=True)
    assert "This version has no spreadsheet" in refused.text


def test_a_version_that_was_replaced_says_by_what(client, reader, ducks):
    report = draft_on(ducks)
    first = issue(report)
    issue(report, "The second pond is red")
    client.force_login(reader)

    page = client.get(first.get_absolute_url()).text

    assert "Superseded" in page
    assert "The second pond is red" in page


# What the committee resolved


def test_a_resolution_is_not_recorded_before_its_meeting_and_can_be_corrected(
    client,
    clerk,
    ducks,
):
    meeting = factories.meeting(date=timezone.localdate() + dt.timedelta(days=7))
    issued = issue(draft_on(ducks, meeting=meeting))
    words = {"words": "Resolved – That (1) the ponds be noted; (2) Officers be thanked."}
    client.force_login(clerk)
    address = f"{issued.get_absolute_url()}resolutions/"
    assert "The meeting is on" in client.post(address, {**words, "minute": "7"}).text

    by, later = factories.user(), meeting.date
    wrong = issuing.record_resolution(issued, by=by, minute="7", today=later, **words)
    issuing.record_resolution(
        issued,
        by=by,
        minute="8",
        today=later,
        corrects=wrong,
        correction_reason="The minute is 8.",
        **words,
    )

    page = client.get(issued.get_absolute_url()).text
    assert "corrected since" in page
    assert "The minute is 8." in page
    told = client.get(ducks[0].get_absolute_url()).text
    assert "minute 8" in told
    assert "minute 7" not in told
    assert likely_identifiers(words["words"]) == []
    assert likely_identifiers("That (1) it be noted; Daisy (2) was moved.") != []


def test_a_proof_of_an_exempt_report_without_a_public_title_is_stopped(ducks):
    exempt = {"exemption": "1", "exemption_reason": "It is about one duck."}
    report = cleared(draft_on(ducks, **exempt))

    stopping = proofs.candidate_of(report, now=timezone.now()).stopping

    assert [check.words for check in stopping] == [
        "An exempt report needs a title that lists and public papers can print."
    ]


# Changed, copied, thrown away


def chosen_for(report: ProgressReport, **changes) -> dict[str, object]:
    return {
        "subject": report.subject_references,
        "as_at": report.as_at.isoformat(),
        "title": report.title,
        "template": report.template_id,
        "shape": report.shape,
        "opened_on": report.version,
        **changes,
    }


def test_what_a_draft_is_about_can_be_changed_and_no_words_are_lost(client, clerk, ducks):
    report = draft_on(ducks)
    save_report(report, by=clerk, opened_on=2, texts={"legal": "The Ducks Act applies."})
    report.refresh_from_db()
    current = ReportTemplate.objects.get(name="Current headings")
    report.sections.create(key="ducklings", heading="Ducklings", text="There are ten.", order=99)
    client.force_login(clerk)
    sent = chosen_for(
        report,
        as_at="2021-06-02",
        meeting=factories.meeting().pk,
        template=current.pk,
        shape="tables",
        title="How far we have got",
    )

    client.post(reverse("report_choices", args=[report.pk]), sent)

    report.refresh_from_db()
    assert (report.as_at, report.shape) == (dt.date(2021, 6, 2), "tables")
    assert (report.title, report.template) == ("How far we have got", current)
    assert report.meeting is not None
    texts = {section.key: section.text for section in report.sections.all()}
    assert texts["legal"] == "The Ducks Act applies."
    assert texts["ducklings"] == "There are ten."
    assert "community_wealth" in texts
    late = client.post(reverse("report_choices", args=[report.pk]), sent)
    assert late.status_code == 409
    assert "Somebody else has saved the report" in late.text


@pytest.mark.parametrize("with_words", ["", "on"])
def test_a_copy_takes_the_words_over_where_that_is_asked(client, clerk, ducks, with_words):
    report = draft_on(ducks)
    client.force_login(clerk)
    address = reverse("report_copy", args=[report.pk])
    begun = client.get(address).context["form"].initial
    assert begun["subject"] == report.subject_references

    client.post(address, chosen_for(report, with_words=with_words))

    copy = ProgressReport.objects.exclude(pk=report.pk).get()
    words = report.sections.get(key="legal").text if with_words else ""
    assert copy.sections.get(key="legal").text == words
    assert copy.version == 1


def test_a_draft_that_is_thrown_away_leaves_the_lists_and_can_be_brought_back(client, clerk, ducks):
    report = draft_on(ducks, meeting=factories.meeting(date=DAY))
    client.force_login(clerk)
    address = reverse("report_discard", args=[report.pk])
    table = client.get(reverse("report_list")).context["table"]
    assert [row.record for row in table.rows] == [report]

    client.post(address, {"act": "discard"})

    listed = client.get(reverse("report_list"))
    assert list(listed.context["table"].rows) == listed.context["waiting"] == []
    assert report.title not in client.get(report.meeting.get_absolute_url()).text
    assert "Thrown away" in client.get(report.get_absolute_url()).text
    client.post(address, {"act": "restore"})
    report.refresh_from_db()
    assert report.discarded_at is None
    issue(report)
    assert "Withdraw that instead" in client.post(address, {"act": "discard"}, follow=True).text


def test_a_report_on_every_source_is_one_choice(client, clerk, ducks):
    client.force_login(clerk)

    client.post(reverse("report_create"), {"everything": "on", "as_at": "2026-11-01"})

    report = ProgressReport.objects.get()
    assert {"LAC-2013", "FV-2024", ducks[0].review.reference} <= set(report.subject_references)
    assert report.template == ReportTemplate.objects.get(name="Current headings")
