"""The recording of a letter that an officer has confirmed: all of it or none."""

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from findings.lines import area_of
from findings.models import (
    Finding,
    Grade,
    Inspection,
    InspectionPassage,
    Inspector,
    Judgement,
    ReceivedLetter,
    SourceDocument,
    SourceParagraph,
)
from recommendations.actions import add_recommendation
from recommendations.intake.letters.confirmed import Confirmed, in_order
from recommendations.intake.letters.corrections import Corrections
from recommendations.intake.letters.keeping import locked_letter, record_kept, refuse_days_ahead
from recommendations.intake.letters.opening import stored_reading
from recommendations.intake.letters.pieces import LetterPiece
from recommendations.intake.letters.whose import refuse_anothers
from recommendations.models import Recommendation
from wirral_tracker.kit.chain.amendments import amend

PUBLISHER = "Ofsted"
LICENCE = "Crown copyright, Open Government Licence v3.0"
LETTERS = (Inspection.Kind.FOCUSED_VISIT, Inspection.Kind.MONITORING_VISIT, Inspection.Kind.JTAI)
LEVELS = {"outstanding": 1, "good": 2, "requires_improvement": 3, "inadequate": 4}
GRADE_NAMES = {
    "outstanding": "Outstanding",
    "good": "Good",
    "requires_improvement": "Requires improvement to be good",
    "inadequate": "Inadequate",
}
ASKED_UNDER = "What needs to improve"
# A letter may name its framework; none prints which edition it follows.
INFERRED = {"framework_inferred_from": "The kind and the days of its document."}
DRAFT = "This is a draft that was sent to be checked: it can be read and compared, not confirmed."


class TakenInAlready(Exception):
    """The refusal of a letter whose file or inspection the register holds; it says which."""


@transaction.atomic
def take_in(
    received: ReceivedLetter,
    confirmed: Confirmed,
    *,
    by: User,
    corrections: Corrections,
    opened_on: int | None = None,
) -> Inspection:
    """Create a confirmed letter's source, inspection, judgements, findings and recommendations.

    Each area for improvement becomes a recommendation, made on the day printed on the document,
    else on the last day on site, which is marked as inferred. The report of an inspection that was
    known through others becomes its own: what those tell of it stays, and stands before.

    `corrections` is the form that was confirmed, stored with the letter; `opened_on` the letter's
    version when that form was opened.

    Raises: KeptMeanwhile; TakenInAlready; ValidationError by field where the record breaks a rule.
    """
    received = locked_letter(received, opened_on)
    # The form asked the same of the reference, but before the letter was locked.
    refuse_anothers(stored_reading(received), belongs=confirmed.belongs)
    known = _known_inspection(confirmed)
    _refuse_known(received, confirmed)
    if not confirmed.pieces:
        raise ValidationError("Nothing of the document is left: keep at least one piece of it.")
    source = _source(received, confirmed)
    inspection = _inspection(source, confirmed, known, by)
    paragraphs = _paragraphs(source, confirmed)
    # What the inspection itself rests on is the beginning of its document.
    beginning = min(paragraphs.values(), key=lambda paragraph: paragraph.position)
    InspectionPassage.objects.create(inspection=inspection, passage=beginning)
    _inspectors(inspection, confirmed)
    _judgements(inspection, confirmed.judgements, paragraphs, by)
    for finding in _findings(inspection, confirmed, paragraphs):
        if finding.asks_for_improvement:
            _recommend(finding, by)
    received.inspection = inspection
    record_kept(received, corrections, by=by)
    return inspection


