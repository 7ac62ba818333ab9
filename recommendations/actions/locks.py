"""The lock on a recommendation while something is recorded about it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.db.models.functions import Now

from findings.models import Finding, Inspection, Withdrawal
from recommendations.models import Recommendation, ScrutinyReview
from recommendations.statements.faults import messages_of
from wirral_tracker.kit.days import council_day, day_in_words

Locked = TypeVar("Locked", bound=Model)


class SubjectWithdrawn(ValidationError):
    """The refusal of a statement about what was withdrawn, or about what belongs to it."""


def locked(recommendation: Recommendation) -> tuple[Recommendation, dt.date]:
    """Lock a recommendation for the transaction; return it as stored then, and the council's day.

    One writer at a time for each, so that sequences have no gaps and a rule that asks what stood
    before is not overtaken while it is asked.

    Raises: SubjectWithdrawn.
    """
    row, day = lock(recommendation)
    refuse_withdrawn(row)
    return row, day


def lock(row: Locked) -> tuple[Locked, dt.date]:
    """Lock a row for the transaction; return it as stored then, and the council's day.

    Today is the council's day by the database's own clock, which also says when a statement was
    recorded: no caller can name another day as today.
    """
    # By the base manager, which finds what was withdrawn too: that is refused by name.
    rows: Any = type(row)._base_manager.select_for_update().annotate(locked_at=Now())
    stored = rows.get(pk=row.pk)
    return stored, council_day(stored.locked_at)


def lock_all(keys: Iterable[int]) -> None:
    """Lock recommendations, given by primary key, for the transaction.

    Always in one order, so that two who lock several cannot wait for each other.
    """
    # As a list, for a queryset that nobody reads locks nothing.
    list(Recommendation.objects.of_keys(keys).order_by("pk").select_for_update())


def refuse_withdrawn(*subjects: Recommendation | Finding | Inspection | ScrutinyReview) -> None:
    """Raise SubjectWithdrawn where a subject, or the inspection of a finding, was withdrawn."""
    for subject in subjects:
        entered = subject.inspection if isinstance(subject, Finding) else subject
        # Asked of the database: what was loaded before the lock may not know of it yet.
        withdrawal: Withdrawal | None = entered.withdrawals.standing().first()
        if withdrawal:
            day = day_in_words(council_day(withdrawal.recorded_at))
            message = f"{entered.reference} was withdrawn on {day}: nothing more is recorded of it."
            raise SubjectWithdrawn({NON_FIELD_ERRORS: [message]})


@contextmanager
def naming(recommendation: Recommendation) -> Iterator[None]:
    """Raise any ValidationError of the block anew, with the reference before each message.

    It is one recommendation of many, and the officer must find it.
    """
    try:
        yield
    except ValidationError as refusal:
        faults = {
            field: [f"{recommendation.reference}: {message}" for message in messages_of(errors)]
            for field, errors in refusal.error_dict.items()
        }
        raise ValidationError(faults) from refusal
