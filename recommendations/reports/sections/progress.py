"""The appendix by objective: progress on each recommendation, under subject and section."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from findings.lines import one_for_each_line
from findings.models import Inspection, SourceParagraph
from findings.sentences import dated_in_words
from findings.verbatim import is_verbatim
from recommendations.models import (
    Objective,
    PlacedRecommendation,
    Recommendation,
    ScrutinyReview,
    StatusUpdate,
)
from recommendations.rag import NOT_RATED
from recommendations.reports.content import (
    Part,
    PrintedItem,
    PrintedStatus,
    StatedColour,
    StatusGroup,
    SubjectProgress,
)
from recommendations.reports.entries import ReportEntry, recommendation_names
from recommendations.reports.sections.update_details import details_of
from recommendations.reports.subjects import subject_name
from recommendations.reports.text_blocks import printable, text_blocks
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed, lower_first, sentence

Value = TypeVar("Value", bound=Hashable)


def review_progress(
    review: ScrutinyReview, entries: Sequence[ReportEntry], day: dt.date, among: str
) -> SubjectProgress:
    """Build a review's SubjectProgress, by objective where it has any, else by section.

    `among` is " among those chosen" where not all of its recommendations were taken, else empty.

    Recommendations of one section that share a status print it once, as the paper of 2016 does.
    """
    objectives = sorted(review.objectives.all(), key=lambda objective: objective.order)
    if objectives:
        parts = [_objective(objective, entries, day, among) for objective in objectives]
        loose = [entry for entry in entries if not entry.recommendation.objective_id]
        parts += [Part("Under no objective", _groups(loose, day))] if loose else []
    else:
        parts = _sections(entries, day, together=True)
    return SubjectProgress(
        reference=review.reference,
        heading=subject_name(review),
        facts=(*_review_facts(review), *_facts(entries, day, among)),
        parts=tuple(parts),
    )


def inspection_progress(
    inspection: Inspection, entries: Sequence[ReportEntry], day: dt.date, among: str
) -> SubjectProgress:
    """Build an inspection's SubjectProgress: its judgements, then each recommendation by itself."""
    return SubjectProgress(
        reference=inspection.reference,
        heading=subject_name(inspection),
        facts=(*_inspection_facts(inspection), *_facts(entries, day, among)),
        judgements=_judgements(inspection),
        parts=tuple(_sections(entries, day, together=False)),
    )


# What is known of the subject


def _review_facts(review: ScrutinyReview) -> Iterator[str]:
    """Yield the sentence that says of what kind a review is, and whose, if that is known."""
    kind = review.get_kind_display()
    if review.committee:
        yield f"{kind} by the {review.committee}."
    elif review.body:
        yield f"{kind}: {review.body}."
    elif review.kind != ScrutinyReview.Kind.SCRUTINY_REVIEW:
        yield f"{kind}."


def _inspection_facts(inspection: Inspection) -> Iterator[str]:
    """Yield sentences on an inspection: its dates, focus, documents, and if it is not graded."""
    if not inspection.start_date:
        yield sentence(f"Date: {inspection.date_text}".rstrip("."))
    if inspection.published_date:
        yield f"{dated_in_words(inspection)}."
    if inspection.focus:
        yield f"Focus: {lower_first(inspection.focus)}."
    if known_through := inspection.known_through():
        titles = listed([document.title for document in known_through])
        yield f"Its own report is not held: known through {titles}."
    if not inspection.is_graded:
        yield f"A {lower_first(inspection.get_kind_display())} gives no judgements."


def _judgements(inspection: Inspection) -> tuple[str, ...]:
    """Format an inspection's judgements as "area: grade", in the order of the areas.

    With the document that tells of it, where the report itself does not print it.
    """
    judged = one_for_each_line(inspection.judgements.all())
    return tuple(
        f"{judgement}{'' if judgement.is_own else f' (known through {judgement.locator.document})'}"
        for judgement in sorted(judged, key=lambda judgement: judgement.area.order)
    )


