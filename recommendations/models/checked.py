"""Dated statements that keep the edition of the rules they met, and conditions for constraints."""

from django.db import models
from django.db.models import F, Q

from wirral_tracker.kit.append_only import DatedStatement
from wirral_tracker.kit.constraints import LatestDayAt

# The edition of the rules in `recommendations/statements/` that a statement is checked under.
# A rule that becomes stricter takes the next number: what was recorded before stays as it was.
EDITION = 2


class CheckedStatement(DatedStatement):
    """A dated statement with the edition of the rules that it was checked under.

    0 stands for no edition: a row recorded before the actions checked every rule, or one that no
    action wrote, such as a row that a migration brings or that a process of the release before
    still writes. From 1 on the constraints of the database hold the rules as well.
    """

    # The column is younger than the first rows, which it found without an edition.
    filled_columns = {"edition": 0}

    edition = models.PositiveSmallIntegerField(
        default=EDITION, db_default=0, editable=False, help_text="Of the rules it met."
    )

    class Meta:
        abstract = True


class SentStatement(CheckedStatement):
    """A checked statement that keeps the key of the form that was sent, if one was."""

    # Unique in the database: two sendings of one form may be looked for at the same instant.
    form_key = models.UUIDField(null=True, unique=True, editable=False)

    class Meta:
        abstract = True


def from_edition(edition: int, rule: Q) -> Q:
    """Build the Q that a row obeys `rule` if it was checked under that edition or a later one."""
    return Q(edition__lt=edition) | rule


def not_ahead(name: str) -> Q:
    """Build the Q that the date in field `name` had begun somewhere on earth by `recorded_at`."""
    return Q(**{f"{name}__lte": LatestDayAt(F("recorded_at"))})
