"""The position as at a day: counted once, said in sentences and in one table."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from findings.models import Finding
from recommendations.models import PlacedRecommendation, ScrutinyReview
from recommendations.rag import (
    AMBER,
    COLOURS,
    GREEN,
    NOT_RATED,
    RED,
    STATUSES,
    StatusCount,
    status_counts,
)
from recommendations.reports.content import CountRow, KeyEntry, RagKey, ReportPosition
from recommendations.reports.subjects import Subjects, subject_name
from wirral_tracker.kit.days import day_in_words, moment_in_words
from wirral_tracker.kit.phrasing import listed, lower_first, sentence

KINDS = (
    (
        ScrutinyReview.Kind.SCRUTINY_REVIEW,
        "scrutiny recommendation",
        "scrutiny recommendations",
    ),
    ("other_review", "recommendation of another review", "recommendations of other reviews"),
    (Finding.Kind.AREA_FOR_IMPROVEMENT, "area for improvement", "areas for improvement"),
    (Finding.Kind.PRIORITY_ACTION, "area for priority action", "areas for priority action"),
)


@dataclass(frozen=True)
class PositionData:
    """The recommendations that the position counts, as at a day, with how many are late.

    `recommendations` carry the annotations of `as_at`. Of those tracked and not completed,
    `overdue_count` are past their due date and `undated_count` have none. `known_by` is the moment
    after which nothing recorded counts; None means all. `chosen_of` says, where not all were taken,
    how many of how many and by what they were chosen.
    """

    day: dt.date
    known_by: dt.datetime | None
    recommendations: Sequence[PlacedRecommendation]
    overdue_count: int
    undated_count: int
    chosen_of: str = ""

    def counts(self, reference: str = "") -> tuple[StatusCount, ...]:
        """Count recommendations by status: those of the subject `reference`, or all for ""."""
        return status_counts(
            Counter(
                recommendation.rag.code
                for recommendation in self.recommendations
                if not reference or recommendation.parent.reference == reference
            )
        )

    def ages(self, reference: str = "") -> str:
        """Format the years of the colours, "2016–2023", of one subject or all (""); "–" if none."""
        years = sorted(
            recommendation.current_status_date.year
            for recommendation in self.rated
            if recommendation.current_status_date
            and reference in ("", recommendation.parent.reference)
        )
        if not years:
            return "–"
        return f"{years[0]}" if years[0] == years[-1] else f"{years[0]}–{years[-1]}"

    @property
    def rated(self) -> list[PlacedRecommendation]:
        """The recommendations that have a colour as at the day."""
        return [
            recommendation
            for recommendation in self.recommendations
            if recommendation.rag != NOT_RATED
        ]

    @property
    def nouns(self) -> str:
        """The number of each kind: "39 scrutiny recommendations and 1 area for improvement".

        Of those chosen from more, of how many and by what.
        """
        if self.chosen_of:
            return self.chosen_of
        kinds = Counter(_kind_of(recommendation) for recommendation in self.recommendations)
        return listed(
            [
                f"{kinds[kind]} {one if kinds[kind] == 1 else many}"
                for kind, one, many in KINDS
                if kinds[kind]
            ]
        )


def _kind_of(recommendation: PlacedRecommendation) -> str:
    """Return the kind, as in KINDS, by which a sentence counts a recommendation."""
    if recommendation.finding:
        return recommendation.finding.kind
    of_committee = ScrutinyReview.Kind.SCRUTINY_REVIEW
    review = recommendation.review
    return of_committee if review and review.kind == of_committee else "other_review"


def build_position(subjects: Subjects, data: PositionData, direction: str = "") -> ReportPosition:
    """Build the ReportPosition: sentences, the first enough by itself, and a row per subject.

    `direction` is the sentence that says which way the colours have moved since the last report.
    """
    rows = tuple(
        CountRow(
            subject.reference,
            subject_name(subject),
            data.counts(subject.reference),
            data.ages(subject.reference),
        )
        for subject in subjects.all
    )
    lead, *further = _sentences(data)
    # None where the rows that a draft is about have all gone from the list that its filters make.
    whose = f"{rows[0].reference}: how many" if len(rows) == 1 else "How many"
    caption = f"{whose} have which status as at {day_in_words(data.day)}"
    return ReportPosition(
        lead=lead,
        further=" ".join(filter(None, [*further, direction])),
        caption="; ".join(filter(None, [caption, subjects.chosen_words])),
        columns=STATUSES,
        rows=rows,
        total=CountRow("All", "", data.counts(), data.ages()) if len(rows) > 1 else None,
    )


def _sentences(data: PositionData) -> Iterator[str]:
    """Yield the position's sentences: colours, their ages, inferences, due dates.

    The first is always there, and true by itself.
    """
    day = day_in_words(data.day)
    if not data.recommendations and data.chosen_of:
        yield f"As at {day}, there is none: {data.nouns}."
        return
    if not data.recommendations:
        known = moment_in_words(data.known_by) if data.known_by else ""
        in_register = f" that the register held on {known}" if known else ""
        yield f"No recommendation{in_register} had been made by {day}."
        return
    yield f"As at {day}, {_shares(data)}."
    if data.rated:
        yield _ages(data)
        yield from _inferences(data)
    yield from _decisions(data)
    yield from _due_dates(data)


def _shares(data: PositionData) -> str:
    """Say how many recommendations are green, amber, red and not rated, without a full stop."""
    counts = {count.rag: count.number for count in data.counts()}
    # Counted apart: that nobody has said yet is no colour (docs/decisions/0018).
    unrated = counts[NOT_RATED]
    if not data.rated:
        return f"none of {data.nouns} has been rated"
    colours = listed([f"{_are(counts[rag])} {rag.word.lower()}" for rag in (GREEN, AMBER, RED)])
    rest = f"; {unrated} {'has' if unrated == 1 else 'have'} not yet been rated" if unrated else ""
    return f"of {data.nouns}, {colours}{rest}"


def _are(number: int) -> str:
    """Format a number with its verb: "none is", "1 is", "12 are"."""
    return {0: "none is", 1: "1 is"}.get(number, f"{number} are")


def _ages(data: PositionData) -> str:
    """Say between which days the colours date, and how many are a year or more before the day.

    A report of old colours must not read as one of today's.
    """
    # What is rated always has a status date; that of a position may be None, says its type.
    dates = sorted(rated.current_status_date or dt.date.min for rated in data.rated)
    oldest, newest = dates[0], dates[-1]
    colours = (
        "The one colour dates from" if len(dates) == 1 else f"The {len(dates)} colours date from"
    )
    if oldest == newest:
        return f"{colours} {day_in_words(oldest)}{_before(oldest, data.day)}."
    old = sum(_years(date, data.day) >= 1 for date in dates)
    aged = f", {_share(old, len(dates))} a year or more before this position" if old else ""
    return f"{colours} between {day_in_words(oldest)} and {day_in_words(newest)}{aged}."


def _share(part: int, whole: int) -> str:
    return "all of them" if part == whole else f"{part} of them"


def _before(date: dt.date, day: dt.date) -> str:
    """Say in a clause that `date` is `day`, or how many whole years before; "" for under one."""
    if date == day:
        return ", the day of this position"
    if not (years := _years(date, day)):
        return ""
    return f", {years} {'year' if years == 1 else 'years'} or more before this position"


def _years(earlier: dt.date, later: dt.date) -> int:
    """Count the whole years from the day `earlier` to the day `later`."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def _inferences(data: PositionData) -> Iterator[str]:
    """Yield a sentence each on colours inferred, colours read from words, and dates inferred."""
    rated = data.rated
    colours = sum(recommendation.current_basis == "inferred" for recommendation in rated)
    read = sum(bool(recommendation.current_is_read) for recommendation in rated)
    dates = sum(recommendation.current_date_basis == "inferred" for recommendation in rated)
    if colours:
        yield f"{_rated_share(colours, len(rated), 'colour')} inferred from a source’s words."
    if read:
        yield f"{_rated_share(read, len(rated), 'colour')} read from words that name none."
    if dates:
        yield f"{_rated_share(dates, len(rated), 'date')} inferred, not printed in a source."


