"""Source documents, their paragraphs, and letters that were brought in."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import (
    Count,
    F,
    QuerySet,
)

from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet

if TYPE_CHECKING:
    from findings.models import ReceivedLetter, SourceDocument, SourceParagraph


class SourceDocumentQuerySet(NaturalKeyQuerySet["SourceDocument"]):
    """Source documents."""

    def in_order(self) -> Self:
        """Oldest first; those that print no date last."""
        return self.order_by(F("published_date").asc(nulls_last=True), "slug", "pk")

    def light(self) -> Self:
        """Without their text, which no page prints: it stands in the paragraphs."""
        return self.defer("text")

    def with_notes(self) -> Self:
        """Load what is odd in each."""
        return self.prefetch_related("notes")

    def with_digest(self, sha256: str) -> Any:
        """The document received as this very file, or None."""
        return self.filter(sha256=sha256).first()

    def with_counts(self) -> Self:
        """Annotate `paragraph_count` and `note_count`."""
        return self.annotate(
            paragraph_count=Count("paragraphs", distinct=True),
            note_count=Count("notes", distinct=True),
        )


class ReceivedLetterQuerySet(QuerySet["ReceivedLetter"]):
    """Letters that have been brought in."""

    def waiting(self) -> Self:
        """Those that nobody has confirmed yet, the latest first."""
        return (
            self.filter(inspection__isnull=True)
            .select_related("received_by")
            .defer("pages", "reading", "corrections")
            .order_by("-received_at", "-pk")
        )

    def with_digest(self, sha256: str) -> Any:
        """The one brought in as this very file and not confirmed yet, or None."""
        return self.waiting().filter(sha256=sha256).first()

    def with_kin(self) -> Self:
        """Load what a page prints beside each: what it became, and who kept it last."""
        return self.select_related("inspection", "kept_by")

    def left_since(self, moment: datetime) -> Self:
        """Those that were brought in before a moment and that nobody has confirmed."""
        return self.filter(inspection__isnull=True, received_at__lt=moment)


class SourceParagraphQuerySet(NaturalKeyQuerySet["SourceParagraph"]):
    """Paragraphs of source documents."""

    def in_order(self) -> Self:
        """As the documents print them."""
        return self.order_by("document__slug", "position", "pk")
