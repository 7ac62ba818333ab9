"""The checks of a report before it is put up for approval.

Some findings stop it; the others the clerk has to read and accept, and what was accepted is stored
with the proof.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User

from recommendations.models import ProgressReport
from recommendations.privacy import likely_identifiers
from recommendations.reports.content import Report
from recommendations.reports.headings import FILLED, FILLED_AFTER
from recommendations.reports.subjects import unknown_filters_in_words
from wirral_tracker.kit.phrasing import listed

# The section in which a public report names the officer who wrote it.
AUTHOR = "report_author"
# A longer list of references would be accepted unread.
LONGEST_LIST = 12


@dataclass(frozen=True)
class Check:
    """A finding about a report, as a sentence; it stops the report, or has to be accepted."""

    words: str
    stops: bool = False


def checks_of(draft: ProgressReport, report: Report, people: Iterable[str]) -> list[Check]:
    """List everything to be mended or accepted before this draft is put up for approval.

    `people` are the names that a public report must not print outside its author block.
    """
    found = [
        *_empty_sections(draft),
        *_uncleared_sections(draft),
        *_day_after_meeting(draft),
        *_unknown_filters(draft),
        *_without_update(report),
    ]
    # An exempt report is read by those alone who may see it, and may have to name an officer.
    if not draft.exemption:
        found += _officers_named(report, people)
    return [*found, *_identifiers(report)]


def _empty_sections(draft: ProgressReport) -> Iterator[Check]:
    for section in draft.sections.order_by("order"):
        fills_itself = section.key in FILLED | FILLED_AFTER
        if section.is_required and not fills_itself and not section.text.strip():
            yield Check(f"“{section}” is required and empty.", stops=True)


def _uncleared_sections(draft: ProgressReport) -> Iterator[Check]:
    cleared = {
        (clearance.section_key, clearance.clearance, clearance.words_sha256)
        for clearance in draft.clearances.all()
    }
    for section in draft.sections.order_by("order"):
        if not section.clearance:
            continue
        if (section.key, section.clearance, section.words_sha256) not in cleared:
            yield Check(f"“{section}” waits for clearance by {section.clearance}.", stops=True)


def _day_after_meeting(draft: ProgressReport) -> Iterator[Check]:
    if draft.meeting and draft.as_at > draft.meeting.date:
        yield Check("The position is of a day after the meeting.", stops=True)


def _unknown_filters(draft: ProgressReport) -> Iterator[Check]:
    # To be accepted: the paper itself does not say that there may be more rows than were meant.
    if words := unknown_filters_in_words(draft):
        yield Check(words)


def _without_update(report: Report) -> Iterator[Check]:
    unrated = [line.reference for line in report.lines if not line.rag]
    if unrated:
        named = listed(unrated[:LONGEST_LIST])
        more = f" and {len(unrated) - LONGEST_LIST} more" if len(unrated) > LONGEST_LIST else ""
        yield Check(f"No update has been recorded for {named}{more}.")


def _officers_named(report: Report, people: Iterable[str]) -> Iterator[Check]:
    """Find names of officers in a public paper, other than in the author block."""
    words = " ".join(_words(report, leaving_out=AUTHOR))
    # A single name, such as "Grace" or "Hope", is too often an ordinary word.
    for name in sorted({name for name in people if " " in name.strip()}):
        if re.search(rf"\b{re.escape(name)}\b", words, re.I):
            yield Check(f"A public report names an officer outside the author block: {name}.")


def _identifiers(report: Report) -> Iterator[Check]:
    for sentence in likely_identifiers("\n".join(_words(report))):
        yield Check(sentence)


def _words(report: Report, leaving_out: str = "") -> Iterator[str]:
    """Yield the words that officers typed into the report, or into the updates that it prints."""
    for section in report.sections:
        if section.key != leaving_out:
            yield from (block.text for block in section.text)
    yield report.title
    yield from (line.words for line in report.lines)


def full_names(accounts: Iterable[User]) -> list[str]:
    """Return the full names of the people who have accounts."""
    return [account.get_full_name() for account in accounts]
