"""The checks of a report before it is put up for approval.

Some findings stop it; the others the clerk has to read and accept, and what was accepted is stored
with the proof.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User

from recommendations.models import ProgressReport
from recommendations.privacy import likely_identifiers
from recommendations.reports.content import Report
from recommendations.reports.headings import lacks_words
from recommendations.reports.subjects import unknown_filters_in_words
from recommendations.reports.texts import texts_of_report
from wirral_tracker.kit.fonts import letters_without_font
from wirral_tracker.kit.phrasing import listed

# The section in which a public report names the officer who wrote it.
AUTHOR = "report_author"
# A longer list of references would be accepted unread.
LONGEST_LIST = 12
# What a spreadsheet's cell holds where a formula failed, nothing was there, or the row above is
# meant, which stands elsewhere here; the last also in an owner's place.
CELL_ERROR = re.compile(
    r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|N/A)"
    r"|(?<=Owner: )(?:nan|null|as above|ditto)(?=[.;])",
    re.I,
)
NO_WORDS = re.compile(r"(?:nan|nat|null|undefined|(?:as|see) above|as before|ditto)\.?", re.I)


@dataclass(frozen=True)
class Check:
    """A doubt about a report, as a sentence: it stops the proof, or the clerk has to accept it."""

    words: str
    stops: bool = False


def checks_of(draft: ProgressReport, report: Report, people: Iterable[str]) -> list[Check]:
    """List what stops a proof of this draft, and what the clerk has to accept before there is one.

    `report` is the draft's content; `people` are the names that a public report must not print
    outside its author block.
    """
    found = [
        *_empty_sections(draft),
        *_uncleared_sections(draft),
        *_without_public_title(draft),
        *_of_its_meeting(draft),
        *_unknown_filters(draft),
        *_withdrawn_subjects(draft, report),
        *_without_update(report),
        *_letters_without_font(report),
        *_cells_without_words(report),
    ]
    # An exempt report is read by those alone who may see it, and may have to name an officer.
    if not draft.exemption:
        found += _officers_named(report, people)
    return [*found, *_identifiers(report)]


def _empty_sections(draft: ProgressReport) -> Iterator[Check]:
    """Yield a stopping Check for each section required, empty and not filled by the register."""
    for section in draft.sections.order_by("order"):
        if lacks_words(section):
            yield Check(f"“{section}” is required and empty.", stops=True)


def _uncleared_sections(draft: ProgressReport) -> Iterator[Check]:
    """Yield a stopping Check for each section whose present words still wait for clearance."""
    cleared = {
        (clearance.section_key, clearance.clearance, clearance.words_sha256)
        for clearance in draft.clearances.all()
    }
    for section in draft.sections.order_by("order"):
        if not section.clearance:
            continue
        if (section.key, section.clearance, section.words_sha256) not in cleared:
            yield Check(f"“{section}” waits for clearance by {section.clearance}.", stops=True)


def _without_public_title(draft: ProgressReport) -> Iterator[Check]:
    """Yield a stopping Check where an exempt draft has no title that the public may read."""
    if draft.exemption and not draft.public_title:
        words = "An exempt report needs a title that lists and public papers can print."
        yield Check(words, stops=True)


def _of_its_meeting(draft: ProgressReport) -> Iterator[Check]:
    """Yield a stopping Check where its meeting is called off, or was before the draft's day."""
    if draft.meeting and draft.meeting.is_called_off:
        yield Check(f"The meeting is called off. {draft.meeting.called_off_in_words}", stops=True)
    elif draft.meeting and draft.as_at > draft.meeting.date:
        yield Check("The position is of a day after the meeting.", stops=True)


def _unknown_filters(draft: ProgressReport) -> Iterator[Check]:
    """Yield a Check to accept where names in the draft's stored filters are set aside."""
    # To be accepted: the paper itself does not say that there may be more rows than were meant.
    if words := unknown_filters_in_words(draft):
        yield Check(words)


def _withdrawn_subjects(draft: ProgressReport, report: Report) -> Iterator[Check]:
    """Yield a Check that names what the draft was to be on and was withdrawn; it stops if all."""
    gone = [name for name in draft.subject_references if name not in report.references]
    # Of a draft on themes or on a filtered list the references say only what is left of them.
    if gone and not draft.filters and not draft.themes.exists():
        words = f"Withdrawn from the register, and so not in this report: {listed(gone)}."
        yield Check(words, stops=not report.references)


def _without_update(report: Report) -> Iterator[Check]:
    """Yield a Check to accept that names the recommendations without a colour, the first 12."""
    unrated = [line.reference for line in report.lines if not line.rag]
    if unrated:
        named = listed(unrated[:LONGEST_LIST])
        more = f" and {len(unrated) - LONGEST_LIST} more" if len(unrated) > LONGEST_LIST else ""
        yield Check(f"No update has been recorded for {named}{more}.")


def _letters_without_font(report: Report) -> Iterator[Check]:
    """Yield a stopping Check for each place with letters that no embedded font has."""
    found: dict[str, list[str]] = defaultdict(list)
    for where, text in texts_of_report(report):
        for letter in letters_without_font(text):
            if letter not in found[where]:
                found[where].append(letter)
    for where, letters in found.items():
        if letters:
            named = listed(
                [f"“{letter}” ({_name_of(letter)})" for letter in letters[:LONGEST_LIST]]
            )
            yield Check(
                f"In {where} no font of the paper has {named}: it would print as an empty box. "
                "Write it in other letters.",
                stops=True,
            )


def _name_of(letter: str) -> str:
    """Name a letter as Unicode does, in small letters, or by its number where it has no name."""
    return unicodedata.name(letter, f"U+{ord(letter):04X}").lower()


def _cells_without_words(report: Report) -> Iterator[Check]:
    """Yield a stopping Check for each text that a spreadsheet left in place of words."""
    said = set()
    for where, text in texts_of_report(report):
        found = NO_WORDS.fullmatch(text.strip()) or CELL_ERROR.search(text)
        if found and (where, found[0]) not in said:
            said.add((where, found[0]))
            yield Check(f"In {where} stands “{found[0]}”, which is no statement.", stops=True)


def _officers_named(report: Report, people: Iterable[str]) -> Iterator[Check]:
    """Yield a Check to accept for each of `people` named outside the author's section."""
    words = " ".join(_words(report, leaving_out=AUTHOR))
    # A single name, such as "Grace" or "Hope", is too often an ordinary word.
    for name in sorted({name for name in people if " " in name.strip()}):
        if re.search(rf"\b{re.escape(name)}\b", words, re.I):
            yield Check(f"A public report names an officer outside the author block: {name}.")


def _identifiers(report: Report) -> Iterator[Check]:
    """Yield a Check to accept for each phrase of the report that may identify a child."""
    # To be accepted, never a stop: docs/decisions/0011 asks about a child's name.
    for sentence in likely_identifiers("\n".join(_words(report))):
        yield Check(sentence)


def _words(report: Report, leaving_out: str = "") -> Iterator[str]:
    """Yield officers' texts: sections but for the key `leaving_out`, the title, and narratives."""
    for section in report.sections:
        if section.key != leaving_out:
            yield from (block.text for block in section.text)
    yield report.title
    yield from (line.words for line in report.lines)


def full_names(accounts: Iterable[User]) -> list[str]:
    """Return the full name of each account, "" where it has none."""
    return [account.get_full_name() for account in accounts]
