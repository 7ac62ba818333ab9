"""The appendix: progress on each recommendation, by subject, objective and section."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from findings.models import Inspection
from findings.verbatim import is_verbatim
from recommendations.models import (
    Objective,
    PlacedRecommendation,
    Recommendation,
    ScrutinyReview,
    StatusUpdate,
)
from recommendations.rag import NOT_RATED
from recommendations.reports.content import Group, Item, Part, Stated, Status, Subject
from recommendations.reports.details import details_of
from recommendations.reports.subjects import name_of
from recommendations.reports.text import blocks, printable
from recommendations.reports.told import NO_UPDATE_RECEIVED, Told, names
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import listed, lower_first, sentence


def review_progress(review: ScrutinyReview, told: Sequence[Told], day: dt.date) -> Subject:
    """A review by objective, where it has any; else by the section that made the recommendation."""
    objectives = sorted(review.objectives.all(), key=lambda each: each.order)
    if objectives:
        parts = [_objective(objective, told, day) for objective in objectives]
        loose = [each for each in told if not each.recommendation.objective_id]
        parts += [Part("Under no objective", _groups(loose, day))] if loose else []
    else:
        parts = _sections(told, day, together=True)
    return Subject(
        reference=review.reference,
        heading=name_of(review),
        facts=(*_review_facts(review), *_facts(told, day)),
        parts=tuple(parts),
    )


def inspection_progress(inspection: Inspection, told: Sequence[Told], day: dt.date) -> Subject:
    """An inspection: what it judged, then each area for improvement by itself."""
    return Subject(
        reference=inspection.reference,
        heading=name_of(inspection),
        facts=(*_inspection_facts(inspection), *_facts(told, day)),
        judgements=_judgements(inspection),
        parts=tuple(_sections(told, day, together=False)),
    )


# What is known of the subject


def _review_facts(review: ScrutinyReview) -> Iterator[str]:
    if review.committee:
        yield f"Scrutiny review by the {review.committee}."


def _inspection_facts(inspection: Inspection) -> Iterator[str]:
    if not inspection.start_date:
        yield sentence(f"Date: {inspection.date_text}".rstrip("."))
    if inspection.published_date:
        yield f"Published {day_in_words(inspection.published_date)}."
    if inspection.focus:
        yield f"Focus: {lower_first(inspection.focus)}."
    if known_through := inspection.known_through():
        titles = listed([document.title for document in known_through])
        yield f"Its own report is not held: known through {titles}."
    if not inspection.is_graded:
        yield f"A {lower_first(inspection.get_kind_display())} gives no judgements."


def _judgements(inspection: Inspection) -> tuple[str, ...]:
    judged = sorted(inspection.judgements.all(), key=lambda each: each.area.order)
    return tuple(f"{judgement.area.name}: {judgement.grade.name}" for judgement in judged)


def _facts(told: Sequence[Told], day: dt.date) -> Iterator[str]:
    """What holds for the recommendations of a subject together, so that no line repeats it."""
    if not told:
        yield f"No recommendation stood as at {day_in_words(day)}."
        return
    recommendations = [each.recommendation for each in told]
    for made, basis in _distinct((r.made_date, r.made_date_text) for r in recommendations):
        inferred = any(r.is_made_date_inferred for r in recommendations if r.made_date == made)
        yield f"Made {day_in_words(made)}{', inferred' if inferred else ''}. {basis}"
    if all(r.wording == Recommendation.Wording.SUMMARISED for r in recommendations):
        yield "The recommendations are known only as a later document summarises them."
    updates = [each.current for each in told if each.current]
    for reason in _distinct(u.date_inferred_from for u in updates if u.date_inferred_from):
        yield f"Status dates marked inferred: {reason}"
    if any(update.basis == StatusUpdate.Basis.INFERRED for update in updates):
        yield "Colours marked inferred are the register’s reading; the source states none."


# Objectives and sections


def _objective(objective: Objective, told: Sequence[Told], day: dt.date) -> Part:
    under = [each for each in told if each.recommendation.objective_id == objective.pk]
    if not under:
        note = f"No recommendation stood under this objective as at {day_in_words(day)}."
        return Part(str(objective), (), note)
    numbers = names([each.recommendation for each in under])
    return Part(f"{objective} (incorporating {numbers})", _groups(under, day))


def _sections(told: Sequence[Told], day: dt.date, *, together: bool) -> list[Part]:
    """By section; within it those with the same status together, or each by itself."""
    by_section: dict[str, list[Told]] = defaultdict(list)
    for each in told:
        by_section[each.recommendation.section].append(each)
    return [
        Part(section or "Recommendations", _groups(under, day, together=together, headed=False))
        for section, under in by_section.items()
    ]


def _groups(
    told: Sequence[Told], day: dt.date, *, together: bool = True, headed: bool = True
) -> tuple[Group, ...]:
    """Recommendations that share section, colour, day and narrative, printed once.

    A section's heading stands over the first of its groups.
    """
    shared: dict[tuple[str, Hashable], list[Told]] = defaultdict(list)
    for each in sorted(told, key=_section_order(told)):
        # What was said once of several prints once, also where each otherwise stands alone.
        joint = each.current.joint_key if each.current else None
        alone = None if together else joint or each.recommendation.pk
        shared[each.recommendation.section, (alone, _status(each, day))].append(each)
    groups: list[Group] = []
    headings = {""} if headed else {section for section, _ in shared}
    for (section, _), members in shared.items():
        groups.append(_group("" if section in headings else section, members, day))
        headings.add(section)
    return tuple(groups)


def _section_order(told: Sequence[Told]) -> Any:
    """Sort by the place of the section's first recommendation, so that a section stays whole."""
    first: dict[str, int] = {}
    for place, each in enumerate(told):
        first.setdefault(each.recommendation.section, place)
    return lambda each: first[each.recommendation.section]


