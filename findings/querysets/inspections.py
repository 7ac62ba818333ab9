"""The querysets of inspections, of the areas that they judge, and of their judgements."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from findings.querysets.withdrawals import not_withdrawn
from findings.querysets.words import spellings
from wirral_tracker.kit.amendable import AmendableQuerySet
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import Finding, Inspection, Judgement, JudgementArea, Theme

# The area that judges a whole inspection; the newest framework has none.
OVERALL = "overall"


class InspectionQuerySet(AmendableQuerySet["Inspection"]):
    """The queryset of inspections."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude the inspections withdrawn by `known_by` (None: now)."""
        return self.filter(not_withdrawn(self.model, known_by=known_by))

    def with_sort_date(self) -> Self:
        """Annotate `time_order`: first day on site, else the latest possible date, else null."""
        return self.annotate(time_order=Coalesce("start_date", "latest_date"))

    def in_order(self) -> Self:
        """Order by `time_order`, oldest first; inspections without a date come last."""
        # Nulls by name: SQLite puts them first of its own accord, PostgreSQL last.
        # Down to the key: rows that tie could change places between two pages of a list.
        return self.with_sort_date().order_by(
            F("time_order").asc(nulls_last=True), "earliest_date", "reference", "pk"
        )

    def newest_first(self) -> Self:
        """Order by `time_order`, newest first; inspections without a date come last."""
        return self.with_sort_date().order_by(
            F("time_order").desc(nulls_last=True), "-earliest_date", "-reference", "-pk"
        )

    def perhaps_after(self, day: dt.date) -> Self:
        """Filter to inspections that can have begun after `day`, by any of their possible days.

        Those that may as well have come before it are `may_be_before` it.
        """
        began = self.with_sort_date()
        return began.filter(Q(time_order__isnull=True) | Q(time_order__gt=day))

    def perhaps_later_than(self, inspection: "Inspection") -> Self:
        """Filter to the other inspections that can have begun after `inspection` did."""
        others = self.with_sort_date().exclude(pk=inspection.pk)
        first = inspection.first_possible
        return others.perhaps_after(first) if first else others

    def shown_on(self, day: dt.date) -> Self:
        """Filter to inspections whose letter or report was out by `day`; annotate `shown_from`.

        Without the letter's day the last day on site counts, else the latest possible one.
        """
        shown_from = Coalesce("published_date", "end_date", "latest_date")
        return self.annotate(shown_from=shown_from).filter(shown_from__lte=day)

    def with_findings_held(self) -> Self:
        """Annotate `has_findings`: whether the register holds any finding of the inspection."""
        findings = related_rows(self.model, "findings").filter(inspection=OuterRef("pk"))
        return self.annotate(has_findings=Exists(findings))

    def references_beginning_with(self, stem: str, *, whole: bool = False) -> list[str]:
        """List the references that begin with `stem`, or equal it if `whole`, in any case."""
        named = Q(reference__iexact=stem) if whole else Q(reference__istartswith=stem)
        return list(self.filter(named).values_list("reference", flat=True))

    def of_the_same_days(self, kind: str, start: str, end: str) -> Self:
        """Filter to inspections of `kind` with this first and last day, given as ISO dates.

        Nothing matches where a day is empty. A letter brought in twice under two names shows here.
        """
        if not start or not end:
            return self.none()
        return self.filter(kind=kind, start_date=start, end_date=end).order_by("reference")

    def by_reference(self, reference: str) -> "Inspection | None":
        """Return the inspection with this reference, or None."""
        return self.filter(reference=reference).first()

    def graded(self) -> Self:
        """Filter to the kinds that give judgements: visits and joint inspections give none."""
        return self.filter(kind__in=self.model.GRADED_KINDS)

    def up_to(self, day: dt.date) -> Self:
        """Filter to inspections that began by `day`, or that have no date.

        Without a first day, the latest possible date counts.
        """
        began = self.with_sort_date()
        return began.filter(Q(time_order__isnull=True) | Q(time_order__lte=day))

    def asking_for_improvement(self) -> Self:
        """Filter to inspections with an area for improvement or for priority action."""
        findings = related_rows(self.model, "findings").asking_for_improvement()
        return self.filter(Exists(findings.filter(inspection=OuterRef("pk"))))

    def of_findings(self, findings: Iterable[int] | QuerySet["Finding"]) -> Self:
        """Filter to inspections that made any of `findings`, given as rows or primary keys."""
        return self.filter(findings__in=findings).distinct()

    def whole(self) -> Self:
        """Prefetch inspectors, judgements, findings, themes, and the documents they come from."""
        return self.prefetch_related(
            "inspectors",
            "stated_at__document",
            "judgements__area",
            "judgements__grade",
            "judgements__locator__document",
            "findings__locator__document",
            "findings__theme_tags__theme",
        )

    def with_judgements(self) -> Self:
        """Prefetch each inspection's judgements, with their areas and grades."""
        judgements = related_rows(self.model, "judgements")
        return self.prefetch_related(
            Prefetch("judgements", judgements.select_related("area", "grade"))
        )

    def with_overall(self) -> Self:
        """Annotate `overall_grade` (a name, or null) and `framework_judges_overall` (a Boolean).

        The grade is that of the area `overall`, which the newest framework does not have.
        """
        judgements = related_rows(self.model, "judgements")
        areas = related_rows(judgements.model, "area")
        overall = judgements.filter(inspection=OuterRef("pk"), area__code=OVERALL)
        judged = areas.filter(framework=OuterRef("framework"), code=OVERALL)
        return self.annotate(
            overall_grade=Subquery(overall.values("grade__name")[:1]),
            framework_judges_overall=Exists(judged),
        )

    def with_documents(self) -> Self:
        """Join each inspection's own report; prefetch the documents that tell of it. No texts."""
        documents = related_rows(self.model, "source").light()
        loaded = self.select_related("source").defer("source__text")
        return loaded.prefetch_related(Prefetch("stated_at__document", documents))

    def matching(self, words: str) -> Self:
        """Filter to inspections with each of `words` in the reference, framework, focus or date."""
        found = self
        for word in words.split():
            named = Q()
            for spelling in spellings(word):
                for name in ("reference", "framework", "focus", "date_text"):
                    named |= Q(**{f"{name}__icontains": spelling})
            found = found.filter(named)
        return found

    def with_counts(self) -> Self:
        """Annotate `finding_count`, `improvement_count` and `judgement_count`."""
        asking = related_rows(self.model, "findings").model.ASKS_FOR_IMPROVEMENT
        improvements = Q(findings__kind__in=asking)
        # Distinct: findings and judgements are joined at once, and multiply each other's rows.
        return self.annotate(
            finding_count=Count("findings", distinct=True),
            improvement_count=Count("findings", filter=improvements, distinct=True),
            judgement_count=Count("judgements", distinct=True),
        )


