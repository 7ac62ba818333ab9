"""Recommendations and their position on a day.

`as_at` is the one question everything asks; what chains after it uses the annotations it makes, so
that a question about position cannot be put without a day.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from findings.querysets import spellings
from recommendations.querysets.conditions import (
    INFERRED,
    NOT_GREEN,
    OVERDUE,
    POSITION_FIELDS,
    SHEET_VALUES,
    STATED_FIELDS,
    WITHOUT_DUE_DATE,
    is_quiet_since,
    is_stated_before,
)
from recommendations.rag import COLOURS, NOT_RATED
from wirral_tracker.natural_keys import NaturalKeyQuerySet


class RecommendationQuerySet(NaturalKeyQuerySet):
    """Recommendations of scrutiny reviews and inspections."""

    # Position

    def as_at(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """The register's position on a day: the one question everything asks.

        Keeps what had been made by `day` (and was recorded by `known_by`), and annotates
        `as_at_day`, `current_rag` (empty: not yet rated), `current_status_date`,
        `current_impact`, `current_basis`, `current_date_basis`, `current_update` (a primary key)
        and `current_due_date`, from the effective update with the latest status_date not after
        `day`; ties go to the later recorded. What the register holds now is read from the spans;
        what it held at an earlier moment, from the updates themselves.
        """
        made = self.made_by(day).annotate(
            as_at_day=Value(day, output_field=DateField()),
            current_due_date=self._due_date(day, known_by),
        )
        return made._on_spans(day) if known_by is None else made._as_known(day, known_by)

    def made_by(self, day: dt.date) -> Self:
        """Those made by a day."""
        return self.filter(made_date__lte=day)

    def _on_spans(self, day: dt.date) -> Self:
        holds = Q(spans__from_date__lte=day, spans__until_date__gt=day)
        return self.annotate(span=FilteredRelation("spans", condition=holds)).annotate(
            current_rag=F("span__rag"),
            current_update=F("span__update"),
            # A span begins on the day that its update describes; asking the span spares a join.
            current_status_date=Case(When(span__update__isnull=False, then="span__from_date")),
            **{f"current_{name}": F(f"span__update__{name}") for name in STATED_FIELDS},
        )

    def _as_known(self, day: dt.date, known_by: dt.datetime) -> Self:
        updates = self._update_model().objects.filter(recommendation=OuterRef("pk"))
        latest = updates.effective(known_by).on(day).latest_first()
        return self.known_by(known_by).annotate(
            current_rag=Coalesce(Subquery(latest.values("rag")[:1]), Value("")),
            current_update=Subquery(latest.values("pk")[:1]),
            **{f"current_{name}": Subquery(latest.values(name)[:1]) for name in POSITION_FIELDS},
        )

    def _due_date(self, day: dt.date, known_by: dt.datetime | None) -> Coalesce:
        changes = self.model._meta.get_field("due_date_changes").related_model.objects
        told = changes.filter(recommendation=OuterRef("pk")).on(day).known_by(known_by)
        latest = told.order_by("-change_date", "-sequence").values("due_date")[:1]
        return Coalesce(Subquery(latest), "original_due_date")

    def known_by(self, moment: dt.datetime | None) -> Self:
        """Those that the register held at `moment`; None means all it holds now."""
        return self if moment is None else self.filter(added_at__lte=moment)

    def _update_model(self):
        return self.model._meta.get_field("status_updates").related_model

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
        """Not completed, and due before the day asked about. Due on the day is not overdue."""
        return self.filter(OVERDUE)

    def without_due_date(self) -> Self:
        """Not completed, and nobody has said when they are due."""
        return self.filter(WITHOUT_DUE_DATE)

    def inferred(self) -> Self:
        """Whose colour is our reading of a source's words, not a statement."""
        return self.filter(INFERRED)

    def stated_before(self, day: dt.date) -> Self:
        """Whose colour was last stated before a day."""
        return self.filter(is_stated_before(day))

    def quiet_since(self, day: dt.date) -> Self:
        """Nothing said since a day: last stated, or never rated and made, before it."""
        return self.filter(is_quiet_since(day))

    def with_rank(self) -> Self:
        """Annotate `rag_rank`: 0 not yet rated, then worst first."""
        ranks = [When(current_rag=rag.code, then=rag.rank) for rag in COLOURS]
        return self.annotate(rag_rank=Case(*ranks, default=NOT_RATED.rank))

    def quietest_first(self) -> Self:
        """Longest without an update first: the day last stated, else the day it was made."""
        return self.annotate(last_heard=Coalesce("current_status_date", "made_date")).order_by(
            "last_heard", "review__reference", "order", "pk"
        )

    def count_by_rag(self) -> dict[str, int]:
        """How many have each status code; not yet rated is the empty code."""
        rows = self.order_by().values_list("current_rag").annotate(n=Count("pk"))
        counts = {code or "": n for code, n in rows}
        return {code: counts.get(code, 0) for code in ("red", "amber", "green", "")}

    def count_by_parent_and_rag(self) -> dict[str, dict[str, int]]:
        """The same for each review and inspection, by its reference."""
        parent = Coalesce("review__reference", "finding__inspection__reference")
        rows = self.order_by().annotate(parent_reference=parent)
        counted = rows.values_list("parent_reference", "current_rag").annotate(n=Count("pk"))
        counts: dict[str, dict[str, int]] = {}
        for reference, code, n in counted:
            counts.setdefault(reference, {})[code or ""] = n
        return counts

    def count_between(
        self, first: dt.date, second: dt.date
    ) -> list[tuple[str | None, str, bool, int]]:
        """How many went from which status to which between two days, and whether by an update.

        Returns: status on the first day (None: not made by then), status on the second, whether
        another update holds then, number.
        """
        on_first = Q(spans__from_date__lte=first, spans__until_date__gt=first)
        on_second = Q(spans__from_date__lte=second, spans__until_date__gt=second)
        pairs = self.made_by(second).annotate(
            before=FilteredRelation("spans", condition=on_first),
            after=FilteredRelation("spans", condition=on_second),
            has_spoken=~Q(after__from_date=F("before__from_date")),
        )
        rows = pairs.order_by().values_list("before__rag", "after__rag", "has_spoken")
        return list(rows.annotate(n=Count("*")))

    def count_with_due_date(self) -> int:
        """How many have ever had a due date."""
        return self.filter(original_due_date__isnull=False).count()

    def tally(self, **questions: Q) -> dict[str, int]:
        """How many answer to each of some questions, in one look at them all."""
        return self.aggregate(
            **{name: Count("pk", filter=question) for name, question in questions.items()}
        )

    def count_by_review(self) -> dict[int, dict[str, int]]:
        """The same for each review, by its primary key."""
        counted: dict[int, dict[str, int]] = {}
        rows = self.of_reviews().order_by().values_list("review", "current_rag")
        for review, code, n in rows.annotate(n=Count("pk")):
            counted.setdefault(review, {})[code or ""] = n
        return counted

    def latest_by_review(self) -> dict[int, tuple[dt.date | None, int]]:
        """For each review, the last day of which a colour was stated, and how many are inferred."""
        inferred = Q(current_basis="inferred") | Q(current_date_basis="inferred")
        rows = self.of_reviews().order_by().values_list("review")
        latest = rows.annotate(day=Max("current_status_date"), n=Count("pk", filter=inferred))
        return {review: (day, n) for review, day, n in latest}

    # Scope

    def of_review(self, review) -> Self:
        return self.filter(review=review)

    def of_inspection(self, inspection) -> Self:
        return self.filter(finding__inspection=inspection)

    def on_theme(self, theme) -> Self:
        """Those that bear on a theme."""
        return self.filter(theme_tags__theme=theme)

    def count_by_theme(self) -> dict[int, int]:
        """How many bear on each theme, by its primary key."""
        rows = self.order_by().values_list("theme_tags__theme").annotate(n=Count("pk"))
        return {theme: n for theme, n in rows if theme}

    def of_keys(self, keys: Iterable[int]) -> Self:
        """Those with these primary keys."""
        return self.filter(pk__in=list(keys))

    def of_reviews(self) -> Self:
        return self.filter(review__isnull=False)

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

    def matching(self, words: str) -> Self:
        """Every word somewhere in reference, text or a narrative, in any order."""
        updates = self._update_model().objects.filter(recommendation=OuterRef("pk"))
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
        return self.select_related(
            "review", "finding__inspection", "objective", "locator__document"
        ).prefetch_related("theme_tags__theme")

    def with_updates(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Load `updates_told`: every update of a day not after `day`, in order, as then known."""
        updates = self._update_model().objects.on(day).known_by(known_by)
        told = updates.select_related("locator__document", "corrects").order_by("sequence")
        return self.prefetch_related(Prefetch("status_updates", told, to_attr="updates_told"))

    def with_retests(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Load `retests_told`: the verdicts known by a day, oldest inspection first."""
        retests = self.model._meta.get_field("retests").related_model.objects
        told = retests.effective(known_by).saying_something().shown_on(day).in_order()
        loaded = told.select_related("inspection", "by_finding")
        return self.prefetch_related(Prefetch("retests", loaded, to_attr="retests_told"))

    def with_history(self) -> Self:
        """Load every update and every span of each."""
        return self.order_by("pk").prefetch_related("status_updates", "spans")

    def sheet_values(self) -> QuerySet[Any, Any]:
        """What a spreadsheet prints of each, as named values.

        Raises: FieldError when `as_at` has not been asked first.
        """
        tags = self.model._meta.get_field("theme_tags").related_model.objects
        named = self.annotate(theme_names=tags.names_of_each())
        return named.values_list(*SHEET_VALUES, "theme_names", named=True)

    def whole(self) -> Self:
        """Load everything that the export prints of each recommendation."""
        return self.with_kin().select_related("raised_at__document")
