"""Inspections whose own report is not held: entered by hand, with what tells of them; corrected."""

import datetime as dt
from dataclasses import dataclass
from typing import TypedDict

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils.text import slugify

from findings.models import Inspection, InspectionPassage, SourceDocument, SourceParagraph
from recommendations.intake.letters.confirmed import PublicationFields
from wirral_tracker.kit.chain.amendments import amend

LICENCE = "None: an officer typed what it says of the inspection, and no document is held."


class InspectionFacts(TypedDict):
    """The facts of an inspection without a report, as keyword arguments for the model."""

    kind: str
    framework: str
    start_date: dt.date | None
    end_date: dt.date | None
    earliest_date: dt.date | None
    latest_date: dt.date | None
    date_text: str
    focus: str


@dataclass(frozen=True)
class Telling:
    """A notice or news item that tells of an inspection before its letter, with its words."""

    kind: str
    title: str
    publisher: str
    published_date: dt.date | None
    words: str
    publication: PublicationFields


@transaction.atomic
def add_known_inspection(
    reference: str, facts: InspectionFacts, telling: Telling, *, by: User
) -> Inspection:
    """Create an inspection without a report, and what tells of it, as an officer typed that.

    While what tells of it is not published, officers and managers alone see the inspection.

    Raises: ValidationError by field where the record breaks a rule.
    """
    document = SourceDocument(
        slug=SourceDocument.objects.free_slug(slugify(f"{reference}-known")),
        title=telling.title,
        publisher=telling.publisher,
        kind=telling.kind,
        published_date=telling.published_date,
        licence=LICENCE,
        wording=SourceDocument.Wording.TYPED,
        text=telling.words,
        **telling.publication,
    )
    document.full_clean()
    inspection = Inspection(reference=reference, added_by=by, **facts)
    inspection.full_clean()
    document.save()
    inspection.announced_in = document
    # By the database's clock, as all that says when the register learned something.
    inspection.added_at = Now()
    inspection.save()
    passage = SourceParagraph.objects.create(document=document, position=1, text=telling.words)
    InspectionPassage.objects.create(inspection=inspection, passage=passage)
    return inspection


@transaction.atomic
def correct_known_inspection(
    inspection: Inspection, facts: InspectionFacts, *, reason: str, by: User
) -> None:
    """Correct, on record, what is known of an inspection without a report.

    Raises: ValidationError where its report is held, or nothing would change, or by field.
    """
    stored = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if stored.source_id:
        raise ValidationError("Its own report is held now, and says what was so.")
    changes = {name: value for name, value in facts.items() if value != getattr(stored, name)}
    if not changes:
        raise ValidationError("Nothing is changed.")
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.full_clean()
    amend(stored, changes, reason=reason, by=by)
