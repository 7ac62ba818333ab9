"""A report on its way to a committee, and what stays of it: cleared, proved, approved, issued."""

import datetime as dt
import hashlib
import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from recommendations.models import (
    IssuedReport,
    ProgressReport,
    ReportProof,
    ReportTemplate,
    StatusUpdate,
)
from recommendations.reports import issuing, proofs
from recommendations.reports.build import build_draft
from recommendations.reports.checks import checks_of
from recommendations.reports.compare import compare_with_register, compare_with_report
from recommendations.reports.drafts import create_report, save_exemption, save_report
from recommendations.reports.render import report_html, word_of_report
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.markup import markup_of
from tests.pdfs import needs_pdftotext, words_of
from tests.recommendations.reports.reporting import (
    DAY,
    cleared,
    correct,
    draft_on,
    issue,
    proof_of,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 1)


# The same bytes


def test_what_was_issued_stays_to_the_byte_whatever_happens_later(client, reader, ducks):
    client.force_login(reader)
    report = draft_on(ducks)
    issued = issue(report)
    url = reverse("report_pdf", args=[report.pk])
    first = client.get(url)

    correct(ducks[0], "red")
    factories.status_update(ducks[2], rag="green", status_date=DAY)
    save_report(report, by=factories.user(), opened_on=report.version, texts={"risks": "Foxes."})
    second = client.get(url)

    assert first.content == second.content == bytes(issued.proof.pdf)
    assert hashlib.sha256(second.content).hexdigest() == issued.proof.sha256
    assert client.get(reverse("issued_pdf", args=[report.pk, 1])).content == first.content


def test_the_bytes_approved_are_the_bytes_issued(client, clerk, manager, ducks):
    report = cleared(draft_on(ducks))
    client.force_login(clerk)
    client.post(reverse("proof_create", args=[report.pk]), {"accepted": "on"})
    proof = report.proofs.get()
    shown = client.get(reverse("proof_pdf", args=[report.pk, 1])).content
    client.force_login(manager)
    client.post(reverse("proof_approve", args=[report.pk, 1]), {"post": "Director of Ducks"})
    factories.status_update(ducks[2], rag="red", status_date=DAY)
    client.force_login(clerk)
    client.post(reverse("proof_issue", args=[report.pk, 1]))

    issued = client.get(reverse("issued_pdf", args=[report.pk, 1])).content
    assert issued == shown == bytes(proof.pdf)


def test_a_proof_leaves_out_what_is_recorded_after_it_was_begun(ducks):
    report = cleared(draft_on(ducks))
    now = timezone.now()
    factories.status_update_recorded_at(
        ducks[2], now + dt.timedelta(seconds=1), rag="red", status_date=DAY
    )

    proof = proofs.make_proof(proofs.candidate_of(report, now=now), by=factories.user())

    assert proof.lines.get(recommendation=ducks[2]).rag == ""


def test_lines_say_what_is_printed_and_on_which_page(ducks):
    proof = proof_of(draft_on(ducks))

    lines = {line.recommendation: line for line in proof.lines.all()}
    assert lines[ducks[0]].rag == "green"
    assert lines[ducks[0]].words == "All ponds dug."
    assert lines[ducks[0]].status_date == DAY
    assert {line.page for line in lines.values()} <= {1, 2, 3, 4}
    assert all(line.page for line in lines.values())


def test_template_and_its_version_are_kept_with_the_proof(ducks):
    report = draft_on(ducks)

    proof = proof_of(report)

    assert (proof.template_name, proof.template_version) == ("Headings of 2016", 1)


# Clearance


def test_a_clearance_holds_for_the_words_that_were_read(ducks):
    report = cleared(draft_on(ducks))
    assert not waiting(report)

    save_report(report, by=factories.user(), opened_on=report.version, texts={"legal": "New."})

    assert waiting(report) == ["“5.0 Legal implications” waits for clearance by Legal."]


def waiting(report: ProgressReport) -> list[str]:
    return [each.words for each in found(report) if "clearance" in each.words]


