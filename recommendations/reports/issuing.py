"""The steps from a draft to what a committee is given: cleared, approved, issued, withdrawn.

Each step that depends on the one before locks the report first, so that two people who act at
once act one after the other.
"""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.models import (
    Clearance,
    IssuedReport,
    ProgressReport,
    Recommendation,
    ReportApproval,
    ReportProof,
    ReportSection,
    ReportWithdrawal,
    Resolution,
    SentBack,
)
from recommendations.reports.proofs import next_version
from wirral_tracker.kit.days import day_in_words


class StepNotAllowed(Exception):
    """A step that is out of turn, or not for this person to take; the message says why."""


@transaction.atomic
def clear_section(
    section: ReportSection, *, by: User, words_sha256: str, post: str = ""
) -> Clearance:
    """Record that `by`, in the post `post`, clears a section's words, if they are still the same.

    Raises: StepNotAllowed when the words have changed since, there are none, the section needs no
    clearance, or `by` has cleared another section of this report for somebody else.
    """
    # Locked, so that one hand cannot clear for two in two windows at once.
    ProgressReport.objects.select_for_update().get(pk=section.report_id)
    _must_be_the_words_read(section, words_sha256)
    if not section.text.strip():
        raise StepNotAllowed(f"“{section}” is empty: there is nothing to clear.")
    others = section.report.clearances.filter(recorded_by=by)
    if other := others.exclude(clearance__iexact=section.clearance).first():
        raise StepNotAllowed(
            f"You have cleared this report for {other.clearance}: somebody else must clear it for "
            f"{section.clearance}."
        )
    return Clearance.objects.create(
        report=section.report,
        section_key=section.key,
        clearance=section.clearance,
        words_sha256=words_sha256,
        post=post.strip(),
        recorded_by=by,
    )


def _must_be_the_words_read(section: ReportSection, words_sha256: str) -> None:
    """Raise StepNotAllowed where a section needs no clearance, or its words are others by now."""
    if not section.clearance:
        raise StepNotAllowed(f"“{section}” needs nobody's clearance.")
    # docs/decisions/0007: a clearance holds for words, not for a section.
    if words_sha256 != section.words_sha256:
        raise StepNotAllowed(f"“{section}” has been changed since you read it: read it again.")


def send_section_back(
    section: ReportSection, *, by: User, words_sha256: str, reason: str
) -> SentBack:
    """Record that a section's words are sent back to be changed, with the reason.

    Raises: StepNotAllowed when the words have changed since, or the section needs no clearance.
    """
    _must_be_the_words_read(section, words_sha256)
    return SentBack.objects.create(
        report=section.report,
        section_key=section.key,
        words_sha256=words_sha256,
        reason=reason.strip(),
        recorded_by=by,
    )


@transaction.atomic
def send_back(proof: ReportProof, *, by: User, reason: str) -> SentBack:
    """Record that a proof is sent back to the clerk, with the reason: it is never issued.

    Raises: StepNotAllowed when it is issued or sent back already, or is not the latest.
    """
    ProgressReport.objects.select_for_update().get(pk=proof.report_id)
    _must_be_latest(proof)
    _must_not_be_sent_back(proof)
    return SentBack.objects.create(
        report=proof.report, proof=proof, reason=reason.strip(), recorded_by=by
    )


@transaction.atomic
def approve(proof: ReportProof, *, by: User, post: str) -> ReportApproval:
    """Record that `by`, in the post `post`, approves the very bytes of a proof.

    Raises: StepNotAllowed when a later proof has been made, when it has been approved or sent
    back, when words in it have been restricted since, or when the one who made it would approve it.
    """
    ProgressReport.objects.select_for_update().get(pk=proof.report_id)
    _must_be_latest(proof)
    _must_not_be_sent_back(proof)
    _must_print_nothing_restricted(proof)
    if hasattr(proof, "approval"):
        raise StepNotAllowed("This proof has been approved already.")
    # docs/decisions/0005-approve-a-file-not-a-text.md: nobody approves the proof that they made.
    if proof.recorded_by_id == by.pk:
        raise StepNotAllowed("Whoever made the proof cannot approve it: somebody else must.")
    return ReportApproval.objects.create(proof=proof, post=post.strip(), recorded_by=by)


