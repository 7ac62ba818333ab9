"""Spreadsheets to fill in and send back: new recommendations, and rows that were left out."""

import datetime as dt
from collections.abc import Iterable

from recommendations.intake.sheets.columns import BY_NAME
from recommendations.intake.sheets.plans import PlannedRow, Preview
from recommendations.models.sheet_draft import LeftOut
from wirral_tracker.kit.days import day_in_words

NEW_FIELDS = (
    *("parent", "number", "text", "wording", "source_words", "made_date", "made_date_basis"),
    *("made_date_text", "owner", "original_due_date"),
)
NEW_HEADER = tuple(BY_NAME[name].heading for name in NEW_FIELDS)
WRONG_HEADER = ("Where it stood", "What is wrong")


def left_out_of(preview: Preview, recorded: Iterable[str] = ()) -> list[LeftOut]:
    """List a preview's wrong and overtaken rows, each as its cells, where it stood and why.

    `recorded`: the keys of overtaken rows that the officer has recorded all the same.
    """
    return [
        {"cells": row.row.cells, "where": row.row.where, "why": _why(row)}
        for row in preview.left_out
        if row.key not in recorded
    ]


def left_out_sheet(
    rows: Iterable[LeftOut], headings: dict[str, str]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the header and rows of a sheet of left-out rows, with their places and reasons.

    `headings` are the file's own, by the column's name; the register's take their place.
    """
    names = list(headings)
    header = (*(BY_NAME[name].heading for name in names), *WRONG_HEADER)
    return header, [
        (*(row["cells"].get(name, "") for name in names), row["where"], row["why"]) for row in rows
    ]


def _why(row: PlannedRow) -> str:
    """Say why a row is not recorded, with the heading of each wrong cell before its reason."""
    if row.overtaken_by:
        update = (
            f"{row.overtaken_by.status.word}, as at {day_in_words(row.overtaken_by.status_date)}"
        )
        return f"Somebody else recorded an update meanwhile: {update}. {row.what}"
    return "\n".join(
        f"{problem.heading}: {problem.why}" if problem.heading else problem.why
        for problem in row.problems
    )


def dated_name(name: str, day: dt.date) -> str:
    """Return a download's name with the day it was made, as "updates-2026-11-30"."""
    return f"{name}-{day.isoformat()}"