def _refuse_known(received: ReceivedLetter, confirmed: Confirmed) -> None:
    """Raise TakenInAlready if the register holds this letter, file or inspection by now.

    Raises: ValidationError, too, for a draft that was sent to be checked.
    """
    published = confirmed.publication["made_public_date"]
    refuse_days_ahead(received, {"made_public_date": published})
    reference = confirmed.inspection["reference"]
    if received.inspection:
        raise TakenInAlready(f"This letter is in the register as {received.inspection}.")
    refuse_document(received)
    taken = Inspection.recorded.references_beginning_with(reference, whole=True)
    if taken and not confirmed.own_of:
        raise TakenInAlready(f"The register has an inspection {reference} already.")


def refuse_document(received: ReceivedLetter) -> None:
    """Raise ValidationError for a draft to be checked, TakenInAlready for a file that is held."""
    if received.for_checking:
        raise ValidationError(DRAFT)
    if document := SourceDocument.objects.with_digest(received.sha256):
        raise TakenInAlready(f"The register holds this very file: {document}.")


def _known_inspection(confirmed: Confirmed) -> Inspection | None:
    """Lock and load the inspection whose own report this is; None for one more inspection.

    Raises: TakenInAlready where it has its report by now.
    """
    if not confirmed.own_of:
        return None
    known = Inspection.objects.select_for_update().filter(reference=confirmed.own_of).first()
    if known is None or known.source_id:
        raise TakenInAlready(f"{confirmed.own_of} has a report of its own by now.")
    return known


def _inspection(
    source: SourceDocument, confirmed: Confirmed, known: Inspection | None, by: User
) -> Inspection:
    """Create the letter's inspection; amend a known one to what its own report says of it.

    What the report leaves unsaid stays as others told it. Raises: ValidationError.
    """
    if known is None:
        inspection = Inspection(source=source, **INFERRED, **confirmed.inspection)
        # Before it is saved: a constraint of the database names no field.
        inspection.full_clean()
        inspection.save()
        return inspection
    said = {name: value for name, value in confirmed.inspection.items() if value}
    changes = {**said, **INFERRED, "reference": known.reference, "source": source}
    # What it was entered by hides it no more, where that is not published yet.
    changes["announced_in"] = None
    for name, value in changes.items():
        setattr(known, name, value)
    known.full_clean()
    amend(known, changes, reason=f"Its own report came in: {source}.", by=by)
    return known


def _source(received: ReceivedLetter, confirmed: Confirmed) -> SourceDocument:
    """Create the SourceDocument of a confirmed letter, with the text and digest of its file."""
    kind = SourceDocument.Kind.INSPECTION_REPORT
    if confirmed.inspection["kind"] in LETTERS:
        kind = SourceDocument.Kind.INSPECTION_LETTER
    slug = slugify(confirmed.inspection["reference"])
    if confirmed.own_of:
        # A document that tells of the inspection may be called after it.
        slug = SourceDocument.objects.free_slug(slug)
    source = SourceDocument(
        slug=slug,
        title=confirmed.title,
        publisher=PUBLISHER,
        kind=kind,
        published_date=confirmed.inspection["published_date"],
        licence=LICENCE,
        text=received.text,
        sha256=received.sha256,
        **confirmed.publication,
    )
    source.full_clean()
    source.save()
    return source


def _paragraphs(source: SourceDocument, confirmed: Confirmed) -> dict[int, SourceParagraph]:
    """Create a SourceParagraph for each piece; return them by the `id()` of their pieces.

    Not by the pieces themselves: those that say the same are equal, so that two of them would share
    one paragraph.
    """
    return {
        id(piece): SourceParagraph.objects.create(
            document=source,
            position=position,
            number=piece.number,
            style=_style(piece),
            heading=piece.section[:300],
            text=piece.text or f"{piece.area}: {GRADE_NAMES[piece.grade]}",
        )
        for position, piece in enumerate(
            in_order([*confirmed.pieces, *confirmed.passages]), start=1
        )
    }


def _style(piece: LetterPiece) -> SourceParagraph.Style:
    if piece.is_judgement:
        return SourceParagraph.Style.ROW
    return SourceParagraph.Style.BULLET if piece.kind else SourceParagraph.Style.TEXT


