"""Sentences about an inspection: its dates, its grades and what it found."""

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
    """Format a first and last day as a committee paper does: "18 to 29 September 2023"."""
    end = day_in_words(last)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        joined = "and" if (last - first).days == 1 else "to"
        return f"{first.day} {joined} {end}"
    start = day_in_words(first, "j F" if first.year == last.year else "j F Y")
    return f"{start} to {end}"


def dates_in_words(inspection: Inspection) -> str:
    """Format an inspection's first and last day; where either is unknown, return `date_text`."""
    if inspection.start_date and inspection.end_date:
        return days_in_words(inspection.start_date, inspection.end_date)
    return inspection.date_text


def bounds_in_words(inspection: Inspection) -> str:
    """Format the earliest and latest possible date; empty if the first day is known, or neither.

    "in 2016" for a whole year, "between 1 May 2016 and 3 June 2016", "not before …", "not after …".
    """
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
    """Return 1 January and 31 December of the year of `day`."""
    return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)


def month_in_words(inspection: Inspection) -> str:
    """Format an inspection's last day as "September 2023", else its possible years.

    "2016" or "between 2016 and 2018"; "date not known" where no source bounds the date.
    """
    if inspection.end_date:
        return day_in_words(inspection.end_date, "F Y")
    bounds = (inspection.earliest_date, inspection.latest_date)
    years = sorted({str(day.year) for day in bounds if day})
    if len(years) > 1:
        return f"between {' and '.join(years)}"
    return "".join(years) or "date not known"


def dated_in_words(inspection: Inspection) -> str:
    """Format the day that an inspection's document prints: "Letter dated 17 October 2024".

    A visit ends in a letter, whose day is that of its writing; a report prints when it came out.
    Empty where none is known.
    """
    if not inspection.published_date:
        return ""
    printed = "Published" if inspection.is_graded else "Letter dated"
    return f"{printed} {day_in_words(inspection.published_date)}"


def year_in_words(inspection: Inspection) -> str:
    """Format an inspection's year as "2019", else "between 2016 and 2018" or "no known year"."""
    bounds = (inspection.first_possible, inspection.end_date or inspection.latest_date)
    years = sorted({str(day.year) for day in bounds if day})
    if len(years) > 1:
        return f"between {' and '.join(years)}"
    return "".join(years) or "no known year"


def overall_in_words(inspection: Inspection) -> str:
    """Return the name of the grade for overall effectiveness, or why there is none.

    "Not graded", "no longer made" and "not known" are three things. Needs an inspection loaded
    `with_overall`, which counts no framework as having dropped it before a report shows that.
    """
    if inspection.overall_grade:
        return inspection.overall_grade
    if not inspection.is_graded:
        return "Not graded"
    if not inspection.framework_judges_overall:
        return "No longer made"
    return "Not known"


def judgements_in_words(inspection: Inspection, judgements: Sequence[Judgement]) -> str:
    """Format judgements as a clause, "three judgements, all good", or say why there are none."""
    if not judgements and inspection.is_graded:
        return "no judgement known"
    if not judgements:
        kind = lower_first(inspection.get_kind_display())
        return f"no grades, because a {kind} gives none"
    known = "" if inspection.source_id else " known"
    if len(judgements) == 1:
        only = judgements[0]
        return f"one judgement{known}, {lower_first(only.area.name)}: {_grade_name(only)}"
    number = counted(len(judgements), "judgement", "judgements")
    return f"{number}{known}{_grades_in_words(judgements)}"


def _grade_name(judgement: Judgement) -> str:
    """Return the name of a judgement's grade with a small first letter."""
    return lower_first(judgement.grade.name)


def _grades_in_words(judgements: Sequence[Judgement]) -> str:
    """Count the grades in words, best first: ", all good" or ": two good and one inadequate"."""
    best_first = sorted(judgements, key=lambda judgement: judgement.grade.level)
    grades = Counter(_grade_name(judgement) for judgement in best_first)
    if len(grades) == 1:
        return f", all {next(iter(grades))}"
    return ": " + listed([f"{in_words(n)} {grade}" for grade, n in grades.items()])


def findings_in_words(findings: Iterable[Finding]) -> list[str]:
    """Count the findings of each kind, as "two key issues", the most pressing kind first."""
    counts = Counter(finding.kind for finding in findings)
    return [counted(counts[kind], one, many) for kind, one, many in KIND_NAMES if counts[kind]]


def outcome_in_words(
    inspection: Inspection,
    judgements: Sequence[Judgement],
    findings: Sequence[Finding],
    told: Sequence[Finding] = (),
) -> str:
    """Format an inspection's judgements and numbers of findings as one sentence.

    `told` are the findings that others tell of beside its own report: they are counted apart.
    """
    parts = [judgements_in_words(inspection, judgements), *findings_in_words(findings)]
    if told:
        parts.append(f"and as other documents tell, {listed(findings_in_words(told))}")
    return sentence("; ".join(parts))
