"""Somebody else was quicker: one rule for everything that is opened on a page and sent later.

Each action that such a page calls takes two keywords. `opened_on` is the number of the latest
statement of that kind, or the version of the row, when the form was opened; None where nobody
waited before a form, as in a command. `form_key` names the form: sent twice, as by a double click
or after a cut connection, it gives what it recorded the first time.
"""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

from recommendations.models.checked import SentStatement
from recommendations.models.versioned import VersionedModel
from wirral_tracker.kit.append_only import DatedStatement

Statement = TypeVar("Statement", bound=SentStatement)


class AlreadyCorrected(Exception):
    """The update or decision has been corrected or withdrawn by another already."""


class CorrectsAnother(Exception):
    """The update or decision to be corrected belongs to another recommendation."""


class Overtaken(Exception):
    """Something was recorded after this form was opened; nothing of ours was written.

    `theirs` holds what came between, latest first: the further statements, or the row as it now
    is. Of several recommendations, where one statement is about several, the latest of each.
    """

    def __init__(self, *theirs: Model) -> None:
        recorded = ", ".join(map(str, theirs))
        super().__init__(f"Recorded after this form was opened: {recorded}.")
        self.theirs = theirs


def sent_before(rows: QuerySet[Statement], form_key: uuid.UUID | None) -> Statement | None:
    """Return the statement among `rows` that was recorded with this `form_key`, or None.

    Asked under the subject's lock: the first of two clicks may be recording while the second asks.
    """
    return rows.filter(form_key=form_key).first() if form_key else None


def raise_if_overtaken(rows: QuerySet[DatedStatement], opened_on: int | None) -> None:
    """Raise Overtaken where the statement recorded last is not number `opened_on`; None: never.

    `rows` are all statements of one kind about one subject. Asked under the subject's lock.
    """
    if opened_on is None:
        return
    latest_first = rows.select_related("recorded_by").order_by("-sequence")
    latest = latest_first.first()
    if latest and latest.sequence != opened_on:
        raise Overtaken(*(latest_first.filter(sequence__gt=opened_on) or [latest]))


def raise_if_changed(row: VersionedModel, opened_on: int | None) -> None:
    """Raise Overtaken where a row that was locked is not of version `opened_on`; None: never."""
    if opened_on is not None and row.version != opened_on:
        raise Overtaken(row)
