"""The questions that the register of inspections answers."""

import datetime as dt
from typing import Any, Self

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from wirral_tracker.natural_keys import NaturalKeyQuerySet

# The area that judges a whole inspection; the newest framework has none.
OVERALL = "overall"


def spellings(word: str) -> set[str]:
    """A word with straight quotes, as it is typed, and with curly ones, as documents print it."""
    return {word.replace("’", "'").replace("‘", "'"), word.replace("'", "’")}


class SourceDocumentQuerySet(NaturalKeyQuerySet):
    """Source documents."""

    def in_order(self) -> Self:
        """Oldest first; those that print no date last."""
        return self.order_by(F("published_date").asc(nulls_last=True), "slug", "pk")

    def with_notes(self) -> Self:
        """Load what is odd in each."""
        return self.prefetch_related("notes")

    def with_counts(self) -> Self:
        """Annotate `paragraph_count` and `note_count`."""
        return self.annotate(
            paragraph_count=Count("paragraphs", distinct=True),
            note_count=Count("notes", distinct=True),
        )


class SourceParagraphQuerySet(NaturalKeyQuerySet):
    """Paragraphs of source documents."""

    def in_order(self) -> Self:
        """As the documents print them."""
        return self.order_by("document__slug", "position", "pk")


class InspectionQuerySet(NaturalKeyQuerySet):
    """Inspections."""

    def with_sort_date(self) -> Self:
        """Annotate `time_order`: first day on site, else the last it can have been, or null."""
        return self.annotate(time_order=Coalesce("start_date", "latest_date"))

    def in_order(self) -> Self:
        """Oldest first; those that no source places in time last."""
        return self.with_sort_date().order_by(
            F("time_order").asc(nulls_last=True), "earliest_date", "reference", "pk"
        )

    def newest_first(self) -> Self:
        """Newest first; those that no source places in time last."""
        return self.with_sort_date().order_by(
            F("time_order").desc(nulls_last=True), "-earliest_date", "-reference", "-pk"
        )

    def after(self, day: dt.date) -> Self:
        """Those that began after a day, or can have."""
        return self.with_sort_date().filter(time_order__gt=day)

    def by_reference(self, reference: str):
        """The one with this reference, or None."""
        return self.filter(reference=reference).first()

    def graded(self) -> Self:
        """Those of a kind that gives judgements."""
        return self.filter(kind__in=self.model.GRADED_KINDS)

    def up_to(self, day: dt.date) -> Self:
        """Those that had begun by `day`, or that nothing places in time."""
        began = self.with_sort_date()
        return began.filter(Q(time_order__isnull=True) | Q(time_order__lte=day))

    def asking_for_improvement(self) -> Self:
        """Those with a finding that the council is to act on."""
        findings = self.model.findings.rel.related_model.objects.asking_for_improvement()
        return self.filter(Exists(findings.filter(inspection=OuterRef("pk"))))

    def of_findings(self, findings: Any) -> Self:
        """Those that made any of these findings."""
        return self.filter(findings__in=findings).distinct()

    def whole(self) -> Self:
        """Load everything that an inspection said."""
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
        """Load the grades that each gave."""
        judgements = self.model._meta.get_field("judgements").related_model.objects
        return self.prefetch_related(
            Prefetch("judgements", judgements.select_related("area", "grade"))
        )

    def with_overall(self) -> Self:
        """Annotate `overall_grade` (its name, or null) and `framework_judges_overall`."""
        judgement: Any = self.model._meta.get_field("judgements").related_model
        area: Any = judgement._meta.get_field("area").related_model
        overall = judgement.objects.filter(inspection=OuterRef("pk"), area__code=OVERALL)
        judged = area.objects.filter(framework=OuterRef("framework"), code=OVERALL)
        return self.annotate(
            overall_grade=Subquery(overall.values("grade__name")[:1]),
            framework_judges_overall=Exists(judged),
        )

    def with_documents(self) -> Self:
        """Load its own report, or the documents through which it is known."""
        return self.select_related("source").prefetch_related("stated_at__document")

    def matching(self, words: str) -> Self:
        """Every word somewhere in reference, framework, focus or date in words, in any order."""
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
        improvements = Q(findings__kind__in=["area_for_improvement", "priority_action"])
        return self.annotate(
            finding_count=Count("findings", distinct=True),
            improvement_count=Count("findings", filter=improvements, distinct=True),
            judgement_count=Count("judgements", distinct=True),
        )


class ThemeQuerySet(NaturalKeyQuerySet):
    """Themes."""

    def in_order(self) -> Self:
        """By name."""
        return self.order_by("name", "pk")


