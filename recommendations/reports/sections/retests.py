"""The section on re-tests: what later inspections say of the matters that a report is about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from findings.models import Finding
from recommendations.models import Recommendation, Retest, StatusUpdate
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.rag import Rag
from recommendations.reports.content import (
    PARTIALS,
    PrintedSection,
    SectionWords,
    StatedColour,
)
from recommendations.reports.entries import ReportEntry
from recommendations.reports.sections.progress import status_of
from recommendations.reports.subjects import Subjects
from recommendations.reports.text_blocks import printable
from recommendations.verdicts.matters import load_matters
from recommendations.verdicts.retests import PairedStatement, pairs_of, reasons_of, same_words
from recommendations.verdicts.silences import NONE_HELD, InspectionsHeld, load_inspections_held
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed, sentence


@dataclass(frozen=True)
class Verdict:
    """A later inspection's verdict and words on one earlier matter, or several in the same words.

    All words are as a sentence quotes them: restated ones without quotation marks. `short_words`
    are those that a mixed verdict quotes beside, `uncounted_words` those that count neither way.
    `claim` is the colour with which it had been called complete, where it had.
    """

    references: str
    inspection: str
    verdict: str
    words: str
    reasons: tuple[str, ...]
    short_words: str = ""
    uncounted_words: str = ""
    claim: Rag | None = None
    claimed: str = ""

    @property
    def in_words(self) -> str:
        """The inspection's verdict and quoted words, with its name before them and why after."""
        but = f" But: {self.short_words}" if self.short_words else ""
        uncounted = f" Counts neither way: {self.uncounted_words}" if self.uncounted_words else ""
        said = f"{self.inspection} says {self.verdict}: {self.words}{but}{uncounted}"
        return " ".join([said, *self.reasons])


@dataclass(frozen=True)
class Repeat:
    """A finding that other inspections speak of: how often it was raised, and their verdicts."""

    name: str
    text: str
    raised: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class RetestedMatter:
    """A recommendation, or several of which the same was said, with the verdicts on it, in time.

    `outcome` says whether what inspectors found again stands; empty where nothing was.
    """

    names: str
    text: str
    status: StatedColour
    outcome: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True)
class RetestsSection(PrintedSection):
    """The section on re-tests: one list by recommendation, what was found again and stands first.

    `silences` are sentences on the inspections that give no verdict, and on which matters.
    """

    template: ClassVar[str] = f"{PARTIALS}_retests.html"

    counts: str = ""
    matters: tuple[RetestedMatter, ...] = ()
    silences: tuple[str, ...] = ()
    repeats: tuple[Repeat, ...] = ()


def retests_section(
    words: SectionWords,
    subjects: Subjects,
    entries: Sequence[ReportEntry],
    day: dt.date,
    known_by: dt.datetime | None,
) -> RetestsSection:
    """Build the section from re-tests of these entries that were published by `day`.

    `known_by` is the moment after which nothing recorded counts; None means all.
    """
    made = subjects.recommendations
    retests = Retest.objects.of_recommendations(made)
    again = set(retests.found_again(day, known_by).values_list("pk", flat=True))
    shown = list(retests.effective(known_by).shown_on(day).in_order().with_related())
    pairs = pairs_of(retest for retest in shown if retest.words)
    held = load_inspections_held(day, known_by)
    return RetestsSection(
        *words,
        counts=_counts(
            made.found_again(day, known_by).count(),
            len({retest.recommendation_id for retest in shown if retest.pk in again}),
            made.found_mixed(day, known_by).count(),
            held,
        ),
        matters=tuple(_matters(entries, pairs, again, day)),
        silences=tuple(_silences(made.made_by(day).known_by(known_by), shown, held)),
        repeats=tuple(_repeats(subjects, day, known_by)),
    )


def _matters(
    entries: Sequence[ReportEntry], pairs: Iterable[PairedStatement], again: set[int], day: dt.date
) -> Iterator[RetestedMatter]:
    """Yield a RetestedMatter for each entry with verdicts, one for those that share all of them.

    First those found again that stand, then those called good since, then what never was.
    """
    by_key: dict[int | None, list[PairedStatement]] = defaultdict(list)
    for pair in pairs:
        by_key[pair.retest.recommendation_id].append(pair)
    alike: dict[Hashable, list[ReportEntry]] = defaultdict(list)
    for entry in entries:
        own = by_key[entry.recommendation.pk]
        if own:
            said = tuple((pair.retest.inspection_id, *_words_of(pair)) for pair in own)
            alike[status_of(entry, day).now, said].append(entry)
    matters = []
    for members in alike.values():
        own = [pair for member in members for pair in by_key[member.recommendation.pk]]
        found = [pair.retest for pair in own if pair.retest.pk in again]
        rank = 0 if members[0].is_found_again else 1 if found else 2
        matters.append((rank, _matter(members, own, found, day)))
    # Sorted by rank alone: within each the order of the recommendations stays.
    yield from (matter for _, matter in sorted(matters, key=lambda ranked: ranked[0]))


def _words_of(pair: PairedStatement) -> tuple[str, ...]:
    """Return the verdict of a pair with all words that it rests on."""
    retest = pair.retest
    return retest.verdict, retest.words, retest.short_words, retest.uncounted_words


