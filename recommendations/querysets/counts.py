"""How many recommendations there are of each kind, over a position or a register."""

import datetime as dt
from typing import Self

from django.db.models import Count, F, FilteredRelation, Max, Q
from django.db.models.functions import Coalesce

from recommendations.querysets.conditions import INFERRED
from recommendations.querysets.decisions import TrackedQuerySet


class RecommendationCounts(TrackedQuerySet):
    """Numbers over recommendations; those by status ask for `as_at` first."""

    def made_by(self, day: dt.date) -> Self:
        """Those made by a day."""
        return self.filter(made_date__lte=day)

    def of_reviews(self) -> Self:
        return self.filter(review__isnull=False)

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
        inferred = INFERRED | Q(current_date_basis="inferred")
        rows = self.of_reviews().order_by().values_list("review")
        latest = rows.annotate(day=Max("current_status_date"), n=Count("pk", filter=inferred))
        return {review: (day, n) for review, day, n in latest}

    def count_by_theme(self) -> dict[int, int]:
        """How many bear on each theme, by its primary key."""
        rows = self.order_by().values_list("theme_tags__theme").annotate(n=Count("pk"))
        return {theme: n for theme, n in rows if theme}
