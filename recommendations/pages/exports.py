"""The whole register as JSON, for other programs.

The JSON's shape is documented by `register.schema.json` beside this file.
"""

import datetime as dt
import json
from typing import Any

from findings.models import Finding, Inspection, SourceDocument
from recommendations.models import (
    Decision,
    Recommendation,
    Retest,
    ScrutinyReview,
    StatusUpdate,
)


def register_json(day: dt.date, known_by: dt.datetime | None = None) -> str:
    """The whole register as at a day, as stable JSON text."""
    return json.dumps(register(day, known_by), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def register(day: dt.date, known_by: dt.datetime | None = None) -> dict[str, Any]:
    """The whole register as at a day, and as it was known at a moment.

    Dated lists are cut at the day; sources and inspections never are.
    """
    found_again = Retest.objects.found_again(day, known_by).subjects()
    sources = SourceDocument.objects.light().with_notes().order_by("slug")
    return {
        "as_at": day.isoformat(),
        "known_by": known_by.isoformat() if known_by else None,
        "sources": [_source(each) for each in sources],
        "inspections": [_inspection(each) for each in Inspection.objects.whole().in_order()],
        "reviews": [_review(each) for each in ScrutinyReview.objects.whole().in_order()],
        "recommendations": [
            _recommendation(each, found_again)
            for each in Recommendation.objects.as_at(day, known_by)
            .whole()
            .with_updates(day, known_by)
            .with_confirmations(day, known_by)
            .with_retests(day, known_by)
            .with_decisions(day, known_by)
            .in_order()
        ],
    }


def _date(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _locator(paragraph: Any) -> str | None:
    return paragraph.locator if paragraph else None


def _source_slug(paragraph: Any) -> str | None:
    return paragraph.document.slug if paragraph else None


def _source(source: SourceDocument) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "published_date": _date(source.published_date),
        "sha256": source.sha256,
        "notes": [str(note) for note in sorted(source.notes.all(), key=lambda n: n.position)],
    }


def _inspection(inspection: Inspection) -> dict[str, Any]:
    inspectors = sorted(inspection.inspectors.all(), key=lambda each: each.position)
    return {
        "reference": inspection.reference,
        "kind": inspection.kind,
        "framework": inspection.framework,
        "start_date": _date(inspection.start_date),
        "end_date": _date(inspection.end_date),
        "date_text": inspection.date_text or None,
        "earliest_date": _date(inspection.earliest_date),
        "latest_date": _date(inspection.latest_date),
        "published_date": _date(inspection.published_date),
        "focus": inspection.focus or None,
        "inspectors": [each.name for each in inspectors],
        "lead_inspectors": [each.name for each in inspectors if each.is_lead],
        "known_through": [each.slug for each in inspection.known_through()],
        "judgements": [
            {
                "area": judgement.area.name,
                "grade": judgement.grade.code,
                "source": judgement.locator.document.slug,
                "locator": judgement.locator.locator,
            }
            for judgement in sorted(inspection.judgements.all(), key=lambda each: each.area.order)
        ],
        "findings": [
            _finding(each)
            for each in sorted(inspection.findings.all(), key=lambda each: each.position)
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "paragraph": finding.paragraph or None,
        "position": finding.position,
        "section": finding.section or None,
        "kind": finding.kind,
        "tone": finding.tone or None,
        "wording": finding.wording,
        "text": finding.text,
        "source": finding.locator.document.slug,
        "locator": finding.locator.locator,
        "themes": _theme_slugs(finding),
    }


def _theme_slugs(tagged: Any) -> list[str]:
    return sorted(tag.theme.slug for tag in tagged.theme_tags.all())


def _review(review: ScrutinyReview) -> dict[str, Any]:
    return {
        "reference": review.reference,
        "title": review.title,
        "objectives": [
            {"number": each.number, "title": each.title}
            for each in sorted(review.objectives.all(), key=lambda each: each.order)
        ],
        "rag_key": review.rag_key,
    }


def _retest(retest: Any) -> dict[str, Any]:
    return {
        "inspection": retest.inspection.reference,
        "finding": retest.by_finding.position,
        "verdict": retest.verdict,
        "words": retest.words,
    }


def _recommendation(recommendation: Any, found_again: set[int]) -> dict[str, Any]:
    return {
        "reference": recommendation.reference,
        "number": recommendation.number or None,
        "parent": recommendation.parent.reference,
        "objective": recommendation.objective.number if recommendation.objective else None,
        "section": recommendation.section or None,
        "text": recommendation.text,
        "wording": recommendation.wording,
        "source": _source_slug(recommendation.locator),
        "locator": _locator(recommendation.locator),
        "raised_at": _locator(recommendation.raised_at),
        "source_words": recommendation.source_words or None,
        "themes": _theme_slugs(recommendation),
        "made_date": _date(recommendation.made_date),
        "made_date_basis": recommendation.made_date_basis,
        "made_date_text": recommendation.made_date_text,
        "owner": recommendation.current_owner or None,
        "due_date": _date(recommendation.due_date),
        "original_due_date": _date(recommendation.first_due_date),
        "state": "open" if recommendation.is_open else "closed",
        "rag": recommendation.current_rag or None,
        "status_date": _date(recommendation.current_status_date),
        "impact": recommendation.current_impact or None,
        "confirmed_date": _date(recommendation.current_confirmed_date),
        "confirmations": [_confirmation(each) for each in recommendation.confirmations_told],
        "updates": [_update(each) for each in recommendation.updates_told],
        "retests": [_retest(each) for each in recommendation.retests_told],
        "decisions": [_decision(each) for each in recommendation.decisions_told],
        "found_again": recommendation.pk in found_again,
    }


def _update(update: StatusUpdate) -> dict[str, Any]:
    return {
        "sequence": update.sequence,
        "corrects": update.corrects.sequence if update.corrects else None,
        "rag": update.rag or None,
        "impact": update.impact or None,
        "status_date": _date(update.status_date),
        "date_basis": update.date_basis,
        "date_inferred_from": update.date_inferred_from or None,
        "recorded_at": update.recorded_at.isoformat(),
        "basis": update.basis,
        "reported_by": update.reported_by or None,
        "narrative": update.narrative,
        "evidence": update.evidence or None,
        "what_next": update.what_next or None,
        "what_next_date": _date(update.what_next_date),
        "joint_statement": str(update.joint_key) if update.joint_key else None,
        "source": _source_slug(update.locator),
        "locator": _locator(update.locator),
        "restricted": update.is_restricted,
        "restricted_reason": update.why_restricted or None,
    }


def _confirmation(confirmation: Any) -> dict[str, Any]:
    withdraws = confirmation.withdraws
    return {
        "sequence": confirmation.sequence,
        "update": confirmation.update.sequence,
        "date": _date(confirmation.confirmed_date),
        "confirmed_by": confirmation.confirmed_by,
        "recorded_at": confirmation.recorded_at.isoformat(),
        "withdraws": withdraws.sequence if withdraws else None,
        "reason": confirmation.reason or None,
    }


def _decision(decision: Decision) -> dict[str, Any]:
    towards = decision.to_recommendation
    return {
        "sequence": decision.sequence,
        "corrects": decision.corrects.sequence if decision.corrects else None,
        "kind": decision.kind or None,
        "date": _date(decision.decision_date),
        "date_basis": decision.date_basis,
        "date_inferred_from": decision.date_inferred_from or None,
        "recorded_at": decision.recorded_at.isoformat(),
        "meeting": str(decision.meeting) if decision.meeting else None,
        "body": decision.body or None,
        "minute": decision.minute or None,
        "to": decision.to_words or None,
        "to_recommendation": towards.reference if towards else None,
        "words": decision.words,
        "note": decision.note or None,
        "basis": decision.basis,
        "source": _source_slug(decision.locator),
        "locator": _locator(decision.locator),
    }
