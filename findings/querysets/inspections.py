"""The querysets of inspections, of the areas that they judge, and of their judgements."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
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

from findings.querysets.withdrawals import not_entered_later, not_withdrawn
from findings.querysets.words import spellings
from wirral_tracker.kit.amendable import AmendableQuerySet
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.kit.relations import related_rows

if TYPE_CHECKING:
    from findings.models import (
        Finding,
        Inspection,
        Judgement,
        JudgementArea,
        JudgementLine,
        SourceDocument,
        Theme,
    )

# The line of the area that judges a whole inspection, and what that area is called; the newest
# framework has none.
OVERALL = "overall"
OVERALL_NAME = "Overall effectiveness"
# Kinds of inspection that tell one from another by the length of a stay alone.
KINDS_ALIKE = ("ilacs_standard", "ilacs_short")


class InspectionQuerySet(AmendableQuerySet["Inspection"]):
    """The queryset of inspections."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude the inspections withdrawn by `known_by` (None: now), or entered after it.

        One that was known through others before its own report came in was there all the time.
        """
        standing = self.filter(not_withdrawn(self.model, known_by=known_by))
        if known_by is None:
            return standing
        with_report = not_entered_later(self.model, "source", known_by)
        return standing.annotate(came_at=report_came_at("pk")).filter(
            Q(added_at__isnull=True) | Q(added_at__lte=known_by),
            Q(came_at__isnull=False) | with_report,
        )

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

    def with_words_held(self) -> Self:
        """Annotate `has_findings`, whether any of it is held, and `report_came_at`, or null."""
        findings = related_rows(self.model, "findings").filter(inspection=OuterRef("pk"))
        return self.annotate(has_findings=Exists(findings), report_came_at=report_came_at("pk"))

    def readable(self) -> Self:
        """Filter to inspections of which words are held: their report, or findings others tell."""
        held = self.with_words_held()
        return held.filter(Q(source__isnull=False) | Q(has_findings=True))

    def references_beginning_with(self, stem: str, *, whole: bool = False) -> list[str]:
        """List the references that begin with `stem`, or equal it if `whole`, in any case."""
        named = Q(reference__iexact=stem) if whole else Q(reference__istartswith=stem)
        return list(self.filter(named).values_list("reference", flat=True))

    def of_the_same_days(self, kind: str, start: str, end: str) -> Self:
        """Filter to inspections of `kind` with this first and last day, given as ISO dates.

        Nothing matches where a day is empty, nor an inspection whose own report is not held. A
        letter brought in twice under two names shows here.
        """
        if not start or not end:
            return self.none()
        held = self.filter(source__isnull=False)
        return held.filter(kind=kind, start_date=start, end_date=end).order_by("reference")

    def without_report(self) -> Self:
        """Filter to inspections whose own report is not held."""
        return self.filter(source__isnull=True)

    def that_may_be(self, kind: str, first: dt.date | None, last: dt.date | None) -> Self:
        """Filter to inspections without a report whose kind and possible days fit a letter's.

        `first` and `last` are the letter's days on site; where either is None, the kind alone
        counts. A standard and a short inspection may be the same one.
        """
        kinds = KINDS_ALIKE if kind in KINDS_ALIKE else (kind,)
        found = self.without_report().filter(kind__in=kinds)
        if first and last:
            on_site = Q(start_date__lte=last, end_date__gte=first)
            earliest = Q(earliest_date__isnull=True) | Q(earliest_date__lte=last)
            latest = Q(latest_date__isnull=True) | Q(latest_date__gte=first)
            found = found.filter(on_site | (Q(start_date__isnull=True) & earliest & latest))
        return found.in_order()

    def by_reference(self, reference: str) -> "Inspection | None":
        """Return the inspection with this reference, or None."""
        return self.filter(reference=reference).first()

    def graded(self) -> Self:
        """Filter to the kinds that give judgements: visits and joint inspections give none."""
        return self.filter(kind__in=self.model.GRADED_KINDS)

    def up_to(self, day: dt.date) -> Self:
        """Filter to inspections that began by `day`, or that have no date.

        Without a first day, the latest possible date counts; what can only have come later is none.
        """
        began = self.with_sort_date()
        undated = Q(time_order__isnull=True) & ~Q(earliest_date__gt=day)
        return began.filter(undated | Q(time_order__lte=day))

    def asking_for_improvement(self) -> Self:
        """Filter to inspections with an area for improvement or for priority action."""
        findings = related_rows(self.model, "findings").asking_for_improvement()
        return self.filter(Exists(findings.filter(inspection=OuterRef("pk"))))

    def of_findings(self, findings: Iterable[int] | QuerySet["Finding"]) -> Self:
        """Filter to inspections that made any of `findings`, given as rows or primary keys."""
        return self.filter(findings__in=findings).distinct()

    def whole(self, known_by: dt.datetime | None = None) -> Self:
        """Prefetch inspectors, judgements, findings, and the documents they come from.

        Without what was withdrawn by `known_by` (None: now) with a document.
        """
        judgements = related_rows(self.model, "judgements").model
        findings = related_rows(self.model, "findings").model
        return self.prefetch_related(
            "inspectors",
            "stated_at__document",
            Prefetch("judgements", judgements.recorded.standing(known_by).with_related()),
            Prefetch("findings", findings.recorded.standing(known_by)),
            "findings__locator__document",
        )

    def with_judgements(self) -> Self:
        """Prefetch each inspection's judgements, with their areas, lines, grades and documents."""
        judgements = related_rows(self.model, "judgements").with_related()
        return self.prefetch_related(Prefetch("judgements", judgements))

    def with_overall(self) -> Self:
        """Annotate `overall_grade` (a name, or null) and `framework_judges_overall` (a Boolean).

        The grade is the report's own, else what others tell, if they all tell the same. The
        framework judges it unless a report of its inspections has grades, and none overall.
        """
        judgements = related_rows(self.model, "judgements").with_own()
        areas = related_rows(judgements.model, "area")
        overall = judgements.filter(inspection=OuterRef("pk"), area__place__line__code=OVERALL)
        others = judgements.filter(
            inspection=OuterRef("inspection"), area__place__line__code=OVERALL
        )
        differing = others.exclude(grade__code=OuterRef("grade__code"))
        told = overall.filter(Q(of_report=True) | ~Exists(differing))
        printed = judgements.filter(inspection__framework=OuterRef("framework"), of_report=True)
        judged = areas.filter(framework=OuterRef("framework"), place__line__code=OVERALL)
        return self.annotate(
            overall_grade=Subquery(told.order_by("-of_report", "pk").values("grade__name")[:1]),
            framework_judges_overall=Exists(judged) | ~Exists(printed),
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
        findings = not_withdrawn(self.model, "findings__locator__document")
        judgements = not_withdrawn(self.model, "judgements__locator__document")
        improvements = Q(findings__kind__in=asking) & findings
        # Distinct: findings and judgements are joined at once, and multiply each other's rows.
        return self.annotate(
            finding_count=Count("findings", filter=findings, distinct=True),
            improvement_count=Count("findings", filter=improvements, distinct=True),
            judgement_count=Count("judgements", filter=judgements, distinct=True),
        )


def report_came_at(inspection: str) -> Subquery:
    """Build the subquery of the moment at which an inspection's own report came in after it.

    `inspection` is the lookup of its key. Null where it came in with its report, or has none.
    """
    came_in = Amendment.objects.filter(
        row_model="findings.Inspection",
        row_id=OuterRef(inspection),
        field="source_id",
        before__isnull=True,
    )
    return Subquery(came_in.order_by("-pk").values("amended_at")[:1])


class JudgementAreaQuerySet(AmendableQuerySet["JudgementArea"]):
    """The queryset of the areas that inspections judge."""

    def with_lines(self) -> Self:
        """Join each area's place and its line."""
        return self.select_related("place__line")

    def in_order(self) -> Self:
        """Order by framework, then as the framework lists its areas; join their lines."""
        return self.with_lines().order_by("framework", "order", "pk")

    def free_code(self, framework: str, stem: str) -> str:
        """Return a code that no area of `framework` has: `stem`, or `stem` with a number."""
        taken = set(self.filter(framework=framework).values_list("code", flat=True))
        # A code has room for sixty characters: the last ten are left to the number.
        stem = stem[:50].strip("-")
        # One more than there are codes, so that one of them is free.
        codes = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        return next(code for code in codes if code not in taken)


class JudgementLineQuerySet(AmendableQuerySet["JudgementLine"]):
    """The queryset of the lines that areas of successive frameworks stand in."""

    def free_code(self, stem: str) -> str:
        """Return a code that no line has: `stem`, or `stem` with a number."""
        taken = set(self.values_list("code", flat=True))
        stem = stem[:50].strip("-")
        codes = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
        return next(code for code in codes if code not in taken)


def letters_and_figures(name: str) -> str:
    """Return `name` case-folded, without spaces and punctuation, to compare it with another."""
    return "".join(filter(str.isalnum, name.casefold()))


class JudgementQuerySet(AmendableQuerySet["Judgement"]):
    """The queryset of the judgements that inspections gave."""

    def standing(self, known_by: dt.datetime | None = None) -> Self:
        """Exclude judgements of what was withdrawn by `known_by` (None: now), or came after it."""
        return self.filter(
            not_entered_later(self.model, "locator__document", known_by),
            not_withdrawn(self.model, "inspection", known_by=known_by),
            not_withdrawn(self.model, "locator__document", known_by=known_by),
        )

    def with_related(self) -> Self:
        """Join each judgement's area, line, grade and source; defer the document's text."""
        loaded = self.select_related("area__place__line", "grade", "locator__document")
        return loaded.defer("locator__document__text")

    def with_own(self) -> Self:
        """Annotate `of_report`: whether the inspection's own report prints the judgement."""
        own = When(locator__document=F("inspection__source"), then=Value(True))
        return self.annotate(of_report=Case(own, default=Value(False), output_field=BooleanField()))

    def of_report(self, area: "JudgementArea") -> Self:
        """Filter to the judgements on an area that an inspection's own report prints."""
        return self.filter(area=area, locator__document=F("inspection__source"))

    def latest_by_framework(self) -> dict[str, dt.date]:
        """Return the latest first or possible day of an inspection judged, by its framework."""
        began = Coalesce("inspection__start_date", "inspection__latest_date", Value(dt.date.min))
        rows = self.order_by().values_list("area__framework")
        return dict(rows.annotate(latest=Max(began, output_field=DateField())))

    def of_source(
        self, inspection: "Inspection", area: "JudgementArea", document: "SourceDocument"
    ) -> Self:
        """Filter to the judgement on an inspection's area that stands in one document."""
        return self.filter(inspection=inspection, area=area, locator__document=document)

    def over_theme(self, theme: "Theme") -> Self:
        """Filter to judgements that bear on `theme`, by inspection reference, then by area.

        A judgement of an area does where a finding under the area's heading carries the theme; one
        of overall effectiveness does where any finding of that inspection carries it.
        """
        tags = theme.findingthemes.filter(finding__inspection=OuterRef("inspection"))
        # A heading may end with the grade: "… of care leavers: requires improvement to be good".
        under = tags.filter(finding__section__startswith=OuterRef("area__name"))
        bears = Exists(under) | (Q(area__place__line__code=OVERALL) & Exists(tags))
        loaded = self.filter(bears).with_related().select_related("inspection")
        return loaded.order_by("inspection__reference", "area__order")

    def up_to(self, day: dt.date) -> Self:
        """Filter to judgements of inspections that began by `day`, or that have no date.

        Without a first day, an inspection's latest possible date counts.
        """
        began = Coalesce("inspection__start_date", "inspection__latest_date")
        return self.annotate(began=began).filter(Q(began__isnull=True) | Q(began__lte=day))
