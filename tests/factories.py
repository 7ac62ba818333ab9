"""Plainly fictional records: Anyborough Council, which does not exist."""

import datetime as dt
import hashlib
from dataclasses import replace
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from findings.models import (
    Finding,
    Inspection,
    InspectionPassage,
    ReceivedLetter,
    SourceDocument,
    SourceParagraph,
    Theme,
)
from findings.models.received import CORRECTIONS
from recommendations import actions
from recommendations.bulk import Given
from recommendations.intake.sheets.recording import keep_sheet
from recommendations.models import (
    Attachment,
    BulkChange,
    Committee,
    Confirmation,
    Decision,
    Extension,
    IssuedReport,
    Meeting,
    Post,
    ProgressReport,
    Recommendation,
    ReportLine,
    ReportProof,
    Retest,
    ReviewPassage,
    ScrutinyReview,
    SheetDraft,
    StatusUpdate,
    UpdateRound,
)
from recommendations.reports import issuing
from recommendations.reports.proofs import candidate_of, make_proof
from recommendations.rounds.actions.rounds import open_round
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain import amendments

_numbers = count(1)
MADE = dt.date(2020, 1, 15)
# A promise that no test outlives.
FAR_AHEAD = dt.date(2050, 3, 31)


def user(**values) -> User:
    username = values.pop("username", f"anyborough-user-{next(_numbers)}")
    return User.objects.create_user(username=username, password="anyborough-pass", **values)


def amend(row: AmendableModel, **changes: Any) -> None:
    """As officers amend what was stated: on record, with a reason."""
    amendments.amend(row, changes, reason="The ducks were counted again.", by=user())


def told_of(subject: Inspection | ScrutinyReview, passage: SourceParagraph) -> None:
    """A paragraph that tells of an inspection or a review."""
    if isinstance(subject, Inspection):
        InspectionPassage.objects.create(inspection=subject, passage=passage)
    else:
        ReviewPassage.objects.create(review=subject, passage=passage)


def source(**values) -> SourceDocument:
    number = next(_numbers)
    return SourceDocument.objects.create(
        **{
            "slug": f"anyborough-paper-{number}",
            "title": f"Anyborough Council paper {number}",
            "publisher": "Anyborough Council",
            "kind": SourceDocument.Kind.SCRUTINY_REPORT,
            "licence": "Fictional",
            "text": "Anyborough Council should count its ducks.",
            "sha256": "0" * 64,
            **values,
        }
    )


def paragraph(**values) -> SourceParagraph:
    document = values.pop("document", None) or source()
    position = values.pop("position", None) or document.paragraphs.count() + 1
    return SourceParagraph.objects.create(
        **{
            "document": document,
            "position": position,
            "text": "Anyborough Council should count its ducks.",
            **values,
        }
    )


def inspection(**values) -> Inspection:
    return Inspection.objects.create(
        **{
            "reference": f"ANY-{next(_numbers)}",
            "kind": Inspection.Kind.FOCUSED_VISIT,
            "framework": "ILACS 2023",
            "start_date": MADE,
            "end_date": MADE,
            **values,
        }
    )


def finding(**values) -> Finding:
    event = values.pop("inspection", None) or inspection()
    position = values.pop("position", None) or event.findings.count() + 1
    return Finding.objects.create(
        **{
            "inspection": event,
            "position": position,
            "kind": Finding.Kind.AREA_FOR_IMPROVEMENT,
            "wording": Finding.Wording.VERBATIM,
            "text": "The counting of ducks in Anyborough.",
            "locator": values.pop("locator", None) or paragraph(),
            **values,
        }
    )


def theme(**values) -> Theme:
    number = next(_numbers)
    return Theme.objects.create(
        **{
            "slug": f"ducks-{number}",
            "name": f"Ducks {number}",
            "question": "Are the ducks of Anyborough counted?",
            **values,
        }
    )


def review(**values) -> ScrutinyReview:
    return ScrutinyReview.objects.create(
        **{
            "reference": f"ANY-R-{next(_numbers)}",
            "title": "Scrutiny review of the ducks of Anyborough",
            "source": values.pop("source", None) or source(),
            **values,
        }
    )