def _facts(entries: Sequence[ReportEntry], day: dt.date, among: str) -> Iterator[str]:
    """Yield what holds for a subject's recommendations: when made, how known, what is inferred."""
    if not entries:
        yield f"No recommendation{among} stood as at {day_in_words(day)}."
        return
    recommendations = [entry.recommendation for entry in entries]
    for day_made, basis in _distinct((r.made_date, r.made_date_text) for r in recommendations):
        inferred = any(r.is_made_date_inferred for r in recommendations if r.made_date == day_made)
        yield f"Made {day_in_words(day_made)}{', inferred' if inferred else ''}. {basis}"
    if all(r.wording == Recommendation.Wording.SUMMARISED for r in recommendations):
        yield "The recommendations are known only as a later document summarises them."
    updates = [entry.current for entry in entries if entry.current]
    for reason in _distinct(u.date_inferred_from for u in updates if u.date_inferred_from):
        yield f"Status dates marked inferred: {reason}"
    if any(update.basis == StatusUpdate.Basis.INFERRED for update in updates):
        yield "Colours marked inferred are the register’s reading; the source states none."


# Objectives and sections


def _objective(
    objective: Objective, entries: Sequence[ReportEntry], day: dt.date, among: str
) -> Part:
    """Build an objective's Part: its groups, or a note where no recommendation stood under it."""
    under = [entry for entry in entries if entry.recommendation.objective_id == objective.pk]
    if not under:
        stood = "stood under this objective as at"
        note = f"No recommendation{among} {stood} {day_in_words(day)}."
        return Part(str(objective), (), note)
    numbers = recommendation_names([entry.recommendation for entry in under])
    return Part(f"{objective} (incorporating {numbers})", _groups(under, day))


def _sections(entries: Sequence[ReportEntry], day: dt.date, *, together: bool) -> list[Part]:
    """Build a Part for each section; `together` groups in it the entries that share a status."""
    by_section: dict[str, list[ReportEntry]] = defaultdict(list)
    for entry in entries:
        by_section[entry.recommendation.section].append(entry)
    return [
        Part(section or "Recommendations", _groups(under, day, together=together, headed=False))
        for section, under in by_section.items()
    ]


def _groups(
    entries: Sequence[ReportEntry], day: dt.date, *, together: bool = True, headed: bool = True
) -> tuple[StatusGroup, ...]:
    """Group recommendations that share section, colour, day and narrative, to print those once.

    A section's heading stands over the first of its groups. With `together` false each
    recommendation is a group of its own.
    """
    shared: dict[tuple[str, Hashable], list[ReportEntry]] = defaultdict(list)
    for entry in sorted(entries, key=_section_order(entries)):
        # What was said once of several prints once, also where each otherwise stands alone.
        joint = entry.current.joint_key if entry.current else None
        alone = None if together else joint or entry.recommendation.pk
        shared[entry.recommendation.section, (alone, status_of(entry, day))].append(entry)
    groups: list[StatusGroup] = []
    headings = {""} if headed else {section for section, _ in shared}
    for (section, _), members in shared.items():
        groups.append(_group("" if section in headings else section, members, day))
        headings.add(section)
    return tuple(groups)


def _section_order(entries: Sequence[ReportEntry]) -> Callable[[ReportEntry], int]:
    """Build the sort key that puts each entry at the place of its section's first entry.

    A section whose recommendations are not numbered in one run stays whole all the same.
    """
    first: dict[str, int] = {}
    for place, entry in enumerate(entries):
        first.setdefault(entry.recommendation.section, place)
    return lambda entry: first[entry.recommendation.section]


# One group


def _group(heading: str, members: Sequence[ReportEntry], day: dt.date) -> StatusGroup:
    """Build the StatusGroup of entries that share a status, printed under `heading`."""
    current = members[0].current
    narrative = current.narrative if current else ""
    items = tuple(_items(members, narrative))
    printed = set(chain.from_iterable(item.references for item in items))
    recommendations = [member.recommendation for member in members]
    references = [recommendation.reference for recommendation in recommendations]
    return StatusGroup(
        heading=heading,
        items=items,
        status=status_of(members[0], day),
        details=tuple(details_of(members, narrative)),
        closing=f"Progress against {recommendation_names(recommendations)}:",
        provenance=provenance_of(members),
        printed_in_narrative=tuple(
            reference for reference in references if reference not in printed
        ),
    )


