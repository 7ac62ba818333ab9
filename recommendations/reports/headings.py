"""The sections that a report begins with where it has no template, in order, with our wording.

Source: Wirral, final progress report on the 2013 scrutiny review of outcomes for looked after
children: its headings. None of its sentences is used.
"""

from dataclasses import dataclass

from recommendations.models import ReportSection

NOTHING_SUPPLIED = "No text has been supplied for this section."
# Sections that the register fills, whatever officers write in them: of the source's headings, and
# of those that we added after them. A required one is complete without officers' words.
FILLED = {"report_title", "report_summary", "background", "appendix_1"}
FILLED_AFTER = {"since_last_report", "retests", "rag_over_time", "subject_history"}

# Sections of a line or two, which stand at the head of page 1 beside their headings.
FACTS = {"report_of", "lead_member", "wards", "key_decision"}


def needs_words(section: ReportSection) -> bool:
    """Return whether a proof needs a section's words: required, and not filled by the register."""
    return section.is_required and section.key not in FILLED | FILLED_AFTER


def lacks_words(section: ReportSection) -> bool:
    """Return whether a section that needs words has none."""
    return needs_words(section) and not section.text.strip()


@dataclass(frozen=True)
class Heading:
    """A section as a new report begins with it; one with a number is supporting information."""

    key: str
    heading: str
    number: str = ""
    text: str = ""
    is_required: bool = False
    clearance: str = ""


DECISION_SOUGHT = (
    "That the Committee considers the position set out in Appendix 1 and decides "
    "what further action, if any, it asks for."
)
REASONS = (
    "So that the Committee can see how far each recommendation has got, who says so and as "
    "at which day, and can act on it."
)
HEADINGS = (
    Heading("report_title", "Report title"),
    Heading("report_of", "Report of"),
    Heading("report_summary", "Report summary"),
    Heading("decision_sought", "Recommendation", text=DECISION_SOUGHT),
    Heading("reasons", "Reason/s for recommendation/s", "1.0", REASONS),
    Heading("other_options", "Other options considered", "2.0"),
    Heading("background", "Background information", "3.0"),
    Heading("financial", "Financial implications", "4.0"),
    Heading("legal", "Legal implications", "5.0"),
    Heading("resources", "Resource implications: ICT, staffing and assets", "6.0"),
    Heading("risks", "Relevant risks", "7.0"),
    Heading("engagement", "Engagement/consultation", "8.0"),
    Heading("equality", "Equality implications", "9.0"),
    Heading("report_author", "Report author"),
    Heading("appendix_1", "Appendix 1"),
    Heading("since_last_report", "Since the last report"),
    Heading("retests", "What later inspections say"),
    Heading("rag_over_time", "RAG over time"),
)
