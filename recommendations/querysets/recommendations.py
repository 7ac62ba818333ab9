"""Recommendations and their position on a day.

`as_at` is the one question everything asks; what chains after it uses the annotations it makes, so
that a question about position cannot be put without a day.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from findings.querysets import spellings
from recommendations.querysets.conditions import (
    INFERRED,
    LATE_ON_FIRST_DATE,
    NOT_GREEN,
    OVERDUE,
    POSITION_FIELDS,
    STATED_FIELDS,
    WITHOUT_DUE_DATE,
    is_read_from_words,
    is_stale,
    is_stated_before,
)
from recommendations.querysets.sheets import SheetQuestions
from recommendations.rag import COLOURS, NOT_RATED
from recommendations.restricted import openly


def _set_once(name: str, unknown: Value, known_by: dt.datetime | None) -> F | Case:
    """What was set once, later than the recommendation itself, as it was known at a moment."""
    if known_by is None:
        return F(name)
    return Case(When(**{f"{name}_set_at__gt": known_by}, then=unknown), default=F(name))


def _first_due(known_by: dt.datetime | None) -> F | Case:
    return _set_once("original_due_date", Value(None, output_field=DateField()), known_by)


class RecommendationQuerySet(SheetQuestions):
    """Recommendations of scrutiny reviews and inspections."""

    # Position

    def as_at(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """The register's position on a day: the one question everything asks.

        Keeps what had been made by `day` (and was recorded by `known_by`), and annotates
        `as_at_day`, `current_rag` (empty: not yet rated), `current_status_date`,
        `current_impact`, `current_basis`, `current_date_basis`, `current_is_read` (whether the
        colour was read from words), `current_update` (a primary key) and `current_due_date` beside
        `first_due`, from the effective update with the latest status_date not after `day`; ties go
        to the later recorded. What the register holds now is
        read from the spans; what it held at an earlier moment, from the updates themselves.
        Annotates too whether it was still tracked then: `is_open` and `closed_as` (see
        `with_tracking`); `current_owner`, a post by name (empty: none); and
        `current_confirmed_date`, the last day by which somebody confirmed that update unchanged.
        """
        made = (
            self.made_by(day)
            .annotate(
                as_at_day=Value(day, output_field=DateField()),
                first_due=_first_due(known_by),
                current_due_date=self._due_date(day, known_by),
                current_owner=self._owner(day, known_by),
            )
            .with_tracking(day, known_by)
        )
        placed = made._on_spans(day) if known_by is None else made._as_known(day, known_by)
        held = "span__update" if known_by is None else "current_update"
        return placed.annotate(current_confirmed_date=self._confirmed_date(held, day, known_by))

    def _on_spans(self, day: dt.date) -> Self:
        holds = Q(spans__from_date__lte=day, spans__until_date__gt=day)
        return self.annotate(span=FilteredRelation("spans", condition=holds)).annotate(
            current_rag=F("span__rag"),
            current_update=F("span__update"),
            # A span begins on the day that its update describes; asking the span spares a join.
            current_status_date=Case(When(span__update__isnull=False, then="span__from_date")),
            current_is_read=is_read_from_words("span__update__"),
            **{f"current_{name}": F(f"span__update__{name}") for name in STATED_FIELDS},
        )

    def _as_known(self, day: dt.date, known_by: dt.datetime) -> Self:
        updates = self._related("status_updates").filter(recommendation=OuterRef("pk"))
        latest = updates.effective(known_by).on(day).latest_first()
        return self.known_by(known_by).annotate(
            current_rag=Coalesce(Subquery(latest.values("rag")[:1]), Value("")),
            current_update=Subquery(latest.values("pk")[:1]),
            current_is_read=Subquery(latest.values(is_read=is_read_from_words())[:1]),
            **{f"current_{name}": Subquery(latest.values(name)[:1]) for name in POSITION_FIELDS},
        )

    def _due_date(self, day: dt.date, known_by: dt.datetime | None) -> NullIf:
        changes = self._related("due_date_changes")
        told = changes.filter(recommendation=OuterRef("pk")).on(day).known_by(known_by)
        # A change to no due date is told from the absence of any change.
        none_any_more = Value(dt.date.max, output_field=DateField())
        dates = told.order_by("-change_date", "-sequence").values(
            date=Coalesce("due_date", none_any_more)
        )
        return NullIf(Coalesce(Subquery(dates[:1]), _first_due(known_by)), none_any_more)

    def _owner(self, day: dt.date, known_by: dt.datetime | None) -> Coalesce:
        changes = self._related("owner_changes")
        told = changes.filter(recommendation=OuterRef("pk")).on(day).known_by(known_by)
        latest = told.order_by("-change_date", "-sequence")
        first = _set_once("owner", Value(""), known_by)
        return Coalesce(Subquery(latest.values(name=Coalesce("post__name", Value("")))[:1]), first)

    def _confirmed_date(self, update: str, day: dt.date, known_by: dt.datetime | None) -> Subquery:
        confirmations = self._related("confirmations")
        told = confirmations.filter(update=OuterRef(update)).standing(known_by).on(day)
        return Subquery(told.order_by("-confirmed_date").values("confirmed_date")[:1])

    def known_by(self, moment: dt.datetime | None) -> Self:
        """Those that the register held at `moment`; None means all it holds now."""
        return self if moment is None else self.filter(added_at__lte=moment)

    def rated(self, code: str) -> Self:
        """Those with this status; the empty code keeps those not yet rated."""
        return self.filter(current_rag=code)

    def not_rated(self) -> Self:
        """Those of which nobody had yet said how far they had got."""
        return self.filter(current_rag="")

    def not_green(self) -> Self:
        """Those not completed; never-rated ones are among them."""
        return self.filter(NOT_GREEN)

    def overdue(self) -> Self:
        """Open, not completed, and due before the day. Due on the day is not overdue."""
        return self.filter(OVERDUE)

    def late_on_first_date(self) -> Self:
        """Open, not completed, and past the first due date, whatever it was moved to."""
        return self.filter(LATE_ON_FIRST_DATE)

    def without_due_date(self) -> Self:
        """Open, not completed, and nobody has said when they are due."""
        return self.filter(WITHOUT_DUE_DATE)

    def inferred(self) -> Self:
        """Whose colour is our reading of words, not a statement."""
        return self.filter(INFERRED)

    def resting_on(self, basis: str) -> Self:
        """Whose colour rests on this; what is reported in words is reported and inferred."""
        return self.inferred() if basis == "inferred" else self.filter(current_basis=basis)

    def stated_before(self, day: dt.date) -> Self:
        """Whose colour was last stated before a day."""
        return self.filter(is_stated_before(day))

    def stale(self, days: int) -> Self:
        """Open, and nothing said for so many days: see `is_stale`."""
        return self.filter(is_stale(self._day_asked(), days))

    def _day_asked(self) -> dt.date:
        asked: Any = self.query.annotations["as_at_day"]
        return asked.value

    def with_rank(self) -> Self:
        """Annotate `rag_rank`: 0 not yet rated, then worst first."""
        ranks = [When(current_rag=rag.code, then=rag.rank) for rag in COLOURS]
        return self.annotate(rag_rank=Case(*ranks, default=NOT_RATED.rank))

    def quietest_first(self) -> Self:
        """Longest unheard of first: the day last confirmed, else stated, else it was made."""
        heard = Coalesce("current_confirmed_date", "current_status_date", "made_date")
        return self.annotate(last_heard=heard).order_by(
            "last_heard", "review__reference", "order", "pk"
        )

    # Scope

    def of_review(self, review) -> Self:
        return self.filter(review=review)

    def of_inspection(self, inspection) -> Self:
        return self.filter(finding__inspection=inspection)

    def untagged(self) -> Self:
        """Those that carry no theme yet, in the order of their reviews and inspections."""
        return self.filter(theme_tags__isnull=True).in_order()

    def on_theme(self, theme) -> Self:
        """Those that bear on a theme."""
        return self.filter(theme_tags__theme=theme)

    def of_keys(self, keys: Iterable[int]) -> Self:
        """Those with these primary keys."""
        return self.filter(pk__in=list(keys))

    def finding_keys(self) -> list[int]:
        """The keys of the findings that made them."""
        return list(self.of_inspections().order_by().values_list("finding", flat=True))

    def of_inspections(self) -> Self:
        return self.filter(finding__isnull=False)

    def of_parent(self, reference: str) -> Self:
        """Those of the review or the inspection with this reference."""
        return self.filter(
            Q(review__reference=reference) | Q(finding__inspection__reference=reference)
        )

    def of_subjects(self, reviews: Iterable, inspections: Iterable) -> Self:
        """Those of any of these reviews and inspections: what a progress report covers."""
        return self.filter(
            Q(review__in=list(reviews)) | Q(finding__inspection__in=list(inspections))
        )

    def of_scope(self, reviews: Iterable, inspections: Iterable, themes: Iterable) -> Self:
        """Those of any of these reviews and inspections, and those on any of these themes."""
        themes = list(themes)
        return self.filter(
            Q(review__in=list(reviews))
            | Q(finding__inspection__in=list(inspections))
            | Q(themes__in=themes)
            | Q(finding__themes__in=themes)
        ).distinct()

    def in_reports(self, issued: Iterable) -> Self:
        """Those that any of these issued reports carried."""
        return self.filter(report_lines__proof__issue__in=list(issued)).distinct()

    def matching(self, words: str, *, sees_restricted: bool = False) -> Self:
        """Every word somewhere in reference, text or a narrative, in any order.

        Words that are restricted are found only for those who may see them.
        """
        updates = self._related("status_updates").filter(
            openly(sees_restricted=sees_restricted), recommendation=OuterRef("pk")
        )
        found = self
        for word in words.split():
            said = Q(reference__icontains=word)
            for spelling in spellings(word):
                said |= Q(text__icontains=spelling)
                said |= Q(Exists(updates.filter(narrative__icontains=spelling)))
            found = found.filter(said)
        return found

    def in_order(self) -> Self:
        """By when their review or inspection made them, then as printed."""
        return self.order_by("made_date", "review__reference", "order", "reference", "pk")

    def with_kin(self) -> Self:
        """Load what a list or a page prints beside each recommendation."""
        loaded = self.select_related(
            "review", "finding__inspection", "objective", "locator__document"
        )
        return loaded.defer("locator__document__text").prefetch_related("theme_tags__theme")

    def with_updates(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Load `updates_told`: every update of a day not after `day`, in order, as then known."""
        updates = self._related("status_updates").on(day).known_by(known_by)
        loaded = updates.select_related("locator__document", "corrects")
        told = loaded.defer("locator__document__text").order_by("sequence")
        return self.prefetch_related(Prefetch("status_updates", told, to_attr="updates_told"))

    def with_retests(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Load `retests_told`: the verdicts known by a day, oldest inspection first."""
        retests = self._related("retests")
        told = retests.effective(known_by).saying_something().shown_on(day).in_order()
        loaded = told.select_related("inspection", "by_finding")
        return self.prefetch_related(Prefetch("retests", loaded, to_attr="retests_told"))

    def with_history(self) -> Self:
        """Load every update and decision, and what is derived from them, of each."""
        return self.order_by("pk").prefetch_related(
            "status_updates__later_restriction", "spans", "decisions", "closed_spans"
        )

    def whole(self) -> Self:
        """Load everything that the export prints of each recommendation."""
        loaded = self.with_kin().select_related("raised_at__document")
        return loaded.defer("locator__document__text", "raised_at__document__text")