def found(report: ProgressReport, people=()):
    report = ProgressReport.objects.get(pk=report.pk)
    return checks_of(report, build_draft(report), people)


def test_words_changed_while_they_were_read_are_not_cleared(client, manager, ducks):
    report = draft_on(ducks)
    client.force_login(manager)
    read = report.sections.get(key="legal").words_sha256
    save_report(report, by=factories.user(), opened_on=report.version, texts={"legal": "New."})

    page = client.post(
        reverse("section_clear", args=[report.pk, "legal"]),
        {"words": read, "post": "Head of Legal Services"},
    )

    assert "has been changed since you read it" in page.content.decode()
    assert not report.clearances.exists()


def test_who_cleared_is_recorded_and_never_printed(client, manager, ducks):
    report = draft_on(ducks)
    client.force_login(manager)
    manager.first_name, manager.last_name = "Mallory", "Mallard"
    manager.save()
    read = report.sections.get(key="legal").words_sha256

    page = client.post(
        reverse("section_clear", args=[report.pk, "legal"]),
        {"words": read, "post": "Head of Legal Services"},
        follow=True,
    )

    assert "Head of Legal Services" in page.content.decode()
    assert "cleared for Legal" in page.content.decode()
    assert "Mallory Mallard" in page.content.decode()
    assert "Mallory" not in report_html(build_draft(report))


# Before it goes out


def test_an_empty_required_section_and_a_missing_clearance_stop_it(ducks):
    report = draft_on(ducks)
    save_report(report, by=factories.user(), opened_on=report.version, texts={"risks": " "})

    stopping = [each.words for each in found(report) if each.stops]

    assert "“7.0 Relevant risks” is required and empty." in stopping
    assert "“4.0 Financial implications” waits for clearance by Finance." in stopping
    with pytest.raises(proofs.NotReady):
        proofs.make_proof(proofs.candidate_of(report, now=timezone.now()), by=factories.user())
    assert not report.proofs.exists()


def test_a_recommendation_without_an_update_is_named(ducks):
    words = [each.words for each in found(draft_on(ducks)) if not each.stops]

    assert f"No update has been recorded for {ducks[2].reference}." in words


@pytest.mark.once
@pytest.mark.parametrize("key", ["risks", "report_author"])
def test_officers_are_named_in_the_author_block_alone(ducks, key):
    report = draft_on(ducks)
    save_report(
        report, by=factories.user(), opened_on=2, texts={key: "Ask Donald Drake about ponds."}
    )

    words = " ".join(each.words for each in found(report, ["Donald Drake"]))

    assert ("Donald Drake" in words) is (key != "report_author")


@pytest.mark.once
def test_an_exempt_report_may_name_officers(ducks):
    report = draft_on(ducks, exemption="1", exemption_reason="It is about one duck.")
    save_report(report, by=factories.user(), opened_on=2, texts={"risks": "Ask Donald Drake."})

    assert "Donald" not in " ".join(each.words for each in found(report, ["Donald Drake"]))


@pytest.mark.once
def test_what_may_identify_a_child_is_shown_wherever_it_was_typed(ducks):
    factories.status_update(
        ducks[2], rag="red", status_date=DAY, narrative="Daisy Duck, aged 7, was moved."
    )

    words = " ".join(each.words for each in found(draft_on(ducks)))

    assert "looks like a child's name beside an age" in words


def test_a_position_after_the_meeting_stops_it(ducks):
    report = draft_on(ducks, meeting=factories.meeting(date=DAY - dt.timedelta(days=1)))

    assert any("after the meeting" in each.words and each.stops for each in found(report))


def test_what_was_accepted_is_kept_with_the_proof(client, clerk, ducks):
    report = cleared(draft_on(ducks))
    client.force_login(clerk)

    refused = client.post(reverse("proof_create", args=[report.pk]))
    client.post(reverse("proof_create", args=[report.pk]), {"accepted": "on"})

    assert "Read the list" in refused.content.decode()
    assert report.proofs.get().checks == [f"No update has been recorded for {ducks[2].reference}."]


