"""Recording and withdrawing status updates, and deriving the rows that follow from them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Unpack

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from findings.models import SourceParagraph
from recommendations.actions.decisions import record_decision
from recommendations.actions.locks import lock_all, locked, naming
from recommendations.actions.overtaken import (
    AlreadyCorrected,
    CorrectsAnother,
    Overtaken,
    raise_if_overtaken,
)
from recommendations.challenge import challenges
from recommendations.models import (
    Decision,
    LaterRestriction,
    Recommendation,
    StatusSpan,
    StatusUpdate,
    UpdatePassage,
)
from recommendations.restricted import restricted_since
from recommendations.spans import Span, spans_held
from recommendations.statements.faults import Faults, refuse
from recommendations.statements.status_updates import StatusFields, StatusStatement
from wirral_tracker.kit.days import day_in_words

# What tells one statement from another.
SAID = ("rag", "status_date", "narrative", "evidence", "what_next")


def record_status(
    recommendation: Recommendation,
    *,
    by: User,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
    joint_key: uuid.UUID | None = None,
    fixture_key: str | None = None,
    passages: Iterable[SourceParagraph] = (),
    reopen: bool = False,
    **stated: Unpack[StatusFields],
) -> StatusUpdate:
    """Create a status update that meets the rules of its statement, and rebuild the spans.

    `opened_on`, `form_key`: see `overtaken.py`. `reopen` reopens what was closed on that day.

    Raises: ValidationError by field; Overtaken; of `corrects`, AlreadyCorrected, CorrectsAnother.
    """
    statement = StatusStatement(**stated)
    try:
        with transaction.atomic():
            stored, today = locked(recommendation)
            if sent_before := _sent_before(recommendation, form_key, statement):
                return sent_before
            refuse(status_faults(stored, statement, today, reopen=reopen))
            _reopen(stored, statement, by, is_chosen=reopen)
            update = StatusUpdate(
                recommendation=recommendation,
                sequence=_next_sequence(recommendation, opened_on, statement.corrects),
                recorded_by=by,
                form_key=form_key,
                joint_key=joint_key,
                fixture_key=fixture_key,
                **_challenged(stored, statement).values(),
            )
            return _saved(update, passages)
    except IntegrityError:
        # Where the database has no row locks, its own constraint finds the second writer.
        raise_if_overtaken(recommendation.status_updates.all(), opened_on)
        raise


def status_faults(
    recommendation: Recommendation,
    statement: StatusStatement,
    today: dt.date,
    *,
    reopen: bool = False,
) -> Faults:
    """Return an update's ValidationErrors by field, with that which only the register can tell.

    What was closed on its day takes an update of the service's only with `reopen`. A form asks
    this to say so beside its fields; what counts is the action's own asking, under the lock.
    """
    faults = statement.faults(earliest=recommendation.made_date, today=today)
    if statement.is_reported and not (statement.corrects or reopen):
        closed = recommendation.closed_on(statement.status_date)
        if closed:
            message = (
                f"{recommendation} was {closed.word} on {day_in_words(closed.from_date)}. Choose to"
                " reopen it, or record nothing."
            )
            faults["reopen"] = [ValidationError(message, code="closed")]
    return faults


def _reopen(
    recommendation: Recommendation, statement: StatusStatement, by: User, *, is_chosen: bool
) -> None:
    """Record the decision that reopens what is closed, by the post and of the day of an update.

    Nothing is recorded where it is open then, or where nobody chose to reopen it.
    """
    day = statement.status_date
    if not is_chosen or day is None or not recommendation.closed_on(day):
        return
    record_decision(
        recommendation,
        by=by,
        kind=Decision.Kind.REOPENED,
        decision_date=day,
        body=statement.reported_by,
        words="Reopened to record how far it has got.",
    )


def _challenged(recommendation: Recommendation, statement: StatusStatement) -> StatusStatement:
    """Return the statement with its challenge, worked out from the register where that is None.

    A form shows it to the officer first and hands it on, so that what is kept is what was seen.
    What a document states is challenged by nobody, and a correction only puts words right.
    """
    if statement.challenge is not None:
        return statement
    found: list[str] = []
    if statement.is_reported and not statement.corrects:
        assert statement.status_date
        found = challenges(
            recommendation,
            rag=statement.rag,
            status_date=statement.status_date,
            narrative=statement.narrative,
        )
    return statement.challenged(found)


def _saved(update: StatusUpdate, passages: Iterable[SourceParagraph]) -> StatusUpdate:
    """Save an update and its passages; rebuild the spans, and restrict what it corrects."""
    update.save()
    UpdatePassage.objects.bulk_create(
        UpdatePassage(update=update, passage=passage) for passage in passages
    )
    rebuild_spans(update.recommendation)
    if update.restricted and update.corrects_id:
        restrict_what_is_corrected(update.recommendation)
    return update


def _sent_before(
    recommendation: Recommendation, form_key: uuid.UUID | None, statement: StatusStatement
) -> StatusUpdate | None:
    """Return the update that this form recorded already; None where there is none.

    Raises: Overtaken when that update says something else: one draft, opened in two windows,
    gives both the same key, and the second's words must not be taken for the first's.
    """
    made: StatusUpdate | None = recommendation.status_updates.sent_in(form_key)
    if made is None:
        return None
    # Compared word for word, whether or not this officer may read them; nothing is shown.
    made.restore_words()
    if any(getattr(made, name) != getattr(statement, name) for name in SAID):
        raise Overtaken(made)
    return made


def rebuild_spans(recommendation: Recommendation) -> None:
    """Replace a recommendation's status spans by those it is to have; the caller locked it."""
    effective = recommendation.status_updates.effective()
    # All of them: they are few, and a correction of an old day changes those on either side.
    recommendation.spans.all().delete()
    add_spans(recommendation, spans_held(recommendation, effective))