class JudgementQuerySet(NaturalKeyQuerySet):
    """The grades that inspections gave."""

    def over_theme(self, theme) -> Self:
        """Those that bear on a theme: of an area under whose heading a finding carries it, and
        of overall effectiveness where any finding of that inspection does."""
        tags = theme.findingthemes.filter(finding__inspection=OuterRef("inspection"))
        under = tags.filter(finding__section__startswith=OuterRef("area__name"))
        bears = Exists(under) | (Q(area__code=OVERALL) & Exists(tags))
        loaded = self.filter(bears).select_related("inspection", "area", "grade")
        return loaded.order_by("inspection__reference", "area__order")

    def up_to(self, day: dt.date) -> Self:
        """Those of inspections that had begun by `day`, or that nothing places in time."""
        began = Coalesce("inspection__start_date", "inspection__latest_date")
        return self.annotate(began=began).filter(Q(began__isnull=True) | Q(began__lte=day))


class FindingThemeQuerySet(NaturalKeyQuerySet):
    """Themes as findings carry them."""

    def of(self, theme) -> Self:
        """The tags of one theme, with their findings, in the order of the inspections."""
        began = Coalesce("finding__inspection__start_date", "finding__inspection__latest_date")
        tags = self.filter(theme=theme).annotate(began=began)
        return tags.select_related("finding__inspection").order_by(
            F("began").asc(nulls_last=True),
            "finding__inspection__reference",
            "finding__position",
            "pk",
        )

    def up_to(self, day: dt.date) -> Self:
        """Those of inspections that had begun by `day`, or that nothing places in time."""
        return self.filter(Q(began__isnull=True) | Q(began__lte=day))


class FindingQuerySet(NaturalKeyQuerySet):
    """Findings of inspections."""

    def in_order(self) -> Self:
        """Oldest inspection first, and within it as printed."""
        return self.annotate(
            time_order=Coalesce("inspection__start_date", "inspection__latest_date")
        ).order_by(
            F("time_order").asc(nulls_last=True),
            "inspection__earliest_date",
            "inspection__reference",
            "position",
            "pk",
        )

    def newest_first(self) -> Self:
        """Newest inspection first, and within it as printed."""
        return self.in_order().order_by(
            F("time_order").desc(nulls_last=True),
            "-inspection__earliest_date",
            "-inspection__reference",
            "position",
            "pk",
        )

    def by_choice(self, name: str, descending: bool = False) -> Self:
        """By kind or tone as the choices list them; those without one last, then in order."""
        field: Any = self.model._meta.get_field(name)
        ranks = [When(**{name: code}, then=rank) for rank, (code, _) in enumerate(field.choices)]
        rank = Case(*ranks, default=len(ranks))
        ordered = self.in_order().annotate(rank=rank)
        return ordered.order_by("-rank" if descending else "rank", *ordered.query.order_by)

    def without_tone(self) -> Self:
        """Those in which neither praise nor concern was read."""
        return self.filter(tone="")

    def asking_for_improvement(self) -> Self:
        """Those that the council is to act on."""
        return self.filter(kind__in=["area_for_improvement", "priority_action"])

    def up_to(self, day: dt.date) -> Self:
        """Findings of inspections that had begun by `day`, or that nothing places in time."""
        began = Coalesce("inspection__start_date", "inspection__latest_date")
        found = self.annotate(began=began)
        return found.filter(Q(began__isnull=True) | Q(began__lte=day))

    def count_by_theme(self) -> dict[int, int]:
        """How many bear on each theme, by its primary key."""
        rows = self.order_by().values_list("theme_tags__theme").annotate(n=Count("pk"))
        return {theme: n for theme, n in rows if theme}

    def count_by_theme_and_inspection(self) -> dict[tuple[int, int], int]:
        """How many of each inspection bear on each theme, by their primary keys."""
        rows = self.order_by().values_list("theme_tags__theme", "inspection")
        return {(theme, event): n for theme, event, n in rows.annotate(n=Count("pk")) if theme}

    def with_kin(self) -> Self:
        """Load what a list or a page prints beside each finding."""
        return self.select_related("inspection", "locator__document").prefetch_related(
            "theme_tags__theme"
        )

    def bearing_on(self, themes: QuerySet) -> Self:
        """Findings that bear on any of these themes, oldest first."""
        return self.filter(
            pk__in=self.model.themes.through.objects.filter(theme__in=themes).values("finding")
        )

    def matching(self, words: str) -> Self:
        """Every word somewhere in reference, section, printed number or text, in any order."""
        found = self
        for word in words.split():
            said = Q(inspection__reference__icontains=word) | Q(paragraph__iexact=word)
            for spelling in spellings(word):
                said |= Q(text__icontains=spelling) | Q(section__icontains=spelling)
            found = found.filter(said)
        return found
