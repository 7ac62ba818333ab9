"""Recording, correcting and withdrawing what was decided about a recommendation."""

import datetime as dt
import uuid
from typing import Unpack

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from recommendations.actions.locks import locked
from recommendations.actions.overtaken import (
    AlreadyCorrected,
    CorrectsAnother,
    raise_if_overtaken,
)
from recommendations.models import ClosedSpan, Decision, Recommendation
from recommendations.spans import closed_spans_of
from recommendations.statements.decisions import DecisionFields, DecisionStatement
from recommendations.statements.faults import Faults, refuse


def record_decision(
    recommendation: Recommendation,
    *,
    by: User,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
    corrects: Decision | None = None,
    fixture_key: str | None = None,
    **stated: Unpack[DecisionFields],
) -> Decision:
    """Create a decision about a recommendation, and rebuild the spans in which it was closed.

    The colour is not touched. `opened_on` and `form_key` are the form's: see `overtaken.py`.

    Raises: ValidationError by field; Overtaken; of `corrects`, AlreadyCorrected, CorrectsAnother.
    """
    statement = DecisionStatement(corrects=corrects, **stated)
    try:
        with transaction.atomic():
            stored, today = locked(recommendation)
            if sent_before := recommendation.decisions.sent_in(form_key):
                return sent_before
            _raise_unless_correctable(recommendation, corrects)
            raise_if_overtaken(recommendation.decisions.all(), opened_on)
            refuse(decision_faults(stored, statement, today))
            made = Decision(
                recommendation=recommendation,
                sequence=recommendation.decisions.next_sequence(),
                recorded_by=by,
                form_key=form_key,
                fixture_key=fixture_key,
                **statement.values(),
            )
            return _saved(made)
    except IntegrityError:
        # Where the database has no row locks, two who send at once are found here.
        if sent_before := recommendation.decisions.sent_in(form_key):
            return sent_before
        raise_if_overtaken(recommendation.decisions.all(), opened_on)
        raise


def _saved(decision: Decision) -> Decision:
    """Save a decision, and rebuild its recommendation's closed spans."""
    decision.save()
    rebuild_closed_spans(decision.recommendation)
    return decision


def decision_faults(
    recommendation: Recommendation, statement: DecisionStatement, today: dt.date
) -> Faults:
    """Return a decision's ValidationErrors by field, with those that only the register can tell.

    A form asks this to say so beside its fields; what counts is the action's own asking, which
    holds the recommendation's lock.
    """
    faults = statement.faults(earliest=recommendation.made_date, today=today)
    if statement.kind == Decision.Kind.REOPENED and not _follows_a_closing(
        recommendation, statement
    ):
        message = "It is open on that day: there is nothing to reopen."
        faults.setdefault("kind", [ValidationError(message, code="nothing_to_reopen")])
    if statement.to_recommendation == recommendation:
        message = "It cannot be carried over to, or superseded by, itself."
        faults.setdefault("to_recommendation", [ValidationError(message, code="itself")])
    return faults


def _follows_a_closing(recommendation: Recommendation, statement: DecisionStatement) -> bool:
    """Return whether the recommendation is closed on the decision's day, so that it can reopen.

    A correction of a reopening has that one's closing; a missing day is another rule's fault.
    """
    if statement.corrects and statement.corrects.kind == Decision.Kind.REOPENED:
        return True
    day = statement.decision_date
    return day is None or recommendation.closed_spans.on(day).exists()


def _raise_unless_correctable(recommendation: Recommendation, corrects: Decision | None) -> None:
    """Raise where `corrects` is of another recommendation or corrected already; None is neither.

    Raises: CorrectsAnother, AlreadyCorrected.
    """
    if corrects and corrects.recommendation_id != recommendation.pk:
        raise CorrectsAnother(f"{corrects} is not about {recommendation}.")
    if corrects and not corrects.can_be_corrected():
        raise AlreadyCorrected(f"{corrects} has been corrected already.")


def rebuild_closed_spans(recommendation: Recommendation) -> None:
    """Replace a recommendation's closed spans by those of its decisions; the caller locked it."""
    recommendation.closed_spans.all().delete()
    ClosedSpan.objects.bulk_create(
        ClosedSpan(
            recommendation=recommendation,
            from_date=span.from_date,
            until_date=span.until_date,
            decision_id=span.decision_id,
        )
        for span in closed_spans_of(recommendation.made_date, recommendation.decisions.effective())
    )


def withdraw_decision(
    decision: Decision,
    *,
    by: User,
    reason: str,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> Decision:
    """Create the row that withdraws a decision: of the same day, with the reason as its words.

    Raises: as `record_decision`.
    """
    return record_decision(
        decision.recommendation,
        by=by,
        opened_on=opened_on,
        form_key=form_key,
        corrects=decision,
        is_withdrawal=True,
        kind="",
        # Its own day, so that both rows stand together, and with it what that day rests on.
        decision_date=decision.decision_date,
        date_basis=decision.date_basis,
        date_inferred_from=decision.date_inferred_from,
        basis=Decision.Basis.REPORTED,
        words=reason,
    )
