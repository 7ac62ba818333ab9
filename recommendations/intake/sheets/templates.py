"""Spreadsheets to fill in and send back: new recommendations, and rows that were left out."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from recommendations.intake.sheets.columns import BY_NAME
from recommendations.intake.sheets.plans import PlannedRow, Preview
from wirral_tracker.kit.days import day_in_words

NEW_FIELDS = (
    *("parent", "number", "text", "wording", "source_words", "made_date", "made_date_basis"),
    *("made_date_text", "owner", "original_due_date"),
)
NEW_HEADER = tuple(BY_NAME[name].heading for name in NEW_FIELDS)
WRONG_HEADER = ("Where it stood", "What is wrong")


Row = tuple[Any, ...]


def left_out_of(preview: Preview, also: Iterable[str] = ()) -> list[dict[str, Any]]:
    """What is not recorded of a sheet, with where it stood and why."""
    return [
        {"cells": row.row.cells, "where": row.row.where, "why": _why(row)}
        for row in preview.left_out
        if row.key not in also
    ]


def left_out_sheet(
    rows: Iterable[dict[str, Any]], headings: dict[str, str]
) -> tuple[tuple[str, ...], list[Row]]:
    """The header and rows of what was not recorded, to be mended and returned."""
    names = list(headings)
    header = (*(BY_NAME[name].heading for name in names), *WRONG_HEADER)
    return header, [
        (*(row["cells"].get(name, "") for name in names), row["where"], row["why"]) for row in rows
    ]


def _why(row: PlannedRow) -> str:
    if row.theirs:
        said = f"{row.theirs.status.word}, as at {day_in_words(row.theirs.status_date)}"
        return f"Somebody else recorded an update meanwhile: {said}. {row.what}"
    return "\n".join(
        f"{problem.heading}: {problem.why}" if problem.heading else problem.why
        for problem in row.problems
    )


def day_in(name: str, day: dt.date) -> str:
    """The name of a download, with the day on which it was made."""
    return f"{name}-{day.isoformat()}"
