"""What the database itself never allows, whoever writes: each named constraint, broken once.

Rows are saved here without a form, an action or `clean`, as a careless script would.
"""

import datetime as dt
import sqlite3
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction

from findings.models import (
    FindingTheme,
    Grade,
    InspectionWithdrawal,
    Inspector,
    Judgement,
    JudgementArea,
    JudgementLine,
    LineArea,
    SourceNote,
    SourceParagraph,
    SourceWithdrawal,
)
from recommendations.actions import record_meeting
from recommendations.models import (
    BulkChange,
    BulkChangeRow,
    Clearance,
    ClosedSpan,
    Committee,
    Confirmation,
    Decision,
    DueDateChange,
    EarlierReport,
    Extension,
    ExtensionAnswer,
    IssuedReport,
    LaterRestriction,
    Meeting,
    Objective,
    OwnerChange,
    Post,
    PostHolder,
    Recommendation,
    RecommendationTheme,
    RecommendationWithdrawal,
    ReportApproval,
    ReportLine,
    ReportSection,
    ReportTemplate,
    ReportWithdrawal,
    Resolution,
    Retest,
    ReviewWithdrawal,
    SentBack,
    SheetDraft,
    SoughtDecision,
    StatusSpan,
    StatusUpdate,
    TemplateSection,
    UpdateDraft,
)
from recommendations.rounds.actions.rounds import set_round_dates
from tests import factories

pytestmark = pytest.mark.django_db

DAY = dt.date(2021, 3, 31)
EARLIER = dt.date(2021, 3, 30)
# The rows that say when they were recorded say 1 April 2021; the day after may have begun.
DAY_AFTER_NEXT = dt.date(2021, 4, 3)
FAR_AHEAD = factories.FAR_AHEAD
APPS = ("findings", "recommendations")


def status_update(**values) -> StatusUpdate:
    """A row written past the action that guards it."""
    recommendation = values.pop("recommendation", None) or factories.recommendation()
    return factories.status_update_recorded_at(
        recommendation, dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC), **values
    )


def checked_update(**values) -> StatusUpdate:
    """A row that claims the first edition of the rules, recorded at noon of 1 April 2021."""
    said = {**factories.demanded_by(values.get("rag", "amber")), **values}
    return status_update(**{"edition": 1, **said})


def template_section(**values) -> None:
    template = values.pop("template", None) or ReportTemplate.objects.create(
        name=f"Ducks {uuid.uuid4()}"
    )
    TemplateSection.objects.create(
        **{"template": template, "key": "ducks", "heading": "Ducks", "order": 1, **values}
    )


def report_line(**values) -> None:
    carried = values.pop("recommendation", None) or factories.recommendation()
    proof = values.pop("proof", None) or factories.report_proof()
    ReportLine.objects.create(
        **{"proof": proof, "recommendation": carried, "order": 1, "rag": "", **values}
    )


def clearance(**values) -> None:
    Clearance.objects.create(
        report=factories.progress_report(),
        section_key="legal",
        words_sha256="0" * 64,
        recorded_by=factories.user(),
        **values,
    )


def of_issued(model: Any, **values) -> None:
    model.objects.create(issued=factories.issued_report(), recorded_by=factories.user(), **values)


def sent_back(**values) -> None:
    SentBack.objects.create(
        **{
            "report": factories.progress_report(),
            "section_key": "legal",
            "words_sha256": "0" * 64,
            "reason": "The ducks are missing.",
            "recorded_by": factories.user(),
            **values,
        }
    )


def resolution_corrected_without_why() -> None:
    values = {"words": "Noted the ducks.", "minute": "7", "recorded_by": factories.user()}
    wrong = Resolution.objects.create(issued=factories.issued_report(), **values)
    Resolution.objects.create(issued=wrong.issued, corrects=wrong, **values)


def issued_again() -> None:
    issued = factories.issued_report()
    IssuedReport.objects.create(
        proof=factories.report_proof(issued.report, version=2),
        report=issued.report,
        version=1,
        recorded_by=factories.user(),
    )


def approved_without_a_post() -> None:
    ReportApproval.objects.create(
        proof=factories.report_proof(), post="", recorded_by=factories.user()
    )


def twice(make: Callable[..., Any], **values: Any) -> None:
    make(**values)
    make(**values)


def objective(**values) -> Objective:
    review = values.pop("review", None) or factories.review()
    return Objective.objects.create(
        **{
            "review": review,
            "number": "1",
            "order": 1,
            "title": "Ducks",
            "locator": factories.paragraph(),
            **values,
        }
    )


def area(**values) -> JudgementArea:
    return JudgementArea.objects.create(
        **{"framework": "Duck rules", "code": "pond", "name": "The pond", "order": 1, **values}
    )