class JudgementAreaQuerySet(AmendableQuerySet["JudgementArea"]):
    """The queryset of the areas that inspections judge."""

    def named(self, framework: str, name: str) -> "JudgementArea | None":
        """Return the framework's area of this name, ignoring case and punctuation, or None."""
        areas = self.filter(framework=framework).order_by("order", "pk")
        # Compared here and not in SQL: databases fold letters beyond ASCII each in its own way.
        wanted = letters_and_figures(name)
        return next((area for area in areas if letters_and_figures(area.name) == wanted), None)

    def free_code(self, framework: str, stem: str) -> str:
        """Return a code that no area of `framework` has: `stem`, or `stem` with a number."""
        taken = set(self.filter(framework=framework).values_list("code", flat=True))
        # A code has room for sixty characters: the last ten are left to the number.
        stem = stem[:50].strip("-")
        # One more than there are codes, so that one of them is free.
        codes = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        return next(code for code in codes if code not in taken)


def letters_and_figures(name: str) -> str:
    """Return `name` case-folded, without spaces and punctuation, to compare it with another."""
    return "".join(filter(str.isalnum, name.casefold()))


class JudgementQuerySet(AmendableQuerySet["Judgement"]):
    """The queryset of the judgements that inspections gave."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude the judgements of inspections withdrawn by `known_by` (None: now)."""
        return self.filter(not_withdrawn(self.model, "inspection", known_by=known_by))

    def with_related(self) -> Self:
        """Join each judgement's area, grade and source document; defer the document's text."""
        loaded = self.select_related("area", "grade", "locator__document")
        return loaded.defer("locator__document__text")

    def over_theme(self, theme: "Theme") -> Self:
        """Filter to judgements that bear on `theme`, by inspection reference, then by area.

        A judgement of an area does where a finding under the area's heading carries the theme; one
        of overall effectiveness does where any finding of that inspection carries it.
        """
        tags = theme.findingthemes.filter(finding__inspection=OuterRef("inspection"))
        # A heading may end with the grade: "… of care leavers: requires improvement to be good".
        under = tags.filter(finding__section__startswith=OuterRef("area__name"))
        bears = Exists(under) | (Q(area__code=OVERALL) & Exists(tags))
        loaded = self.filter(bears).select_related("inspection", "area", "grade")
        return loaded.order_by("inspection__reference", "area__order")

    def up_to(self, day: dt.date) -> Self:
        """Filter to judgements of inspections that began by `day`, or that have no date.

        Without a first day, an inspection's latest possible date counts.
        """
        began = Coalesce("inspection__start_date", "inspection__latest_date")
        return self.annotate(began=began).filter(Q(began__isnull=True) | Q(began__lte=day))
