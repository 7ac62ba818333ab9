"""The QuerySet of re-tests: the verdicts of later inspections on earlier matters."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from findings.querysets import not_withdrawn
from wirral_tracker.kit.append_only import DatedStatementQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Inspection
    from recommendations.models import Recommendation, Retest, StatusSpan


class RetestQuerySet(DatedStatementQuerySet["Retest"]):
    """Re-tests of earlier matters by later inspections."""

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to re-tests recorded and not replaced by `known_by` (None: now).

        A verdict goes with its inspection, and with what it is about, where these were withdrawn.
        """
        replacing = self.model.objects.filter(replaces=OuterRef("pk")).known_by(known_by)
        standing = [
            not_withdrawn(self.model, path, known_by)
            for path in ("inspection", "recommendation", "finding__inspection")
        ]
        return self.known_by(known_by).filter(~Exists(replacing)).filter(*standing)

    def saying_something(self) -> Self:
        """Exclude re-tests with the verdict "Says nothing of it"."""
        return self.exclude(verdict="says_nothing")

    def wanting(self) -> Self:
        """Filter to re-tests with the verdict "Still a concern" or "Worse"."""
        return self.filter(verdict__in=["still_a_concern", "worse"])

    def better(self) -> Self:
        """Filter to re-tests with the verdict "Better"."""
        return self.filter(verdict="better")

    def of_inspection(self, inspection: "Inspection") -> Self:
        """Filter to the re-tests that one inspection made."""
        return self.filter(inspection=inspection)

    def of_recommendations(self, recommendations: "models.QuerySet[Recommendation]") -> Self:
        """Filter to re-tests of any recommendation in the given QuerySet."""
        return self.filter(recommendation__in=recommendations.order_by().values("pk"))

    def of_recommendation(self, recommendation: "Recommendation") -> Self:
        """Filter to re-tests of one recommendation."""
        return self.filter(recommendation=recommendation)

    def with_days(self) -> Self:
        """Annotate the days `began` and `shown_from` of each re-test's inspection.

        `began` is its first day, or the last on which it can have begun; `shown_from` the day of
        the letter or report, from which its words are known. None where there is no such day.
        """
        return self.annotate(
            began=Coalesce("inspection__start_date", "inspection__latest_date"),
            shown_from=Coalesce(
                "inspection__published_date", "inspection__end_date", "inspection__latest_date"
            ),
        )

    def shown_on(self, day: dt.date) -> Self:
        """Filter to re-tests published by `day`; annotate `began` and `shown_from`."""
        return self.with_days().filter(shown_from__lte=day)

    def found_again(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to re-tests that find wanting what was green on the eve of the inspection.

        It is a fact for ever, from the `day` on which the letter or report came. What the
        register holds now is read from the spans; what it held at `known_by`, verdicts and
        colours alike, from the statements themselves.
        """
        wanting = self.effective(known_by).wanting().shown_on(day)
        # The spans know only what is held now; an earlier knowledge is worked out from the rows.
        if known_by is None:
            return wanting.filter(Exists(self._green_on_the_eve()))
        return wanting.annotate(rag_on_the_eve=self._known_on_the_eve(known_by)).filter(
            rag_on_the_eve="green"
        )

    # Of the spans' end dates, `until_date` is the first day that a span no longer covers; so one
    # that ends as the inspection begins held on the eve.
    def _green_on_the_eve(self) -> "models.QuerySet[StatusSpan]":
        """Build the QuerySet of green spans that cover the day before a re-test's inspection."""
        recommendation = related_rows(self.model, "recommendation").model
        green: models.QuerySet[StatusSpan] = related_rows(recommendation, "spans").filter(
            recommendation=OuterRef("recommendation"),
            rag="green",
            from_date__lt=OuterRef("began"),
            until_date__gte=OuterRef("began"),
        )
        return green

    def _known_on_the_eve(self, known_by: dt.datetime) -> Subquery:
        """Build the subquery of the colour on the inspection's eve, as known at `known_by`."""
        recommendation = related_rows(self.model, "recommendation").model
        known = related_rows(recommendation, "status_updates").effective(known_by)
        updates = known.filter(
            recommendation=OuterRef("recommendation"), status_date__lt=OuterRef("began")
        )
        return Subquery(updates.latest_first().values("rag")[:1])

    def subjects(self) -> set[int]:
        """Return the primary keys of the recommendations that these re-tests are about."""
        return set(self.order_by().values_list("recommendation", flat=True))

    def verdicts_on(
        self, day: dt.date, known_by: dt.datetime | None = None
    ) -> dict[int, list[str]]:
        """Return verdicts published by `day`, by recommendation key: ["ILACS-2023: better"]."""
        verdicts: dict[int, list[str]] = {}
        shown = self.effective(known_by).saying_something().shown_on(day).in_order()
        of_recommendations = shown.filter(recommendation__isnull=False)
        for retest in of_recommendations.select_related("inspection"):
            words = f"{retest.inspection.reference}: {retest.get_verdict_display().lower()}"
            # `or 0` for mypy alone: re-tests of findings are left out above.
            verdicts.setdefault(retest.recommendation_id or 0, []).append(words)
        return verdicts

    def praised_then_found_wanting(self, day: dt.date) -> Self:
        """Filter to re-tests by `day` that find wanting what a finding had called a strength."""
        return self.effective().wanting().shown_on(day).filter(finding__tone="strength")

    def unanswered(self, day: dt.date) -> Self:
        """Filter to re-tests after which no inspection published by `day` says "Better".

        Raises: FieldError where `with_days` or `shown_on` did not annotate `began` first.
        """
        return self.filter(~Exists(self._better_since(day)))

    def answered(self, day: dt.date) -> Self:
        """Filter to re-tests after which an inspection published by `day` says "Better".

        Raises: FieldError where `with_days` or `shown_on` did not annotate `began` first.
        """
        return self.filter(Exists(self._better_since(day)))

    def _better_since(self, day: dt.date) -> "RetestQuerySet":
        """Build the QuerySet of "Better" re-tests, by `day`, of inspections begun later."""
        # `shown_on` annotates `began`, which mypy cannot follow.
        later: Any = self.model.objects.effective().better().shown_on(day)
        better: RetestQuerySet = later.filter(
            recommendation=OuterRef("recommendation"), began__gt=OuterRef("began")
        )
        return better

    def order_unknown(self) -> Self:
        """Filter to wanting re-tests of inspections with no first day: `began` is None."""
        return self.effective().wanting().with_days().filter(began__isnull=True)

    def in_order(self) -> Self:
        """Order by the day the inspection began, then by recommendation or finding."""
        return self.with_days().order_by(
            "began",
            "inspection__reference",
            "recommendation__made_date",
            "recommendation__order",
            "finding__position",
            "pk",
        )

    def with_related(self) -> Self:
        """Join inspections, findings, recommendation and their sources; defer the sources' text."""
        locators = ("recommendation__locator", "finding__locator", "by_finding__locator")
        return self.select_related(
            "inspection",
            "recommendation__review",
            "recommendation__finding__inspection",
            "finding__inspection",
            "by_finding__inspection",
            *(f"{locator}__document" for locator in locators),
        ).defer(*(f"{locator}__document__text" for locator in locators))
