"""What a page says of an inspection in its first line: dates and results as sentences."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from findings.models import Finding, Inspection, Judgement
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import counted, in_words, listed, lower_first, sentence

Kind = Finding.Kind
# The order in which a sentence names what an inspection left behind.
KIND_NAMES = (
    (Kind.PRIORITY_ACTION, "area for priority action", "areas for priority action"),
    (Kind.AREA_FOR_IMPROVEMENT, "area for improvement", "areas for improvement"),
    (Kind.KEY_ISSUE, "key issue", "key issues"),
    (Kind.HEADLINE, "headline finding", "headline findings"),
    (Kind.MAIN_FINDING, "main finding", "main findings"),
    (Kind.NUMBERED_PARAGRAPH, "numbered finding", "numbered findings"),
)


def days_in_words(first: dt.date, last: dt.date) -> str:
    """Two days as a committee paper writes them: "18 to 29 September 2023"."""
    end = day_in_words(last)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        joined = "and" if (last - first).days == 1 else "to"
        return f"{first.day} {joined} {end}"
    start = day_in_words(first, "j F" if first.year == last.year else "j F Y")
    return f"{start} to {end}"


def dates_in_words(inspection: Inspection) -> str:
    """The days on site; where no source gives them, what the sources do say."""
    if inspection.start_date and inspection.end_date:
        return days_in_words(inspection.start_date, inspection.end_date)
    return inspection.date_text


def bounds_in_words(inspection: Inspection) -> str:
    """Between which days an unknown date must lie, as far as the sources allow; else nothing."""
    earliest, latest = inspection.earliest_date, inspection.latest_date
    if inspection.start_date:
        return ""
    if earliest and latest and (earliest, latest) == _year_around(earliest):
        return f"in {earliest.year}"
    if earliest and latest:
        return f"between {day_in_words(earliest)} and {day_in_words(latest)}"
    if earliest:
        return f"not before {day_in_words(earliest)}"
    return f"not after {day_in_words(latest)}" if latest else ""


def _year_around(day: dt.date) -> tuple[dt.date, dt.date]:
    return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)


def month_in_words(inspection: Inspection) -> str:
    """When it was, in short: month and year, or the years within which an unknown day lies."""
    if inspection.end_date:
        return day_in_words(inspection.end_date, "F Y")
    bounds = (inspection.earliest_date, inspection.latest_date)
    years = sorted({str(day.year) for day in bounds if day})
    if len(years) > 1:
        return f"between {' and '.join(years)}"
    return "".join(years) or "date not known"


def overall_in_words(inspection: Inspection) -> str:
    """The grade for overall effectiveness, or why there is none.

    "Not graded", "no longer made" and "not known" are three things. Wants an inspection loaded
    `with_overall`.
    """
    if inspection.overall_grade:  # type: ignore[attr-defined]
        return inspection.overall_grade  # type: ignore[attr-defined]
    if not inspection.is_graded:
        return "Not graded"
    if not inspection.framework_judges_overall:  # type: ignore[attr-defined]
        return "No longer made"
    return "Not known"


def judgements_in_words(inspection: Inspection, judgements: Sequence[Judgement]) -> str:
    """The grades in half a sentence, and why where there are none."""
    if not judgements and inspection.is_graded:
        return "no judgement known"
    if not judgements:
        kind = lower_first(inspection.get_kind_display())
        return f"no grades, because a {kind} gives none"
    known = "" if inspection.source_id else " known"
    if len(judgements) == 1:
        only = judgements[0]
        return f"one judgement{known}, {lower_first(only.area.name)}: {_grade(only)}"
    return f"{counted(len(judgements), 'judgement', 'judgements')}{known}{_spread(judgements)}"


def _grade(judgement: Judgement) -> str:
    return lower_first(judgement.grade.name)


def _spread(judgements: Sequence[Judgement]) -> str:
    best_first = sorted(judgements, key=lambda each: each.grade.level)
    grades = Counter(_grade(judgement) for judgement in best_first)
    if len(grades) == 1:
        return f", all {next(iter(grades))}"
    return ": " + listed([f"{in_words(n)} {grade}" for grade, n in grades.items()])


def findings_in_words(findings: Iterable[Finding]) -> list[str]:
    """How many findings of each kind, most pressing kind first."""
    counts = Counter(finding.kind for finding in findings)
    return [counted(counts[kind], one, many) for kind, one, many in KIND_NAMES if counts[kind]]


def what_ofsted_said(
    inspection: Inspection, judgements: Sequence[Judgement], findings: Sequence[Finding]
) -> str:
    """One sentence that answers the reader's first question."""
    parts = [judgements_in_words(inspection, judgements), *findings_in_words(findings)]
    return sentence("; ".join(parts))
