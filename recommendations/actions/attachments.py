"""Attaching files of evidence to status updates."""

import hashlib

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.actions.locks import refuse_withdrawn
from recommendations.models import Attachment, Recommendation, StatusUpdate

# Evidence, not an archive: a backup holds every file for ever.
MOST = 10


class TooMany(Exception):
    """The update has `MOST` attachments already; nothing was written."""


@transaction.atomic
def attach(update: StatusUpdate, *, by: User, name: str, kind: str, content: bytes) -> Attachment:
    """Create an attachment of a status update, or return the one that has the same bytes.

    Raises: TooMany where the update has `MOST` files.
    """
    # The recommendation's row is the lock for all that is stated of it. Without it two sendings
    # of one file could both find that it is not there yet.
    refuse_withdrawn(Recommendation.objects.select_for_update().get(pk=update.recommendation_id))
    sha256 = hashlib.sha256(content).hexdigest()
    if already := update.attachments.with_digest(sha256):
        return already
    if update.attachments.count() >= MOST:
        raise TooMany(f"An update has at most {MOST} files.")
    return Attachment.objects.create(
        update=update,
        name=name,
        kind=kind,
        size=len(content),
        content=content,
        sha256=sha256,
        recorded_by=by,
    )
