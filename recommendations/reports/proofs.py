"""The proof of a report: the very bytes that are approved, and issued as they were approved.

What was checked is what is printed, and what was printed is what is stored. So a proof that takes
long to print is put together whole before, and lies with its printing until somebody makes a proof
of it.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max

from recommendations.models import (
    LaterRestriction,
    ProgressReport,
    Recommendation,
    ReportLine,
    ReportProof,
)
from recommendations.reports.build import build_draft
from recommendations.reports.checks import Check, checks_of
from recommendations.reports.content import Report
from recommendations.reports.edition import Edition
from recommendations.reports.render import begun_at_of, printing_details, render_report, report_html
from recommendations.reports.spreadsheet import report_xlsx
from wirral_tracker.kit.chain.links import sealed_head
from wirral_tracker.kit.days import council_day, day_in_words
from wirral_tracker.kit.pdf import Rendered
from wirral_tracker.kit.printing import Printing

# The fields that are settled before the bytes are there, and lie with them while they are printed.
OF_PROOF = (
    *("version", "draft_version", "template_name", "template_version", "as_at", "known_by"),
    *("meeting", "title", "what_changed", "exemption", "exemption_reason", "public_title"),
    *("checks", "html", "file_name", "rows", "xlsx"),
)
# Of a line all but its page, which is known when the report is printed.
OF_LINE = ("recommendation", "order", "rag", "status_date", "words")


PUBLICATION_CHANGED = (
    "Whether it is kept from the public has been changed since this was printed: make another "
    "proof."
)


class NotReady(Exception):
    """A report whose `checks` stop it from becoming a proof, each with a sentence that says why."""

    def __init__(self, checks: Sequence[Check]) -> None:
        super().__init__(" ".join(check.words for check in checks))
        self.checks = checks


class Outdated(Exception):
    """A printing of which no proof can be made, or not yet; the message says why."""


class ToTheMicrosecond(DjangoJSONEncoder):
    """A JSON encoder that keeps the microseconds of a datetime.

    Django's own drops what is finer than a thousandth of a second; a row recorded within that
    would no longer be told from one recorded after it.
    """

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


@dataclass(frozen=True)
class Candidate:
    """A report's content as a proof would print it, with what its checks found."""

    report: ProgressReport
    begun_at: dt.datetime
    edition: Edition
    content: Report
    checks: list[Check]

    @property
    def stopping(self) -> list[Check]:
        """The checks that stop a proof."""
        return [check for check in self.checks if check.stops]

    @property
    def to_accept(self) -> list[Check]:
        """The checks that the clerk has to accept before there is a proof."""
        return [check for check in self.checks if not check.stops]


def next_version(report: ProgressReport) -> int:
    """Return the version under which a report would be issued next: 1 before its first issue."""
    return (report.issues.aggregate(latest=Max("version"))["latest"] or 0) + 1


def _replaced_in_words(report: ProgressReport) -> str:
    """Name the version that the next one replaces: its number, its day, and if withdrawn, when."""
    replaced = report.issues.light().order_by("version").last()
    assert replaced is not None
    words = f"version {replaced.version}, issued {day_in_words(council_day(replaced.recorded_at))}"
    if replaced.is_withdrawn:
        day = day_in_words(council_day(replaced.withdrawal.recorded_at))
        return f"{words} and withdrawn {day}"
    return words


def candidate_of(
    report: ProgressReport, *, now: dt.datetime, what_changed: str = "", people: Iterable[str] = ()
) -> Candidate:
    """Build and check a report from rows recorded by its `known_by`, or else by `now`.

    `what_changed` says how it differs from an issued version that it replaces; `people` are the
    names that a public report must not print outside its author block.
    """
    version = next_version(report)
    edition = Edition(
        # What is recorded while it is printed must be in none of it.
        known_by=report.known_by or now,
        version=version,
        what_changed=what_changed.strip() if version > 1 else "",
        replaces=_replaced_in_words(report) if version > 1 else "",
        exemption=report.exemption,
        exemption_reason=report.exemption_reason,
    )
    content = build_draft(report, edition)
    return Candidate(report, now, edition, content, checks_of(report, content, people))


def make_proof(candidate: Candidate, *, by: User) -> ReportProof:
    """Print a checked candidate, and save the PDF and lines as the ReportProof to approve.

    Raises: NotReady when its checks stop it; ValidationError when it replaces an
    issued version and does not say what changed; Outdated when words were restricted meanwhile;
    NotPrinted; StillPrinting, and then `keep_printed` makes the proof of what is printed.
    """
    if candidate.stopping:
        raise NotReady(candidate.stopping)
    if candidate.edition.version > 1 and not candidate.edition.what_changed:
        raise ValidationError({"what_changed": "Say what this version changes."})
    # Printed in the paper, where verify_history can hold the history against it later.
    content = replace(candidate.content, seal=sealed_head())
    proof = _unprinted(candidate, report_html(content))
    proof.xlsx = report_xlsx(candidate.report, candidate.edition.moment)
    lines = _lines(content)
    # Printing may outlast this request: docs/decisions/0006-build-a-proof-before-it-is-printed.md.
    proof_and_lines = serializers.serialize(
        "json", [proof, *lines], fields=(*OF_PROOF, *OF_LINE), cls=ToTheMicrosecond
    )
    begun_at = candidate.begun_at
    rendered = render_report(candidate.report, content, proof.html, begun_at, proof_and_lines)
    return _store(candidate.report, proof, lines, rendered, begun_at, by)


