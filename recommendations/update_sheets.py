"""Spreadsheets of updates to fill in and send back, prefilled by owner."""

from collections.abc import Iterable, Iterator
from typing import Any

from recommendations.models import Recommendation, StatusUpdate
from recommendations.rag import COLOURS, rag_for
from recommendations.sheet_rows import LEAD_HEADING, MARK_HEADING, mark
from wirral_tracker.kit.sheets import Cell

# A sheet of its own: what nobody owns is what the meeting has to hand out.
NOBODY = "No owner yet"
LAST_STATED = (
    *("Reference", LEAD_HEADING, "Recommendation", "Owner", "Due"),
    *("Last RAG", "Last stated of", "Last said"),
)
LAST_PROMISED = ("Was to come next", "Was to come by")
TO_FILL_IN = (
    *("RAG", "As at", "What has happened", "Evidence", "Reported by", "Impact"),
    *("What next", "By when"),
)
UPDATES_HEADER = (*LAST_STATED, *LAST_PROMISED, *TO_FILL_IN, MARK_HEADING)
UNCHANGED_HEADING = "Nothing has changed (Yes)"
CHOICES = {
    "RAG": [rag.word for rag in COLOURS],
    "Impact": StatusUpdate.Impact.labels,
    "Wording": Recommendation.Wording.labels,
    "Made date is": Recommendation.DateBasis.labels,
}
SENTENCES = ("What has happened", "Evidence", "What next", "Recommendation", "Made date rests on")

Row = tuple[Cell, ...]


def update_sheets(recommendations: Any, *, sees_restricted: bool) -> list[tuple[str, list[Row]]]:
    """Build a sheet for each owner post, by name, with a row for each recommendation.

    What nobody owns comes last. What was last said stands beside empty cells, so that nothing old
    is sent back as new.
    """
    by_owner: dict[str, list[Row]] = {}
    for row in recommendations.sheet_values(sees_restricted=sees_restricted):
        by_owner.setdefault(row.current_owner, []).append(_update_row(row))
    named = sorted(by_owner, key=lambda owner: (not owner, owner.lower()))
    return list(_titled((owner or NOBODY, by_owner[owner]) for owner in named))


def _update_row(row: Any) -> Row:
    """Return a recommendation's row: what was stated last, then cells to fill in."""
    return (
        row.reference,
        row.finding__lead or "",
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
    """Yield each sheet under a title of at most 31 letters that no other has.

    A spreadsheet's tab has no more room, and two long names of posts may begin alike.
    """
    taken: set[str] = set()
    for name, rows in sheets:
        title, number = name[:31], 1
        while title.lower() in taken:
            number += 1
            title = f"{name[:27]} {number}"
        taken.add(title.lower())
        yield title, rows
