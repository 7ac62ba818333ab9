"""The state of a report on its way to a committee, which decides the next step."""

from dataclasses import dataclass

from recommendations.models import (
    Clearance,
    IssuedReport,
    ProgressReport,
    ReportApproval,
    ReportProof,
    ReportSection,
    SentBack,
)
from recommendations.reports.recorded_since import recorded_since
from recommendations.reports.render import proof_in_print
from recommendations.reports.waiting import Waiting, waiting_on
from wirral_tracker.kit.printing import Printing


@dataclass(frozen=True)
class ClearanceNeeded:
    """A section to be cleared, and whether its present words were, or were sent back."""

    section: ReportSection
    clearance: Clearance | None
    sent_back: SentBack | None = None

    @property
    def is_cleared(self) -> bool:
        """Whether somebody has cleared the section's present words."""
        return self.clearance is not None


@dataclass(frozen=True)
class ReportState:
    """A report's clearances, its latest proof and its issued versions, the latest first.

    `printing` is the printing of a proof that nobody has made one of yet.
    """

    report: ProgressReport
    clearances: list[ClearanceNeeded]
    printing: Printing | None
    proof: ReportProof | None
    issues: list[IssuedReport]
    waiting: list[Waiting]

    @property
    def has_changed_since_proof(self) -> bool:
        """Whether the draft was saved since its latest proof was made; False without a proof."""
        return self.proof is not None and self.proof.draft_version != self.report.version

    @property
    def is_proof_open(self) -> bool:
        """Whether there is a latest proof that has not been issued."""
        return self.proof is not None and not hasattr(self.proof, "issue")

    @property
    def recorded_since(self) -> list[str]:
        """The statements recorded since the latest proof was begun, which are not in it."""
        return recorded_since(self.proof) if self.proof else []

    @property
    def sent_back(self) -> SentBack | None:
        """The return of the latest proof, with its reason, or None."""
        return getattr(self.proof, "sent_back", None)

    @property
    def approval(self) -> ReportApproval | None:
        """The approval of the latest proof, or None."""
        # Django raises where the other side of a one-to-one relation is missing.
        return getattr(self.proof, "approval", None)

    @property
    def latest(self) -> IssuedReport | None:
        """The latest issued version; None where there is none, or it has been withdrawn."""
        issued = self.issues[0] if self.issues else None
        return issued if issued and not issued.is_withdrawn else None


def report_state(report: ProgressReport) -> ReportState:
    """Load a report's ReportState, without the PDF and HTML of its proofs."""
    # A proof's PDF and HTML are megabytes, and the page of the steps prints neither.
    return ReportState(
        report=report,
        clearances=_clearances(report),
        printing=proof_in_print(report),
        proof=report.proofs.select_related(
            "recorded_by", "approval__recorded_by", "issue", "sent_back__recorded_by"
        )
        .defer("pdf", "html", "xlsx")
        .order_by("number")
        .last(),
        issues=list(report.issues.light().newest_first()),
        waiting=waiting_on([report]),
    )


def _clearances(report: ProgressReport) -> list[ClearanceNeeded]:
    """Pair each section that needs clearance with what was said of its present words, or None."""
    given = {
        (clearance.section_key, clearance.clearance, clearance.words_sha256): clearance
        for clearance in report.clearances.select_related("recorded_by")
    }
    returned = {
        (back.section_key, back.words_sha256): back
        for back in report.sent_back.select_related("recorded_by")
    }
    return [
        ClearanceNeeded(
            section,
            given.get((section.key, section.clearance, section.words_sha256)),
            returned.get((section.key, section.words_sha256)),
        )
        for section in report.sections.order_by("order")
        if section.clearance
    ]
