"""The days of a round, worked back from its meeting: agenda, officers' deadline, chase."""

import datetime as dt
from dataclasses import dataclass

from wirral_tracker.kit.days import HolidaysUnknown, last_day_clear_of

# Ours to choose, and a round can set others: no law says when a service must answer.
CLEAR_DAYS_TO_COMPILE = 3
CLEAR_DAYS_TO_ANSWER_A_CHASE = 2


@dataclass(frozen=True)
class RoundDates:
    """The days on which the agenda is published, answers are due, and services are chased for them.

    None where it cannot be counted: no meeting, or bank holidays that are not known here.
    """

    agenda: dt.date | None
    answers_by: dt.date | None
    chase_on: dt.date | None


def dates_before_agenda(
    agenda: dt.date | None,
    *,
    answers_by: dt.date | None = None,
    chase_on: dt.date | None = None,
) -> RoundDates:
    """Return a round's days: `answers_by` and `chase_on` as given, else counted back from `agenda`.

    Answers are due so that three clear working days remain to compile the report; the chase goes
    out so that two clear working days remain to answer it. A day that is given stands, and the
    chase is counted back from it.

    Units: working days in England.
    """
    due = answers_by or _back(agenda, CLEAR_DAYS_TO_COMPILE)
    return RoundDates(agenda, due, chase_on or _back(due, CLEAR_DAYS_TO_ANSWER_A_CHASE))


def _back(day: dt.date | None, clear_days: int) -> dt.date | None:
    """Return the last working day with `clear_days` clear days before `day`; None where unknown."""
    try:
        return last_day_clear_of(day, clear_days) if day else None
    except HolidaysUnknown:
        return None