# Out of turn


def test_nobody_approves_a_proof_that_he_made(client, manager, ducks):
    report = cleared(draft_on(ducks))
    proof = proofs.make_proof(proofs.candidate_of(report, now=timezone.now()), by=manager)
    client.force_login(manager)

    page = client.post(
        reverse("proof_approve", args=[report.pk, proof.number]), {"post": "Director of Ducks"}
    )

    assert "somebody else must" in page.content.decode()
    assert not hasattr(ReportProof.objects.get(), "approval")


def test_a_proof_without_approval_is_not_issued(client, clerk, ducks):
    proof = proof_of(draft_on(ducks))
    client.force_login(clerk)

    page = client.post(reverse("proof_issue", args=[proof.report_id, 1]), follow=True)

    assert "has not been approved" in page.content.decode()
    assert not IssuedReport.objects.exists()


def test_an_approved_proof_is_not_issued_once_another_was_made(ducks):
    report = draft_on(ducks)
    first = proof_of(report)
    issuing.approve(first, by=factories.user(), post="Director of Ducks")
    proof_of(report)

    with pytest.raises(issuing.StepNotAllowed, match="later proof"):
        issuing.issue(first, by=factories.user(), today=timezone.localdate())


def test_a_proof_is_issued_once(ducks):
    issued = issue(draft_on(ducks))

    with pytest.raises(issuing.StepNotAllowed):
        issuing.issue(issued.proof, by=factories.user(), today=timezone.localdate())


# Replaced, withdrawn, exempt


@pytest.mark.once
@needs_pdftotext
def test_a_replacement_prints_its_number_and_what_changed(ducks):
    report = draft_on(ducks)
    first = issue(report)
    correct(ducks[1], "red")

    with pytest.raises(ValidationError, match="Say what this version changes"):
        proof_of(report)
    second = issue(report, "The second pond is red, not amber")

    issued_on = date_format(timezone.localdate(first.recorded_at))
    replaced = f"Version 2. It replaces version 1, issued {issued_on}. What has changed: The second"
    assert replaced in words_of(bytes(second.proof.pdf))
    assert first.proof.lines.get(recommendation=ducks[1]).rag == "amber"
    assert second.proof.file_name.endswith("-version-2.pdf")


@pytest.mark.once
def test_each_issued_version_is_a_word_document_of_its_frozen_content(client, reader, ducks):
    client.force_login(reader)
    report = draft_on(ducks)
    first = issue(report)
    correct(ducks[1], "red")
    second = issue(report, "The second pond is red, not amber")
    issuing.withdraw_issued(first, by=factories.user(), reason="The second pond was wrong.")

    for issued in (first, second):
        answer = client.get(reverse("issued_word", args=[report.pk, issued.version]))
        assert answer.content == word_of_report(issued.proof.html)
        assert issued.proof.file_name.replace(".pdf", ".docx") in answer["Content-Disposition"]
        assert f"versions/{issued.version}/word/" in client.get(issued.get_absolute_url()).text
    standing = client.get(reverse("report_word", args=[report.pk]))
    assert standing.content == word_of_report(second.proof.html)


def test_a_withdrawn_report_stays_to_be_read_with_the_reason(client, clerk, ducks):
    client.force_login(clerk)
    issued = issue(draft_on(ducks))
    url = issued.get_absolute_url()

    client.post(f"{url}withdraw/", {"reason": "The wrong pond was described."})

    page = client.get(url).content.decode()
    assert "Withdrawn" in page
    assert "The wrong pond was described." in page
    assert client.get(f"{url}pdf/").content == bytes(issued.proof.pdf)
    again = client.post(f"{url}withdraw/", {"reason": "Again."}).content.decode()
    assert "withdrawn already" in again


