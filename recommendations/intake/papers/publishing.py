"""The publishing of a source that officers and managers alone have seen until then."""

import datetime as dt

from django.contrib.auth.models import User
from django.db import transaction

from findings.models import SourceDocument
from wirral_tracker.kit.chain.amendments import amend

REASON = "The source was published."


@transaction.atomic
def publish(
    document: SourceDocument, *, by: User, made_public_by: str, made_public_date: dt.date | None
) -> None:
    """Record that a source is published, by whom and when; nothing where it is already."""
    if document.is_public:
        return
    changes = {
        "is_public": True,
        "made_public_by": made_public_by,
        "made_public_date": made_public_date,
    }
    amend(document, changes, reason=REASON, by=by)
