"""The section on earlier reports: what committees were told before on the same matters."""

from dataclasses import dataclass
from typing import ClassVar

from recommendations.models import EarlierReport, IssuedReport, ProgressReport
from recommendations.reports.content import PARTIALS, PrintedSection, SectionWords
from recommendations.reports.loading import ReportData
from wirral_tracker.kit.days import council_day, day_in_words


@dataclass(frozen=True)
class EarlierReportsSection(PrintedSection):
    """The section on earlier reports: a line for each, with where it went, when, and if held."""

    template: ClassVar[str] = f"{PARTIALS}_history.html"

    earlier: tuple[str, ...] = ()


def earlier_reports_section(
    words: SectionWords, report: ProgressReport | None, data: ReportData
) -> EarlierReportsSection:
    """Build the section: reports issued here before on these subjects, then those in sources."""
    recommendations = data.subjects.recommendations.order_by()
    issued = (
        IssuedReport.objects.before(report, data.known_by)
        .of_days(until=data.day)
        .carrying(recommendations)
        .light()
        .newest_first()
    )
    # Made before the register was kept, and known because a document in it names them.
    known = EarlierReport.objects.of_subjects(data.subjects.reviews, data.subjects.inspections)
    # Oldest first, which is turned round below: those issued here stand newest first.
    in_sources = known.before(data.day).in_order().with_related()
    return EarlierReportsSection(
        *words,
        earlier=(*map(_issued_in_words, issued), *map(_known_in_words, reversed(in_sources))),
    )


def _known_in_words(earlier: EarlierReport) -> str:
    """Describe an EarlierReport in a line: where it went, when, if it is held, and its source."""
    went = f"{earlier.body}, " if earlier.body else ""
    inferred = ", date inferred" if earlier.is_date_inferred else ""
    holding = "held" if earlier.is_held else "not held"
    known = f"known from {earlier.locator.document.slug}, {earlier.locator.label}"
    return f"{earlier.name} ({went}{day_in_words(earlier.date)}{inferred}; {holding}; {known})"


def _issued_in_words(issued: IssuedReport) -> str:
    """Describe an issued report in a line: title, version, meeting or day, if withdrawn."""
    proof = issued.proof
    issued_on = day_in_words(council_day(issued.recorded_at))
    went = f"{proof.meeting}" if proof.meeting else f"issued {issued_on}"
    version = f", version {issued.version}" if issued.version > 1 else ""
    withdrawn = "; withdrawn" if issued.is_withdrawn else ""
    return f"{proof.public_name}{version} ({went}{withdrawn})"
