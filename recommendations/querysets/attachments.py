"""The QuerySet of attachments: files of evidence for status updates."""

from typing import TYPE_CHECKING, Self

from wirral_tracker.kit.append_only import AppendOnlyQuerySet

if TYPE_CHECKING:
    from recommendations.models import Attachment


class AttachmentQuerySet(AppendOnlyQuerySet["Attachment"]):
    """Attachments of status updates."""

    def light(self) -> Self:
        """Defer `content`, the files' bytes, which only a download needs; order by primary key."""
        return self.defer("content").order_by("pk")

    def with_digest(self, sha256: str) -> "Attachment | None":
        """Return the attachment with this SHA-256 digest, `content` deferred; else None."""
        return self.filter(sha256=sha256).defer("content").first()