def grade(**values) -> Grade:
    return Grade.objects.create(
        **{"framework": "Duck rules", "code": "wet", "name": "Wet", "level": 1, **values}
    )


def break_line() -> None:
    line = JudgementLine.objects.create(code="ponds")
    for code in ("pond", "puddle"):
        LineArea.objects.create(line=line, area=area(code=code), framework="Duck rules")


def break_source_position() -> None:
    SourceParagraph.objects.create(document=factories.source(), position=0, text="Ducks.")


def break_source_note() -> None:
    twice(
        SourceNote.objects.create,
        document=factories.source(),
        position=1,
        oddity="Two counts.",
        treatment="Both kept.",
    )


def break_inspector() -> None:
    twice(Inspector.objects.create, inspection=factories.inspection(), position=1, name="A. Drake")


def break_judgement() -> None:
    """All at once: one by one the model itself refuses the second."""
    same = {
        "inspection": factories.inspection(),
        "area": area(),
        "grade": grade(),
        "locator": factories.paragraph(),
    }
    Judgement.objects.bulk_create([Judgement(**same), Judgement(**same)])


def break_finding_theme() -> None:
    twice(
        FindingTheme.objects.create,
        finding=factories.finding(),
        theme=factories.theme(),
        words="ducks",
    )


def take_parents_away() -> None:
    factories.recommendation()
    models.QuerySet(Recommendation).update(review=None)


def corrected_decision(**values: Any) -> None:
    wrong = decision()
    decision(recommendation=wrong.recommendation, corrects=wrong, **values)


def withdrawal(model: Any, reason: str = "", **subject: Any) -> Any:
    return model.objects.create(**subject, reason=reason, recorded_by=factories.user())


def put_back_alone(model: Any, **subject: Any) -> None:
    withdrawal(model, "Ducks.", puts_back=True, **subject)


def withdrawn_twice(model: Any, **subject: Any) -> None:
    twice(withdrawal, model=model, reason="Ducks.", **subject)


def break_recommendation_theme() -> None:
    twice(
        RecommendationTheme.objects.create,
        recommendation=factories.recommendation(),
        theme=factories.theme(),
        words="ducks",
    )


def break_report_section(**differing: Any) -> None:
    report = factories.progress_report()
    section = {"report": report, "key": "summary", "order": 1, "heading": "Summary"}
    ReportSection.objects.create(**section)
    ReportSection.objects.create(**{**section, **differing})


def sought(**differing: Any) -> SoughtDecision:
    values = {"kind": "close", "recommendation": factories.recommendation(), **differing}
    return SoughtDecision.objects.create(**{"report": factories.progress_report(), **values})


