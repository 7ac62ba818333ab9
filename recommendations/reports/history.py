"""Earlier reports on the same matters: what committees have been told before."""

from dataclasses import dataclass
from typing import Any, ClassVar

from recommendations.models import EarlierReport, IssuedReport
from recommendations.reports.content import PARTIALS, Section, Words
from recommendations.reports.loading import Gathered
from wirral_tracker.kit.days import day_in_words, day_of


@dataclass(frozen=True)
class HistorySection(Section):
    """Each earlier report in a line: where it went, when, and whether it is held here."""

    template: ClassVar[str] = f"{PARTIALS}_history.html"

    earlier: tuple[str, ...] = ()


def history_section(words: Words, report: Any, gathered: Gathered) -> HistorySection:
    """What was issued before on any of these recommendations, and what a source tells of."""
    recommendations = gathered.subjects.recommendations.order_by()
    issued = (
        IssuedReport.objects.before(report, gathered.asked.known_by)
        .carrying(recommendations)
        .light()
        .newest_first()
    )
    known = EarlierReport.objects.of_subjects(
        gathered.subjects.reviews, gathered.subjects.inspections
    )
    told = known.before(gathered.asked.day).in_order().with_kin()
    return HistorySection(
        *words, earlier=(*map(_in_words, issued), *map(_known_in_words, reversed(told)))
    )


def _known_in_words(earlier: EarlierReport) -> str:
    """A report that a source tells of: where it went, when, and whether it is held."""
    went = f"{earlier.body}, " if earlier.body else ""
    inferred = ", date inferred" if earlier.is_date_inferred else ""
    held = "held" if earlier.is_held else "not held"
    known = f"known from {earlier.locator.document.slug}, {earlier.locator.label}"
    return f"{earlier.name} ({went}{day_in_words(earlier.date)}{inferred}; {held}; {known})"


def _in_words(issued: Any) -> str:
    proof = issued.proof
    issued_on = day_in_words(day_of(issued.recorded_at))
    went = f"{proof.meeting}" if proof.meeting else f"issued {issued_on}"
    version = f", version {issued.version}" if issued.version > 1 else ""
    withdrawn = "; withdrawn" if issued.is_withdrawn else ""
    return f"{proof.title}{version} ({went}{withdrawn})"
