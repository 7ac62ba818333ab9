"""Saving what officers type until it is recorded or discarded, and deleting it then."""

import uuid
from collections.abc import Collection, Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from recommendations.models import Recommendation, UpdateDraft
from recommendations.models.update_draft import TYPED


@transaction.atomic
def save_draft(
    recommendation: Recommendation,
    *,
    by: User,
    typed: dict[str, str],
    form_key: uuid.UUID,
    corrects_sequence: int = 0,
    names: Collection[str] | None = None,
) -> bool:
    """Save an officer's draft of an update or a correction over the earlier one; return whether.

    `names` are all the fields that the form has now. What an older form left in the draft under
    another name stays in it: the officer has been shown it, and has nowhere to type it.

    Returns: False where the form was recorded meanwhile: it is no draft any more, so that a late
    copy from the browser brings nothing back.

    Raises: NotOpened where a later version of the register kept the draft that is there: its words
    are not to be lost unread.
    """
    # A browser saves a draft every few seconds; one save may arrive after the form was recorded.
    if recommendation.status_updates.sent_in(form_key):
        return False
    draft = UpdateDraft.objects.of_form(by, recommendation, corrects_sequence)
    if draft and names is not None:
        old = draft.as_typed.items()
        typed = {**{name: words for name, words in old if name not in names}, **typed}
    UpdateDraft.objects.update_or_create(
        officer=by,
        recommendation=recommendation,
        corrects_sequence=corrects_sequence,
        defaults={"typed": TYPED.write(typed), "form_key": form_key, "saved_at": Now()},
    )
    return True


def drop_draft(recommendation: Recommendation, *, by: User, form_keys: Iterable[uuid.UUID]) -> None:
    """Delete an officer's drafts with these form keys, once a form with them is recorded.

    They are the form's own key and that of the draft which it began with. Another form's words
    stay.
    """
    UpdateDraft.objects.of_officer(by).filter(
        recommendation=recommendation, form_key__in=list(form_keys)
    ).delete()


def discard_draft(recommendation: Recommendation, *, by: User, corrects_sequence: int = 0) -> None:
    """Delete an officer's own draft of an update, or of the correction of one already recorded."""
    draft = UpdateDraft.objects.of_form(by, recommendation, corrects_sequence)
    if draft:
        draft.delete()
