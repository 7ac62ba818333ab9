"""The names of the annotations that `as_at` makes, and Qs over them."""

import datetime as dt

from django.db.models import F, Q

STATED_FIELDS = ("impact", "basis", "date_basis")
POSITION_FIELDS = ("status_date", *STATED_FIELDS)
SHEET_VALUES = (
    *("pk", "reference", "number", "section", "text", "wording", "source_words", "current_owner"),
    "first_due",
    *(
        "review__reference",
        "finding__inspection",
        "finding__inspection__reference",
        "finding__lead",
        "made_date",
        "made_date_basis",
    ),
    *("objective", "objective__number", "objective__title"),
    *("locator", "locator__document__slug", "locator__position"),
    *("current_rag", "current_update", "current_due_date", "closed_as"),
    "current_confirmed_date",
    *(f"current_{name}" for name in POSITION_FIELDS),
)
SAID_FIELDS = (
    *("rag_words", "handed_in_place"),
    *("narrative", "evidence", "what_next", "what_next_date"),
)

# What is closed is no longer tracked: it cannot be late, and nobody owes an update on it.
OPEN = Q(is_open=True)
NOT_GREEN = ~Q(current_rag="green")
UNFINISHED = NOT_GREEN & OPEN
OVERDUE = NOT_GREEN & Q(current_due_date__lt=F("as_at_day")) & OPEN
LATE_ON_FIRST_DATE = NOT_GREEN & Q(first_due__lt=F("as_at_day")) & OPEN
WITHOUT_DUE_DATE = NOT_GREEN & Q(current_due_date__isnull=True) & OPEN
INFERRED = Q(current_basis="inferred") | Q(current_is_read=True)
DAY_INFERRED = Q(current_date_basis="inferred")


def is_read_from_words(update: str = "") -> Q:
    """Build the Q that an update's colour was read from words: its `rag_words` is not empty.

    `update` is the lookup that leads to the update, as "span__update__"; empty for its own.
    """
    # Not `~Q(rag_words="")`, which is true of what was never rated: its join finds no update.
    return Q(**{f"{update}rag_words__gt": ""})


def is_stated_before(day: dt.date) -> Q:
    """Build the Q that the status date is before `day`; what was never rated does not meet it."""
    return Q(current_status_date__lt=day)


def is_stale(day: dt.date, days: int) -> Q:
    """Build the Q: open, and for more than `days` days before `day` neither stated nor confirmed.

    What was never rated counts from the day it was made. Units: calendar days.
    """
    # An officer may type any number of days: more than the calendar has reach its first day.
    last = day - dt.timedelta(days=min(days, (day - dt.date.min).days))
    unconfirmed = Q(current_confirmed_date__isnull=True) | Q(current_confirmed_date__lt=last)
    unheard = (is_stated_before(last) & unconfirmed) | Q(
        current_status_date__isnull=True, made_date__lt=last
    )
    return unheard & OPEN