def add_spans(recommendation: Recommendation, spans: Iterable[Span]) -> None:
    """Create the status spans of a recommendation, which has none."""
    StatusSpan.objects.bulk_create(
        StatusSpan(
            recommendation=recommendation,
            rag=span.rag,
            from_date=span.from_date,
            until_date=span.until_date,
            update_id=span.update_id,
        )
        for span in spans
    )


def restrict_what_is_corrected(recommendation: Recommendation) -> None:
    """Replace the later restrictions of a recommendation's updates; the caller locked it."""
    updates = recommendation.status_updates.in_bulk()
    LaterRestriction.objects.filter(update__recommendation=recommendation).delete()
    LaterRestriction.objects.bulk_create(
        LaterRestriction(update_id=update, restricted_by_id=by)
        for update, by in restricted_since(updates).items()
    )


def _next_sequence(
    recommendation: Recommendation, opened_on: int | None, corrects: StatusUpdate | None
) -> int:
    """Return the sequence of the next update; refuse a wrong correction or an overtaken form.

    Raises: CorrectsAnother, AlreadyCorrected, Overtaken.
    """
    if corrects and corrects.recommendation_id != recommendation.pk:
        raise CorrectsAnother(f"{corrects} is no update of {recommendation}.")
    if corrects and not corrects.can_be_corrected():
        raise AlreadyCorrected(f"{corrects} has been corrected already.")
    raise_if_overtaken(recommendation.status_updates.all(), opened_on)
    return latest_sequence(recommendation) + 1


def latest_sequence(recommendation: Recommendation) -> int:
    """Return the sequence of the update recorded last, or 0: what a form keeps as `opened_on`."""
    latest: int = recommendation.status_updates.latest_sequence()
    return latest


def withdraw_status(
    update: StatusUpdate,
    *,
    by: User,
    reason: str,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> StatusUpdate:
    """Create the row that withdraws an update: of the same day, with the reason as its narrative.

    Raises: as `record_status`.
    """
    return record_status(
        update.recommendation,
        by=by,
        corrects=update,
        is_withdrawal=True,
        opened_on=opened_on,
        form_key=form_key,
        rag="",
        # Its own day, so that both rows stand together, and with it what that day rests on.
        status_date=update.status_date,
        date_basis=update.date_basis,
        date_inferred_from=update.date_inferred_from,
        basis=StatusUpdate.Basis.REPORTED,
        narrative=reason,
    )


@transaction.atomic
def correct_joint_status(
    update: StatusUpdate,
    said_together: Sequence[StatusUpdate],
    *,
    by: User,
    form_key: uuid.UUID | None = None,
    opened_on: int | None = None,
    **stated: Unpack[StatusFields],
) -> list[StatusUpdate]:
    """Record one correction of an update and of those said together with it, or of none.

    `opened_on` and `form_key` are the form's, of `update`; the corrections share a key of their
    own. Raises: as `record_status`, of the others with their reference before each message.
    """
    if made := _locked_and_sent(update, said_together, form_key):
        return [made]
    joint_key = uuid.uuid4()
    statement: StatusFields = {**stated, "corrects": update}
    first = record_status(
        update.recommendation,
        by=by,
        joint_key=joint_key,
        form_key=form_key,
        opened_on=opened_on,
        **statement,
    )
    corrections = [first]
    for other in said_together:
        statement = {**stated, "corrects": other}
        with naming(other.recommendation):
            corrections.append(
                record_status(other.recommendation, by=by, joint_key=joint_key, **statement)
            )
    return corrections


@transaction.atomic
def withdraw_joint_status(
    update: StatusUpdate,
    said_together: Sequence[StatusUpdate],
    *,
    by: User,
    reason: str,
    form_key: uuid.UUID | None = None,
    opened_on: int | None = None,
) -> list[StatusUpdate]:
    """Withdraw an update and those said together with it, for one reason, or none of them.

    Raises: as `record_status`.
    """
    if made := _locked_and_sent(update, said_together, form_key):
        return [made]
    return [
        withdraw_status(update, by=by, reason=reason, form_key=form_key, opened_on=opened_on),
        *(withdraw_status(other, by=by, reason=reason) for other in said_together),
    ]


def _locked_and_sent(
    update: StatusUpdate, said_together: Sequence[StatusUpdate], form_key: uuid.UUID | None
) -> StatusUpdate | None:
    """Lock the recommendations of a joint statement; return what this form recorded already."""
    lock_all(member.recommendation_id for member in (update, *said_together))
    sent: StatusUpdate | None = update.recommendation.status_updates.sent_in(form_key)
    return sent
