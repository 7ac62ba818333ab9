"""The whole register as JSON, for other programs.

The shape of the JSON is documented by `recommendations/register.schema.json`.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from findings.models import (
    Finding,
    Inspection,
    InspectionWithdrawal,
    SourceDocument,
    SourceParagraph,
    SourceWithdrawal,
    Withdrawal,
)
from recommendations.models import (
    Confirmation,
    Decision,
    PlacedRecommendation,
    Recommendation,
    RecommendationWithdrawal,
    Retest,
    ReviewWithdrawal,
    ScrutinyReview,
    StatusUpdate,
)
from recommendations.pages.theme_records import Record, theme_records
from recommendations.verdicts.matters import Matters, load_matters
from recommendations.verdicts.silences import InspectionsHeld, Silences, load_inspections_held
from wirral_tracker.kit.hidden import hiding_from, nobody

# Of recommendations/register.schema.json: raised where a program that reads it must be changed.
SCHEMA_VERSION = 2

JsonValue = str | int | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
JsonRecord = dict[str, JsonValue]
# What carries a theme: an inspection's reference and a finding's place, or a recommendation's.
Carrier = tuple[str | None, int | None, str | None]


def register_json(day: dt.date, known_by: dt.datetime | None = None) -> str:
    """Serialise the register as JSON text, as at a day and as known at a moment (None: now).

    The same register gives the same bytes, so that two exports can be compared line by line.
    """
    return json.dumps(register(day, known_by), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@hiding_from(nobody)
def register(day: dt.date, known_by: dt.datetime | None = None) -> JsonRecord:
    """Build the register as plain dicts, as at a day and as known at a moment (None: now).

    What is not published yet, and what was taken from it, is left out. Dated lists are cut at the
    day; sources and inspections never are: a document of a later day may be the one that a
    recommendation or a date of this day is known from.
    """
    themes = theme_records(known_by)
    context = _context(day, known_by, themes)
    sources = SourceDocument.objects.light().with_notes().standing(known_by).order_by("slug")
    inspections = Inspection.recorded.standing(known_by).whole(known_by).in_order()
    reviews = ScrutinyReview.recorded.standing(known_by).whole().in_order()
    return {
        "schema_version": SCHEMA_VERSION,
        "as_at": day.isoformat(),
        "known_by": known_by.isoformat() if known_by else None,
        "sources": [_source(source) for source in sources],
        "inspections": [_inspection(inspection, context) for inspection in inspections],
        "reviews": [_review(review) for review in reviews],
        "themes": themes,
        "recommendations": [
            _recommendation(recommendation, context)
            for recommendation in Recommendation.objects.as_at(day, known_by)
            .whole()
            .with_updates(day, known_by)
            .with_confirmations(day, known_by)
            .with_decisions(day, known_by)
            .in_order()
        ],
        "withdrawn": _withdrawn(known_by),
    }


def _withdrawn(known_by: dt.datetime | None) -> list[JsonRecord]:
    """List what was withdrawn by `known_by` (None: now) and why, in the order it was.

    With it, where the withdrawal itself was the mistake, when and why the thing was put back.
    """
    kinds: tuple[tuple[str, type[Withdrawal]], ...] = (
        ("inspection", InspectionWithdrawal),
        ("source", SourceWithdrawal),
        ("review", ReviewWithdrawal),
        ("recommendation", RecommendationWithdrawal),
    )
    return [
        {
            "kind": kind,
            "reference": reference,
            "recorded_at": row.recorded_at.isoformat(),
            "reason": row.reason,
            "put_back_at": back.recorded_at.isoformat() if back else None,
            "put_back_reason": back.reason if back else None,
        }
        for kind, model in kinds
        for reference, row, back in model.objects.known_by(known_by).named()
    ]


@dataclass(frozen=True)
class _Context:
    """The answers to what is asked once about all: found again, silences, matters, themes."""

    found_again: set[int]
    ever_found_again: set[int]
    found_mixed: set[int]
    retests: dict[int, list[Retest]]
    held: InspectionsHeld
    matters: Matters
    tagged: Mapping[Carrier, list[str]]


def _context(day: dt.date, known_by: dt.datetime | None, themes: Sequence[Record]) -> _Context:
    """Load the _Context as at a day and as known at a moment (None: now)."""
    again = Retest.objects.found_again(day, known_by)
    return _Context(
        found_again=again.unanswered(day, known_by).subjects(),
        ever_found_again=again.subjects(),
        found_mixed=Retest.objects.found_mixed(day, known_by).subjects(),
        retests=Retest.objects.by_recommendation(day, known_by),
        held=load_inspections_held(day, known_by),
        matters=load_matters(day, known_by),
        tagged=_tagged(themes),
    )


def _date(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _locator(paragraph: SourceParagraph | None) -> str | None:
    return paragraph.locator if paragraph else None


def _source_slug(paragraph: SourceParagraph | None) -> str | None:
    return paragraph.document.slug if paragraph else None


def _source(source: SourceDocument) -> JsonRecord:
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "kind": source.kind,
        "published_date": _date(source.published_date),
        "made_public_by": source.made_public_by or None,
        "made_public_date": _date(source.made_public_date),
        "sha256": source.sha256 or None,
        "notes": [str(note) for note in sorted(source.notes.all(), key=lambda note: note.position)],
    }


def _inspection(inspection: Inspection, context: _Context) -> JsonRecord:
    # Sorted here, not by the database: a QuerySet in another order would miss what is prefetched.
    inspectors = sorted(inspection.inspectors.all(), key=lambda inspector: inspector.position)
    judgements = sorted(inspection.judgements.all(), key=lambda judgement: judgement.area.order)
    findings = sorted(inspection.findings.all(), key=lambda finding: finding.position)
    return {
        "reference": inspection.reference,
        "kind": inspection.kind,
        "framework": inspection.framework,
        "framework_inferred_from": inspection.framework_inferred_from or None,
        "start_date": _date(inspection.start_date),
        "end_date": _date(inspection.end_date),
        "date_text": inspection.date_text or None,
        "earliest_date": _date(inspection.earliest_date),
        "latest_date": _date(inspection.latest_date),
        "published_date": _date(inspection.published_date),
        "focus": inspection.focus or None,
        "inspectors": [inspector.name for inspector in inspectors],
        "lead_inspectors": [inspector.name for inspector in inspectors if inspector.is_lead],
        "known_through": [document.slug for document in inspection.known_through()],
        "judgements": [
            {
                "area": judgement.area.name,
                "line": judgement.area.line.code if judgement.area.line else None,
                "grade": judgement.grade.code,
                "is_own": judgement.is_own,
                "source": judgement.locator.document.slug,
                "locator": judgement.locator.locator,
            }
            for judgement in judgements
        ],
        "findings": [_finding(finding, context) for finding in findings],
    }


def _finding(finding: Finding, context: _Context) -> JsonRecord:
    matter = context.matters.of(finding)
    carries = (finding.inspection.reference, finding.position, None)
    return {
        "paragraph": finding.paragraph or None,
        "position": finding.position,
        "section": finding.section or None,
        "kind": finding.kind,
        "is_own": finding.is_own,
        "tone": finding.tone or None,
        "wording": finding.wording,
        "lead": finding.lead or None,
        "text": finding.text,
        "source": finding.locator.document.slug,
        "locator": finding.locator.locator,
        "themes": sorted(context.tagged.get(carries, [])),
        "raised_by": [inspection.reference for inspection in matter.raised_by] if matter else [],
        "retests": [_retest(retest) for retest in matter.retests] if matter else [],
    }


def _tagged(themes: Sequence[Record]) -> dict[Carrier, list[str]]:
    """Sort the slugs of theme records by what carries them, as known at the export's moment.

    By the reference and position of a finding, or the reference of a recommendation.
    """
    slugs: dict[Carrier, list[str]] = defaultdict(list)
    for theme in themes:
        for tag in theme["given"]:
            slugs[tag["inspection"], tag["finding"], tag["recommendation"]].append(theme["slug"])
    return slugs


def _review(review: ScrutinyReview) -> JsonRecord:
    return {
        "reference": review.reference,
        "kind": review.kind,
        "body": review.body or None,
        "title": review.title,
        "objectives": [
            {"number": objective.number, "title": objective.title}
            for objective in sorted(review.objectives.all(), key=lambda objective: objective.order)
        ],
        "rag_key": review.rag_key,
    }


def _retest(retest: Retest) -> JsonRecord:
    # A verdict rests on a finding of the later inspection; only "says nothing" has none.
    assert retest.by_finding is not None
    short, uncounted = retest.short_finding, retest.uncounted_finding
    return {
        "inspection": retest.inspection.reference,
        "finding": retest.by_finding.position,
        "verdict": retest.verdict,
        "words": retest.words,
        "short_finding": short.position if short else None,
        "short_words": retest.short_words or None,
        "uncounted_finding": uncounted.position if uncounted else None,
        "uncounted_words": retest.uncounted_words or None,
        "part": retest.part or None,
        "why": retest.why,
    }


def _references(inspections: Sequence[Inspection]) -> list[str]:
    return [inspection.reference for inspection in inspections]


def _silences(silences: Silences) -> JsonRecord:
    return {
        "says_nothing": _references(silences.says_nothing),
        "report_not_held": _references(silences.not_held),
        "not_yet_read_against": _references(silences.unread),
        "may_have_come_before": _references(silences.perhaps_earlier),
    }


def _recommendation(recommendation: PlacedRecommendation, context: _Context) -> JsonRecord:
    retests = context.retests.get(recommendation.pk, [])
    return {
        "reference": recommendation.reference,
        "number": recommendation.number or None,
        "parent": recommendation.parent.reference,
        "objective": recommendation.objective.number if recommendation.objective else None,
        "section": recommendation.section or None,
        "lead": recommendation.lead or None,
        "text": recommendation.text,
        "wording": recommendation.wording,
        "source": _source_slug(recommendation.locator),
        "locator": _locator(recommendation.locator),
        "raised_at": _locator(recommendation.raised_at),
        "source_words": recommendation.source_words or None,
        "themes": sorted(context.tagged.get((None, None, recommendation.reference), [])),
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
        "confirmations": [
            _confirmation(confirmation) for confirmation in recommendation.confirmations_shown
        ],
        "updates": [_update(update) for update in recommendation.updates_shown],
        "retests": [_retest(retest) for retest in retests if retest.words],
        **_silences(context.held.silences_of(recommendation, retests)),
        "decisions": [_decision(decision) for decision in recommendation.decisions_shown],
        "found_again": recommendation.pk in context.found_again,
        "ever_found_again": recommendation.pk in context.ever_found_again,
        "found_mixed": recommendation.pk in context.found_mixed,
    }


def _update(update: StatusUpdate) -> JsonRecord:
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
        "correction_reason": update.correction_reason or None,
        "joint_statement": str(update.joint_key) if update.joint_key else None,
        "source": _source_slug(update.locator),
        "locator": _locator(update.locator),
        "restricted": update.is_restricted,
        "restricted_reason": update.why_restricted or None,
    }


def _confirmation(confirmation: Confirmation) -> JsonRecord:
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


def _decision(decision: Decision) -> JsonRecord:
    towards = decision.to_recommendation
    # Of one that is not published yet, only that there is one.
    is_named = towards is not None and decision.goes_on_as == towards.reference
    goes_on_as = decision.to_words if is_named else decision.goes_on_as
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
        "to": goes_on_as or None,
        "to_recommendation": towards.reference if towards and is_named else None,
        "words": decision.words,
        "note": decision.note or None,
        "correction_reason": decision.correction_reason or None,
        "basis": decision.basis,
        "source": _source_slug(decision.locator),
        "locator": _locator(decision.locator),
    }