def keep_printed(report: ProgressReport, printing: Printing, *, by: User) -> ReportProof:
    """Save the proof that waits with a finished printing, exactly as it was checked before.

    Whoever asks again is given the proof that was made of it.

    Raises: NotPrinted; Outdated while it is still printed, when a version has been issued since,
    when what the public may see of it, or anybody of its words, has been changed since, and when
    another version of the register put it together.
    """
    rendered = printing.rendered
    if rendered is None:
        raise Outdated("It is still being printed.")
    rows: Any = serializers.deserialize("json", printing_details(printing)["proof"])
    try:
        proof, *lines = (row.object for row in rows)
    except serializers.base.DeserializationError as unknown:
        raise Outdated(
            "It was put together by another version of the register: make another proof."
        ) from unknown
    proof.report = report
    return _store(report, proof, lines, rendered, begun_at_of(printing), by)


def _publication(row: ReportProof | ProgressReport) -> tuple[str, str, str]:
    """Return what the public may see of a report or of its proof."""
    return (row.exemption, row.exemption_reason, row.public_title)


def _rows_with_pages(proof: ReportProof, rendered: Rendered) -> list[tuple[str, int, int | None]]:
    """Return a proof's rows, each with the page of the element that it was said to stand under."""
    return [(name, key, rendered.pages.get(anchor)) for name, key, anchor in proof.rows]


@transaction.atomic
def _store(
    report: ProgressReport,
    proof: ReportProof,
    lines: Sequence[ReportLine],
    rendered: Rendered,
    begun_at: dt.datetime,
    by: User,
) -> ReportProof:
    """Save a proof with its PDF, lines and next number, unless the report has moved on since.

    What was printed may have waited for minutes: whatever would make it wrong is asked again. A
    proof of the same bytes and moment is returned as it is.

    Raises: Outdated.
    """
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    digest = hashlib.sha256(rendered.pdf).hexdigest()
    made: ReportProof | None = report.proofs.filter(sha256=digest, known_by=proof.known_by).first()
    if made:
        return made
    if proof.version != next_version(report):
        raise Outdated("A version has been issued since this was printed: make another proof.")
    if _publication(proof) != _publication(report):
        raise Outdated(PUBLICATION_CHANGED)
    carried = [line.recommendation_id for line in lines]
    if LaterRestriction.objects.made_since(begun_at, carried).exists():
        raise Outdated("Words were restricted while it was printed: make another proof.")
    # Under the lock on the report, so that no two proofs take one number.
    proof.number = (report.proofs.aggregate(latest=Max("number"))["latest"] or 0) + 1
    proof.pdf, proof.sha256, proof.recorded_by = rendered.pdf, digest, by
    proof.rows = _rows_with_pages(proof, rendered)
    proof.save()
    by_id = Recommendation.objects.in_bulk(carried)
    for line in lines:
        line.proof = proof
        line.page = rendered.pages.get(f"rec-{by_id[line.recommendation_id].reference}")
    ReportLine.objects.bulk_create(lines)
    return proof


def _unprinted(candidate: Candidate, html: str) -> ReportProof:
    """Build a candidate's ReportProof, unsaved: without number, PDF, digest and maker."""
    report, edition, content = candidate.report, candidate.edition, candidate.content
    template = report.template
    return ReportProof(
        report=report,
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
        public_title=report.public_title,
        checks=[check.words for check in candidate.checks],
        html=html,
        rows=[[row.record, row.key, row.anchor] for row in candidate.content.rows],
        file_name=_file_name(content, edition),
    )


def _file_name(content: Report, edition: Edition) -> str:
    """Name the PDF as the draft's, with "-version-2" and so on where it replaces another."""
    stem = content.file_name.removesuffix(".pdf")
    return f"{stem}-version-{edition.version}.pdf" if edition.version > 1 else f"{stem}.pdf"


def _lines(content: Report) -> list[ReportLine]:
    """Build a report's ReportLines, unsaved, numbered from 1 in printed order."""
    return [
        ReportLine(
            recommendation_id=line.key,
            order=order,
            rag=line.rag,
            status_date=line.status_date,
            words=line.words,
        )
        for order, line in enumerate(content.lines, start=1)
    ]