BREAKS: dict[str, list[Callable[[], Any]]] = {
    # findings
    "source_sha256_is_a_digest": [
        lambda: factories.source(sha256="0" * 63),
        lambda: factories.source(sha256="G" * 64),
        lambda: factories.source(sha256=""),
    ],
    "source_paragraph_position_once": [
        lambda: twice(factories.paragraph, document=factories.source(), position=1)
    ],
    "source_paragraph_position_from_1": [break_source_position],
    "source_note_once": [break_source_note],
    "inspection_ends_after_it_starts": [
        lambda: factories.inspection(start_date=DAY, end_date=EARLIER)
    ],
    "inspection_has_both_days_or_neither": [
        lambda: factories.inspection(start_date=None, end_date=DAY, date_text="2021"),
    ],
    "inspection_says_what_is_known_of_its_date": [
        lambda: factories.inspection(start_date=None, end_date=None)
    ],
    "inspection_bounds_in_order": [
        lambda: factories.inspection(earliest_date=DAY, latest_date=EARLIER)
    ],
    "line_has_one_area_of_a_framework": [break_line],
    "inspector_once": [break_inspector],
    "judgement_area_once": [lambda: twice(area)],
    "grade_once": [lambda: (grade(), grade(level=2))],
    "grade_level_once": [lambda: (grade(), grade(code="dry"))],
    "judgement_once": [break_judgement],
    "finding_once": [
        lambda: twice(factories.finding, inspection=factories.inspection(), position=1)
    ],
    "finding_tone_rests_on_words": [
        lambda: factories.finding(tone="strength"),
        lambda: factories.finding(tone="strength", strength_words="a", concern_words="b"),
        lambda: factories.finding(tone="concern", strength_words="a"),
        lambda: factories.finding(tone="mixed", strength_words="a"),
        lambda: factories.finding(tone="", concern_words="b"),
    ],
    "finding_theme_once": [break_finding_theme],
    "inspectionwithdrawal_puts_back_what_was_withdrawn": [
        lambda: put_back_alone(InspectionWithdrawal, inspection=factories.inspection())
    ],
    "inspectionwithdrawal_first_once": [
        lambda: withdrawn_twice(InspectionWithdrawal, inspection=factories.inspection())
    ],
    "inspectionwithdrawal_says_why": [
        lambda: withdrawal(InspectionWithdrawal, inspection=factories.inspection())
    ],
    "sourcewithdrawal_puts_back_what_was_withdrawn": [
        lambda: put_back_alone(SourceWithdrawal, document=factories.source())
    ],
    "sourcewithdrawal_first_once": [
        lambda: withdrawn_twice(SourceWithdrawal, document=factories.source())
    ],
    "sourcewithdrawal_says_why": [
        lambda: withdrawal(SourceWithdrawal, document=factories.source())
    ],
    # recommendations
    "reviewwithdrawal_puts_back_what_was_withdrawn": [
        lambda: put_back_alone(ReviewWithdrawal, review=factories.review())
    ],
    "reviewwithdrawal_first_once": [
        lambda: withdrawn_twice(ReviewWithdrawal, review=factories.review())
    ],
    "reviewwithdrawal_says_why": [lambda: withdrawal(ReviewWithdrawal, review=factories.review())],
    "recommendationwithdrawal_puts_back_what_was_withdrawn": [
        lambda: put_back_alone(RecommendationWithdrawal, recommendation=factories.recommendation())
    ],
    "recommendationwithdrawal_first_once": [
        lambda: withdrawn_twice(RecommendationWithdrawal, recommendation=factories.recommendation())
    ],
    "recommendationwithdrawal_says_why": [
        lambda: withdrawal(RecommendationWithdrawal, recommendation=factories.recommendation())
    ],
    "review_ends_after_it_starts": [lambda: factories.review(start_date=DAY, end_date=EARLIER)],
    "objective_once": [lambda: twice(objective, review=factories.review())],
    "recommendation_has_one_parent": [
        lambda: factories.recommendation(review=factories.review(), finding=factories.finding()),
        take_parents_away,
    ],
    "recommendation_has_a_source": [lambda: factories.recommendation(source_words="")],
    "recommendation_due_after_it_was_made": [
        lambda: factories.recommendation(made_date=DAY, original_due_date=EARLIER)
    ],
    "recommendation_theme_once": [break_recommendation_theme],
    "status_update_sequence_once": [
        lambda: twice(status_update, recommendation=factories.recommendation(), sequence=1)
    ],
    "status_update_has_colour_or_withdraws": [
        lambda: status_update(rag=""),
        lambda: status_update(rag="purple"),
    ],
    "status_update_inferred_date_says_from_what": [
        lambda: status_update(date_basis="inferred", date_inferred_from=""),
        lambda: status_update(date_basis="given", date_inferred_from="the end of the plan"),
    ],
    "status_update_words_are_of_a_colour_not_stated": [
        lambda: status_update(
            basis="stated",
            locator=factories.paragraph(),
            rag_words="Complete",
            handed_in_place="row 2",
        ),
        lambda: status_update(
            rag="", corrects=status_update(), rag_words="Complete", handed_in_place="row 2"
        ),
    ],
    "status_update_words_say_where_they_stood": [lambda: status_update(rag_words="Complete")],
    "status_update_from_a_source_points_at_it": [
        lambda: status_update(basis="stated"),
        lambda: status_update(basis="inferred"),
    ],
    "status_update_restricted_says_why": [
        lambda: status_update(restricted=True),
        lambda: status_update(restricted_reason="A child could be known by it."),
    ],
    "status_update_of_a_source_is_not_restricted": [
        lambda: status_update(
            basis="stated",
            locator=factories.paragraph(),
            restricted=True,
            restricted_reason="A child could be known by it.",
        ),
    ],
    "status_update_has_a_narrative": [lambda: status_update(narrative="")],
    "status_span_from_once": [lambda: span(from_date=factories.MADE)],
    "status_span_has_days": [lambda: span(until_date=DAY)],
    "status_span_rests_on_an_update": [lambda: span(rag="green")],
    "due_date_change_sequence_once": [lambda: twice_moved()],
    "recommendation_due_on_a_day": [
        lambda: factories.recommendation(original_due_date=dt.date.max)
    ],
    "due_date_change_is_to_a_day": [lambda: due_date_change(due_date=dt.date.max)],
    "due_date_change_is_of_no_day_ahead": [lambda: due_date_change(change_date=FAR_AHEAD)],
    "extension_is_until_a_day": [lambda: extension(wanted_date=dt.date.max)],
    "due_date_change_says_why_and_who": [
        lambda: due_date_change(reason=""),
        lambda: due_date_change(agreed_by=""),
    ],
    "decision_sequence_once": [
        lambda: twice(decision, recommendation=factories.recommendation(), sequence=1)
    ],
    "decision_has_kind_or_withdraws": [lambda: decision(kind=""), lambda: decision(kind="shelved")],
    "decision_says_where_it_goes_on": [
        lambda: decision(kind="carried_over"),
        lambda: decision(kind="superseded"),
        lambda: decision(kind="closed", to_words="the next plan"),
        lambda: decision(kind="accepted", to_recommendation=factories.recommendation()),
    ],
    "decision_has_one_decider": [
        lambda: decision(
            meeting=record_meeting(by=factories.user(), committee_name="Ducks", date=DAY),
            body="The Duck Board",
        )
    ],
    "decision_inferred_date_says_from_what": [
        lambda: decision(date_basis="inferred", date_inferred_from=""),
        lambda: decision(date_basis="given", date_inferred_from="the end of the plan"),
    ],
    "decision_from_a_source_points_at_it": [
        lambda: decision(basis="stated"),
        lambda: decision(basis="inferred"),
    ],
    "decision_rests_on_words": [lambda: decision(words="")],
    "decision_has_known_codes": [
        lambda: decision(edition=1, body="Ducks", basis="heard", locator=factories.paragraph()),
        lambda: decision(edition=1, body="Ducks", date_basis="felt"),
    ],
    "decision_is_of_no_day_ahead": [
        lambda: decision(edition=1, body="Ducks", decision_date=DAY_AFTER_NEXT)
    ],
    "decision_says_who_decided": [lambda: decision(edition=1, body="")],
    "decision_correction_says_why": [lambda: corrected_decision(edition=2, body="Ducks")],
    "status_update_has_known_codes": [
        lambda: checked_update(impact="huge"),
        lambda: checked_update(date_basis="felt"),
        lambda: checked_update(basis="heard", locator=factories.paragraph()),
    ],
    "status_update_is_of_no_day_ahead": [
        lambda: checked_update(status_date=DAY_AFTER_NEXT),
        lambda: checked_update(
            status_date=DAY_AFTER_NEXT, basis="stated", locator=factories.paragraph()
        ),
    ],
    "status_update_green_has_evidence": [lambda: checked_update(rag="green", evidence="")],
    "status_update_not_green_says_what_next": [
        lambda: checked_update(rag="red", what_next=""),
        lambda: checked_update(rag="amber", what_next_date=None),
    ],
    "status_update_what_next_comes_after": [
        lambda: checked_update(status_date=DAY, what_next_date=EARLIER),
        lambda: checked_update(what_next_date=dt.date.max),
    ],
    "status_update_says_who_reported": [lambda: checked_update(reported_by="")],
    "status_update_reason_answers_a_challenge": [
        lambda: checked_update(challenge_reason="They were counted twice.")
    ],
    "status_update_correction_says_why": [
        lambda: (
            (wrong := status_update())
            and checked_update(edition=2, recommendation=wrong.recommendation, corrects=wrong)
        )
    ],
    "later_restriction_comes_later": [lambda: restricted_by_itself()],
    "closed_span_from_once": [lambda: twice_closed()],
    "closed_span_has_days": [lambda: closed_span(from_date=DAY, until_date=DAY)],
    "committee_ends_after_it_begins": [
        lambda: Committee.objects.create(name="Ducks", first_date=DAY, last_date=EARLIER)
    ],
    "meeting_once": [lambda: twice(factories.meeting)],
    "meeting_called_off_on_a_day_with_a_reason": [
        lambda: meeting(called_off_as="cancelled", called_off_date=DAY),
        lambda: meeting(called_off_as="cancelled", called_off_reason="The pond froze."),
        lambda: meeting(called_off_date=DAY, called_off_reason="The pond froze."),
        lambda: meeting(called_off_as="moved", called_off_date=DAY, called_off_reason="Ice."),
    ],
    "meeting_agenda_before_it_with_a_reason": [
        lambda: meeting(agenda_date=EARLIER),
        lambda: meeting(agenda_date_reason="The office is closed."),
        lambda: meeting(agenda_date=DAY, agenda_date_reason="The office is closed."),
    ],
    "earlier_report_has_one_subject": [
        lambda: earlier_report(review=None),
        lambda: earlier_report(inspection=factories.inspection()),
    ],
    "earlier_report_is_known_by_words": [
        lambda: earlier_report(words=""),
        lambda: earlier_report(date_text=""),
    ],
    "retest_has_one_subject": [
        lambda: retest(recommendation=None),
        lambda: retest(finding=factories.finding()),
    ],
    "retest_rests_on_words": [
        lambda: retest(words=""),
        lambda: retest(by_finding=None),
        lambda: retest(verdict="says_nothing"),
    ],
    "retest_has_known_verdict": [lambda: retest(verdict="odd")],
    "retest_mixed_quotes_both_sides": [
        lambda: retest(verdict="mixed"),
        lambda: retest(short_words="ducks", short_finding=factories.finding()),
    ],
    "retest_uncounted_words_have_a_finding": [
        lambda: retest(uncounted_words="ducks"),
        lambda: retest(uncounted_finding=factories.finding()),
    ],
    "retest_part_is_of_a_verdict": [
        lambda: retest(verdict="says_nothing", words="", by_finding=None, part="ducks")
    ],
    "retest_says_why": [lambda: retest(why="")],
    "retest_of_recommendation_sequence_once": [
        lambda: twice(retest, recommendation=factories.recommendation())
    ],
    "retest_of_finding_sequence_once": [
        lambda: twice(retest, recommendation=None, finding=factories.finding())
    ],
    "progress_report_has_a_title": [lambda: factories.progress_report(title="")],
    "confirmation_sequence_once": [
        lambda: twice(confirmation, update=factories.status_update(factories.recommendation()))
    ],
    "confirmation_says_who": [lambda: confirmation(confirmed_by="")],
    "confirmation_is_of_no_day_ahead": [lambda: confirmation(confirmed_date=FAR_AHEAD)],
    "confirmation_reason_answers_a_challenge": [
        lambda: confirmation(challenge_reason="They were counted twice.")
    ],
    "confirmation_withdrawn_says_why": [
        lambda: confirmation(reason="No words may stand without a withdrawal."),
        lambda: confirmation(sequence=2, withdraws=confirmation()),
    ],
    "post_has_a_name": [lambda: Post.objects.create(name="")],
    "post_is_the_councils_or_a_partners": [
        lambda: Post.objects.create(name="Head of Ducks", belongs_to="nobody")
    ],
    "post_holder_sequence_once": [
        lambda: twice(post_holder, post=Post.objects.create(name="Head of Ducks"))
    ],
    "owner_change_sequence_once": [
        lambda: twice(owner_change, recommendation=factories.recommendation())
    ],
    "owner_change_says_why": [lambda: owner_change(reason="")],
    "owner_change_is_of_no_day_ahead": [lambda: owner_change(change_date=FAR_AHEAD)],
    "update_round_chases_before_answers_are_due": [lambda: late_chase()],
    "extension_sequence_once": [
        lambda: twice(extension, recommendation=factories.recommendation())
    ],
    "extension_says_why_and_who": [
        lambda: extension(reason=""),
        lambda: extension(asked_by=""),
    ],
    "extension_is_of_no_day_ahead": [lambda: extension(asked_date=FAR_AHEAD)],
    "extension_answer_is_of_no_day_ahead": [lambda: extension_answer(answer_date=FAR_AHEAD)],
    "extension_answer_says_who": [lambda: extension_answer(answered_by="")],
    "extension_granted_moves_the_date": [lambda: extension_answer(is_granted=True)],
    "sheet_draft_names_its_file": [
        lambda: SheetDraft.objects.create(officer=factories.user(), file_name="", content={}),
    ],
    "bulk_change_says_why": [lambda: bulk_change(reason="")],
    "bulk_change_is_of_a_kind": [lambda: bulk_change(kind="colour")],
    "bulk_change_row_once": [
        lambda: twice(
            bulk_change_row, bulk_change=bulk_change(), recommendation=factories.recommendation()
        )
    ],
    "update_draft_once": [
        lambda: twice(
            UpdateDraft.objects.create,
            officer=factories.user(),
            recommendation=factories.recommendation(),
            typed={},
            form_key=uuid.uuid4(),
        )
    ],
    "update_round_has_a_title": [lambda: factories.update_round(title="")],
    "report_section_once": [lambda: break_report_section(order=2)],
    "report_section_order_once": [lambda: break_report_section(key="consultation")],
    "sought_decision_once": [
        lambda: twice(
            sought, report=factories.progress_report(), recommendation=factories.recommendation()
        )
    ],
    "sought_decision_has_a_day_where_one_is_sought": [
        lambda: sought(kind="extend"),
        lambda: sought(until_date=DAY),
    ],
    "exempt_report_says_why": [lambda: factories.progress_report(exemption="1")],
    "clearance_says_whose": [lambda: clearance(clearance="")],
    "report_proof_number_once": [
        lambda: twice(factories.report_proof, report=factories.progress_report(), number=1)
    ],
    "replacing_proof_says_what_changed": [
        lambda: factories.report_proof(version=2, what_changed="")
    ],
    "exempt_proof_says_why": [lambda: factories.report_proof(exemption="1")],
    "report_line_once": [
        lambda: twice(
            report_line,
            proof=factories.report_proof(),
            recommendation=factories.recommendation(),
        )
    ],
    "report_line_with_a_colour_has_its_day": [
        lambda: report_line(rag="red"),
        lambda: report_line(status_date=DAY),
    ],
    "report_approval_says_the_post": [approved_without_a_post],
    "issued_report_once": [issued_again],
    "report_template_has_a_name": [lambda: ReportTemplate.objects.create(name="")],
    "report_withdrawal_says_why": [lambda: of_issued(ReportWithdrawal, reason="")],
    "sent_back_says_why": [lambda: sent_back(reason="")],
    "sent_back_is_a_proof_or_a_section": [
        lambda: sent_back(section_key=""),
        lambda: sent_back(words_sha256=""),
        lambda: sent_back(proof=factories.report_proof()),
    ],
    "resolution_correction_says_why": [resolution_corrected_without_why],
    "resolution_has_words_and_a_minute": [
        lambda: of_issued(Resolution, words="", minute="7"),
        lambda: of_issued(Resolution, words="Resolved.", minute=""),
    ],
    "template_section_once": [
        lambda: twice(template_section, template=ReportTemplate.objects.order_by("pk")[0])
    ],
    "template_section_has_a_heading": [lambda: template_section(heading="")],
    "received_sha256_is_a_digest": [lambda: factories.received_letter(sha256="ducks")],
    "received_kept_says_who_and_when": [
        lambda: factories.received_letter(kept_by=factories.user()),
        lambda: factories.received_letter(kept_at=dt.datetime(2021, 4, 1, tzinfo=dt.UTC)),
    ],
    "received_for_checking_is_not_confirmed": [
        lambda: factories.received_letter(for_checking=True, inspection=factories.inspection()),
        lambda: factories.received_letter(
            for_checking=True, becomes="review", document=factories.source()
        ),
    ],
    "received_becomes_what_it_is": [
        lambda: factories.received_letter(becomes="review", inspection=factories.inspection()),
        lambda: factories.received_letter(document=factories.source()),
    ],
    "source_published_by_whom_once_it_is": [
        lambda: factories.source(is_public=False, made_public_by="Anyborough Council"),
        lambda: factories.source(is_public=False, made_public_date=dt.date(2025, 4, 1)),
    ],
    "attachment_is_not_empty": [lambda: factories.attachment(size=0)],
    "attachment_has_a_name": [lambda: factories.attachment(name="")],
    "attachment_once": [lambda: twice(factories.attachment, update=status_update())],
}


