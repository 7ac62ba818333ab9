"""The QuerySets of status updates, of restrictions of their words, and of due date changes."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import (
    Exists,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
)

from findings.querysets.withdrawals import not_withdrawn
from recommendations.querysets.about import StatementQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from findings.models import Theme
    from recommendations.models import (
        DueDateChange,
        LaterRestriction,
        Recommendation,
        StatusUpdate,
    )


def said_before(moment: dt.datetime, path: str = "") -> Q:
    """Build the Q that a row was recorded before `moment`, or came with the register's fixtures.

    What came with the fixtures was said long ago, at whatever moment it was loaded. `path` is the
    lookup that leads to the row, as "corrects__".
    """
    return Q(**{f"{path}recorded_at__lt": moment}) | Q(**{f"{path}fixture_key__isnull": False})


class StatusUpdateQuerySet(StatementQuerySet["StatusUpdate"]):
    """Status updates."""

    def sent_in(self, form_key: uuid.UUID | None) -> "StatusUpdate | None":
        """Return the update recorded with this `form_key`; None where it is unused or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to updates with a colour, recorded and not corrected by `known_by` (None: now)."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(rag="").filter(~Exists(corrections))

    def answering(self, moment: dt.datetime) -> Self:
        """Filter to effective updates recorded at `moment` or later that correct no older one.

        What came with the fixtures was said long ago, whenever it was loaded. A correction of
        what had been said before puts an old statement right, and answers nothing.
        """
        of_now = Q(corrects__isnull=True) | ~said_before(moment, "corrects__")
        return self.effective().filter(~said_before(moment), of_now)

    def standing_before(self, moment: dt.datetime) -> Self:
        """Filter to updates with a colour, recorded before `moment` and not corrected before it."""
        corrections = self.model.objects.filter(said_before(moment), corrects=OuterRef("pk"))
        stated = self.filter(said_before(moment)).exclude(rag="")
        return stated.filter(~Exists(corrections))

    def on(self, day: dt.date) -> Self:
        """Filter to updates whose `status_date` is `day` or before."""
        return self.filter(status_date__lte=day)

    def of_standing(self) -> Self:
        """Exclude the updates of recommendations that were withdrawn."""
        return self.filter(not_withdrawn(self.model, "recommendation"))

    def on_theme(self, theme: "Theme") -> Self:
        """Filter to updates of recommendations tagged with a theme."""
        return self.filter(recommendation__theme_tags__theme=theme)

    def said_with(self, updates: Iterable["StatusUpdate"]) -> dict[int, list["Recommendation"]]:
        """Return the other recommendations of each update's joint statement, by update key.

        No entry for an update that was stated of one recommendation alone.
        """
        joint = {update.pk: update for update in updates if update.joint_key}
        keys = {update.joint_key for update in joint.values()}
        members = self.model.objects.filter(joint_key__in=keys).select_related("recommendation")
        together: dict[uuid.UUID | None, list[Recommendation]] = {}
        for member in members.order_by("recommendation__made_date", "recommendation__order", "pk"):
            together.setdefault(member.joint_key, []).append(member.recommendation)
        return {
            pk: [
                recommendation
                for recommendation in together[update.joint_key]
                if recommendation.pk != update.recommendation_id
            ]
            for pk, update in joint.items()
        }

    def said_together(self, update: "StatusUpdate") -> list["StatusUpdate"]:
        """Load the other updates of a joint statement that still count, as they were said."""
        if update.joint_key is None:
            return []
        others = self.effective().of_standing().filter(joint_key=update.joint_key)
        loaded = others.exclude(pk=update.pk).select_related("recommendation")
        order = ("recommendation__made_date", "recommendation__order", "pk")
        return list(loaded.order_by(*order))

    def recorded_by(self, person: "User") -> Self:
        """Filter to updates that one user recorded."""
        return self.filter(recorded_by=person)

    def latest_first(self) -> Self:
        """Order by `status_date`, then by sequence; latest first."""
        return self.order_by("-status_date", "-sequence", "-pk")

    def recorded_latest_first(self) -> Self:
        """Order by primary key, which rises as updates are recorded; latest first.

        Sorting by the moments, which have no index, would read them all.
        """
        return self.order_by("-pk")

    def with_related(self) -> Self:
        """Join recommendation, recorder, source and corrections; prefetch the passages quoted."""
        loaded = self.select_related(
            "recommendation__review",
            "recommendation__finding__inspection",
            "recorded_by",
            "locator__document",
            "corrects",
            "corrected_by",
        )
        # A document's text is megabytes; of a passage the page prints the label and a link.
        paragraphs = related_rows(self.model, "passages").select_related("document")
        light = paragraphs.defer("document__text")
        return loaded.defer("locator__document__text").prefetch_related(Prefetch("passages", light))

    def with_attachments(self) -> Self:
        """Prefetch `attachments_light`: each update's files of evidence, without their bytes."""
        files = related_rows(self.model, "attachments").light()
        return self.prefetch_related(Prefetch("attachments", files, to_attr="attachments_light"))


class StatusUpdateManager(models.Manager.from_queryset(StatusUpdateQuerySet)):  # type: ignore[misc]
    """The manager that annotates `later_reason`: why a later update restricts this one, or None."""

    def get_queryset(self) -> Any:
        # A subquery, not `select_related`: whoever loads an update in whatever way gets the reason
        # with it, and the words go before anybody can print them.
        restrictions = related_rows(self.model, "later_restriction")
        reasons = restrictions.filter(update=OuterRef("pk"))
        reason = reasons.values("restricted_by__restricted_reason")
        return super().get_queryset().annotate(later_reason=Subquery(reason))


class LaterRestrictionQuerySet(models.QuerySet["LaterRestriction"]):
    """Restrictions of words that had been open until a later update."""

    def made_since(self, moment: dt.datetime, recommendations: Iterable[int]) -> Self:
        """Filter to restrictions recorded at `moment` or later, by recommendation primary keys."""
        return self.filter(
            restricted_by__recorded_at__gte=moment,
            update__recommendation__in=list(recommendations),
        )


class DueDateChangeQuerySet(StatementQuerySet["DueDateChange"]):
    """Changes of due dates."""

    def before(self, change: "DueDateChange") -> "DueDateChange | None":
        """Return the due date change in force when `change` was recorded, or None."""
        # One agreed of a later day was recorded earlier perhaps, and yet not in force by then.
        earlier = self.filter(sequence__lt=change.sequence, change_date__lte=change.change_date)
        return earlier.order_by("-change_date", "-sequence").first()

    def in_force(self) -> "DueDateChange | None":
        """Return the due date change agreed last, which the due date follows; or None.

        Of several agreed on one day, the one recorded last counts.
        """
        return self.order_by("-change_date", "-sequence").first()

    def on(self, day: dt.date) -> Self:
        """Filter to due date changes agreed on `day` or before."""
        return self.filter(change_date__lte=day)