@pytest.mark.once
@needs_pdftotext
def test_an_exempt_report_prints_its_paragraph_and_reason(client, clerk, ducks):
    client.force_login(clerk)
    report = draft_on(ducks)
    url = reverse("report_exemption", args=[report.pk])

    typed = {"exemption": "1", "opened_on": report.version}
    refused = client.post(url, {**typed, "exemption_reason": " "}).content.decode()
    client.post(
        url,
        {
            **typed,
            "exemption_reason": "One duck could be told apart",
            "public_title": "A report on ducks",
        },
    )

    assert "Say why it is to be kept from the public." in refused
    assert "Give the title that everybody may read." in refused
    report.refresh_from_db()
    draft = build_draft(report)
    proof = proof_of(report)
    words = words_of(bytes(proof.pdf))
    assert "“Information relating to any individual”. In all the circumstances" in words
    assert "disclosing the information. One duck could be told apart." in words
    marks = words.count("EXEMPT: paragraph 1, not for publication")
    assert marks == words.count("Page ") > 1
    assert proof.file_name.endswith("progress-report-EXEMPT-paragraph-1.pdf")
    assert draft.file_name.endswith("progress-report-EXEMPT-paragraph-1-DRAFT.pdf")


def test_a_page_opened_before_a_report_was_made_exempt_makes_it_public_only_when_told(
    client, clerk, officer, ducks
):
    client.force_login(clerk)
    report = draft_on(ducks)
    url = reverse("report_exemption", args=[report.pk])
    typed = {"exemption": "", "exemption_reason": "", "opened_on": report.version}
    save_exemption(report, by=officer, exemption="1", exemption_reason="It is about one duck.")

    late = client.post(url, typed)

    assert late.status_code == 409
    assert "now it says: Paragraph 1: an individual" in late.text
    report.refresh_from_db()
    assert report.exemption == "1"
    typed["opened_on"] = late.context["form"]["opened_on"].value()
    assert client.post(url, typed).status_code == 302
    report.refresh_from_db()
    assert report.exemption == ""


# Since the last report

ALL_KEPT = "0 moved up, 0 moved down, 2 kept the same colour, 1 still not rated"


@needs_pdftotext
def test_the_next_report_reads_the_last_from_what_was_frozen(ducks):
    first = draft_on(ducks)
    issue(first)
    later = DAY + dt.timedelta(days=60)
    factories.status_update(ducks[1], rag="green", status_date=later, narrative="Dug.")
    correct(ducks[0], "amber")

    words = words_of(bytes(proof_of(draft_on(ducks, as_at=later)).pdf))

    assert "1 moved up, 0 moved down, 0 kept the same colour, 1 still not rated and 1 corr" in words
    table = words.partition("Colours that differ from the last report")[2][:400]
    assert re.search(rf"{ducks[1].reference} .*Amber .*Green .*Moved up", table)
    reference = ducks[0].reference
    assert f"{reference}, corrected since: that report printed Green" in words
    assert "the register now says Amber" in words


@pytest.mark.once
@pytest.mark.parametrize("days", [0, 60])
def test_what_is_rated_for_the_first_time_is_newly_rated_and_moved_nowhere(ducks, days):
    issue(draft_on(ducks))
    later = DAY + dt.timedelta(days=60)
    factories.status_update(ducks[2], rag="amber", status_date=DAY + dt.timedelta(days=days))

    html = report_html(build_draft(draft_on(ducks, as_at=later)))

    # On the first page, and where the paper says what has changed.
    assert html.count("0 moved up, 0 moved down, 2 kept the same colour and 1 newly rated") == 2
    assert "corrected since" not in html


@pytest.mark.once
def test_what_a_report_printed_wrongly_is_no_movement(ducks):
    issue(draft_on(ducks))
    correct(ducks[0], "amber")

    html = report_html(build_draft(draft_on(ducks, as_at=DAY + dt.timedelta(days=1))))

    assert "Moved down" not in html
    assert "0 moved down, 1 kept the same colour, 1 still not rated and 1 corrected since" in html


