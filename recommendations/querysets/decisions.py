"""What was decided about recommendations, and whether they are still tracked."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
)

from recommendations.tracking import BEARING_ON_TRACKING, CLOSING
from wirral_tracker.kit.append_only import DatedStatementQuerySet
from wirral_tracker.kit.natural_keys import NaturalKeyQuerySet


class DecisionQuerySet(DatedStatementQuerySet):
    """Decisions about recommendations."""

    def sent_in(self, form_key: uuid.UUID | None) -> Any:
        """The one that was recorded from this very form, or None."""
        return self.filter(form_key=form_key).first() if form_key else None

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Those that decide something and that no later row, known by then, corrects."""
        corrections = self.model.objects.filter(corrects=OuterRef("pk")).known_by(known_by)
        return self.known_by(known_by).exclude(kind="").filter(~Exists(corrections))

    def bearing_on_tracking(self) -> Self:
        """Those that close a recommendation or open it again."""
        return self.filter(kind__in=BEARING_ON_TRACKING)

    def closing(self) -> Self:
        """Those after which a recommendation is no longer tracked."""
        return self.filter(kind__in=CLOSING)

    def on(self, day: dt.date) -> Self:
        """Those made not after `day`."""
        return self.filter(decision_date__lte=day)

    def latest_first(self) -> Self:
        """By the day of the decision, then by the order in which they were recorded."""
        return self.order_by("-decision_date", "-sequence", "-pk")

    def with_kin(self) -> Self:
        """Load what a page prints beside each decision."""
        return self.select_related(
            "recommendation",
            "meeting__committee",
            "to_recommendation",
            "recorded_by",
            "locator__document",
            "corrects",
        ).defer("locator__document__text")


class ClosedSpanQuerySet(models.QuerySet[Any]):
    """Spans of days on which a recommendation was closed."""

    def on(self, day: dt.date) -> Self:
        """Those that hold on a day: one for each recommendation closed then."""
        return self.filter(from_date__lte=day, until_date__gt=day)


class TrackedQuerySet(NaturalKeyQuerySet):
    """Recommendations, as far as they are tracked. Ask `as_at` first."""

    def with_tracking(self, day: dt.date, known_by: dt.datetime | None) -> Self:
        """Annotate `is_open`, and `closed_as`, the kind of decision that closed it, or None.

        What the register holds now is read from the spans; what it held at an earlier moment, from
        the decisions themselves.
        """
        if known_by is None:
            spans = self._related("closed_spans").filter(recommendation=OuterRef("pk")).on(day)
            kind = spans.values("decision__kind")
            return self.annotate(is_open=~Exists(spans), closed_as=Subquery(kind[:1]))
        decisions = self._related("decisions")
        told = decisions.filter(recommendation=OuterRef("recommendation")).effective(known_by)
        latest = told.bearing_on_tracking().on(day).latest_first().values("pk")[:1]
        closing = decisions.closing().filter(recommendation=OuterRef("pk"), pk=Subquery(latest))
        kind = closing.values("kind")
        return self.annotate(is_open=~Exists(closing), closed_as=Subquery(kind[:1]))

    def with_tracking_joined(self, day: dt.date) -> Self:
        """The same `is_open` as of what is held now, for several numbers over the whole register.

        Each of the numbers would look up the spans of each recommendation; a join reads them once.
        """
        holds = Q(closed_spans__from_date__lte=day, closed_spans__until_date__gt=day)
        joined = self.annotate(closed_span=FilteredRelation("closed_spans", condition=holds))
        is_open = ExpressionWrapper(Q(closed_span__isnull=True), BooleanField())
        return joined.annotate(is_open=is_open)

    def open(self) -> Self:
        """Those still tracked on the day asked about: nothing has closed them, or they reopened."""
        return self.filter(is_open=True)

    def closed(self) -> Self:
        """Those no longer tracked: closed, carried over, superseded or not accepted."""
        return self.filter(is_open=False)

    def with_decisions(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Load `decisions_told`: every decision made not after `day`, in order, as then known."""
        told = self._related("decisions").on(day).known_by(known_by).with_kin()
        return self.prefetch_related(
            Prefetch("decisions", told.order_by("sequence"), to_attr="decisions_told")
        )

    def _related(self, name: str) -> Any:
        """Every row of what a relation of recommendations leads to, with its own questions."""
        return self.model._meta.get_field(name).related_model.objects