def confirmation(**values) -> Confirmation:
    """A row written past the action that guards it."""
    withdraws = values.get("withdraws")
    update = values.pop("update", None) or (
        withdraws.update if withdraws else factories.status_update(factories.recommendation())
    )
    row = Confirmation(
        **{
            "recommendation": update.recommendation,
            "update": update,
            "sequence": 1,
            "recorded_by": factories.user(),
            "confirmed_date": DAY,
            "confirmed_by": "Head of Ducks",
            **values,
        }
    )
    row.save()
    return row


def post_holder(**values) -> None:
    PostHolder(
        sequence=1, holder_name="A. Drake", from_date=DAY, recorded_by=factories.user(), **values
    ).save()


def owner_change(**values) -> None:
    OwnerChange(
        **{
            "recommendation": values.pop("recommendation", None) or factories.recommendation(),
            "sequence": 1,
            "recorded_by": factories.user(),
            "change_date": DAY,
            "reason": "The ducks moved.",
            **values,
        }
    ).save()


def late_chase() -> None:
    update_round, by = factories.update_round(), factories.user()
    set_round_dates(update_round, by=by, answers_by=EARLIER, chase_on=DAY)


def extension(**values) -> Extension:
    row = Extension(
        **{
            "recommendation": values.pop("recommendation", None) or factories.recommendation(),
            "sequence": 1,
            "recorded_by": factories.user(),
            "wanted_date": DAY,
            "asked_by": "Head of Ducks",
            "asked_date": EARLIER,
            "reason": "The pond froze.",
            **values,
        }
    )
    row.save()
    return row