def test_what_was_recorded_later_of_an_earlier_day_corrects_nothing(ducks):
    issue(draft_on(ducks))
    factories.status_update(ducks[1], rag="green", status_date=DAY, narrative="It was dug by then.")

    html = report_html(build_draft(draft_on(ducks, as_at=DAY + dt.timedelta(days=1))))

    assert "1 moved up, 0 moved down, 1 kept the same colour and 1 still not rated" in html
    assert "corrected since" not in html


def test_a_paper_is_compared_with_an_earlier_day_and_never_for_its_own_meeting(ducks):
    meeting = factories.meeting(date=dt.date(2030, 1, 8))
    issue(draft_on(ducks, title="The ducks in June", meeting=meeting))
    later, earlier = (DAY + dt.timedelta(days=days) for days in (30, -30))
    factories.recommendation(review=ducks[0].review)

    def printed(**chosen) -> str:
        return report_html(build_draft(draft_on(ducks, **chosen)))

    assert f"Compared with the report of 1 June 2021: {ALL_KEPT} and 1 not in it." in printed(
        as_at=later
    )
    for without in (printed(as_at=earlier), printed(as_at=later, meeting=meeting)):
        assert "No other report of an earlier day has been issued here" in without
        assert "The ducks in June" not in without


@pytest.mark.once
def test_a_first_report_says_that_there_is_none_before(ducks):
    html = report_html(build_draft(draft_on(ducks)))

    assert "No other report of an earlier day has been issued here and stands" in html


# Beside today, and beside another


@pytest.mark.once
def test_an_issued_report_is_compared_with_today(client, reader, ducks):
    issued = issue(draft_on(ducks))
    correct(ducks[0], "red")
    client.force_login(reader)

    changed = [row for row in compare_with_register(issued, timezone.localdate()) if row.is_changed]
    page = markup_of(client.get(f"{issued.get_absolute_url()}compare/"))

    assert [row.recommendation for row in changed] == [ducks[0]]
    assert (changed[0].before.rag.code, changed[0].after.rag.code) == ("green", "red")
    assert "1 of 3 recommendations reads differently" in page


@pytest.mark.once
def test_two_issued_reports_are_compared(client, reader, ducks):
    report = draft_on(ducks)
    first = issue(report)
    correct(ducks[1], "red")
    second = issue(report, "Red.")
    client.force_login(reader)

    changed = [row for row in compare_with_report(first, second) if row.is_changed]
    page = markup_of(client.get(f"{first.get_absolute_url()}compare/", {"with": f"{report.pk}.2"}))

    assert [row.recommendation for row in changed] == [ducks[1]]
    assert "1 of 3 recommendations reads differently" in page


def test_comparing_with_what_does_not_exist_is_not_found(client, reader, ducks):
    issued = issue(draft_on(ducks))
    client.force_login(reader)

    for named in ("0.1", "x", "1", "1.x", "9" * 30 + ".1", "²."):
        answer = client.get(f"{issued.get_absolute_url()}compare/", {"with": named})

        assert answer.status_code == 404, named


# On the recommendation's own page


def test_a_recommendation_lists_every_report_that_carried_it_and_what_was_resolved(
    client, clerk, ducks
):
    client.force_login(clerk)
    issued = issue(draft_on(ducks))
    client.post(
        f"{issued.get_absolute_url()}resolutions/",
        {"recommendation": ducks[0].pk, "words": "That the ponds be noted.", "minute": "17"},
    )
    correct(ducks[0], "red")

    page = client.get(ducks[0].get_absolute_url()).content.decode()
    other = client.get(ducks[1].get_absolute_url()).content.decode()

    told = page[page.index("What committees were told") :]
    assert "app-rag--green" in told[:1500]
    assert "All ponds dug." in told
    assert "That the ponds be noted." in told
    assert "minute 17" in told
    assert "That the ponds be noted." not in other