def _rated_share(part: int, whole: int, what: str) -> str:
    """Begin a sentence about `part` of the `whole` rated: "The dates of all 20 are"."""
    if whole == 1:
        return f"Its {what} is"
    return f"The {what}s of {f'all {whole}' if part == whole else f'{part} of the {whole}'} are"


def _decisions(data: PositionData) -> Iterator[str]:
    """Yield a sentence on those no longer tracked, if any, by the kind of closing decision."""
    closed = Counter(
        recommendation.closed_word
        for recommendation in data.recommendations
        if not recommendation.is_open
    )
    if number := closed.total():
        kinds = listed([f"{closed[word]} {word}" for word in sorted(closed)])
        of_these = f"{number} of these {'is' if number == 1 else 'are'}"
        yield f"{of_these} decided and no longer tracked: {kinds}."


def _due_dates(data: PositionData) -> Iterator[str]:
    """Yield a sentence on those tracked and not green, if any: how many are overdue or undated.

    Never the first alone: what has no due date cannot be overdue, and would read as in time. What
    is no longer tracked is in neither: nobody owes it by a day any more.
    """
    unfinished = sum(
        recommendation.is_open and recommendation.rag != GREEN
        for recommendation in data.recommendations
    )
    if not unfinished:
        return
    if data.undated_count == unfinished:
        known = "it has no due date" if unfinished == 1 else "none has a due date"
        overdue = (
            f"{known}, so whether {'it' if unfinished == 1 else 'any'} is overdue is not known"
        )
    else:
        have = "has" if data.undated_count == 1 else "have"
        late, undated = _are(data.overdue_count), data.undated_count
        overdue = f"{late} overdue, and {undated} {have} no due date"
    is_any_closed = any(not recommendation.is_open for recommendation in data.recommendations)
    tracked = " and still tracked" if is_any_closed else ""
    yield sentence(f"{_are(unfinished)} not green{tracked}: {overdue}")


def rag_keys(subjects: Subjects) -> tuple[RagKey, ...]:
    """List the keys to the colours: each review's own, then the register's for other subjects."""
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