def extension_answer(**values) -> None:
    ExtensionAnswer(
        **{
            "extension": extension(),
            "sequence": 1,
            "recorded_by": factories.user(),
            "is_granted": False,
            "answered_by": "Anyborough Ducks Committee",
            "answer_date": DAY,
            **values,
        }
    ).save()


def bulk_change(**values) -> BulkChange:
    bulk = BulkChange(
        **{
            "kind": "owner",
            "value": "Head of Ducks",
            "reason": "The ducks moved.",
            "recorded_by": factories.user(),
            **values,
        }
    )
    bulk.save()
    return bulk


def bulk_change_row(**values) -> None:
    BulkChangeRow(**values).save()


def span(**values) -> StatusSpan:
    """A further span of a recommendation that is not rated."""
    return StatusSpan.objects.create(
        **{"recommendation": factories.recommendation(), "rag": "", "from_date": DAY, **values}
    )


def decision(**values) -> Decision:
    """A decision written past the action and the model's own rules."""
    recommendation = values.pop("recommendation", None) or factories.recommendation()
    return factories.decision_recorded_at(
        recommendation, dt.datetime(2021, 4, 1, 12, tzinfo=dt.UTC), **values
    )


def restricted_by_itself() -> LaterRestriction:
    update = factories.status_update(factories.recommendation())
    return LaterRestriction.objects.create(update=update, restricted_by=update)