@transaction.atomic
def issue(proof: ReportProof, *, by: User, today: dt.date) -> IssuedReport:
    """Create the IssuedReport of an approved proof: the committee is given its very bytes.

    Raises: StepNotAllowed when the proof is not approved, not the latest, issued already, of a
    position after today, not the bytes that its digest was taken of, or prints what has been
    restricted since.
    """
    ProgressReport.objects.select_for_update().get(pk=proof.report_id)
    _must_be_latest(proof)
    _must_not_be_sent_back(proof)
    _must_print_nothing_restricted(proof)
    if not hasattr(proof, "approval"):
        raise StepNotAllowed("The proof has not been approved.")
    if hasattr(proof, "issue"):
        raise StepNotAllowed("This proof has been issued already.")
    if proof.as_at > today:
        raise StepNotAllowed("The position is of a day that has not come.")
    # Asked of the bytes themselves: what is issued is what was approved, or nothing is.
    if not proof.is_whole:
        raise StepNotAllowed("The bytes are not those that were approved. Tell the administrator.")
    return IssuedReport.objects.create(
        proof=proof, report=proof.report, version=proof.version, recorded_by=by
    )


def _must_be_latest(proof: ReportProof) -> None:
    """Raise StepNotAllowed where a later proof was made, or a version issued, since this proof."""
    if proof.report.proofs.filter(number__gt=proof.number).exists():
        raise StepNotAllowed("A later proof has been made of this report.")
    if proof.version != next_version(proof.report):
        raise StepNotAllowed("A version has been issued since this proof was made: make another.")


def _must_not_be_sent_back(proof: ReportProof) -> None:
    """Raise StepNotAllowed where a proof has been sent back."""
    # Asked of the database: the row in hand may have been read before.
    if SentBack.objects.filter(proof=proof).exists():
        raise StepNotAllowed("This proof has been sent back: make another.")


def _must_print_nothing_restricted(proof: ReportProof) -> None:
    """Raise StepNotAllowed where words about the proof's recommendations were restricted since."""
    if proof.prints_restricted_words:
        raise StepNotAllowed("Words in this proof have been restricted since: make another.")


@transaction.atomic
def withdraw_issued(issued: IssuedReport, *, by: User, reason: str) -> ReportWithdrawal:
    """Mark an issued report as withdrawn, with the reason; nothing of it disappears.

    Raises: StepNotAllowed when it has been withdrawn already.
    """
    ProgressReport.objects.select_for_update().get(pk=issued.report_id)
    if ReportWithdrawal.objects.filter(issued=issued).exists():
        raise StepNotAllowed("It has been withdrawn already.")
    return ReportWithdrawal.objects.create(issued=issued, reason=reason.strip(), recorded_by=by)


@transaction.atomic
def record_resolution(
    issued: IssuedReport,
    *,
    by: User,
    words: str,
    minute: str,
    today: dt.date,
    recommendation: Recommendation | None = None,
    corrects: Resolution | None = None,
    correction_reason: str = "",
) -> Resolution:
    """Record what the committee resolved on an issued report, or on one recommendation in it.

    One that `corrects` another stands in its place, and says why.

    `words` and `minute` are as the minutes print them.

    Raises: StepNotAllowed when the report did not carry the recommendation, or `today` is before
    the report's meeting.
    """
    meeting = issued.proof.meeting
    if meeting and today < meeting.date:
        raise StepNotAllowed(f"The meeting is on {day_in_words(meeting.date)}.")
    if corrects and hasattr(corrects, "corrected_by"):
        raise StepNotAllowed("It has been corrected already: correct what stands in its place.")
    lines = issued.proof.lines
    if recommendation and not lines.filter(recommendation=recommendation).exists():
        raise StepNotAllowed(f"{recommendation} is not in this report.")
    return Resolution.objects.create(
        issued=issued,
        recommendation=recommendation,
        words=words.strip(),
        minute=minute.strip(),
        corrects=corrects,
        correction_reason=correction_reason.strip(),
        recorded_by=by,
    )
