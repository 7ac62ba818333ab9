"""Files of evidence."""

from typing import TYPE_CHECKING, Self

from wirral_tracker.kit.append_only import AppendOnlyQuerySet

if TYPE_CHECKING:
    from recommendations.models import Attachment


class AttachmentQuerySet(AppendOnlyQuerySet["Attachment"]):
    """Files of evidence."""

    def light(self) -> Self:
        """Defer the files' bytes, which only a download needs."""
        return self.defer("content").order_by("pk")

    def with_digest(self, sha256: str) -> "Attachment | None":
        """Return the file with these very bytes, or None."""
        return self.filter(sha256=sha256).defer("content").first()