def recommendation(**values) -> Recommendation:
    if "finding" not in values and "review" not in values:
        values["review"] = review()
    parent = values.get("review") or values["finding"].inspection
    order = values.pop("order", None) or (
        Recommendation.objects.of_parent(parent.reference).count() + 1
    )
    by = values.pop("added_by", None) or user()
    return actions.enter_recommendation(
        Recommendation(
            **{
                "reference": f"{parent.reference}-R{order}",
                "order": order,
                "text": "Count the ducks of Anyborough each spring.",
                "wording": Recommendation.Wording.VERBATIM,
                "source_words": "Anyborough minutes, item 7",
                "made_date": MADE,
                "made_date_basis": Recommendation.DateBasis.PRINTED,
                "made_date_text": "Printed on the paper.",
                **values,
            }
        ),
        by=by,
    )


def demanded_by(rag: str) -> dict[str, Any]:
    """What an update of that colour has to say besides, or no action records it."""
    if rag == "green":
        return {"evidence": "The count of the ducks."}
    return {"what_next": "Count the rest.", "what_next_date": FAR_AHEAD}


def status_update(recommendation: Recommendation, **values) -> StatusUpdate:
    """Recorded as an officer's is, through the action; one without a colour is a withdrawal."""
    if values.get("rag") == "":
        values = {"is_withdrawal": True, "status_date": values["corrects"].status_date, **values}
    elif values.get("corrects"):
        again = "They were counted again: half of the ducks."
        reason = "The ducks were counted again."
        values = {"narrative": again, "correction_reason": reason, **values}
    return actions.record_status(
        recommendation,
        by=values.pop("by", None) or user(),
        **{
            **demanded_by(values.get("rag", "amber")),
            "challenge": "",
            "rag": "amber",
            "status_date": MADE + dt.timedelta(days=30),
            "date_basis": StatusUpdate.DateBasis.GIVEN,
            "basis": StatusUpdate.Basis.REPORTED,
            "narrative": "Half the ducks have been counted.",
            "reported_by": "Head of Ducks",
            **values,
        },
    )


def status_update_recorded_at(
    recommendation: Recommendation, moment: dt.datetime, **values
) -> StatusUpdate:
    """As if it had been typed at `moment`; in earnest the database's own clock says when.

    Past the action, and so checked under no edition of the rules.
    """
    update = StatusUpdate(
        **{
            "edition": 0,
            "recommendation": recommendation,
            "sequence": actions.latest_sequence(recommendation) + 1,
            "recorded_at": moment,
            "recorded_by": values.pop("by", None) or user(),
            "rag": "amber",
            "status_date": MADE + dt.timedelta(days=30),
            "date_basis": StatusUpdate.DateBasis.GIVEN,
            "basis": StatusUpdate.Basis.REPORTED,
            "narrative": "Half the ducks have been counted.",
            "reported_by": "Head of Ducks",
            **values,
        }
    )
    update.save()
    actions.rebuild_spans(recommendation)
    return update


def progress_report(**values) -> ProgressReport:
    by = values.pop("by", None) or user()
    return ProgressReport.objects.create(
        **{
            "title": "The ducks of Anyborough: progress",
            "as_at": MADE + dt.timedelta(days=60),
            "created_by": by,
            "updated_by": by,
            **values,
        }
    )


def update_round(*recommendations: Recommendation, **values) -> UpdateRound:
    """A round that counts what is recorded from today, unless told otherwise."""
    return open_round(
        by=values.pop("by", None) or user(),
        recommendations=recommendations or [recommendation()],
        **{"title": "Updates for the ducks", "counts_from": timezone.localdate(), **values},
    )


def decision(recommendation: Recommendation, **values) -> Decision:
    """Recorded as a clerk's is, through the action."""
    if values.get("corrects") and values.get("kind") != "":
        values = {"correction_reason": "The minutes were read again.", **values}
    return actions.record_decision(
        recommendation,
        by=values.pop("by", None) or user(),
        **{
            "kind": Decision.Kind.CLOSED,
            "decision_date": MADE + dt.timedelta(days=60),
            "date_basis": Decision.DateBasis.GIVEN,
            "basis": Decision.Basis.REPORTED,
            "body": "Anyborough Ducks Committee",
            "words": "Resolved – That the ducks need no longer be counted.",
            **values,
        },
    )


