"""The publishing of a source that officers and managers alone have seen until then."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from findings.models import SourceDocument
from recommendations.intake.letters.keeping import refuse_days_ahead
from wirral_tracker.kit.chain.amendments import amend

REASON = "The source was published."


@transaction.atomic
def publish(
    document: SourceDocument, *, by: User, made_public_by: str, made_public_date: dt.date | None
) -> None:
    """Record that a source is published, by whom and when; nothing where it is already.

    Raises: ValidationError by field, for a day ahead or one that no document has.
    """
    locked: Any = SourceDocument.objects.select_for_update().annotate(locked_at=Now())
    document = locked.get(pk=document.pk)
    if document.is_public:
        return
    refuse_days_ahead(document, {"made_public_date": made_public_date})
    changes = {
        "is_public": True,
        "made_public_by": made_public_by,
        "made_public_date": made_public_date,
    }
    amend(document, changes, reason=REASON, by=by)