def _matter(
    members: Sequence[ReportEntry],
    pairs: Sequence[PairedStatement],
    found: Sequence[Retest],
    day: dt.date,
) -> RetestedMatter:
    """Build the RetestedMatter of entries that share their verdicts; `found` found it again."""
    recommendations = [member.recommendation for member in members]
    current = members[0].current
    verdicts = [
        # The names stand above, and so does the colour, unless it was another by then.
        replace(verdict, references="", claim=None if is_current else verdict.claim)
        for verdict, is_current in (
            (verdict, bool(current and verdict.claimed == _claimed(current)))
            for verdict in _verdicts(pairs)
        )
    ]
    texts = list(dict.fromkeys(printable(made.title) for made in recommendations))
    return RetestedMatter(
        names=listed([made.reference for made in recommendations]),
        text=" / ".join(texts),
        status=status_of(members[0], day).now,
        outcome=_outcome(members[0], pairs, found),
        verdicts=tuple(verdicts),
    )


def _outcome(entry: ReportEntry, pairs: Sequence[PairedStatement], found: Sequence[Retest]) -> str:
    """Say by which inspection it was found again, and which called it better or good since."""
    if not found:
        return ""
    by = listed(list(dict.fromkeys(retest.inspection.reference for retest in found)))
    if entry.is_found_again:
        # That nobody called it good since stands beside its colour.
        return f"Reported complete, found again by {by}."
    latest = max(retest.began for retest in found)
    good = [
        pair.retest.inspection.reference
        for pair in pairs
        if pair.retest.verdict in Retest.GOOD and pair.retest.began > latest
    ]
    since = listed(list(dict.fromkeys(good)))
    return f"Reported complete, found again by {by}, and called better or still good by {since}."


def _counts(standing: int, ever: int, mixed: int, held: InspectionsHeld) -> str:
    """Say in a sentence how many were found again, at any time and mixed, within its limit."""
    if not held.inspections:
        return "No inspection is held."
    return sentence(
        f"{held.limit}: {standing} reported complete and found again, {ever} at any time; "
        f"{mixed} reported complete and then called mixed"
    )


def _verdicts(pairs: Iterable[PairedStatement]) -> Iterator[Verdict]:
    """Merge the pairs that share inspection, verdict, words and claimed day into one Verdict."""
    for group in same_words(pairs):
        by_claim: dict[dt.date | None, list[PairedStatement]] = defaultdict(list)
        for pair in group.pairs:
            by_claim[pair.claim.status_date if pair.claim else None].append(pair)
        yield from map(_verdict, by_claim.values())


def _verdict(pairs: Sequence[PairedStatement]) -> Verdict:
    """Build the Verdict of pairs that share inspection, verdict, words and claimed day."""
    retest, claim = pairs[0].retest, pairs[0].claim
    reasons = reasons_of([pair.retest for pair in pairs])
    return Verdict(
        references=listed([str(pair.retest.subject) for pair in pairs]),
        inspection=retest.inspection.reference,
        verdict=retest.get_verdict_display().lower(),
        words=retest.quoted,
        # Whose reason it is goes without saying where there is only one.
        reasons=tuple(reason.in_words if len(reasons) > 1 else reason.text for reason in reasons),
        short_words=retest.short_quoted,
        uncounted_words=retest.uncounted_quoted,
        claim=claim.status if claim else None,
        claimed=_claimed(claim) if claim else "",
    )


def _claimed(claim: StatusUpdate) -> str:
    """Say of which day a colour was stated, and whether that day is inferred."""
    inferred = ", date inferred" if claim.is_date_inferred else ""
    return f"stated {day_in_words(claim.status_date)}{inferred}"


def _silences(
    made: RecommendationQuerySet[Recommendation], shown: Sequence[Retest], held: InspectionsHeld
) -> Iterator[str]:
    """Yield a sentence for each inspection and silence, with the recommendations it is about."""
    by_recommendation = defaultdict(list)
    for retest in shown:
        by_recommendation[retest.recommendation_id].append(retest)
    references: dict[str, list[str]] = defaultdict(list)
    recommendations = list(made.select_related("finding").in_order())
    for recommendation in recommendations:
        silences = held.silences_of(recommendation, by_recommendation[recommendation.pk])
        for silence in silences.in_words:
            references[silence].append(recommendation.reference)
    # What no inspection came after is said last.
    for silence in sorted(references, key=lambda words: words == NONE_HELD):
        about = references[silence]
        is_all = len(about) == len(recommendations) > 1
        yield f"{silence}. On {'every recommendation here' if is_all else listed(about)}."


def _repeats(subjects: Subjects, day: dt.date, known_by: dt.datetime | None) -> Iterator[Repeat]:
    """Yield the matters that the subjects' inspections raised, and of which others spoke too.

    Of chosen recommendations only the findings that they track.
    """
    findings = Finding.objects.filter(inspection__in=subjects.inspections).in_order()
    if subjects.only is not None:
        findings = findings.filter(recommendation__in=subjects.only)
    repeats: dict[Finding, tuple[str, list[Retest]]] = {}
    # Their themes are printed nowhere here.
    untagged = findings.with_related().prefetch_related(None)
    for matter in load_matters(day, known_by).of_each(untagged):
        if matter.retests:
            repeats.setdefault(matter.finding, (matter.in_words, []))[1].extend(matter.retests)
        for retest, raised in matter.earlier_matters:
            # An earlier matter of another subject here stands under that one.
            if retest.finding and retest.finding.inspection not in subjects.inspections:
                repeats.setdefault(retest.finding, (raised, []))[1].append(retest)
    for finding, (raised, retests) in repeats.items():
        yield _repeat(finding, raised, list(dict.fromkeys(retests)))


def _repeat(finding: Finding, raised: str, retests: Sequence[Retest]) -> Repeat:
    """Build the Repeat of a finding and the verdicts on it, in the words that earned its tone."""
    words = " … ".join(filter(None, [finding.praise, finding.fault]))
    # The finding is named above its verdicts.
    verdicts = (replace(verdict, references="") for verdict in _verdicts(pairs_of(retests)))
    return Repeat(str(finding), words or finding.quote(finding.text), raised, tuple(verdicts))
