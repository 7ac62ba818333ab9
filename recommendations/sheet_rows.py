"""The list of recommendations as rows of a spreadsheet."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zlib import crc32

from recommendations.models import PlacedRecommendation, Recommendation, Retest, StatusUpdate
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.querysets.themes import BETWEEN_NAMES
from recommendations.rag import rag_for
from recommendations.tracking import state_words
from recommendations.verdicts.silences import InspectionsHeld, load_inspections_held
from wirral_tracker.kit.as_at import KnownBy
from wirral_tracker.kit.sheets import Cell

NOW = KnownBy()

# By what it says here a sheet that comes back is known to have been edited or overtaken.
MARK_HEADING = "Leave this as it is"
# Not "Lead", as many councils call the column of who is responsible.
LEAD_HEADING = "Words that open its list"

SHEET_HEADER = (
    "Reference",
    "Number as printed",
    "Review or inspection",
    "Objective",
    "Section",
    LEAD_HEADING,
    "Recommendation",
    "Wording",
    "Source",
    "Made",
    "Made date is",
    "Owner",
    "Due",
    "First due",
    "Position as at",
    "As known on",
    "RAG",
    "RAG read from",
    "Handed in as",
    "Stated of",
    "That date is",
    "Confirmed unchanged",
    "Basis",
    "Impact",
    "What has happened",
    "Evidence",
    "What next",
    "By when",
    "State",
    "Themes",
    "Re-tests",
    "Reported complete, found again",
    "Found again at any time",
    "Reported complete, then called mixed",
    MARK_HEADING,
)


# So many rows are held in memory at once, however many are asked for.
ROWS_AT_ONCE = 1000
WORDINGS = dict(Recommendation.Wording.choices)
MADE_DATE_BASES = dict(Recommendation.DateBasis.choices)
DATE_BASES = dict(StatusUpdate.DateBasis.choices)
BASES = dict(StatusUpdate.Basis.choices)
IMPACTS = dict(StatusUpdate.Impact.choices)


def sheet_rows(
    recommendations: RecommendationQuerySet[PlacedRecommendation],
    day: dt.date,
    known: KnownBy = NOW,
    *,
    sees_restricted: bool = False,
) -> Iterator[tuple[Cell, ...]]:
    """Yield a spreadsheet row, as SHEET_HEADER, for each recommendation of an `as_at` queryset.

    `day` and the moment of `known` are those that `as_at` was asked with.
    """
    again = Retest.objects.found_again(day, known.moment)
    standing = again.unanswered(day, known.moment).subjects()
    ever, mixed = again.subjects(), Retest.objects.found_mixed(day, known.moment).subjects()
    retests = Retest.objects.by_recommendation(day, known.moment)
    held = load_inspections_held(day, known.moment)
    values = recommendations.sheet_values(known.moment, sees_restricted=sees_restricted)
    for row in values.iterator(chunk_size=ROWS_AT_ONCE):
        yield (
            *_made(row),
            day,
            known.day,
            *_position(row),
            state_words(row.closed_as),
            "; ".join(sorted((row.theme_names or "").split(BETWEEN_NAMES))),
            "; ".join(_verdicts(row, retests.get(row.pk, []), held)),
            *("Yes" if row.pk in found else "No" for found in (standing, ever, mixed)),
            mark(row.latest_sequence, row.current_owner, row.current_due_date),
        )


def _verdicts(row: Any, retests: list[Retest], held: InspectionsHeld) -> list[str]:
    """List each verdict with its words and reason, then each inspection that gives none."""
    silences = held.silences(row.made_date, retests, made_by=row.finding__inspection)
    spoken = [retest.in_words for retest in retests if retest.words]
    return [*spoken, *silences.in_words]


def mark(latest_sequence: int, owner: str, due: dt.date | None) -> str:
    """Build a row's version token from the latest update's sequence, the owner and the due date.

    When the sheet comes back, another token shows that the register has changed meanwhile. Owner
    and due date have no sequence, so they go in as a digest.
    """
    # A checksum and no seal: it finds what moved meanwhile, not who meant to deceive.
    planned = f"{owner}\n{due.isoformat() if due else ''}"
    return f"{latest_sequence}-{crc32(planned.encode()):08x}"


def _made(row: Any) -> tuple[Cell, ...]:
    """Return a row's cells from "Reference" to "First due": what was asked, of whom, until when."""
    return (
        row.reference,
        row.number,
        row.review__reference or row.finding__inspection__reference,
        f"Objective {row.objective__number}: {row.objective__title}" if row.objective else "",
        row.section,
        row.finding__lead or "",
        row.text,
        WORDINGS[row.wording],
        f"{row.locator__document__slug}#p{row.locator__position}"
        if row.locator
        else row.source_words,
        row.made_date,
        MADE_DATE_BASES[row.made_date_basis],
        row.current_owner,
        row.current_due_date,
        row.first_due,
    )


def _position(row: Any) -> tuple[Cell, ...]:
    """Return a row's cells from "RAG" to "By when", empty but for the first without an update."""
    if not row.current_update:
        return (rag_for(row.current_rag).word, "", "", None, "", None, "", "", "", "", "", None)
    return (
        rag_for(row.current_rag).word,
        row.said_rag_words,
        row.said_handed_in_place,
        row.current_status_date,
        DATE_BASES[row.current_date_basis],
        row.current_confirmed_date,
        BASES[row.current_basis],
        IMPACTS.get(row.current_impact, ""),
        row.said_narrative,
        row.said_evidence,
        row.said_what_next,
        row.said_what_next_date,
    )
