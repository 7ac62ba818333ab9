"""The rows of the record that a report prints, frozen with each version that is issued."""

from collections.abc import Iterator
from typing import Any

from recommendations.reports.content import PrintedRow
from recommendations.reports.loading import ReportData


def printed_rows(data: ReportData) -> Iterator[PrintedRow]:
    """Yield the rows that a report is made of: its subjects and documents, then of each entry."""
    for subject in (*data.subjects.all, *data.sources):
        yield _printed(subject)
    for entry in data.entries:
        anchor = f"rec-{entry.recommendation.reference}"
        asked = [row for asked in entry.extensions for row in (asked.extension, asked.answer)]
        for stated in (
            *(entry.recommendation, *entry.updates, *entry.decisions),
            *(*entry.due_date_changes, *filter(None, asked)),
        ):
            yield _printed(stated, anchor)


def _printed(row: Any, anchor: str = "") -> PrintedRow:
    """Name a row of a sealed model by its record's name and primary key."""
    return PrintedRow(row.record_name, row.pk, anchor)
