"""Files of evidence."""

from typing import Any, Self

from wirral_tracker.kit.append_only import AppendOnlyQuerySet


class AttachmentQuerySet(AppendOnlyQuerySet):
    """Files of evidence."""

    def light(self) -> Self:
        """Without their bytes, which only a download needs."""
        return self.defer("content").order_by("pk")

    def with_digest(self, sha256: str) -> Any:
        """The file with these very bytes, or None."""
        return self.filter(sha256=sha256).defer("content").first()
