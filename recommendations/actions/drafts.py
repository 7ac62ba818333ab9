"""Keeping what is typed until it is recorded or discarded."""

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
    """Keep what an officer has typed, in place of what she had typed there before.

    `names` are all that her form has. What an older form left in the draft under another name
    stays in it: she has been shown it, and has nowhere to type it.

    Returns: whether it is kept. What was recorded from this very form is no draft any more, so
    that a late copy from the browser brings nothing back. Raises: NotOpened where a later version
    of the register kept the draft that is there: its words are not to be lost unread.
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
    """Forget the draft of a form once it is recorded, and that which the form began with.

    Another form's words stay.
    """
    UpdateDraft.objects.of_officer(by).filter(
        recommendation=recommendation, form_key__in=list(form_keys)
    ).delete()


def discard_draft(recommendation: Recommendation, *, by: User, corrects_sequence: int = 0) -> None:
    """Throw an officer's own draft away, because she says so."""
    draft = UpdateDraft.objects.of_form(by, recommendation, corrects_sequence)
    if draft:
        draft.delete()
