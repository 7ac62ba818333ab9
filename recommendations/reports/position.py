"""The position as at a day: counted once, told in sentences and in one table."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from findings.models import Finding
from recommendations.models import PlacedRecommendation
from recommendations.rag import AMBER, COLOURS, GREEN, NOT_RATED, RED, STATUSES
from recommendations.reports.content import Count, CountRow, KeyEntry, Position, RagKey
from recommendations.reports.subjects import Subjects, name_of
from wirral_tracker.kit.days import day_in_words, moment_in_words
from wirral_tracker.kit.phrasing import listed, lower_first, sentence

KINDS = (
    ("review", "scrutiny recommendation", "scrutiny recommendations"),
    (Finding.Kind.AREA_FOR_IMPROVEMENT, "area for improvement", "areas for improvement"),
    (Finding.Kind.PRIORITY_ACTION, "area for priority action", "areas for priority action"),
)


@dataclass(frozen=True)
class Asked:
    """The day that a report describes, and the moment whose knowledge it tells; None is now."""

    day: dt.date
    known_by: dt.datetime | None = None


@dataclass(frozen=True)
class Standing:
    """The recommendations of a report as at its day, loaded with what `as_at` annotates.

    `overdue` and `undated` count those not completed that are past their due date, or have none.
    """

    asked: Asked
    recommendations: Sequence[PlacedRecommendation]
    overdue: int
    undated: int

    @property
    def day(self) -> dt.date:
        return self.asked.day

    def counts(self, reference: str = "") -> tuple[Count, ...]:
        """How many have each status, of one subject or of all."""
        codes = Counter(
            each.rag.code
            for each in self.recommendations
            if not reference or each.parent.reference == reference
        )
        return tuple(Count(rag, codes[rag.code]) for rag in STATUSES)

    def ages(self, reference: str = "") -> str:
        """The days from which the colours date, of one subject or of all: a year or two."""
        years = sorted(
            each.current_status_date.year
            for each in self.rated
            if each.current_status_date and reference in ("", each.parent.reference)
        )
        if not years:
            return "–"
        return f"{years[0]}" if years[0] == years[-1] else f"{years[0]}–{years[-1]}"

    @property
    def rated(self) -> list[PlacedRecommendation]:
        return [each for each in self.recommendations if each.rag != NOT_RATED]

    @property
    def nouns(self) -> str:
        """What is counted: "39 scrutiny recommendations and 10 areas for improvement"."""
        kinds = Counter(
            each.finding.kind if each.finding else "review" for each in self.recommendations
        )
        return listed(
            [f"{kinds[k]} {one if kinds[k] == 1 else many}" for k, one, many in KINDS if kinds[k]]
        )


def position_of(subjects: Subjects, standing: Standing, direction: str = "") -> Position:
    """The position in words, of which the first sentence is enough, and by subject in a table.

    `direction` says which way the colours have moved since the last report.
    """
    rows = tuple(
        CountRow(
            each.reference,
            name_of(each),
            standing.counts(each.reference),
            standing.ages(each.reference),
        )
        for each in subjects.all
    )
    lead, *further = _sentences(standing)
    whose = "How many" if len(rows) > 1 else f"{rows[0].reference}: how many"
    return Position(
        lead=lead,
        further=" ".join(filter(None, [*further, direction])),
        caption=f"{whose} have which status as at {day_in_words(standing.day)}",
        columns=STATUSES,
        rows=rows,
        total=CountRow("All", "", standing.counts(), standing.ages()) if len(rows) > 1 else None,
    )


def _sentences(standing: Standing) -> Iterator[str]:
    day, known = day_in_words(standing.day), standing.asked.known_by
    if not standing.recommendations:
        held = f" that the register held on {moment_in_words(known)}" if known else ""
        yield f"No recommendation{held} had been made by {day}."
        return
    yield f"As at {day}, {_shares(standing)}."
    if standing.rated:
        yield _ages(standing)
        yield from _inferences(standing)
    yield from _due_dates(standing)


def _shares(standing: Standing) -> str:
    """How many are green, amber, red and not rated: the position in half a sentence."""
    counts = {count.rag: count.number for count in standing.counts()}
    unrated = counts[NOT_RATED]
    if not standing.rated:
        return f"none of {standing.nouns} has been rated"
    colours = listed([f"{_are(counts[rag])} {rag.word.lower()}" for rag in (GREEN, AMBER, RED)])
    rest = f"; {unrated} {'has' if unrated == 1 else 'have'} not yet been rated" if unrated else ""
    return f"of {standing.nouns}, {colours}{rest}"


def _are(number: int) -> str:
    return {0: "none is", 1: "1 is"}.get(number, f"{number} are")


def _ages(standing: Standing) -> str:
    """Which days the colours date from, and how many of them are old."""
    dates = sorted(each.current_status_date or dt.date.min for each in standing.rated)
    oldest, newest = dates[0], dates[-1]
    colours = (
        "The one colour dates from" if len(dates) == 1 else f"The {len(dates)} colours date from"
    )
    if oldest == newest:
        return f"{colours} {day_in_words(oldest)}{_before(oldest, standing.day)}."
    old = sum(_years(date, standing.day) >= 1 for date in dates)
    aged = f", {_share(old, len(dates))} a year or more before this position" if old else ""
    return f"{colours} between {day_in_words(oldest)} and {day_in_words(newest)}{aged}."


def _share(part: int, whole: int) -> str:
    return "all of them" if part == whole else f"{part} of them"


def _before(date: dt.date, day: dt.date) -> str:
    if date == day:
        return ", the day of this position"
    if not (years := _years(date, day)):
        return ""
    return f", {years} {'year' if years == 1 else 'years'} or more before this position"


def _years(earlier: dt.date, later: dt.date) -> int:
    """Whole years from one day to another."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def _inferences(standing: Standing) -> Iterator[str]:
    """How many colours, and how many of their dates, no source states."""
    rated = standing.rated
    colours = sum(each.current_basis == "inferred" for each in rated)
    read = sum(bool(each.current_is_read) for each in rated)
    dates = sum(each.current_date_basis == "inferred" for each in rated)
    if colours:
        yield f"{_whose(colours, len(rated), 'colour')} inferred from a source’s words."
    if read:
        yield f"{_whose(read, len(rated), 'colour')} read from words that name none."
    if dates:
        yield f"{_whose(dates, len(rated), 'date')} inferred, not printed in a source."


