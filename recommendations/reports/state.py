"""The state of a report on its way to a committee, from which its next step is told."""

from dataclasses import dataclass

from recommendations.models import (
    Clearance,
    IssuedReport,
    ProgressReport,
    ReportApproval,
    ReportProof,
    ReportSection,
)
from recommendations.reports.render import proof_in_print
from wirral_tracker.kit.printing import Printing


@dataclass(frozen=True)
class ClearanceNeeded:
    """A section that somebody has to clear, and the clearance of its words as they stand."""

    section: ReportSection
    clearance: Clearance | None

    @property
    def is_cleared(self) -> bool:
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

    @property
    def has_changed_since_proof(self) -> bool:
        """True where somebody has saved the draft since the proof was made."""
        return self.proof is not None and self.proof.draft_version != self.report.version

    @property
    def is_proof_open(self) -> bool:
        """True while the latest proof waits for approval or for issue."""
        return self.proof is not None and not hasattr(self.proof, "issue")

    @property
    def approval(self) -> ReportApproval | None:
        # Django raises where the other side of a one-to-one relation is missing.
        return getattr(self.proof, "approval", None)

    @property
    def latest(self) -> IssuedReport | None:
        """The version that stands: the latest issued, if it has not been withdrawn."""
        issued = self.issues[0] if self.issues else None
        return issued if issued and not issued.is_withdrawn else None


def report_state(report: ProgressReport) -> ReportState:
    """Load how far a report has got; the bytes and words of its proofs are left where they are."""
    return ReportState(
        report=report,
        clearances=_clearances(report),
        printing=proof_in_print(report),
        proof=report.proofs.select_related("recorded_by", "approval__recorded_by", "issue")
        .defer("pdf", "html")
        .order_by("number")
        .last(),
        issues=list(report.issues.light().newest_first()),
    )


def _clearances(report: ProgressReport) -> list[ClearanceNeeded]:
    """Pair each section that needs clearance with the one given for its words as they stand."""
    given = {
        (clearance.section_key, clearance.clearance, clearance.words_sha256): clearance
        for clearance in report.clearances.select_related("recorded_by")
    }
    return [
        ClearanceNeeded(section, given.get((section.key, section.clearance, section.words_sha256)))
        for section in report.sections.order_by("order")
        if section.clearance
    ]