def decision_recorded_at(recommendation: Recommendation, moment: dt.datetime, **values) -> Decision:
    """As if it had been typed at `moment`, past the action and under no edition of the rules."""
    row = Decision(
        **{
            "edition": 0,
            "recommendation": recommendation,
            "sequence": recommendation.decisions.count() + 1,
            "recorded_at": moment,
            "recorded_by": values.pop("by", None) or user(),
            "kind": Decision.Kind.CLOSED,
            "decision_date": MADE + dt.timedelta(days=60),
            "date_basis": Decision.DateBasis.GIVEN,
            "basis": Decision.Basis.REPORTED,
            "words": "Resolved – That the ducks need no longer be counted.",
            **values,
        }
    )
    row.save()
    actions.rebuild_closed_spans(recommendation)
    return row


def confirmation(recommendation: Recommendation, **values) -> Confirmation:
    """Recorded as an officer's is, through the action."""
    return actions.confirm_unchanged(
        recommendation,
        by=values.pop("by", None) or user(),
        **{
            "confirmed_date": MADE + dt.timedelta(days=1000),
            "confirmed_by": "Head of Ducks",
            "challenge": "",
            **values,
        },
    )


def post(*owned: Recommendation, name: str = "Head of Ducks") -> Post:
    """A post that owns these, for the whole time since they were made."""
    for each in owned:
        actions.plan_recommendation(
            each, by=user(), owner=name, original_due_date=each.original_due_date
        )
    return Post.objects.get_or_create(name=name)[0]


def extension(recommendation: Recommendation, **values) -> Extension:
    """Asked for as an officer asks, through the action."""
    return actions.ask_extension(
        recommendation,
        by=values.pop("by", None) or user(),
        **{
            "wanted_date": MADE + dt.timedelta(days=500),
            "asked_by": "Head of Ducks",
            "asked_date": MADE + dt.timedelta(days=200),
            "reason": "The pond froze.",
            **values,
        },
    )


def bulk_change(*recommendations: Recommendation, **values) -> BulkChange:
    """The same owner for many, unless told otherwise."""
    given = {
        "kind": BulkChange.Kind.OWNER,
        "owner": "Head of Geese",
        "day": MADE + dt.timedelta(days=100),
        "reason": "The ducks moved.",
    }
    return actions.make_bulk_change(
        recommendations or [recommendation()],
        Given(**{**given, **values}),
        by=user(),
    )


def retest(**values) -> Retest:
    """A later inspection's verdict, recorded as an officer's is, through the action."""
    by_finding = values.pop("by_finding", None) or finding(
        inspection=values.get("inspection") or inspection(),
        text="The counting of ducks remains weak.",
    )
    return actions.record_retest(
        by=values.pop("by", None) or user(),
        **{
            "inspection": by_finding.inspection,
            "by_finding": by_finding,
            "verdict": Retest.Verdict.STILL_A_CONCERN,
            "words": "remains weak",
            "why": "It speaks of the same ducks.",
            **values,
        },
    )


def report_proof(report: ProgressReport | None = None, **values) -> ReportProof:
    """A proof with bytes that are a stand-in: what a PDF holds is tested where one is made."""
    report = report or progress_report()
    pdf = values.pop("pdf", b"%PDF-1.7 ducks")
    number = report.proofs.count() + 1
    return ReportProof.objects.create(
        **{
            "report": report,
            "number": number,
            "version": report.issues.count() + 1,
            "draft_version": report.version,
            "as_at": report.as_at,
            "known_by": timezone.now(),
            "title": report.title,
            "what_changed": "The ducks were counted anew." if report.issues.exists() else "",
            "html": '<html><body><article class="report">Ducks.</article></body></html>',
            "pdf": pdf,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "file_name": "ducks.pdf",
            "recorded_by": values.pop("by", None) or user(),
            **values,
        }
    )


