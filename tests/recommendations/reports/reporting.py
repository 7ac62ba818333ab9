"""Reports on the register and on fictional reviews, and the parts of a report."""

import datetime as dt
from typing import Any

from django.utils import timezone

from recommendations.models import (
    IssuedReport,
    ProgressReport,
    Recommendation,
    ReportProof,
    ReportTemplate,
    ScrutinyReview,
)
from recommendations.reports import issuing, proofs
from recommendations.reports.build import build_report
from recommendations.reports.content import (
    Report,
    ReportPosition,
    StatusGroup,
    SubjectProgress,
)
from recommendations.reports.drafts import create_report, save_report
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


REQUIRED = ("report_of", "financial", "legal", "risks", "equality", "report_author")


def draft_on(ducks, **chosen) -> ProgressReport:
    template = ReportTemplate.objects.get(name="Headings of 2016")
    report = create_report(
        find_subjects([ducks[0].review.reference]),
        as_at=chosen.pop("as_at", DAY),
        by=chosen.pop("by", None) or factories.user(),
        template=template,
        **chosen,
    )
    save_report(
        report,
        by=report.created_by,
        opened_on=1,
        texts=dict.fromkeys(REQUIRED, "The Director of Ducks has considered this."),
    )
    report.refresh_from_db()
    return report


def cleared(report: ProgressReport) -> ProgressReport:
    for section in report.sections.all():
        if section.clearance:
            issuing.clear_section(
                section, by=factories.user(), words_sha256=section.words_sha256, post="Head of it"
            )
    return report


def proof_of(report: ProgressReport, what_changed: str = "") -> ReportProof:
    report = ProgressReport.objects.get(pk=cleared(report).pk)
    candidate = proofs.candidate_of(report, now=timezone.now(), what_changed=what_changed)
    return proofs.make_proof(candidate, by=factories.user())


def issue(report: ProgressReport, what_changed: str = "") -> IssuedReport:
    proof = proof_of(report, what_changed)
    issuing.approve(proof, by=factories.user(), post="Director of Ducks")
    return issuing.issue(proof, by=factories.user(), today=timezone.localdate())


def correct(recommendation: Recommendation, rag: str) -> None:
    wrong = recommendation.status_updates.effective().get()
    factories.status_update(recommendation, rag=rag, status_date=DAY, corrects=wrong)
