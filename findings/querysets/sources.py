"""The querysets of source documents, their paragraphs, and letters that were brought in."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import (
    Count,
    F,
    QuerySet,
)

from findings.querysets.withdrawals import not_entered_later, not_withdrawn
from wirral_tracker.kit.amendable import AmendableQuerySet

if TYPE_CHECKING:
    from findings.models import Inspection, ReceivedLetter, SourceDocument, SourceParagraph


class SourceDocumentQuerySet(AmendableQuerySet["SourceDocument"]):
    """The queryset of source documents."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude the documents withdrawn by `known_by` (None: now), or confirmed after it."""
        return self.filter(
            not_withdrawn(self.model, known_by=known_by),
            not_entered_later(self.model, "", known_by),
        )

    def in_order(self) -> Self:
        """Order by date of publication, oldest first; documents without one come last."""
        return self.order_by(F("published_date").asc(nulls_last=True), "slug", "pk")

    def light(self) -> Self:
        """Defer the documents' text, which no page prints: the paragraphs hold the same words."""
        return self.defer("text")

    def with_notes(self) -> Self:
        """Prefetch the notes on what is odd in each document."""
        return self.prefetch_related("notes")

    def with_digest(self, sha256: str) -> "SourceDocument | None":
        """Return the document whose file has this SHA-256, unless it was withdrawn, or None."""
        return self.standing().filter(sha256=sha256).first()

    def not_public(self) -> Self:
        """Filter to documents that are not published yet."""
        return self.filter(is_public=False)

    def called(self, slug: str) -> bool:
        """Return whether any document has this slug, whoever may see it."""
        return self.model._base_manager.filter(slug=slug).exists()

    def free_slug(self, stem: str) -> str:
        """Return a slug that no document has, whoever may see it: `stem`, or with a number."""
        documents = self.model._base_manager.filter(slug__startswith=stem)
        taken = set(documents.values_list("slug", flat=True))
        slugs = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        return next(slug for slug in slugs if slug not in taken)

    def with_counts(self) -> Self:
        """Annotate `paragraph_count` and `note_count`."""
        return self.annotate(
            paragraph_count=Count("paragraphs", distinct=True),
            note_count=Count("notes", distinct=True),
        )


class ReceivedLetterQuerySet(QuerySet["ReceivedLetter"]):
    """The queryset of letters that officers brought in."""

    def unconfirmed(self) -> Self:
        """Filter to what is not in the register yet."""
        return self.filter(inspection__isnull=True, document__isnull=True)

    def waiting(self) -> Self:
        """Filter to unconfirmed letters, latest first; defer their pages, readings and forms."""
        return (
            self.unconfirmed()
            .select_related("received_by")
            .defer("pages", "reading", "corrections")
            .order_by("-received_at", "-pk")
        )

    def of_reviews(self) -> Self:
        """Filter to what is to become a review."""
        return self.filter(becomes="review")

    def with_digest(self, sha256: str) -> "ReceivedLetter | None":
        """Return the latest unconfirmed letter whose file has this SHA-256, or None."""
        return self.waiting().filter(sha256=sha256).first()

    def with_related(self) -> Self:
        """Join what each letter became, and the officer who saved it last."""
        became = self.select_related("inspection", "document", "kept_by")
        return became.defer("document__text")

    def abandoned_before(self, moment: dt.datetime) -> Self:
        """Filter to letters received before `moment` that nobody has confirmed."""
        return self.unconfirmed().filter(received_at__lt=moment)


class SourceParagraphQuerySet(AmendableQuerySet["SourceParagraph"]):
    """The queryset of the paragraphs of source documents."""

    def in_order(self) -> Self:
        """Order by the document's slug, then by position in the document."""
        return self.order_by("document__slug", "position", "pk")

    def that_tell_of(self, inspection: "Inspection") -> Self:
        """Filter to the paragraphs of other documents than its own that tell of an inspection."""
        told = self.filter(inspections=inspection).exclude(document=inspection.source_id)
        return told.select_related("document").defer("document__text").in_order()