# One group


def _group(heading: str, members: Sequence[Told], day: dt.date) -> Group:
    current = members[0].current
    said = current.narrative if current else ""
    items = tuple(_items(members, said))
    printed = set(chain.from_iterable(item.references for item in items))
    references = [each.recommendation.reference for each in members]
    return Group(
        heading=heading,
        items=items,
        status=_status(members[0], day),
        details=tuple(details_of(members, said)),
        closing=f"Progress against {names([each.recommendation for each in members])}:",
        provenance=_provenance(members),
        told_by_narrative=tuple(each for each in references if each not in printed),
    )


def _items(members: Sequence[Told], said: str) -> Iterator[Item]:
    """The recommendations; words that the narrative itself prints are not printed twice."""
    alike: dict[tuple[str, str], list[PlacedRecommendation]] = defaultdict(list)
    for each in members:
        alike[printable(each.recommendation.text), _plan(each)].append(each.recommendation)
    for (text, plan), recommendations in alike.items():
        if plan or not is_verbatim(text, said):
            references = tuple(each.reference for each in recommendations)
            yield Item(names(recommendations), text, plan, references)


def _plan(told: Told) -> str:
    """Who owns it and when it is due, as far as anybody has said."""
    recommendation = told.recommendation
    parts = [f"owner: {recommendation.current_owner}"] if recommendation.current_owner else []
    if recommendation.due_date:
        overdue = ", overdue" if told.is_overdue else ""
        parts.append(f"due {day_in_words(recommendation.due_date)}{overdue}")
    if told.is_unanswered:
        parts.append(NO_UPDATE_RECEIVED)
    return sentence("; ".join(parts))


def _status(told: Told, day: dt.date) -> Status:
    """The current status as it prints; equal for recommendations that share it."""
    if not told.current:
        return Status(Stated(NOT_RATED, f"no status stated by {day_in_words(day)}"))
    now, *before = told.updates
    inferred = now.basis == StatusUpdate.Basis.INFERRED
    return Status(
        now=_stated(now),
        narrative=blocks(now.narrative),
        introduction="The words that the colour is inferred from:" if inferred else "",
        earlier=tuple(_stated(update) for update in before),
    )


def _stated(update: StatusUpdate) -> Stated:
    day = day_in_words(update.status_date)
    date_inferred = update.is_date_inferred
    if update.basis == StatusUpdate.Basis.INFERRED:
        both = "colour and date inferred" if date_inferred else "colour inferred"
        return Stated(update.status, f"{day}, {both}")
    marks = [", date inferred"] if date_inferred else []
    if update.is_read_from_words:
        words = f"“{update.rag_words}”" if update.rag_words else "words"
        marks.append(f", colour read from {words}")
    return Stated(update.status, f"stated {day}{''.join(marks)}")


def _provenance(members: Sequence[Told]) -> str:
    """Who reported the status, and where the sources print all this."""
    posts = _distinct(each.current.reported_by for each in members if each.current)
    unheld = _distinct(each.recommendation.source_words for each in members)
    places = [*_places(members), *filter(None, unheld)]
    reported = [f"Reported by {post}." for post in posts if post]
    return " ".join([*reported, *([f"Source: {'; '.join(places)}."] if places else [])])


def _places(members: Sequence[Told]) -> list[str]:
    """Each document once, with its paragraphs."""
    found = _distinct(chain.from_iterable(each.paragraphs for each in members))
    by_document: dict[str, list[str]] = defaultdict(list)
    for paragraph in sorted(found, key=lambda each: (each.document.slug, each.position)):
        by_document[paragraph.document.slug].append(paragraph.label)
    return [f"{slug}, {listed(labels)}" for slug, labels in by_document.items()]


def _distinct(values: Iterable[Any]) -> list[Any]:
    """The values, each once, in the order in which they came."""
    return list(dict.fromkeys(values))
