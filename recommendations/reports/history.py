"""Earlier reports on the same matters: what committees have been told before."""

from dataclasses import dataclass
from typing import Any, ClassVar

from findings.sentences import day_in_words
from recommendations.models import IssuedReport
from recommendations.reports.content import PARTIALS, Section, Words
from recommendations.reports.loading import Gathered


@dataclass(frozen=True)
class HistorySection(Section):
    """Each earlier report in a line: where it went, when, and whether it is held here."""

    template: ClassVar[str] = f"{PARTIALS}_history.html"

    earlier: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return False


def history_section(words: Words, report: Any, gathered: Gathered) -> HistorySection:
    """The reports issued before on any of these recommendations, the latest first."""
    recommendations = gathered.subjects.recommendations.order_by()
    issued = (
        IssuedReport.objects.before(report, gathered.asked.known_by)
        .carrying(recommendations)
        .light()
        .newest_first()
    )
    return HistorySection(*words, earlier=tuple(_in_words(each) for each in issued))


def _in_words(issued: Any) -> str:
    proof = issued.proof
    went = f"{proof.meeting}" if proof.meeting else f"issued {day_in_words(issued.recorded_at)}"
    version = f", version {issued.version}" if issued.version > 1 else ""
    withdrawn = "; withdrawn" if issued.is_withdrawn else ""
    return f"{proof.title}{version} ({went}{withdrawn})"
