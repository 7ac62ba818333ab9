"""Changing a row in place, by whoever knows what it says now."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Now

from recommendations.actions.overtaken import raise_if_changed
from recommendations.models.versioned import VersionedModel
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain.amendments import amend

Changed = TypeVar("Changed", bound=VersionedModel)


@transaction.atomic
def change_in_place(
    row: Changed, values: Mapping[str, Any], *, by: User, opened_on: int | None, reason: str = ""
) -> Changed:
    """Save values on a row as its next version, with who and when; nothing if they are there.

    So a form that is sent twice changes it once. `opened_on` is the row's version when the form
    was opened; None where nobody waited before one. `reason` is that of the amendment, of a row
    that is stated.

    Raises: Overtaken when the row was changed meanwhile.
    """
    stored: Changed = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if {name: getattr(stored, name) for name in values} == dict(values):
        return stored
    raise_if_changed(stored, opened_on)
    # The database's clock, as of every statement.
    changes = {**values, "version": stored.version + 1, "changed_at": Now(), "changed_by": by}
    # Of the meeting's row alone, which is stated: mypy holds that no class could be both.
    stated: Model = stored
    if isinstance(stated, AmendableModel):
        amend(stated, changes, reason=reason, by=by)
        return stored
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.save(update_fields=list(changes))
    stored.refresh_from_db(fields=["changed_at"])
    return stored
