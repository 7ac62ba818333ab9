"""Adding recommendations, and planning who does what by when."""

import datetime as dt
import re
import uuid
from typing import Unpack

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from findings.models import Finding, Inspection
from findings.verbatim import fold
from recommendations.actions.locks import lock, locked, refuse_withdrawn
from recommendations.actions.overtaken import raise_if_overtaken, sent_before
from recommendations.actions.posts import NoChange, ensure_post
from recommendations.actions.statuses import add_spans
from recommendations.models import (
    DueDateChange,
    Recommendation,
    ScrutinyReview,
)
from recommendations.spans import spans_of
from recommendations.statements.due_dates import DueDateStatement
from recommendations.statements.faults import refuse
from recommendations.statements.recommendations import (
    PlanStatement,
    RecommendationFields,
    RecommendationStatement,
)
from wirral_tracker.kit.chain.amendments import amend
from wirral_tracker.kit.days import day_in_words

FIRST_PLAN = "The first owner or the first due date was set."


class OwnerAlreadySet(Exception):
    """The recommendation has a first owner already, and a change is a dated row of its own."""


class DueDateAlreadySet(Exception):
    """The recommendation has a first due date already, and a change is a dated row of its own."""


class AlikeStands(Exception):
    """Its review has a recommendation of that number, or in those words, and nobody was asked.

    `field` is the name of the field that is alike.
    """

    def __init__(self, alike: Recommendation, field: str) -> None:
        what = "has this number" if field == "number" else "says the same"
        super().__init__(f"{alike.reference} {what} already.")
        self.field = field


@transaction.atomic
def add_recommendation(
    *,
    by: User,
    belongs_to: str = "",
    is_another: bool = True,
    **stated: Unpack[RecommendationFields],
) -> Recommendation:
    """Create a recommendation; its reference is its parent's with its number, "CP-2019-R4".

    Without a printed number it has the next that is free. `belongs_to` says of a new owner whose
    post it is. `is_another` says that it is meant to stand beside one of the same number, or in
    the same words; False asks.

    Raises: ValidationError by field where the record breaks a rule; AlikeStands.
    """
    parent = stated["parent"]
    review = parent if isinstance(parent, ScrutinyReview) else None
    finding = parent if isinstance(parent, Finding) else None
    maker = parent.inspection if isinstance(parent, Finding) else parent
    _, today = lock(maker)
    statement = RecommendationStatement(**stated)
    refuse(statement.faults(earliest=dt.date.min, today=today))
    if review and not is_another:
        _raise_if_alike(review, statement)
    values = statement.values()
    values.pop("parent")
    reference, order = _name(maker, "R" if review else "A", statement.number)
    recommendation = Recommendation(
        reference=reference,
        order=order,
        review=review,
        finding=finding,
        added_by=by,
        **values,
    )
    # Its constraints are asked here, for a message beside the field instead of a failed page.
    recommendation.full_clean()
    return enter_recommendation(recommendation, by=by, belongs_to=belongs_to)


@transaction.atomic
def enter_recommendation(
    recommendation: Recommendation, *, by: User, belongs_to: str = ""
) -> Recommendation:
    """Insert a new recommendation, with its owner's post and its first span: not yet rated.

    Raises: SubjectWithdrawn where its review or inspection was withdrawn.
    """
    refuse_withdrawn(recommendation.parent)
    recommendation.added_by = by
    ensure_post(recommendation.owner, belongs_to)
    recommendation.save(force_insert=True)
    # Not rated is a status too, and pages read statuses from the spans alone.
    add_spans(recommendation, spans_of(recommendation.made_date, []))
    return recommendation


def _raise_if_alike(review: ScrutinyReview, statement: RecommendationStatement) -> None:
    """Raise AlikeStands where one of the review's that stands has this number, or these words."""
    words = fold(statement.text).casefold()
    for sibling in Recommendation.objects.standing().of_review(review).in_order():
        if statement.number and sibling.number == statement.number:
            raise AlikeStands(sibling, "number")
        if fold(sibling.text).casefold() == words:
            raise AlikeStands(sibling, "text")


