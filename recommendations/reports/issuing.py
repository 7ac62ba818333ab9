"""From a draft to what a committee is given: cleared, proved, approved, issued, withdrawn."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from recommendations.models import (
    Clearance,
    IssuedReport,
    LaterRestriction,
    ProgressReport,
    Recommendation,
    ReportApproval,
    ReportLine,
    ReportProof,
    ReportSection,
    ReportWithdrawal,
    Resolution,
)
from recommendations.reports.build import build_draft
from recommendations.reports.checks import Check
from recommendations.reports.content import Report
from recommendations.reports.render import render_report, report_html
from recommendations.reports.title import Edition
from wirral_tracker.chain.links import sealed_head


class NotReady(Exception):
    """Something stops the report; `checks` says what, each as a sentence."""

    def __init__(self, checks: Sequence[Check]) -> None:
        super().__init__(" ".join(check.words for check in checks))
        self.checks = checks


class NotAllowed(Exception):
    """The step is out of turn, or this person may not take it; its message says why."""


def clear_section(section: ReportSection, *, by: User, words_sha256: str) -> Clearance:
    """Record that somebody cleared the words of a section as they stood when he read them.

    Raises: NotAllowed when the words have changed since, or the section needs no clearance.
    """
    if not section.clearance:
        raise NotAllowed(f"“{section}” needs nobody's clearance.")
    if words_sha256 != section.words_sha256:
        raise NotAllowed(f"“{section}” has been changed since you read it: read it again.")
    return Clearance.objects.create(
        report=section.report,
        section_key=section.key,
        clearance=section.clearance,
        words_sha256=words_sha256,
        recorded_by=by,
    )


def next_version(report: ProgressReport) -> int:
    """The version under which a report would be issued next: 1 until it has been."""
    return (report.issues.aggregate(latest=Max("version"))["latest"] or 0) + 1


def edition_of(report: ProgressReport, now: dt.datetime, what_changed: str = "") -> Edition:
    """What a proof made now is printed as."""
    return Edition(
        known_by=report.known_by or now,
        version=next_version(report),
        what_changed=what_changed.strip(),
        exemption=report.get_exemption_display() if report.exemption else "",
        exemption_reason=report.exemption_reason,
    )


def make_proof(
    report: ProgressReport,
    *,
    by: User,
    now: dt.datetime,
    checks: Sequence[Check],
    what_changed: str = "",
) -> ReportProof:
    """Print the report as it stands, and keep the bytes to be approved and issued.

    `checks` are what was found and accepted before.

    Raises: NotReady when one of them stops it; ValidationError when it replaces an issued version
    and does not say what changed, or when words were restricted while it was printed.
    """
    if stopping := [check for check in checks if check.stops]:
        raise NotReady(stopping)
    edition = edition_of(report, now, what_changed)
    if edition.version > 1 and not edition.what_changed:
        raise ValidationError({"what_changed": "Say what this version changes."})
    content = replace(build_draft(report, edition), seal=sealed_head())
    html = report_html(content)
    rendered = render_report(html)
    with transaction.atomic():
        ProgressReport.objects.select_for_update().get(pk=report.pk)
        carried = [line.key for line in content.lines]
        if LaterRestriction.objects.made_since(now, carried).exists():
            raise ValidationError("Words were restricted while it was printed: make it again.")
        proof = _keep(report, edition, content, html, rendered.pdf, by, checks)
        ReportLine.objects.bulk_create(_lines(proof, content, rendered.pages))
    return proof


def _keep(
    report: ProgressReport,
    edition: Edition,
    content: Report,
    html: str,
    pdf: bytes,
    by: User,
    checks: Sequence[Check],
) -> ReportProof:
    number = (report.proofs.aggregate(latest=Max("number"))["latest"] or 0) + 1
    template = report.template
    return ReportProof.objects.create(
        report=report,
        number=number,
        version=edition.version,
        draft_version=report.version,
        template_name=template.name if template else "",
        template_version=template.version if template else None,
        as_at=report.as_at,
        known_by=edition.moment,
        meeting=report.meeting,
        title=content.title[:300],
        what_changed=edition.what_changed,
        exemption=report.exemption,
        exemption_reason=report.exemption_reason,
        checks=[check.words for check in checks],
        html=html,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        file_name=_file_name(content, edition),
        recorded_by=by,
    )


def _file_name(content: Report, edition: Edition) -> str:
    """As the draft's, with the version where it replaces another."""
    stem = content.file_name.removesuffix(".pdf")
    return f"{stem}-version-{edition.version}.pdf" if edition.version > 1 else f"{stem}.pdf"


