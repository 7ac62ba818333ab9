"""A pasted list, or a pasted progress report, as the rows that a spreadsheet of it would have.

From here they go the way of every sheet: previewed, and recorded only when they are confirmed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from findings.letters.lines import from_text
from recommendations.intake.sheets.columns import BY_NAME
from recommendations.intake.sheets.lists import points_of
from recommendations.intake.sheets.progress_reports import StatedStatus, read_progress
from recommendations.intake.sheets.reading import MOST_ROWS, ReadFile, SheetRow
from recommendations.intake.sheets.register import plain
from recommendations.models import Recommendation, ScrutinyReview
from recommendations.rag import rag_for

NO_COLOUR = "No colour was found in it that names the number of a recommendation."


class NothingFound(Exception):
    """The refusal of a pasted text in which nothing can become a row, with the reason."""


def pasted_list(text: str, common: Mapping[str, str]) -> ReadFile:
    """Build a ReadFile with a row for each point of a list, and the cells in `common` in each.

    Raises: NothingFound.
    """
    points = [point for point in points_of(text) if point.text.strip()]
    if not points or len(points) > MOST_ROWS:
        raise NothingFound("Paste between one point and 2,000.")
    return _read(
        {**common, "number": point.number or "", "text": point.text.strip()} for point in points
    )


def pasted_report(
    text: str, review: ScrutinyReview, numbers: Mapping[str, str], common: Mapping[str, str]
) -> ReadFile:
    """Build a ReadFile with a row for each colour that a progress report states by number.

    `numbers` leads from the number as printed to the reference; the cells in `common` are in every
    row. What the report does not say, such as what comes next, stays empty.

    Raises: NothingFound.
    """
    reading = read_progress(text)
    if not reading.statuses:
        raise NothingFound(NO_COLOUR)
    pages = from_text(text).pages
    read = _read(
        (
            {
                **common,
                # A number that the register has not is named all the same, to be refused by name.
                "reference": numbers.get(status.number, f"{review.reference}-R{status.number}"),
                "rag": rag_for(status.rag).word,
                "narrative": status.narrative,
            }
            for status in reading.statuses
        ),
        reading.doubts,
    )
    rows = [
        replace(row, lines=_lines(pages, status))
        for row, status in zip(read.rows, reading.statuses, strict=True)
    ]
    return replace(read, rows=rows)


def _lines(pages: Sequence[str], stated: StatedStatus) -> str:
    """Return "lines 4 to 9", where a colour and its account stand in the text, from line 1."""
    spans = [span for span in (stated.narrative_span, stated.span) if span]
    first = min(_line(pages, span.page, span.start) for span in spans)
    last = max(_line(pages, span.end_page, span.end) for span in spans)
    return f"line {first}" if first == last else f"lines {first} to {last}"


def _line(pages: Sequence[str], page: int, character: int) -> int:
    above = sum(text.count("\n") for text in pages[: page - 1])
    return above + pages[page - 1][:character].count("\n") + 1


def review_named(text: str, reviews: Iterable[ScrutinyReview]) -> ScrutinyReview | None:
    """Find the one of `reviews` whose title or reference a text contains; None but for just one."""
    words = plain(text).lower()
    named = [
        review
        for review in reviews
        if plain(review.title).lower() in words or review.reference.lower() in words
    ]
    return named[0] if len(named) == 1 else None


def references_by_number(review: ScrutinyReview) -> dict[str, str]:
    """Load the references of a review's recommendations, by their printed numbers."""
    made = Recommendation.objects.standing().of_review(review).order_by("order")
    return dict(made.values_list("number", "reference"))


def _read(cells_of_rows: Iterable[dict[str, str]], doubts: Iterable[str] = ()) -> ReadFile:
    rows = [
        SheetRow(key=f"1-{number}-1", sheet="", number=number, cells=cells)
        for number, cells in enumerate(cells_of_rows, start=1)
    ]
    headings = {name: BY_NAME[name].heading for name in rows[0].cells}
    return ReadFile(rows, headings, doubts=list(doubts))