def printed_proof(
    report: ProgressReport, *, by: User | None = None, what_changed: str = ""
) -> ReportProof:
    """A proof with real bytes, of a report that nobody looks over before."""
    candidate = candidate_of(report, now=timezone.now(), what_changed=what_changed)
    return make_proof(replace(candidate, checks=[]), by=by or user())


def issued_report(report: ProgressReport | None = None, **values) -> IssuedReport:
    """A version that a committee was given; `lines` maps recommendations to the colour printed."""
    lines = values.pop("lines", {})
    proof = report_proof(report, **values)
    for order, (carried, rag) in enumerate(lines.items(), start=1):
        ReportLine.objects.create(
            proof=proof,
            recommendation=carried,
            order=order,
            rag=rag,
            status_date=proof.as_at if rag else None,
            words="Half the ducks have been counted." if rag else "",
            page=2,
        )
    issuing.approve(proof, by=user(), post="Director of Ducks")
    return issuing.issue(proof, by=user(), today=proof.as_at)


def meeting(**values) -> Meeting:
    committee, _ = Committee.objects.get_or_create(name="Anyborough Ducks Committee")
    return Meeting.objects.create(**{"committee": committee, "date": MADE, **values})


def received_letter(**values) -> ReceivedLetter:
    """A letter brought in, of which nothing could be read but that it was a visit."""
    reading = {
        "authority": "Anyborough",
        "kind": "focused_visit",
        "framework": "ILACS 2018",
        **dict.fromkeys(("start_date", "end_date", "published_date"), ""),
        "lead_inspectors": [],
        "inspectors": [],
        "judgements": [],
        "improvements": [],
        "findings": [],
        "doubts": [{"reason": "No dates were found.", "page": 1}],
    }
    return ReceivedLetter.objects.create(
        **{
            "file_name": "anyborough.pdf",
            "sha256": "1" * 64,
            "pages": ["Anyborough Council should count its ducks."],
            "reading": reading,
            "received_by": values.pop("by", None) or user(),
            **values,
        }
    )


def received_paper(**values) -> ReceivedLetter:
    """The paper of a review, with an objective and a recommendation marked in it."""
    paragraph = {"style": "text", "number": "", "section": "", "page": 1}
    said = ("To count the ducks.", "Anyborough Council should count its ducks.")
    marked = {
        "recommendations-0-position": "2",
        "recommendations-0-text": said[1],
        "objectives-0-position": "1",
        "objectives-0-number": "1",
        "objectives-0-text": said[0],
    }
    return received_letter(
        **{
            "becomes": ReceivedLetter.Becomes.REVIEW,
            "pages": ["\n".join(said)],
            "reading": {"paragraphs": [{**paragraph, "text": text} for text in said], "doubts": []},
            "corrections": CORRECTIONS.write_query({"title": "Ducks", **marked}),
            **values,
        }
    )


def sheet_draft(recommendation: Recommendation, **values) -> SheetDraft:
    """A spreadsheet of one row, sent by an officer and not confirmed."""
    cells = {
        "reference": recommendation.reference,
        "rag": "Amber",
        "status_date": "31/03/2020",
        "narrative": "Half the ducks have been counted.",
        "reported_by": "Head of Ducks",
        "what_next": "Count the rest.",
        "what_next_date": "30/06/2020",
    }
    row = {"key": "1-2-1", "sheet": "", "number": 2, "cells": cells, "part": ""}
    headings = {name: name for name in cells}
    return keep_sheet(
        by=values.pop("by", None) or user(),
        **{"file_name": "ducks.csv", "content": {"rows": [row], "headings": headings}, **values},
    )


def attachment(**values) -> Attachment:
    """A file of evidence, whose bytes are a stand-in."""
    content = values.pop("content", b"%PDF-1.7 ducks")
    return Attachment.objects.create(
        **{
            "update": values.pop("update", None) or status_update(recommendation()),
            "name": "ducks.pdf",
            "kind": "pdf",
            "size": len(content),
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "recorded_by": values.pop("by", None) or user(),
            **values,
        }
    )
