"""The table of progress reports for their list page."""

import django_tables2 as tables
from django.contrib.auth.models import User

from recommendations.models import ProgressReport
from wirral_tracker.kit.tables import DayColumn, RegisterTable


class ProgressReportTable(RegisterTable):
    """The table of progress reports: title, subjects, day, latest issued version, last save."""

    caption = "Progress reports"
    row_header = "title"

    title = tables.Column(linkify=True, order_by=("title", "pk"))
    latest_issue = tables.Column(verbose_name="Issued", empty_values=())
    subject_references = tables.Column(verbose_name="About", orderable=False)
    as_at = DayColumn(verbose_name="Position as at")
    updated_at = tables.DateTimeColumn(verbose_name="Last saved", format="j F Y, H:i")
    updated_by = tables.Column(verbose_name="By", orderable=False)

    class Meta(RegisterTable.Meta):
        model = ProgressReport
        fields = (
            "title",
            "subject_references",
            "as_at",
            "latest_issue",
            "updated_at",
            "updated_by",
        )
        empty_text = "No progress report has been prepared yet."

    def render_subject_references(self, value: list[str], record: ProgressReport) -> str:
        names = [*value, *(theme.name for theme in record.themes.all())]
        return ", ".join([*names, *(["a filtered list"] if record.filters else [])])

    def render_title(self, record: ProgressReport) -> str:
        return record.public_name

    def render_latest_issue(self, value: int | None, record: ProgressReport) -> str:
        if not value:
            return "Draft"
        is_withdrawn = record.latest_withdrawn == value  # type: ignore[attr-defined]
        return f"Version {value}, withdrawn" if is_withdrawn else f"Version {value}"

    def render_updated_by(self, value: User) -> str:
        return value.get_full_name() or value.get_username()
