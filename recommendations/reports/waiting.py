"""The next steps of reports on their way to a committee: what waits for whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Prefetch, prefetch_related_objects

from recommendations.models import ProgressReport, ReportProof
from recommendations.reports.headings import lacks_words
from recommendations.restricted import APPROVE, CLEAR, ISSUE, PREPARE, works_on_reports


@dataclass(frozen=True)
class Waiting:
    """A report that waits: for whom, to do what, why, and the permission that doing it takes."""

    report: ProgressReport
    whom: str
    what: str
    permission: str
    why: str = ""


def waiting_on(reports: Iterable[ProgressReport]) -> list[Waiting]:
    """List the next steps of these reports, in their order; four queries, however many."""
    loaded = list(reports)
    proofs = ReportProof.objects.defer("pdf", "html", "xlsx").select_related(
        "approval", "issue", "sent_back"
    )
    prefetch_related_objects(
        loaded, "sections", "clearances", "sent_back", Prefetch("proofs", proofs)
    )
    return [waiting for report in loaded for waiting in _next_steps(report)]


def waiting_for(user: User | AnonymousUser) -> list[Waiting]:
    """List the steps that wait for somebody with a user's permissions, soonest meeting first."""
    if not works_on_reports(user):
        return []
    found = waiting_on(ProgressReport.objects.on_their_way().soonest_first())
    return [waiting for waiting in found if user.has_perm(waiting.permission)]


def _next_steps(report: ProgressReport) -> Iterator[Waiting]:
    """Yield what a report waits for now: one step, or the clearances that are missing."""
    proof = max(report.proofs.all(), key=lambda proof: proof.number, default=None)
    if proof and not hasattr(proof, "issue") and proof.draft_version == report.version:
        yield _step_of_proof(report, proof)
        return
    if proof and hasattr(proof, "issue"):
        return
    empty = _empty_sections(report)
    uncleared = list(_uncleared_sections(report))
    yield from uncleared
    if empty:
        yield Waiting(report, "the clerk", f"{empty} to be written", PREPARE)
    elif not uncleared:
        yield Waiting(report, "the clerk", "a proof to be made", PREPARE)


def _step_of_proof(report: ProgressReport, proof: ReportProof) -> Waiting:
    """Return the next step of a report with a proof of its present words."""
    if hasattr(proof, "sent_back"):
        what = f"proof {proof.number}, which was sent back"
        return Waiting(report, "the clerk", what, PREPARE, proof.sent_back.reason)
    if hasattr(proof, "approval"):
        return Waiting(report, "the clerk", f"version {proof.version} to be issued", ISSUE)
    return Waiting(
        report, "the director or a manager", f"proof {proof.number} to be approved", APPROVE
    )


def _empty_sections(report: ProgressReport) -> str:
    """Count the required sections without words, in words; "" where there are none."""
    number = sum(lacks_words(section) for section in report.sections.all())
    return f"{number} section{'s' * (number != 1)}" if number else ""


def _uncleared_sections(report: ProgressReport) -> Iterator[Waiting]:
    """Yield a step for each written section whose words nobody has cleared."""
    cleared = {(c.section_key, c.clearance, c.words_sha256) for c in report.clearances.all()}
    returned = {(back.section_key, back.words_sha256): back for back in report.sent_back.all()}
    for section in sorted(report.sections.all(), key=lambda section: section.order):
        key = (section.key, section.clearance, section.words_sha256)
        if not section.clearance or not section.text.strip() or key in cleared:
            continue
        if back := returned.get((section.key, section.words_sha256)):
            what = f"“{section}”, which {section.clearance} sent back"
            yield Waiting(report, "the clerk", what, PREPARE, back.reason)
        else:
            yield Waiting(report, section.clearance, f"“{section}” to be cleared", CLEAR)