@pytest.mark.once
def test_a_report_on_its_page_reads_as_it_was_printed(client, reader, ducks):
    issued = issue(draft_on(ducks))
    factories.status_update(ducks[2], rag="red", status_date=DAY, narrative="Later words.")
    client.force_login(reader)

    page = client.get(issued.get_absolute_url()).content.decode()

    assert "All ponds dug." in page
    assert "Later words." not in page
    assert StatusUpdate.objects.filter(narrative="Later words.").exists()


# What the paper says of what was said before


@needs_pdftotext
def test_subject_history_names_the_report_of_2014_that_is_not_held():
    template = ReportTemplate.objects.get(name="Current headings")
    report = create_report(
        find_subjects(["LAC-2013"]),
        as_at=dt.date(2026, 11, 1),
        by=factories.user(),
        template=template,
    )

    html = report_html(build_draft(report))

    assert "An update report (2 December 2014; not held; known from lac-2013, " in html


@pytest.mark.once
def test_a_challenged_colour_prints_the_rule_and_the_reason(ducks):
    factories.status_update(
        ducks[2],
        rag="green",
        status_date=DAY,
        challenge="Green, although it was due on 1 May 2021.",
        challenge_reason="The pond was moved.",
    )

    html = report_html(build_draft(draft_on(ducks)))

    assert "Green, although it was due on 1 May 2021." in html
    assert "Reason given: The pond was moved." in html


def test_a_report_on_a_theme_covers_whatever_bears_on_it(client, clerk):
    client.force_login(clerk)
    client.post(reverse("report_create"), {"themes": "private-fostering", "as_at": "2026-11-01"})

    report = ProgressReport.objects.get()
    carried = [line.reference for line in build_draft(report).lines]
    assert carried == ["ILACS-2023-A2"]
    assert "private fostering" in report.title.lower()


def test_a_report_on_the_rows_of_a_filtered_list(client, clerk):
    client.force_login(clerk)
    address = "/recommendations/?source=LAC-2013&rag=amber"

    client.post(reverse("report_create"), {"filters": address, "as_at": "2016-03-31"})

    lines = build_draft(ProgressReport.objects.get()).lines
    assert len(lines) == 4
    assert {line.rag for line in lines} == {"amber"}


def test_a_draft_opens_when_corrections_have_left_nothing_in_its_list(client, clerk, ducks):
    client.force_login(clerk)
    report = draft_on(ducks, filters=f"source={ducks[0].review.reference}&rag=amber")

    correct(ducks[1], "green")
    page = client.get(report.get_absolute_url())

    assert build_draft(report).lines == ()
    name = ducks[0].review.reference
    none = f"there is none: 0 of the 3 recommendations of {name} (chosen: RAG amber)."
    assert none in page.content.decode()


# The office's own headings


def test_headings_are_renamed_reordered_added_and_removed_for_reports_to_come(client, clerk):
    client.force_login(clerk)
    template = ReportTemplate.objects.get(name="Headings of 2016")
    before = create_report(find_subjects(["LAC-2013"]), as_at=DAY, by=clerk, template=template)
    sent = sent_for(template)
    legal = next(i for i in range(50) if sent.get(f"sections-{i}-heading") == "Legal implications")
    sent[f"sections-{legal}-heading"] = "Legal advice"
    extra = int(sent["sections-INITIAL_FORMS"])
    sent |= {f"sections-{extra}-heading": "Pond implications", f"sections-{extra}-order": "99"}

    client.post(reverse("report_template_edit", args=[template.pk]), sent)

    after = create_report(find_subjects(["LAC-2013"]), as_at=DAY, by=clerk, template=template)
    assert "Legal implications" in headings_of(before)
    assert "Legal advice" in headings_of(after)
    assert headings_of(after)[-1] == "Pond implications"
    assert template.sections.get(heading="Legal advice").key == "legal"


