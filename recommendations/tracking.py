"""Kinds of decision about a recommendation, and whether it is still tracked after each.

**Open or closed** on a day follows from the latest effective decision by then that bears on
tracking. Without one a recommendation is open.

- Closed, carried over, superseded and not accepted **close** it: the committee is content, or the
  matter goes on under another name, or the council will not act. In each case nobody owes an
  update here any more, so to count it as stale or overdue would blame a silence that was agreed.
- Reopened **opens** it again, and nothing else does: what was closed does not come back by a side
  door.
- Accepted and accepted in part change nothing. What was made is tracked whether it has been
  answered or not, and the part that was accepted is still to be done.

The colour is never touched: what was carried over while amber stays amber until somebody says
more. Nor does completed mean closed: that a thing is done is the service's word, that it need no
longer be watched is the committee's.
"""

from django.db import models


class DecisionKind(models.TextChoices):
    """The kinds of decision that a committee or post makes about a recommendation."""

    ACCEPTED = "accepted", "Accepted"
    ACCEPTED_IN_PART = "accepted_in_part", "Accepted in part"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    CARRIED_OVER = "carried_over", "Carried over"
    SUPERSEDED = "superseded", "Superseded"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"


CLOSING = (
    DecisionKind.NOT_ACCEPTED,
    DecisionKind.CARRIED_OVER,
    DecisionKind.SUPERSEDED,
    DecisionKind.CLOSED,
)
BEARING_ON_TRACKING = (*CLOSING, DecisionKind.REOPENED)
# These two say where the matter goes on; no other does.
GOES_ON = {DecisionKind.CARRIED_OVER: "to", DecisionKind.SUPERSEDED: "by"}


def closed_word(kind: str | None) -> str:
    """Return a decision kind's label in lower case, as "carried over"; empty for None."""
    return DecisionKind(kind).label.lower() if kind else ""


def state_words(kind: str | None) -> str:
    """Format the state by closing kind: "Open" for None, "Closed" or "Closed: carried over"."""
    if not kind:
        return "Open"
    return "Closed" if kind == DecisionKind.CLOSED else f"Closed: {closed_word(kind)}"
