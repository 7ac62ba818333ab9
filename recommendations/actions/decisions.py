"""Recording, correcting and withdrawing what was decided about a recommendation."""

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from recommendations.actions.statuses import AlreadyCorrected, CorrectsAnother
from recommendations.models import ClosedSpan, Decision, Recommendation
from recommendations.spans import closed_spans_of


def record_decision(
    recommendation: Recommendation,
    *,
    by: User,
    form_key: uuid.UUID | None = None,
    corrects: Decision | None = None,
    **statement: Any,
) -> Decision:
    """Record what a committee or another body decided about a recommendation.

    `form_key` names the form, so that sending it twice records once. The colour is not touched.

    Raises: AlreadyCorrected when the decision that this one corrects has been corrected;
    CorrectsAnother when that is about another recommendation; ValidationError by field.
    """
    try:
        with transaction.atomic():
            # One writer at a time for each recommendation, so that sequences have no gaps.
            Recommendation.objects.select_for_update().get(pk=recommendation.pk)
            if sent_before := recommendation.decisions.sent_in(form_key):
                return sent_before
            _raise_unless_correctable(recommendation, corrects)
            decision = Decision(
                recommendation=recommendation,
                sequence=recommendation.decisions.next_sequence(),
                recorded_by=by,
                form_key=form_key,
                corrects=corrects,
                **statement,
            )
            decision.full_clean(exclude=["recorded_at"])
            decision.save()
            rebuild_closed_spans(recommendation)
            return decision
    except IntegrityError:
        # Where the database has no row locks, a form sent twice at once is found here.
        if sent_before := recommendation.decisions.sent_in(form_key):
            return sent_before
        raise


def _raise_unless_correctable(recommendation: Recommendation, corrects: Decision | None) -> None:
    """Raises: CorrectsAnother, AlreadyCorrected; neither where nothing is corrected."""
    if corrects and corrects.recommendation_id != recommendation.pk:
        raise CorrectsAnother(f"{corrects} is not about {recommendation}.")
    if corrects and not corrects.can_be_corrected():
        raise AlreadyCorrected(f"{corrects} has been corrected already.")


def rebuild_closed_spans(recommendation: Recommendation) -> None:
    """Derive anew when the recommendation was closed; the caller holds its lock."""
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
    decision: Decision, *, by: User, reason: str, form_key: uuid.UUID | None = None
) -> Decision:
    """Take a decision back without putting another in its place; the reason is its words.

    Raises: as `record_decision`.
    """
    return record_decision(
        decision.recommendation,
        by=by,
        form_key=form_key,
        corrects=decision,
        kind="",
        decision_date=decision.decision_date,
        date_basis=decision.date_basis,
        date_inferred_from=decision.date_inferred_from,
        basis=Decision.Basis.REPORTED,
        words=reason,
    )
