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
)
from recommendations.reports.proofs import next_version


class StepNotAllowed(Exception):
    """A step that is out of turn, or not for this person to take; the message says why."""


def clear_section(section: ReportSection, *, by: User, words_sha256: str) -> Clearance:
    """Record that `by` clears a section's words, whose digest must be `words_sha256` still.

    Raises: StepNotAllowed when the words have changed since, or the section needs no clearance.
    """
    if not section.clearance:
        raise StepNotAllowed(f"“{section}” needs nobody's clearance.")
    # docs/decisions/0007: a clearance holds for words, not for a section.
    if words_sha256 != section.words_sha256:
        raise StepNotAllowed(f"“{section}” has been changed since you read it: read it again.")
    return Clearance.objects.create(
        report=section.report,
        section_key=section.key,
        clearance=section.clearance,
        words_sha256=words_sha256,
        recorded_by=by,
    )


@transaction.atomic
def approve(proof: ReportProof, *, by: User, post: str) -> ReportApproval:
    """Record that `by`, in the post `post`, approves the very bytes of a proof.

    Raises: StepNotAllowed when a later proof has been made, when it has been approved already, when
    words in it have been restricted since, or when the one who made the proof would approve it.
    """
    ProgressReport.objects.select_for_update().get(pk=proof.report_id)
    _must_be_latest(proof)
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
    recommendation: Recommendation | None = None,
) -> Resolution:
    """Record what the committee resolved on an issued report, or on one recommendation in it.

    `words` and `minute` are as the minutes print them.

    Raises: StepNotAllowed when the report did not carry the recommendation.
    """
    lines = issued.proof.lines
    if recommendation and not lines.filter(recommendation=recommendation).exists():
        raise StepNotAllowed(f"{recommendation} is not in this report.")
    return Resolution.objects.create(
        issued=issued,
        recommendation=recommendation,
        words=words.strip(),
        minute=minute.strip(),
        recorded_by=by,
    )