def closed_span(**values) -> ClosedSpan:
    """A further span in which a recommendation is closed."""
    made = values.pop("decision", None) or factories.decision(factories.recommendation())
    return ClosedSpan.objects.create(
        **{"recommendation": made.recommendation, "decision": made, "from_date": DAY, **values}
    )


def twice_closed() -> None:
    made = factories.decision(factories.recommendation())
    twice(closed_span, decision=made)


def due_date_change(**values) -> None:
    DueDateChange(
        **{
            "recommendation": values.pop("recommendation", None) or factories.recommendation(),
            "sequence": 1,
            "recorded_by": factories.user(),
            "due_date": DAY,
            "change_date": DAY,
            "reason": "The ducks moved.",
            "agreed_by": "Anyborough Ducks Committee",
            **values,
        }
    ).save()


def twice_moved() -> None:
    recommendation = factories.recommendation()
    due_date_change(recommendation=recommendation)
    due_date_change(recommendation=recommendation)


def meeting(**values) -> Meeting:
    committee = Committee.objects.create(name="Ducks Committee")
    return Meeting.objects.create(committee=committee, date=DAY, **values)


def earlier_report(**values) -> EarlierReport:
    return EarlierReport.objects.create(
        **{
            "slug": "ducks-2020",
            "review": factories.review(),
            "date": DAY,
            "date_basis": "printed",
            "date_text": "“31 March 2021”.",
            "words": "A report on ducks was made.",
            "locator": factories.paragraph(),
            **values,
        }
    )