def _items(members: Sequence[ReportEntry], narrative: str) -> Iterator[PrintedItem]:
    """Yield an item for each text and plan; none for a text without plan that is in `narrative`.

    One that is owned or due is printed all the same: its owner and day have no other place.
    """
    alike: dict[tuple[str, str], list[PlacedRecommendation]] = defaultdict(list)
    for member in members:
        recommendation = member.recommendation
        alike[printable(recommendation.in_full), member.plan].append(recommendation)
    for (text, plan), recommendations in alike.items():
        if plan or not is_verbatim(text, narrative):
            references = tuple(recommendation.reference for recommendation in recommendations)
            yield PrintedItem(recommendation_names(recommendations), text, plan, references)


def status_of(entry: ReportEntry, day: dt.date, *, with_decisions: bool = True) -> PrintedStatus:
    """Build an entry's PrintedStatus, current and earlier; equal for entries that share it.

    Beside its colour stands what was decided, unless `with_decisions` is false, and that
    inspectors found it again.
    """
    remarks = entry.remarks(with_decisions=with_decisions)
    if not entry.current:
        words = "; ".join([f"no status recorded by {day_in_words(day)}", *remarks])
        return PrintedStatus(StatedColour(NOT_RATED, words))
    current, *earlier = entry.updates
    inferred = current.basis == StatusUpdate.Basis.INFERRED
    return PrintedStatus(
        now=_stated(current, "; ".join([entry.confirmed_in_words, *remarks])),
        narrative=text_blocks(current.narrative),
        introduction="The words that the colour is inferred from:" if inferred else "",
        earlier=tuple(_stated(update) for update in earlier),
    )


def _stated(update: StatusUpdate, remarks: str = "") -> StatedColour:
    """Build an update's StatedColour, marked where colour or date is inferred or read.

    `remarks` are added behind: when it was confirmed unchanged, and what was decided.
    """
    day = day_in_words(update.status_date)
    # What is the register's own reading is marked wherever it is shown: docs/decisions/0019.
    date_inferred = update.is_date_inferred
    if update.basis == StatusUpdate.Basis.INFERRED:
        both = "colour and date inferred" if date_inferred else "colour inferred"
        return StatedColour(update.status, f"{day}, {both}{remarks}")
    marks = [", date inferred"] if date_inferred else []
    if update.is_read_from_words:
        words = f"“{update.rag_words}”" if update.rag_words else "words"
        marks.append(f", colour read from {words}")
    return StatedColour(update.status, f"stated {day}{''.join(marks)}{remarks}")


def provenance_of(members: Sequence[ReportEntry]) -> str:
    """Say which posts reported these entries, and the sources of their words and of their status.

    Apart: that a document made a recommendation does not say that it states how far it has got.
    """
    posts = _distinct(member.current.reported_by for member in members if member.current)
    reported = [f"Reported by {post}." for post in posts if post]
    made = _places(member.recommendation.locator for member in members)
    # The words of a source that the register does not hold stand in for its paragraph.
    made += filter(None, _distinct(member.recommendation.source_words for member in members))
    stated = _places(chain.from_iterable(member.status_paragraphs for member in members))
    which = "recommendation" if len(members) == 1 else "recommendations"
    sources = [(f"Source of the {which}", made), ("Source of the status", stated)]
    named = [f"{what}: {'; '.join(places)}." for what, places in sources if places]
    return " ".join([*reported, *named])


def _places(paragraphs: Iterable[SourceParagraph | None]) -> list[str]:
    """List the documents of these paragraphs, each once, as "slug, paragraph labels"."""
    found = _distinct(paragraph for paragraph in paragraphs if paragraph)
    by_document: dict[str, list[str]] = defaultdict(list)
    for paragraph in sorted(found, key=lambda place: (place.document.slug, place.position)):
        by_document[paragraph.document.slug].append(paragraph.label)
    return [f"{slug}, {listed(labels)}" for slug, labels in by_document.items()]


def _distinct(values: Iterable[Value]) -> list[Value]:
    """Drop repeated values, keeping the order in which they first came."""
    return list(dict.fromkeys(values))
