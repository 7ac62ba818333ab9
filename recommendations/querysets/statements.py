"""Questions that every dated statement answers, in the order in which they were recorded."""

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

from wirral_tracker.kit.append_only import DatedStatementQuerySet
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
    """Build the condition that a row was recorded before a moment.

    What came with the register's fixtures was said long ago, at whatever moment it was loaded.
    """
    return Q(**{f"{path}recorded_at__lt": moment}) | Q(**{f"{path}fixture_key__isnull": False})


class StatusUpdateQuerySet(DatedStatementQuerySet["StatusUpdate"]):
    """Status updates."""

    def sent_in(self, form_key: uuid.UUID | None) -> "StatusUpdate | None":
        """Return the one that was recorded from this very form, or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to those that state a colour and that no later row, known by then, corrects."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(rag="").filter(~Exists(corrections))

    def answering(self, moment: dt.datetime) -> Self:
        """Filter to those that answer an officer who asks from a moment on.

        What came with the fixtures was said long ago, whenever it was loaded. A correction of
        what had been said before puts an old statement right, and answers nothing.
        """
        of_now = Q(corrects__isnull=True) | ~said_before(moment, "corrects__")
        return self.effective().filter(~said_before(moment), of_now)

    def standing_before(self, moment: dt.datetime) -> Self:
        """Filter to those that stood at a moment, as far as they had been said by then."""
        corrections = self.model.objects.filter(said_before(moment), corrects=OuterRef("pk"))
        stated = self.filter(said_before(moment)).exclude(rag="")
        return stated.filter(~Exists(corrections))

    def on(self, day: dt.date) -> Self:
        """Filter to those whose day is not after `day`."""
        return self.filter(status_date__lte=day)

    def on_theme(self, theme: "Theme") -> Self:
        """Filter to those of recommendations that bear on a theme."""
        return self.filter(recommendation__theme_tags__theme=theme)

    def said_with(self, updates: Iterable["StatusUpdate"]) -> dict[int, list["Recommendation"]]:
        """Return the recommendations that some updates were said together with.

        Returns: by the update's primary key, the others in order; no entry where it stood alone.
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

    def recorded_by(self, person: "User") -> Self:
        """Filter to those that one person recorded."""
        return self.filter(recorded_by=person)

    def latest_first(self) -> Self:
        """Order by the day they describe, then as they were recorded; latest first."""
        return self.order_by("-status_date", "-sequence", "-pk")

    def of_recommendations(self, recommendations: "models.QuerySet[Recommendation]") -> Self:
        """Filter to those of any of these recommendations."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))

    def recorded_latest_first(self) -> Self:
        """Order as they were recorded, latest first.

        By the primary key, which rises as they are recorded: sorting by the moments, which have no
        index, would read them all.
        """
        return self.order_by("-pk")

    def with_related(self) -> Self:
        """Load what a page prints beside each update."""
        loaded = self.select_related(
            "recommendation__review",
            "recommendation__finding__inspection",
            "recorded_by",
            "locator__document",
            "corrects",
            "corrected_by",
        )
        return loaded.defer("locator__document__text").prefetch_related("passages__document")

    def with_attachments(self) -> Self:
        """Load `attachments_light`: the files of evidence, without their bytes."""
        files = related_rows(self.model, "attachments").light()
        return self.prefetch_related(Prefetch("attachments", files, to_attr="attachments_light"))


class StatusUpdateManager(models.Manager.from_queryset(StatusUpdateQuerySet)):  # type: ignore[misc]
    """Status updates, each with `later_reason`: why a later one restricts its words, or None."""

    def get_queryset(self) -> Any:
        # A subquery, not `select_related`: whoever loads an update in whatever way gets the reason
        # with it, and the words go before anybody can print them.
        restrictions = related_rows(self.model, "later_restriction")
        reasons = restrictions.filter(update=OuterRef("pk"))
        reason = reasons.values("restricted_by__restricted_reason")
        return super().get_queryset().annotate(later_reason=Subquery(reason))


class LaterRestrictionQuerySet(models.QuerySet["LaterRestriction"]):
    """Restrictions of words that had been open."""

    def made_since(self, moment: dt.datetime, recommendations: Iterable[int]) -> Self:
        """Filter to those made from a moment on, about any of these recommendations."""
        return self.filter(
            restricted_by__recorded_at__gte=moment,
            update__recommendation__in=list(recommendations),
        )


class DueDateChangeQuerySet(DatedStatementQuerySet["DueDateChange"]):
    """Changes of due dates."""

    def before(self, change: "DueDateChange") -> "DueDateChange | None":
        """Return the change that held until this one was recorded, or None."""
        earlier = self.filter(sequence__lt=change.sequence, change_date__lte=change.change_date)
        return earlier.order_by("-change_date", "-sequence").first()

    def in_force(self) -> "DueDateChange | None":
        """Return the one agreed last, by which the due date stands, or None.

        Of several agreed on one day, the one recorded last counts.
        """
        return self.order_by("-change_date", "-sequence").first()

    def on(self, day: dt.date) -> Self:
        """Filter to those agreed not after `day`."""
        return self.filter(change_date__lte=day)

    def of_recommendations(self, recommendations: "models.QuerySet[Recommendation]") -> Self:
        """Filter to those of any of these recommendations."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))