def _inspectors(inspection: Inspection, confirmed: Confirmed) -> None:
    """Create an Inspector for each name, leads first; a name in both lists is a lead's."""
    leads = [name for name in confirmed.lead_inspectors if name]
    named = [*leads, *(name for name in confirmed.inspectors if name and name not in leads)]
    known = inspection.inspectors.count()
    Inspector.objects.bulk_create(
        Inspector(inspection=inspection, position=place, name=name, is_lead=name in leads)
        for place, name in enumerate(named, start=known + 1)
    )


def _judgements(
    inspection: Inspection,
    pieces: Sequence[LetterPiece],
    paragraphs: dict[int, SourceParagraph],
    by: User,
) -> None:
    """Create a Judgement for each piece, with the area and grade of the inspection's framework.

    Raises: ValidationError where one area is judged twice, under whatever spelling.
    """
    for order, piece in enumerate(pieces, start=1):
        Judgement.objects.create(
            inspection=inspection,
            area=area_of(inspection.framework, piece.area, order, piece.line, by=by),
            grade=grade_of(inspection.framework, piece.grade),
            locator=paragraphs[id(piece)],
        )


def grade_of(framework: str, code: str) -> Grade:
    """Load a framework's grade by its code, or create it."""
    grade, _ = Grade.objects.get_or_create(
        framework=framework,
        code=code,
        defaults={"name": GRADE_NAMES[code], "level": LEVELS[code]},
    )
    return grade


def _findings(
    inspection: Inspection, confirmed: Confirmed, paragraphs: dict[int, SourceParagraph]
) -> list[Finding]:
    """Create a Finding for each improvement and paragraph, in the order of the document.

    They are numbered after those that others have told of the inspection.
    """
    findings = []
    first = (inspection.findings.aggregate(last=Max("position"))["last"] or 0) + 1
    pieces = in_order([*confirmed.improvements, *confirmed.findings])
    for position, piece in enumerate(pieces, start=first):
        finding = Finding(
            inspection=inspection,
            position=position,
            paragraph=piece.number,
            section=(piece.section or (ASKED_UNDER if piece.kind else ""))[:300],
            kind=piece.kind or _kind_of(piece),
            wording=Finding.Wording.VERBATIM,
            lead=piece.lead,
            text=piece.text,
            locator=paragraphs[id(piece)],
        )
        finding.full_clean()
        finding.save()
        findings.append(finding)
    return findings


def _kind_of(piece: LetterPiece) -> Finding.Kind:
    """Return a paragraph's Finding kind: headline by its heading, else numbered, else main."""
    if piece.section.lower().startswith("headline"):
        return Finding.Kind.HEADLINE
    return Finding.Kind.NUMBERED_PARAGRAPH if piece.number else Finding.Kind.MAIN_FINDING


def _recommend(finding: Finding, by: User) -> Recommendation:
    """Create the recommendation that tracks an area for improvement, in its own words.

    Raises: ValidationError where the letter has neither a printed date nor a last day on site.
    """
    inspection = finding.inspection
    printed = inspection.published_date
    # Where no date is printed, the last day on site is the first that this can have been asked on.
    made = printed or inspection.end_date
    if made is None:
        raise ValidationError("Without a day it cannot be said when this was asked for.")
    basis = Recommendation.DateBasis
    return add_recommendation(
        by=by,
        parent=finding,
        text=finding.text,
        wording=Recommendation.Wording.VERBATIM,
        section=finding.section,
        locator=finding.locator,
        made_date=made,
        made_date_basis=basis.PRINTED if printed else basis.INFERRED,
        made_date_text=_made_words(printed, inspection.end_date),
    )


def _made_words(printed: dt.date | None, last: dt.date | None) -> str:
    if printed:
        return f"The date of the document, {printed:%-d %B %Y}."
    return f"The last day on site, {last:%-d %B %Y}; the document prints no date of its own."