def _lines(proof: ReportProof, content: Report, pages: dict[str, int]) -> list[ReportLine]:
    return [
        ReportLine(
            proof=proof,
            recommendation_id=line.key,
            order=order,
            rag=line.rag,
            status_date=line.status_date,
            words=line.words,
            page=pages.get(f"rec-{line.reference}"),
        )
        for order, line in enumerate(content.lines, start=1)
    ]


@transaction.atomic
def approve(proof: ReportProof, *, by: User, post: str) -> ReportApproval:
    """The director or a manager approves these very bytes.

    Raises: NotAllowed when a later proof has been made, when it has been approved already, when
    words in it have been restricted since, or when the one who made the proof would approve it.
    """
    ProgressReport.objects.select_for_update().get(pk=proof.report_id)
    _must_be_latest(proof)
    _must_print_nothing_restricted(proof)
    if hasattr(proof, "approval"):
        raise NotAllowed("This proof has been approved already.")
    if proof.recorded_by_id == by.pk:
        raise NotAllowed("Whoever made the proof cannot approve it: somebody else must.")
    return ReportApproval.objects.create(proof=proof, post=post.strip(), recorded_by=by)


@transaction.atomic
def issue(proof: ReportProof, *, by: User, today: dt.date) -> IssuedReport:
    """Give the committee the approved bytes, as they were approved.

    Raises: NotAllowed when the proof is not approved, not the latest, issued already, of a
    position after today, not the bytes that its digest was taken of, or prints what has been
    restricted since.
    """
    ProgressReport.objects.select_for_update().get(pk=proof.report_id)
    _must_be_latest(proof)
    _must_print_nothing_restricted(proof)
    if not hasattr(proof, "approval"):
        raise NotAllowed("The proof has not been approved.")
    if hasattr(proof, "issue"):
        raise NotAllowed("This proof has been issued already.")
    if proof.as_at > today:
        raise NotAllowed("The position is of a day that has not come.")
    if not proof.is_whole:
        raise NotAllowed("The bytes are not those that were approved. Tell the administrator.")
    return IssuedReport.objects.create(
        proof=proof, report=proof.report, version=proof.version, recorded_by=by
    )


def _must_be_latest(proof: ReportProof) -> None:
    if proof.report.proofs.filter(number__gt=proof.number).exists():
        raise NotAllowed("A later proof has been made of this report.")
    if proof.version != next_version(proof.report):
        raise NotAllowed("A version has been issued since this proof was made: make another.")


def _must_print_nothing_restricted(proof: ReportProof) -> None:
    if proof.prints_restricted_words:
        raise NotAllowed("Words in this proof have been restricted since: make another.")


@transaction.atomic
def withdraw(issued: IssuedReport, *, by: User, reason: str) -> ReportWithdrawal:
    """Mark an issued report as withdrawn, with the reason; nothing of it disappears.

    Raises: NotAllowed when it has been withdrawn already.
    """
    ProgressReport.objects.select_for_update().get(pk=issued.report_id)
    if ReportWithdrawal.objects.filter(issued=issued).exists():
        raise NotAllowed("It has been withdrawn already.")
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
    """What the committee resolved, as its minutes print it; added after the meeting.

    Raises: NotAllowed when the report did not carry the recommendation.
    """
    lines = issued.proof.lines
    if recommendation and not lines.filter(recommendation=recommendation).exists():
        raise NotAllowed(f"{recommendation} is not in this report.")
    return Resolution.objects.create(
        issued=issued,
        recommendation=recommendation,
        words=words.strip(),
        minute=minute.strip(),
        recorded_by=by,
    )
