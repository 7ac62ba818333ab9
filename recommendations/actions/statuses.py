"""Recording, correcting and withdrawing statuses."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from findings.models import SourceParagraph
from recommendations.models import (
    LaterRestriction,
    Recommendation,
    StatusSpan,
    StatusUpdate,
    UpdatePassage,
)
from recommendations.restricted import restricted_since
from recommendations.spans import spans_of

# What tells one statement from another.
SAID = ("rag", "status_date", "narrative", "evidence", "what_next")


class Overtaken(Exception):
    """Somebody else recorded an update after this form was opened.

    `latest` is theirs; nothing of ours was written.
    """

    def __init__(self, latest: StatusUpdate) -> None:
        super().__init__(f"{latest} was recorded after this form was opened.")
        self.latest = latest


class AlreadyCorrected(Exception):
    """The update has been corrected or withdrawn by another already."""


class BeforeItWasMade(Exception):
    """The update describes a day on which the recommendation had not been made."""


class CorrectsAnother(Exception):
    """The update to be corrected belongs to another recommendation."""


def record_status(
    recommendation: Recommendation,
    *,
    by: User,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
    passages: Iterable[SourceParagraph] = (),
    **statement: Any,
) -> StatusUpdate:
    """Record one dated statement of where a recommendation has got to.

    `opened_on` is the sequence of the latest update when the officer opened the form; None where
    nobody waited before a form. `form_key` names the form, so that sending it twice records once.

    Raises: Overtaken when another update came between; AlreadyCorrected when the update that this
    one corrects has been corrected; CorrectsAnother when that is of another recommendation;
    BeforeItWasMade when it describes a day before the recommendation was made.
    """
    _refuse_before_it_was_made(recommendation, statement["status_date"])
    try:
        with transaction.atomic():
            # One writer at a time for each, so that sequences have no gaps.
            Recommendation.objects.select_for_update().get(pk=recommendation.pk)
            if sent_before := _sent_before(recommendation, form_key, statement):
                return sent_before
            update = StatusUpdate(
                recommendation=recommendation,
                sequence=_next_sequence(recommendation, opened_on, statement.get("corrects")),
                recorded_by=by,
                form_key=form_key,
                **statement,
            )
            update.save()
            _follow(update, passages)
            return update
    except IntegrityError:
        # Where the database has no row locks, its own constraint finds the second writer.
        raise_if_overtaken(recommendation, opened_on)
        raise


def _follow(update: StatusUpdate, passages: Iterable[SourceParagraph]) -> None:
    """Keep what goes with an update, and what follows from it."""
    UpdatePassage.objects.bulk_create(
        UpdatePassage(update=update, passage=passage) for passage in passages
    )
    rebuild_spans(update.recommendation)
    if update.restricted and update.corrects_id:
        restrict_what_is_corrected(update.recommendation)


def _sent_before(
    recommendation: Recommendation, form_key: uuid.UUID | None, statement: dict[str, Any]
) -> StatusUpdate | None:
    """The update that this very form has made already.

    Raises: Overtaken when what it made says something else: one draft, opened in two windows,
    gives both the same key, and the second's words must not be taken for the first's.
    """
    made = recommendation.status_updates.sent_in(form_key)
    if made is None:
        return None
    made.restore_words()
    if any(getattr(made, name) != statement.get(name, getattr(made, name)) for name in SAID):
        raise Overtaken(made)
    return made


def rebuild_spans(recommendation: Recommendation) -> None:
    """Derive the recommendation's spans anew; the caller holds its lock."""
    effective = recommendation.status_updates.effective()
    recommendation.spans.all().delete()
    StatusSpan.objects.bulk_create(
        StatusSpan(
            recommendation=recommendation,
            rag=span.rag,
            from_date=span.from_date,
            until_date=span.until_date,
            update_id=span.update_id,
        )
        for span in spans_of(recommendation.made_date, effective)
    )


def restrict_what_is_corrected(recommendation: Recommendation) -> None:
    """Keep from readers what its restricted updates correct; the caller holds its lock."""
    updates = recommendation.status_updates.in_bulk()
    LaterRestriction.objects.filter(update__recommendation=recommendation).delete()
    LaterRestriction.objects.bulk_create(
        LaterRestriction(update_id=update, restricted_by_id=by)
        for update, by in restricted_since(updates).items()
    )


def _refuse_before_it_was_made(recommendation: Recommendation, day: dt.date) -> None:
    if day < recommendation.made_date:
        raise BeforeItWasMade(f"{recommendation} was made later, on {recommendation.made_date}.")


def _next_sequence(
    recommendation: Recommendation, opened_on: int | None, corrects: StatusUpdate | None
) -> int:
    if corrects and corrects.recommendation_id != recommendation.pk:
        raise CorrectsAnother(f"{corrects} is no update of {recommendation}.")
    if corrects and not corrects.can_be_corrected():
        raise AlreadyCorrected(f"{corrects} has been corrected already.")
    raise_if_overtaken(recommendation, opened_on)
    return latest_sequence(recommendation) + 1


def latest_sequence(recommendation: Recommendation) -> int:
    """The number of the update recorded last, 0 when there is none: what a form is opened on."""
    latest = recommendation.status_updates.order_by("-sequence").values_list("sequence").first()
    return latest[0] if latest else 0


def raise_if_overtaken(recommendation: Recommendation, opened_on: int | None) -> None:
    """Raises: Overtaken when the latest update is not the one that the form was opened on."""
    if opened_on is None:
        return
    latest = recommendation.status_updates.order_by("-sequence").first()
    if latest and latest.sequence != opened_on:
        raise Overtaken(latest)


def correct_status(update: StatusUpdate, *, by: User, **statement: Any) -> StatusUpdate:
    """Put a mistake right: a further update that takes the place of `update`.

    Raises: as `record_status`.
    """
    return record_status(update.recommendation, by=by, corrects=update, **statement)


def withdraw_status(
    update: StatusUpdate,
    *,
    by: User,
    reason: str,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> StatusUpdate:
    """Take an update back without putting another in its place; the reason is its narrative.

    Raises: as `record_status`.
    """
    return record_status(
        update.recommendation,
        by=by,
        corrects=update,
        opened_on=opened_on,
        form_key=form_key,
        rag="",
        status_date=update.status_date,
        date_basis=update.date_basis,
        date_inferred_from=update.date_inferred_from,
        basis=StatusUpdate.Basis.REPORTED,
        narrative=reason,
    )
