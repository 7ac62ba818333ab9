"""Reports on the register and on fictional reviews, and the parts of a report."""

import datetime as dt
from typing import Any

from recommendations.models import Recommendation, ScrutinyReview
from recommendations.reports.build import build_report
from recommendations.reports.content import (
    Report,
    ReportPosition,
    StatusGroup,
    SubjectProgress,
)
from recommendations.reports.subjects import find_subjects
from tests import factories

END_OF_PLAN = dt.date(2016, 3, 31)
LATER = dt.date(2026, 11, 1)
DAY = dt.date(2021, 6, 1)


def report_on(*references: str, day: dt.date = DAY, **values: Any) -> Report:
    return build_report(find_subjects(references), day, **values)


def section(report: Report, key: str) -> Any:
    every = (*report.front, *report.supporting, *report.closing)
    return next(each for each in every if each.key == key)


def subject_of(report: Report) -> SubjectProgress:
    [subject] = section(report, "appendix_1").subjects
    return subject


def groups_of(report: Report) -> list[StatusGroup]:
    return [group for part in subject_of(report).parts for group in part.groups]


def position_of(report: Report) -> ReportPosition:
    return section(report, "report_summary").position


def rated(review: ScrutinyReview, *colours: str, **values: Any) -> list[Recommendation]:
    made = []
    for number, colour in enumerate(colours, start=1):
        recommendation = factories.recommendation(review=review, number=str(number), **values)
        if colour:
            factories.status_update(recommendation, rag=colour)
        made.append(recommendation)
    return made
