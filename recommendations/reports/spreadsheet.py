"""The spreadsheet of a report: its recommendations, a row each, as at its own day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.models import ProgressReport
from recommendations.reports.subjects import subjects_of
from recommendations.sheet_rows import SHEET_HEADER, sheet_rows
from wirral_tracker.kit.as_at import KnownBy
from wirral_tracker.kit.days import council_day
from wirral_tracker.kit.hidden import hiding_from, nobody
from wirral_tracker.kit.sheets import Cell, workbook


@dataclass(frozen=True)
class KnownAt(KnownBy):
    """A KnownBy whose `moment` is any moment, where that of KnownBy is the end of its day."""

    at: dt.datetime | None = None

    @property
    def moment(self) -> dt.datetime | None:
        return self.at


def report_xlsx(report: ProgressReport, known_by: dt.datetime | None) -> bytes:
    """Return a report's spreadsheet as the bytes of an Excel file, as known at `known_by`."""
    rows = report_sheet_rows(report, known_by)
    return workbook([("Recommendations", SHEET_HEADER, rows)])


@hiding_from(nobody)
def report_sheet_rows(
    report: ProgressReport, known_by: dt.datetime | None
) -> Iterator[tuple[Cell, ...]]:
    """Yield a spreadsheet row for each recommendation of a report, as known at `known_by`.

    Restricted words are left out for everybody, as they are in the report.
    """
    day = council_day(known_by) if known_by else None
    known = KnownAt(day=day, at=known_by)
    standing = subjects_of(report).recommendations.as_at(report.as_at, known_by).in_order()
    return sheet_rows(standing, report.as_at, known)