def _whose(part: int, whole: int, what: str) -> str:
    """Of how many of those rated: "The dates of all 20 are"."""
    if whole == 1:
        return f"Its {what} is"
    return f"The {what}s of {f'all {whole}' if part == whole else f'{part} of the {whole}'} are"


def _due_dates(standing: Standing) -> Iterator[str]:
    """How many are overdue, never without how many cannot be, having no due date."""
    unfinished = sum(each.rag != GREEN for each in standing.recommendations)
    if not unfinished:
        return
    if standing.undated == unfinished:
        known = "it has no due date" if unfinished == 1 else "none has a due date"
        overdue = (
            f"{known}, so whether {'it' if unfinished == 1 else 'any'} is overdue is not known"
        )
    else:
        have = "has" if standing.undated == 1 else "have"
        overdue = f"{_are(standing.overdue)} overdue, and {standing.undated} {have} no due date"
    yield sentence(f"{_are(unfinished)} not green: {overdue}")


def keys_of(subjects: Subjects) -> tuple[RagKey, ...]:
    """What the colours mean: as a review's own report prints it, else as the register does."""
    printed = [review for review in subjects.reviews if review.rag_key]
    keys = [
        RagKey(
            f"{review.reference}, as its own report prints them",
            tuple(
                KeyEntry(rag, review.rag_key[rag.code])
                for rag in COLOURS
                if rag.code in review.rag_key
            ),
        )
        for review in printed
    ]
    others = [subject.reference for subject in subjects.all if subject not in printed]
    if others:
        ours = tuple(KeyEntry(rag, lower_first(rag.definition).rstrip(".")) for rag in COLOURS)
        keys.append(RagKey(f"{listed(others)}, as this register defines them", ours))
    return tuple(keys)
