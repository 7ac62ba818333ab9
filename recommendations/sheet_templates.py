"""Spreadsheets to fill in and send back: updates, prefilled by owner, and recommendations."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from recommendations.intake.sheet_columns import BY_NAME
from recommendations.intake.sheet_plans import PlannedRow, Preview
from recommendations.models import Recommendation, StatusUpdate
from recommendations.rag import COLOURS, rag_for
from recommendations.sheet_rows import MARK_HEADING, mark
from wirral_tracker.days import day_in_words

NOBODY = "No owner yet"
TOLD = ("Reference", "Recommendation", "Owner", "Due", "Last RAG", "Last stated of", "Last said")
PROMISED = ("Was to come next", "Was to come by")
FILLED_IN = (
    *("RAG", "As at", "What has happened", "Evidence", "Reported by", "Impact"),
    *("What next", "By when"),
)
UPDATES_HEADER = (*TOLD, *PROMISED, *FILLED_IN, MARK_HEADING)
NEW_FIELDS = (
    *("parent", "number", "text", "wording", "source_words", "made_date", "made_date_basis"),
    *("made_date_text", "owner", "original_due_date"),
)
NEW_HEADER = tuple(BY_NAME[name].heading for name in NEW_FIELDS)
CHOICES = {
    "RAG": [rag.word for rag in COLOURS],
    "Impact": StatusUpdate.Impact.labels,
    "Wording": Recommendation.Wording.labels,
    "Made date is": Recommendation.DateBasis.labels,
}
SENTENCES = ("What has happened", "Evidence", "What next", "Recommendation", "Made date rests on")
WRONG_HEADER = ("Where it stood", "What is wrong")

Row = tuple[Any, ...]


def update_sheets(recommendations: Any, *, sees_restricted: bool) -> list[tuple[str, list[Row]]]:
    """A sheet for each owner post, by name, what nobody owns last; a row for each recommendation.

    What was last said stands beside empty cells, so that nothing old is sent back as new.
    """
    by_owner: dict[str, list[Row]] = {}
    for row in recommendations.sheet_values(sees_restricted=sees_restricted):
        by_owner.setdefault(row.current_owner, []).append(_update_row(row))
    named = sorted(by_owner, key=lambda owner: (not owner, owner.lower()))
    return list(_titled((owner or NOBODY, by_owner[owner]) for owner in named))


def _update_row(row: Any) -> Row:
    return (
        row.reference,
        row.text,
        row.current_owner,
        row.current_due_date,
        rag_for(row.current_rag).word,
        row.current_status_date,
        row.said_narrative or "",
        row.said_what_next or "",
        row.said_what_next_date,
        *("", None, "", ""),
        row.current_owner,
        *("", "", None),
        mark(row.latest_sequence, row.current_owner, row.current_due_date),
    )


def _titled(sheets: Iterable[tuple[str, list[Row]]]) -> Iterator[tuple[str, list[Row]]]:
    """Two long names may begin alike: a sheet's title has room for 31 letters and must differ."""
    taken: set[str] = set()
    for name, rows in sheets:
        title, number = name[:31], 1
        while title.lower() in taken:
            number += 1
            title = f"{name[:27]} {number}"
        taken.add(title.lower())
        yield title, rows


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