def retest(**values) -> None:
    """A verdict written past the action and the model's own rules."""
    by_finding = factories.finding()
    Retest(
        **{
            "recommendation": values.pop("recommendation", factories.recommendation()),
            "inspection": by_finding.inspection,
            "by_finding": by_finding,
            "verdict": "worse",
            "words": "ducks",
            "why": "It speaks of the same ducks.",
            "sequence": 1,
            "recorded_by": factories.user(),
            **values,
        }
    ).save()


def constraints() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    """Every named constraint of our apps, with its model."""
    return {
        constraint.name: (model, constraint)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def complaint(name: str) -> str:
    """What the database says when this constraint is broken; SQLite names only columns."""
    model, constraint = constraints()[name]
    if connection.vendor == "sqlite" and isinstance(constraint, models.UniqueConstraint):
        columns = [model._meta.get_field(field).column for field in constraint.fields]
        return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return name


def refuses(write: Callable[[], Any], said: str) -> None:
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        write()


def test_every_named_constraint_is_broken_once_here():
    assert BREAKS.keys() == constraints().keys(), "Add the new constraint to BREAKS."


@pytest.mark.parametrize(
    ("name", "write"), [(name, write) for name, writes in BREAKS.items() for write in writes]
)
def test_database_refuses(name, write):
    refuses(write, complaint(name))


# Fields that are unique by themselves


def test_database_refuses_two_accounts_whose_names_differ_in_capitals_only():
    refuses(
        lambda: [User.objects.create(username=name) for name in ("ann", "Ann")],
        "auth_user_username_whatever_case",
    )


def test_database_refuses_a_second_recommendation_of_one_reference():
    refuses(lambda: twice(factories.recommendation, reference="ANY-1-R1"), "reference")


def test_database_refuses_a_second_recommendation_of_one_finding():
    refuses(
        lambda: twice(
            lambda finding: factories.recommendation(
                finding=finding, reference=f"ANY-{uuid.uuid4()}"
            ),
            finding=factories.finding(),
        ),
        "finding_id",
    )


def test_database_refuses_a_second_correction_of_one_update():
    recommendation = factories.recommendation()
    wrong = factories.status_update(recommendation)

    refuses(
        lambda: twice(status_update, recommendation=recommendation, corrects=wrong), "corrects_id"
    )


def test_database_refuses_one_form_twice():
    refuses(lambda: twice(status_update, form_key=uuid.uuid4()), "form_key")


def test_database_refuses_one_fixture_key_twice():
    refuses(lambda: twice(status_update, fixture_key="duck-1"), "fixture_key")


# What stands already, and what a document says


@pytest.mark.parametrize(
    "values",
    [
        {"rag": "green", "evidence": ""},
        {"rag": "red", "what_next": "", "what_next_date": None},
        {"status_date": FAR_AHEAD},
        {"reported_by": ""},
    ],
)
def test_what_stood_before_the_rules_stands(values):
    assert checked_update(edition=0, **values).pk


@pytest.mark.parametrize("rag", ["red", "amber", "green"])
def test_what_a_document_states_needs_no_evidence_nor_what_comes_next(rag):
    said = dict.fromkeys(("evidence", "what_next", "reported_by"), "")

    assert checked_update(
        rag=rag, basis="stated", locator=factories.paragraph(), what_next_date=None, **said
    ).pk


def test_a_day_may_be_the_one_after_the_utc_day_but_no_later():
    """At half past eleven on a summer night by UTC, it is half past midnight in Anyborough."""
    assert checked_update(status_date=DAY_AFTER_NEXT - dt.timedelta(days=1)).pk


def test_a_withdrawal_keeps_a_day_that_lies_ahead():
    recommendation = factories.recommendation()
    wrong = checked_update(recommendation=recommendation, edition=0, status_date=FAR_AHEAD)

    assert checked_update(
        recommendation=recommendation, corrects=wrong, rag="", status_date=FAR_AHEAD
    ).pk


# Without Django beside it


@pytest.fixture
def plain_client():
    """The register as any client of its database opens it, without what Django brings to one."""
    if connection.vendor == "sqlite":
        factories.recommendation()
        client = sqlite3.connect(":memory:")
        client.executescript("\n".join(connection.connection.iterdump()))
    else:
        client = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None})
    yield client
    client.rollback()
    client.close()


