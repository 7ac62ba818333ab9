"""What has been stated of recommendations, dated and in order."""

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
    from recommendations.models import DueDateChange, LaterRestriction, StatusUpdate


def said_before(moment: dt.datetime, path: str = "") -> Q:
    """Recorded before a moment, or come with the register's fixtures at whatever moment."""
    return Q(**{f"{path}recorded_at__lt": moment}) | Q(**{f"{path}fixture_key__isnull": False})


class StatusUpdateQuerySet(DatedStatementQuerySet["StatusUpdate"]):
    """Status updates."""

    def sent_in(self, form_key: uuid.UUID | None) -> Any:
        """The one that was recorded from this very form, or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Those that state a colour and that no later row, known by then, corrects."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(rag="").filter(~Exists(corrections))

    def answering(self, moment: dt.datetime) -> Self:
        """Those that answer an officer who asks from a moment on: recorded since, and standing.

        What came with the fixtures was said long ago, whenever it was loaded. A correction of
        what had been said before puts an old statement right, and answers nothing.
        """
        of_now = Q(corrects__isnull=True) | ~said_before(moment, "corrects__")
        return self.effective().filter(~said_before(moment), of_now)

    def standing_before(self, moment: dt.datetime) -> Self:
        """Those that stood at a moment, as far as they had been said by then."""
        corrections = self.model.objects.filter(said_before(moment), corrects=OuterRef("pk"))
        said = self.filter(said_before(moment)).exclude(rag="")
        return said.filter(~Exists(corrections))

    def on(self, day: dt.date) -> Self:
        """Those whose day is not after `day`."""
        return self.filter(status_date__lte=day)

    def on_theme(self, theme) -> Self:
        """Those of recommendations that bear on a theme."""
        return self.filter(recommendation__theme_tags__theme=theme)

    def said_with(self, updates: Iterable[Any]) -> dict[int, list[Any]]:
        """The recommendations about which each of some updates was said together with others.

        Returns: by the update's primary key, the others in order; no entry where it stood alone.
        """
        joint = {each.pk: each for each in updates if each.joint_key}
        said = self.model.objects.filter(joint_key__in={each.joint_key for each in joint.values()})
        together: dict[Any, list[Any]] = {}
        for each in said.select_related("recommendation").order_by(
            "recommendation__made_date", "recommendation__order", "pk"
        ):
            together.setdefault(each.joint_key, []).append(each.recommendation)
        return {
            pk: [one for one in together[each.joint_key] if one.pk != each.recommendation_id]
            for pk, each in joint.items()
        }

    def recorded_by(self, person: Any) -> Self:
        """Those that somebody recorded."""
        return self.filter(recorded_by=person)

    def latest_first(self) -> Self:
        """By the day they describe, then by the order in which they were recorded."""
        return self.order_by("-status_date", "-sequence", "-pk")

    def of_recommendations(self, recommendations: models.QuerySet) -> Self:
        """Those of any of these recommendations."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))

    def recorded_latest_first(self) -> Self:
        """By the order in which they were recorded; asking the moments would sort them all."""
        return self.order_by("-pk")

    def with_kin(self) -> Self:
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
        restrictions = related_rows(self.model, "later_restriction")
        reasons = restrictions.filter(update=OuterRef("pk"))
        reason = reasons.values("restricted_by__restricted_reason")
        return super().get_queryset().annotate(later_reason=Subquery(reason))


class LaterRestrictionQuerySet(models.QuerySet["LaterRestriction"]):
    """Restrictions of words that had been open."""

    def made_since(self, moment: dt.datetime, recommendations: Iterable[int]) -> Self:
        """Those made from a moment on, about what was stated of any of these recommendations."""
        return self.filter(
            restricted_by__recorded_at__gte=moment,
            update__recommendation__in=list(recommendations),
        )


class DueDateChangeQuerySet(DatedStatementQuerySet["DueDateChange"]):
    """Changes of due dates."""

    def before(self, change: Any) -> Any:
        """The change that held until this one was recorded; None where it was the first."""
        earlier = self.filter(sequence__lt=change.sequence, change_date__lte=change.change_date)
        return earlier.order_by("-change_date", "-sequence").first()

    def in_force(self) -> Any:
        """The one agreed last, ties as recorded: by it the day stands; None where there is none."""
        return self.order_by("-change_date", "-sequence").first()

    def on(self, day: dt.date) -> Self:
        """Those agreed not after `day`."""
        return self.filter(change_date__lte=day)

    def of_recommendations(self, recommendations: models.QuerySet) -> Self:
        """Those of any of these recommendations."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))
