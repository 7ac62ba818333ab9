"""The columns of the lists of findings and inspections, on the page and in a spreadsheet."""

from collections.abc import Iterable, Iterator

import django_tables2 as tables

from findings.models import Finding, Inspection
from findings.querysets.findings import FindingQuerySet
from findings.querysets.inspections import InspectionQuerySet
from findings.sentences import bounds_in_words, dates_in_words, overall_in_words
from wirral_tracker.kit.sheets import Cell
from wirral_tracker.kit.tables import RegisterTable

NUMBER = {"th": {"class": "app-number"}, "td": {"class": "app-number"}}
WIDE = {"td": {"class": "app-wide"}}
NARROW = {"th": {"class": "app-nowrap"}, "td": {"class": "app-nowrap"}}


class FindingTable(RegisterTable):
    """The table of findings: inspection, kind, words, tone and themes."""

    caption = "Findings"
    row_header = "inspection"

    inspection = tables.TemplateColumn(
        template_name="findings/_finding_where.html", attrs={"th": {"class": "app-nowrap"}}
    )
    kind = tables.Column()
    text = tables.TemplateColumn(
        template_name="findings/_finding_words.html",
        verbose_name="Words",
        orderable=False,
        attrs=WIDE,
    )
    tone = tables.TemplateColumn(template_name="findings/_finding_tone.html", attrs=NARROW)
    themes = tables.TemplateColumn(
        template_name="findings/_finding_themes.html", orderable=False, empty_values=()
    )

    class Meta(RegisterTable.Meta):
        model = Finding
        fields = ("inspection", "kind", "text", "tone", "themes")
        empty_text = "No finding matches. Clear the filters to see them all."

    def order_inspection(
        self, queryset: FindingQuerySet, is_descending: bool
    ) -> tuple[FindingQuerySet, bool]:
        """Order by the inspection's date, undated last, then position; return queryset and True."""
        return queryset.newest_first() if is_descending else queryset.in_order(), True

    def order_kind(
        self, queryset: FindingQuerySet, is_descending: bool
    ) -> tuple[FindingQuerySet, bool]:
        """Order by kind, as Finding.Kind lists them or in reverse; return queryset and True."""
        return queryset.by_choice("kind", is_descending), True

    def order_tone(
        self, queryset: FindingQuerySet, is_descending: bool
    ) -> tuple[FindingQuerySet, bool]:
        """Order by tone, as Finding.Tone lists them or in reverse; return queryset and True."""
        return queryset.by_choice("tone", is_descending), True


FINDING_HEADER = (
    "Inspection",
    "First day",
    "Last day",
    "Date in words",
    "Kind",
    "Section",
    "Paragraph as printed",
    "Position",
    "Words that open its list",
    "Words",
    "Wording",
    "Tone",
    "Words of praise",
    "Words of concern",
    "Themes",
    "Source",
    "Locator",
)


def finding_rows(findings: Iterable[Finding]) -> Iterator[tuple[Cell, ...]]:
    """Yield a tuple of cells for each finding, in the columns of FINDING_HEADER."""
    for finding in findings:
        inspection = finding.inspection
        yield (
            inspection.reference,
            inspection.start_date,
            inspection.end_date,
            dates_in_words(inspection),
            finding.get_kind_display(),
            finding.section,
            finding.paragraph,
            finding.position,
            finding.lead,
            finding.text,
            finding.get_wording_display(),
            finding.get_tone_display(),
            finding.strength_words,
            finding.concern_words,
            "; ".join(sorted(tag.theme.name for tag in finding.theme_tags.all())),
            finding.locator.document.title,
            finding.locator.locator,
        )


class InspectionTable(RegisterTable):
    """The table of inspections: kind, dates, overall grade, counts, and how each is known."""

    caption = "Inspections"
    row_header = "reference"

    reference = tables.TemplateColumn(template_name="findings/_inspection_link.html")
    kind = tables.Column(order_by=("kind", "reference"))
    # No field is called so: with `empty_values` of its own, a column without a value is rendered.
    date = tables.TemplateColumn(
        template_name="findings/_inspection_dates.html", verbose_name="When", empty_values=()
    )
    overall = tables.Column(verbose_name="Overall effectiveness", empty_values=(), orderable=False)
    improvement_count = tables.Column(
        verbose_name="Areas for improvement",
        order_by=("improvement_count", "reference"),
        attrs=NUMBER,
    )
    finding_count = tables.Column(
        verbose_name="Findings", order_by=("finding_count", "reference"), attrs=NUMBER
    )
    known_through = tables.TemplateColumn(
        template_name="findings/_inspection_known.html",
        verbose_name="How it is known",
        empty_values=(),
        orderable=False,
    )

    class Meta(RegisterTable.Meta):
        model = Inspection
        fields = (
            "reference",
            "kind",
            "date",
            "overall",
            "improvement_count",
            "finding_count",
            "known_through",
        )
        empty_text = "No inspection matches. Clear the filters to see them all."

    def render_overall(self, record: Inspection) -> str:
        """Return the grade for overall effectiveness, or why there is none."""
        return overall_in_words(record)

    def order_date(
        self, queryset: InspectionQuerySet, is_descending: bool
    ) -> tuple[InspectionQuerySet, bool]:
        """Order by date, either way, undated inspections last; return queryset and True."""
        return queryset.newest_first() if is_descending else queryset.in_order(), True


INSPECTION_HEADER = (
    "Reference",
    "Kind",
    "Framework",
    "Framework inferred from",
    "First day",
    "Last day",
    "Date in words",
    "Bounds",
    "Published, or date of its letter",
    "Focus",
    "Overall effectiveness",
    "Areas for improvement",
    "Findings",
    "Known through",
)


def inspection_rows(inspections: Iterable[Inspection]) -> Iterator[tuple[Cell, ...]]:
    """Yield a tuple of cells for each inspection, in the columns of INSPECTION_HEADER."""
    for inspection in inspections:
        yield (
            inspection.reference,
            inspection.get_kind_display(),
            inspection.framework,
            inspection.framework_inferred_from,
            inspection.start_date,
            inspection.end_date,
            dates_in_words(inspection),
            bounds_in_words(inspection),
            inspection.published_date,
            inspection.focus,
            overall_in_words(inspection),
            inspection.improvement_count,
            inspection.finding_count,
            "; ".join(document.title for document in inspection.known_through()),
        )