INSERT_UPDATE = """
    INSERT INTO recommendations_statusupdate (
        recommendation_id, recorded_by_id, sequence, rag, status_date, date_basis,
        date_inferred_from, narrative, evidence, basis, reported_by, impact, what_next, challenge,
        challenge_reason, restricted, restricted_reason, rag_words, handed_in_place{edition}
    ) SELECT id, added_by_id, 1, 'green', '{day}', 'given', '', 'All ducks counted.', '{shown}',
        'reported',
        'Head of Ducks', '', '', '', '', FALSE, '', '', ''{edition_1}
    FROM recommendations_recommendation ORDER BY id DESC LIMIT 1
"""


def test_a_plain_client_vacuums_the_register(plain_client):
    if connection.vendor == "postgresql":
        plain_client.autocommit = True
    plain_client.execute("VACUUM")
    if connection.vendor == "postgresql":
        plain_client.autocommit = False


def inserted(day: str, shown: str, edition: int | None) -> str:
    """Return the SQL that adds a green update, which says its edition or leaves it out."""
    column, value = (", edition", f", {edition}") if edition is not None else ("", "")
    return INSERT_UPDATE.format(day=day, shown=shown, edition=column, edition_1=value)


def test_a_plain_client_adds_what_is_right_and_nothing_else(plain_client):
    plain_client.execute(inserted("2021-03-31", "The count of the ducks.", edition=1))
    plain_client.rollback()
    for day, shown, name in (
        ("2021-03-31", "", "status_update_green_has_evidence"),
        ("2999-01-01", "The count.", "status_update_is_of_no_day_ahead"),
    ):
        with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError), match=name):
            plain_client.execute(inserted(day, shown, edition=1))
        plain_client.rollback()


def test_what_comes_by_no_door_of_ours_was_checked_under_no_edition(plain_client):
    """A process of the release before, still serving after `migrate`, knows no such column."""
    plain_client.execute(inserted("2021-03-31", "", edition=None))

    latest = "SELECT edition FROM recommendations_statusupdate ORDER BY id DESC LIMIT 1"
    assert plain_client.execute(latest).fetchone() == (StatusUpdate.filled_columns["edition"],)


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def test_no_constraint_asks_for_a_function_of_djangos(plain_client):
    """What is prepared is compiled, by which a client finds that it lacks a function."""
    tables = plain_client.execute(TABLES[connection.vendor]).fetchall()

    assert len(tables) > 50
    for [table] in tables:
        plain_client.execute(f'EXPLAIN INSERT INTO "{table}" DEFAULT VALUES')
