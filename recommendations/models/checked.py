"""Statements that say under which edition of the rules they were checked, and their constraints."""

from django.db import models
from django.db.models import F, Q

from wirral_tracker.kit.append_only import DatedStatement
from wirral_tracker.kit.constraints import LatestDayAt

# The edition of the rules in `recommendations/statements/` that a statement is checked under.
# A rule that becomes stricter takes the next number: what was recorded before stays as it was.
EDITION = 1


class CheckedStatement(DatedStatement):
    """A dated statement with the edition of the rules that it was checked under.

    0 stands for no edition: what was recorded before the rules stood below every door, and what
    came by none of them, such as a row that a migration brings, or one that a process of the
    release before still writes. From 1 on the constraints of the database hold the rules as well.
    """

    # The column is younger than the first rows, which it found without an edition.
    filled_columns = {"edition": 0}

    edition = models.PositiveSmallIntegerField(
        default=EDITION, db_default=0, editable=False, help_text="Of the rules it met."
    )

    class Meta:
        abstract = True


def from_edition(edition: int, rule: Q) -> Q:
    """Build the condition that a rule holds for statements checked under that edition or later."""
    return Q(edition__lt=edition) | rule


def not_ahead(name: str) -> Q:
    """Build the condition that a day had begun somewhere when the statement was recorded."""
    return Q(**{f"{name}__lte": LatestDayAt(F("recorded_at"))})