def test_headings_saved_by_somebody_else_meanwhile_are_not_overwritten(client, clerk):
    client.force_login(clerk)
    template = ReportTemplate.objects.get(name="Headings of 2016")
    sent = sent_for(template)
    client.post(reverse("report_template_edit", args=[template.pk]), sent)

    sent["sections-0-heading"] = "Mine"
    answer = client.post(reverse("report_template_edit", args=[template.pk]), sent)

    assert answer.status_code == 409
    assert "Somebody else has saved these headings" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert not template.sections.filter(heading="Mine").exists()


def test_a_heading_is_known_by_its_words_and_never_by_a_name_of_the_form(client, clerk):
    client.force_login(clerk)
    template = ReportTemplate.objects.get(name="Headings of 2016")
    sent = sent_for(template)
    extra = f"sections-{sent['sections-INITIAL_FORMS']}"
    address = reverse("report_template_edit", args=[template.pk])

    refused = client.post(address, sent | {f"{extra}-heading": "§§", f"{extra}-order": "99"})
    client.post(address, sent | {f"{extra}-heading": "Title", f"{extra}-order": "99"})

    assert "Use letters or figures." in refused.text
    assert template.sections.get(heading="Title").key == "title_section"
    listed = html.unescape(client.get(reverse("report_template_list")).text)
    assert " · ".join(map(str, template.sections.order_by("order"))) in " ".join(listed.split())


def test_words_are_kept_beside_anothers_where_the_office_has_no_title_heading(client, clerk):
    client.force_login(clerk)
    report = create_report(find_subjects(["LAC-2013"]), as_at=DAY, by=clerk)
    report.sections.get(key="report_title").delete()
    mine = {"opened_on": "9", "legal": "Ask the ducks.", "initial-legal": ""}

    answer = client.post(reverse("report_edit", args=[report.pk]), mine)

    assert answer.status_code == 409
    assert "Ask the ducks." in answer.text


def headings_of(report: ProgressReport) -> list[str]:
    return list(report.sections.order_by("order").values_list("heading", flat=True))


def sent_for(template: ReportTemplate) -> dict[str, str]:
    """What a browser sends back when nothing was changed."""
    sections = list(template.sections.order_by("order"))
    sent = {
        "name": template.name,
        "note": template.note,
        "opened_on": str(template.version),
        "sections-TOTAL_FORMS": str(len(sections) + 1),
        "sections-INITIAL_FORMS": str(len(sections)),
    }
    for number, section in enumerate(sections):
        sent |= {
            f"sections-{number}-id": str(section.pk),
            f"sections-{number}-order": str(section.order),
            f"sections-{number}-number": section.number,
            f"sections-{number}-heading": section.heading,
            f"sections-{number}-text": section.text,
            f"sections-{number}-clearance": section.clearance,
        }
        if section.is_required:
            sent[f"sections-{number}-is_required"] = "on"
    return sent


@pytest.mark.parametrize("role", ["reader", "clerk"])
def test_an_exempt_report_is_kept_from_readers_in_every_form(client, cast, ducks, role):
    exempt = {"exemption": "1", "exemption_reason": "It is about one duck."}
    report = draft_on(ducks, public_title="A report on ducks", **exempt)
    issued = issue(report)
    client.force_login(cast[role])
    of_report = ("report_detail", "report_pdf", "report_word", "report_rows")
    of_issued = ("issued_report", "issued_pdf", "issued_word", "issued_compare")
    addresses = [
        *(reverse(name, args=[report.pk]) for name in of_report),
        *(reverse(name, args=[report.pk, issued.version]) for name in of_issued),
        reverse("proof_pdf", args=[report.pk, 1]),
    ]

    answers = {client.get(address).status_code for address in addresses}

    assert answers == ({403} if role == "reader" else {200})


def test_what_nobody_answered_for_the_meeting_is_said(ducks):
    meeting = factories.meeting(date=dt.date(2030, 1, 8))
    factories.update_round(*ducks[1:], meeting=meeting)  # The second was answered today.

    html = report_html(build_draft(draft_on(ducks, meeting=meeting)))
    other = report_html(build_draft(draft_on(ducks)))

    assert html.count("o update received for this meeting") == 1
    assert "o update received for this meeting" not in other
