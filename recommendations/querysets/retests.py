"""The QuerySet of re-tests: the verdicts of later inspections on earlier matters."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from findings.querysets.inspections import report_came_at
from findings.querysets.withdrawals import not_withdrawn
from recommendations.querysets.about import StatementQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Inspection
    from recommendations.models import Recommendation, Retest, StatusSpan


class RetestQuerySet(StatementQuerySet["Retest"]):
    """Re-tests of earlier matters by later inspections."""

    def effective(self, known_by: dt.datetime | None = None) -> Self:
        """Filter to re-tests recorded and not replaced by `known_by` (None: now).

        A verdict goes with its inspection, with the report whose words it quotes, and with what it
        is about, where these were withdrawn.
        """
        replacing = self.model.objects.filter(replaces=OuterRef("pk")).known_by(known_by)
        standing = [
            not_withdrawn(self.model, path, known_by)
            for path in (
                *("inspection", "recommendation", "finding__inspection"),
                *("finding__locator__document", "by_finding__locator__document"),
            )
        ]
        return self.known_by(known_by).filter(~Exists(replacing)).filter(*standing)

    def reading_what_is_held(self) -> Self:
        """Exclude verdicts recorded before the inspection's own report came in: it was not read."""
        came_at = report_came_at("inspection")
        read = Q(inspection__source=None) | Q(came_at=None) | Q(recorded_at__gte=F("came_at"))
        return self.annotate(came_at=came_at).filter(read)

    def saying_something(self) -> Self:
        """Exclude re-tests with the verdict "Says nothing of it"."""
        return self.exclude(verdict="says_nothing")

    def wanting(self) -> Self:
        """Filter to re-tests that find a matter wanting: still or now a concern, or worse."""
        return self.filter(verdict__in=self.model.WANTING)

    def good(self) -> Self:
        """Filter to re-tests with the verdict "Better" or "Still good"."""
        return self.filter(verdict__in=self.model.GOOD)

    def mixed(self) -> Self:
        """Filter to re-tests with the verdict "Mixed"."""
        return self.filter(verdict=self.model.Verdict.MIXED)

    def decided(self) -> Self:
        """Filter to re-tests that find a matter good, or find it wanting: mixed does neither."""
        return self.filter(verdict__in=(*self.model.GOOD, *self.model.WANTING))

    def of_inspection(self, inspection: "Inspection") -> Self:
        """Filter to the re-tests that one inspection made."""
        return self.filter(inspection=inspection)

    def of_findings(self) -> Self:
        """Filter to re-tests of findings, not of recommendations."""
        return self.filter(finding__isnull=False)

    def of_recommendation(self, recommendation: "Recommendation") -> Self:
        """Filter to re-tests of one recommendation."""
        return self.filter(recommendation=recommendation)

    def with_days(self) -> Self:
        """Annotate the days `began`, `began_first` and `shown_from` of each re-test's inspection.

        `began` is its first day, or the last on which it can have begun, and `began_first` the
        earliest; `shown_from` is the day of the letter or report, from which its words are known.
        None where there is no such day.
        """
        return self.annotate(
            began=Coalesce("inspection__start_date", "inspection__latest_date"),
            began_first=Coalesce(
                "inspection__start_date", "inspection__earliest_date", "inspection__latest_date"
            ),
            shown_from=Coalesce(
                "inspection__published_date", "inspection__end_date", "inspection__latest_date"
            ),
        )

    def shown_on(self, day: dt.date) -> Self:
        """Filter to re-tests published by `day`; annotate `began` and `shown_from`."""
        return self.with_days().filter(shown_from__lte=day)

    def found_again(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to re-tests that find wanting what was green on the eve of the inspection.

        It is a fact for ever, from the `day` on which the letter or report came.
        """
        return self.wanting().of_the_complete(day, known_by)

    def found_mixed(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to mixed re-tests, by `day`, of what was green on the eve of the inspection."""
        return self.mixed().of_the_complete(day, known_by)

    def of_the_complete(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to effective re-tests, by `day`, of what was green on the inspection's eve.

        Where the inspection's first day is not known, the matter was green on the eve of each day
        that it can have been. What the register holds now is read from the spans; what it held at
        `known_by`, verdicts and colours alike, from the statements themselves.
        """
        shown = self.effective(known_by).shown_on(day)
        # The spans know only what is held now; an earlier knowledge is worked out from the rows.
        if known_by is None:
            spans = self._spans_before()
            on_first_eve = spans.filter(from_date__lt=OuterRef("began_first"))
            return shown.filter(Exists(on_first_eve), ~Exists(spans.exclude(rag="green")))
        known = self._known_before(known_by)
        later = known.filter(status_date__gte=OuterRef("began_first"))
        first = known.filter(status_date__lt=OuterRef("began_first"))
        return shown.annotate(
            rag_on_first_eve=Subquery(first.latest_first().values("rag")[:1])
        ).filter(~Exists(later.exclude(rag="green")), rag_on_first_eve="green")

    def _spans_before(self) -> "models.QuerySet[StatusSpan]":
        """Build the QuerySet of spans from the first possible eve of an inspection to the last."""
        recommendation = related_rows(self.model, "recommendation").model
        # `until_date` is the first day that a span no longer covers; so one that ends as the
        # inspection begins held on the eve.
        spans: models.QuerySet[StatusSpan] = related_rows(recommendation, "spans").filter(
            recommendation=OuterRef("recommendation"),
            from_date__lt=OuterRef("began"),
            until_date__gte=OuterRef("began_first"),
        )
        return spans

    def _known_before(self, known_by: dt.datetime) -> Any:
        """Build the QuerySet of updates before a re-test's inspection, as known at `known_by`."""
        recommendation = related_rows(self.model, "recommendation").model
        known = related_rows(recommendation, "status_updates").effective(known_by)
        return known.filter(
            recommendation=OuterRef("recommendation"), status_date__lt=OuterRef("began")
        )

    def subjects(self) -> set[int]:
        """Return the primary keys of the recommendations that these re-tests are about."""
        return set(self.order_by().values_list("recommendation", flat=True))

    def count_read(self) -> dict[int, int]:
        """Count the recommendations made before each inspection that it was read against.

        By the primary key of the inspection. Before the earliest day on which it can have begun.
        """
        first = Coalesce("inspection__start_date", "inspection__earliest_date")
        read = self.reading_what_is_held()
        before = read.filter(recommendation__made_date__lt=first).order_by()
        rows = before.values_list("inspection").annotate(
            n=models.Count("recommendation", distinct=True)
        )
        return dict(rows)

    def by_recommendation(
        self, day: dt.date, known_by: dt.datetime | None = None
    ) -> "dict[int, list[Retest]]":
        """Load the re-tests published by `day`, silent ones too, by recommendation, in order."""
        shown = self.effective(known_by).shown_on(day).in_order()
        found: dict[int, list[Retest]] = {}
        of_recommendations = shown.filter(recommendation__isnull=False)
        quoted = ("by_finding", "short_finding", "uncounted_finding")
        for retest in of_recommendations.select_related("inspection", *quoted):
            # `or 0` for mypy alone: re-tests of findings are left out above.
            found.setdefault(retest.recommendation_id or 0, []).append(retest)
        return found

    def praised_then_found_wanting(self, day: dt.date) -> Self:
        """Filter to re-tests by `day` that find wanting what a finding had called a strength."""
        return self.effective().wanting().shown_on(day).filter(finding__tone="strength")

    def unanswered(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to re-tests after which no inspection published by `day` says that it is good.

        Raises: FieldError where `with_days` or `shown_on` did not annotate `began` first.
        """
        return self.filter(~Exists(self._good_since(day, known_by)))

    def reopened_since(self, day: dt.date, known_by: dt.datetime | None = None) -> Self:
        """Filter to re-tests after whose inspection began the matter was reopened, by `day`.

        Raises: FieldError where `with_days` or `shown_on` did not annotate `began` first.
        """
        recommendation = related_rows(self.model, "recommendation").model
        decisions = related_rows(recommendation, "decisions").effective(known_by).on(day)
        reopening = decisions.filter(
            kind="reopened",
            recommendation=OuterRef("recommendation"),
            decision_date__gte=OuterRef("began"),
        )
        return self.filter(Exists(reopening))

    def _good_since(self, day: dt.date, known_by: dt.datetime | None) -> "RetestQuerySet":
        """Build the QuerySet of better or still good re-tests of inspections begun later."""
        # `shown_on` annotates `began`, which mypy cannot follow.
        later: Any = self.model.objects.effective(known_by).good().shown_on(day)
        good: RetestQuerySet = later.filter(
            recommendation=OuterRef("recommendation"), began__gt=OuterRef("began")
        )
        return good

    def order_unknown(self) -> Self:
        """Filter to wanting re-tests of inspections that no source places in time."""
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
            "short_finding__inspection",
            "uncounted_finding__inspection",
            *(f"{locator}__document" for locator in locators),
        ).defer(*(f"{locator}__document__text" for locator in locators))
