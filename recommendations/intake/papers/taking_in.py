"""The recording of a paper that an officer has confirmed: all of it or none."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from findings.models import ReceivedLetter, SourceDocument, SourceNote, SourceParagraph
from recommendations.actions import add_recommendation
from recommendations.intake.letters.keeping import locked_letter, record_kept, refuse_days_ahead
from recommendations.intake.letters.taking_in import TakenInAlready, refuse_document
from recommendations.intake.papers.confirmed import ConfirmedPaper
from recommendations.intake.papers.corrections import MarkedParagraph, PaperCorrections
from recommendations.intake.papers.opening import is_free
from recommendations.models import Objective, Recommendation, ReviewPassage, ScrutinyReview

# A scrutiny review's paper was a kind of source before reviews had kinds; the others share a name.
SOURCE_KINDS = {ScrutinyReview.Kind.SCRUTINY_REVIEW: SourceDocument.Kind.SCRUTINY_REPORT}
NO_LICENCE = "None is printed."


@transaction.atomic
def take_in_paper(
    received: ReceivedLetter,
    confirmed: ConfirmedPaper,
    *,
    by: User,
    corrections: PaperCorrections,
    opened_on: int | None = None,
) -> ScrutinyReview:
    """Create a confirmed paper's source, paragraphs, review, objectives and recommendations.

    `corrections` is the form that was confirmed, stored with the paper; `opened_on` the paper's
    version when that form was opened.

    Raises: KeptMeanwhile; TakenInAlready; ValidationError by field where the record breaks a rule.
    """
    received = locked_letter(received, opened_on)
    # The form asked the same, but before the paper was locked.
    _refuse(received, confirmed)
    source = _source(received, confirmed)
    paragraphs = _paragraphs(source, confirmed)
    review = _review(source, confirmed, paragraphs[1])
    objectives = _objectives(review, confirmed.objectives, paragraphs)
    for marked in confirmed.recommendations:
        add_recommendation(
            by=by,
            parent=review,
            number=marked.number,
            text=marked.text,
            wording=Recommendation.Wording.VERBATIM,
            section=_paragraph(marked, paragraphs).heading,
            locator=_paragraph(marked, paragraphs),
            objective=objectives.get(marked.objective),
            **confirmed.made,
        )
    _notes(source, confirmed, paragraphs)
    received.document = source
    record_kept(received, corrections, by=by)
    return review


def _refuse(received: ReceivedLetter, confirmed: ConfirmedPaper) -> None:
    """Raise TakenInAlready or ValidationError for what cannot be confirmed by now."""
    if received.is_confirmed:
        raise TakenInAlready("This paper is in the register already.")
    refuse_document(received)
    refuse_days_ahead(
        received,
        {
            "start_date": confirmed.review["start_date"],
            "end_date": confirmed.review["end_date"],
            "published_date": confirmed.document["published_date"],
            "made_public_date": confirmed.document["made_public_date"],
            "made_date": confirmed.made["made_date"],
        },
    )
    reference = confirmed.review["reference"]
    if not is_free(reference):
        raise TakenInAlready(f"The register calls something else {reference} already.")


def source_kind(kind: str) -> str:
    """Return the kind of source that a review of a kind is made in."""
    return SOURCE_KINDS.get(ScrutinyReview.Kind(kind), kind)


def _source(received: ReceivedLetter, confirmed: ConfirmedPaper) -> SourceDocument:
    """Create the SourceDocument of a confirmed paper, with the text and digest of its file."""
    source = SourceDocument(
        slug=slugify(confirmed.review["reference"]),
        kind=source_kind(confirmed.review["kind"]),
        text=received.text,
        sha256=received.sha256,
        **confirmed.document,
    )
    source.full_clean()
    source.save()
    return source


def _review(
    source: SourceDocument, confirmed: ConfirmedPaper, beginning: SourceParagraph
) -> ScrutinyReview:
    """Create the ScrutinyReview of a confirmed paper, resting on the beginning of that."""
    review = ScrutinyReview(source=source, **confirmed.review)
    # Before it is saved: `save` checks nothing, and a constraint of the database names no field.
    review.full_clean()
    review.save()
    ReviewPassage.objects.create(review=review, passage=beginning)
    return review


def _paragraphs(source: SourceDocument, confirmed: ConfirmedPaper) -> dict[int, SourceParagraph]:
    """Create a SourceParagraph for each paragraph of a paper; return them by position from 1."""
    rows = SourceParagraph.objects.bulk_create(
        SourceParagraph(
            document=source,
            position=position,
            number=read["number"],
            style=read["style"],
            heading=read["section"],
            text=read["text"],
        )
        for position, read in enumerate(confirmed.paragraphs, start=1)
    )
    return {row.position: row for row in rows}


def _notes(
    source: SourceDocument, confirmed: ConfirmedPaper, paragraphs: Mapping[int, SourceParagraph]
) -> None:
    """Create a SourceNote for each that the officer let stand, in order."""
    for place, note in enumerate(confirmed.notes, start=1):
        SourceNote.objects.create(
            document=source,
            position=place,
            paragraph=paragraphs.get(note.position or 0),
            oddity=note.oddity,
            treatment=note.treatment,
        )


def _paragraph(
    marked: MarkedParagraph, paragraphs: Mapping[int, SourceParagraph]
) -> SourceParagraph:
    """Return the paragraph that an officer marked; raise ValidationError where it has none."""
    paragraph = paragraphs.get(marked.position or 0)
    if paragraph is None:
        raise ValidationError("One of the marked paragraphs is not in this paper. Mark it again.")
    return paragraph


def _objectives(
    review: ScrutinyReview,
    marked: Sequence[MarkedParagraph],
    paragraphs: Mapping[int, SourceParagraph],
) -> dict[str, Objective]:
    """Create a review's objectives; return them by their numbers."""
    objectives = {}
    for order, row in enumerate(marked, start=1):
        objective = Objective(
            review=review,
            number=row.number,
            order=order,
            title=row.text,
            locator=_paragraph(row, paragraphs),
        )
        objective.full_clean()
        objective.save()
        objectives[row.number] = objective
    return objectives