def _name(maker: ScrutinyReview | Inspection, letter: str, number: str) -> tuple[str, int]:
    """Return the reference and the place of a new recommendation under its locked maker.

    The printed number is kept in both, as far as it is one. A reference that was ever given, also
    to one that was withdrawn, is followed by "-2": it is never given again.
    """
    # Withdrawn ones too: what is printed somewhere under a reference stays its only meaning.
    siblings = Recommendation.objects.of_parent(maker.reference)
    places, taken = set(), set()
    for place, reference in siblings.values_list("order", "reference"):
        places.add(place)
        taken.add(reference)
    stem = f"{maker.reference}-{letter}"
    place = int(number) if number.isdecimal() and len(number) < 5 else 0
    if not place or place in places:
        place = max(places, default=0) + 1
    printed = re.sub("[^0-9A-Z]+", "-", number.upper()).strip("-").removeprefix(letter)
    if not printed:
        while f"{stem}{place}" in taken:
            place += 1
        return f"{stem}{place}", place
    # One more than there are, so that one of them is free.
    names = (stem + printed, *(f"{stem}{printed}-{n}" for n in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken), place


@transaction.atomic
def plan_recommendation(
    recommendation: Recommendation,
    *,
    by: User,
    owner: str,
    original_due_date: dt.date | None,
    belongs_to: str = "",
) -> Recommendation:
    """Set the first owner and the first due date of a recommendation, each only once.

    `belongs_to` says of a new owner whose post it is.
    The recommendation keeps who set each and when, and an amendment what stood there before.

    Raises: ValidationError by field; DueDateAlreadySet when it has a first due date and this is
    another; OwnerAlreadySet when it has a first owner and this is another.
    """
    stored, today = locked(recommendation)
    _raise_if_planned_otherwise(stored, owner, original_due_date)
    statement = PlanStatement(owner=owner, original_due_date=original_due_date)
    refuse(statement.faults(earliest=stored.made_date, today=today))
    ensure_post(owner, belongs_to)
    given = statement.values()
    new = {name: value for name, value in given.items() if value != getattr(stored, name)}
    for name, value in new.items():
        setattr(stored, name, value)
    stored.full_clean()
    # By the database's clock, as all that says when the register learned something.
    moments = {f"{name}_set_at": Now() for name in new}
    people = {f"{name}_set_by": by for name in new}
    amend(stored, {**new, **moments, **people}, reason=FIRST_PLAN, by=by)
    return stored


def _raise_if_planned_otherwise(
    stored: Recommendation, owner: str, original_due_date: dt.date | None
) -> None:
    """Raise DueDateAlreadySet or OwnerAlreadySet where another one is set, saying since when."""
    # The first due date is what every slip is measured against: moving it would hide the slip.
    if stored.original_due_date and original_due_date != stored.original_due_date:
        first = f"first due on {day_in_words(stored.original_due_date)}"
        known = _known_since(stored.original_due_date_set_at, stored.original_due_date_set_by)
        raise DueDateAlreadySet(f"{stored} is {first}{known}: move the due date instead.")
    if stored.owner and owner != stored.owner:
        first = f"first owned by the {stored.owner}"
        known = _known_since(stored.owner_set_at, stored.owner_set_by)
        raise OwnerAlreadySet(f"{stored} is {first}{known}: change the owner instead.")


def _known_since(moment: dt.datetime | None, by: User | None) -> str:
    """Return ", as recorded ", when and by whom; empty for what came with the recommendation."""
    if moment is None:
        return ""
    here = moment.astimezone(timezone.get_current_timezone())
    who = f" by {by.get_full_name() or by.get_username()}" if by else ""
    return f", as recorded {day_in_words(here.date())}, {here:%H:%M}{who}"


@transaction.atomic
def move_due_date(
    recommendation: Recommendation,
    *,
    by: User,
    due_date: dt.date,
    change_date: dt.date,
    reason: str,
    agreed_by: str,
    opened_on: int | None = None,
    form_key: uuid.UUID | None = None,
) -> DueDateChange:
    """Create a due date change, as `change_due_date`, unless somebody else has moved it meanwhile.

    `opened_on` and `form_key` are the form's: see `overtaken.py`.

    Raises: as `change_due_date`; NoChange when the latest change is the same in everything;
    Overtaken when another came between.
    """
    statement = DueDateStatement(
        due_date=due_date, change_date=change_date, reason=reason, agreed_by=agreed_by
    )
    stored, _ = locked(recommendation)
    if before := sent_before(stored.due_date_changes.all(), form_key):
        return before
    latest = stored.due_date_changes.order_by("-sequence").first()
    values = statement.values()
    if latest and {name: getattr(latest, name) for name in values} == values:
        raise NoChange(f"That is recorded already: it is due on {day_in_words(due_date)}.")
    raise_if_overtaken(stored.due_date_changes.all(), opened_on)
    return change_due_date(stored, by=by, form_key=form_key, **values)


@transaction.atomic
def change_due_date(
    recommendation: Recommendation,
    *,
    by: User,
    due_date: dt.date | None,
    change_date: dt.date,
    reason: str,
    agreed_by: str,
    form_key: uuid.UUID | None = None,
) -> DueDateChange:
    """Create a due date change, to a day or to None, with why and who agreed; the first date stays.

    Raises: ValidationError by field.
    """
    statement = DueDateStatement(
        due_date=due_date, change_date=change_date, reason=reason, agreed_by=agreed_by
    )
    stored, today = locked(recommendation)
    refuse(statement.faults(earliest=stored.made_date, today=today))
    return DueDateChange.objects.create(
        recommendation=recommendation,
        sequence=recommendation.due_date_changes.next_sequence(),
        recorded_by=by,
        form_key=form_key,
        **statement.values(),
    )
