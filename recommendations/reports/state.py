"""How far a report has got on its way to a committee, and what its next step is."""

from dataclasses import dataclass
from typing import Any

from recommendations.models import IssuedReport, ProgressReport, ReportProof, ReportSection
from recommendations.reports.render import proof_in_print
from wirral_tracker.kit.printing import Printing


@dataclass(frozen=True)
class ClearanceNeeded:
    """A section that somebody has to clear, and who has cleared its words as they stand."""

    section: ReportSection
    clearance: Any

    @property
    def is_cleared(self) -> bool:
        return self.clearance is not None


@dataclass(frozen=True)
class State:
    """A report's clearances, its latest proof and its issued versions, the latest first.

    `printing` is of a proof that nobody has kept yet.
    """

    report: ProgressReport
    clearances: list[ClearanceNeeded]
    printing: Printing | None
    proof: ReportProof | None
    issues: list[IssuedReport]

    @property
    def has_changed_since_proof(self) -> bool:
        """Whether somebody has saved the draft since the proof was made."""
        return self.proof is not None and self.proof.draft_version != self.report.version

    @property
    def is_proof_open(self) -> bool:
        """Whether the latest proof still waits for approval or for issue."""
        return self.proof is not None and not hasattr(self.proof, "issue")

    @property
    def approval(self) -> Any:
        return getattr(self.proof, "approval", None)

    @property
    def latest(self) -> IssuedReport | None:
        """The version that stands: the latest issued, if it has not been withdrawn."""
        issued = self.issues[0] if self.issues else None
        return issued if issued and not issued.is_withdrawn else None


def state_of(report: ProgressReport) -> State:
    """Where a report stands."""
    return State(
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
    given = {
        (each.section_key, each.clearance, each.words_sha256): each
        for each in report.clearances.select_related("recorded_by")
    }
    return [
        ClearanceNeeded(each, given.get((each.key, each.clearance, each.words_sha256)))
        for each in report.sections.order_by("order")
        if each.clearance
    ]
