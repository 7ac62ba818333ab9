"""A draft that was sent to be checked beside another document, paragraph by paragraph."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from findings.models import ReceivedLetter, SourceDocument
from findings.verbatim import fold
from recommendations.intake.letters.opening import stored_reading
from recommendations.intake.letters.taking_in import GRADE_NAMES
from recommendations.intake.papers.corrections import stored_paper

LIKE = 0.5  # of the words of two paragraphs: more are shared by two versions of one


@dataclass(frozen=True)
class ComparedPassage:
    """A paragraph that the two documents have not alike; empty on the side that lacks it."""

    draft: str
    other: str

    @property
    def what(self) -> str:
        """The words for how the two differ here."""
        if self.draft and self.other:
            return "Reads differently"
        return "Only in the draft" if self.draft else "Only in the other"


def printed_passages(document: ReceivedLetter | SourceDocument) -> list[str]:
    """Load the paragraphs of a document, in order, as its reader or the register has them.

    Raises: NotOpened where a later version of the register read it.
    """
    if isinstance(document, SourceDocument):
        return list(document.paragraphs.in_order().values_list("text", flat=True))
    if document.becomes == ReceivedLetter.Becomes.REVIEW:
        return [row["text"] for row in stored_paper(document)["paragraphs"]]
    reading = stored_reading(document)
    grades = [
        f"{row.get('area', '')}: {GRADE_NAMES.get(row.get('grade', ''), '')}"
        for row in reading["judgements"]
    ]
    rows = (*reading["improvements"], *reading["findings"])
    placed = sorted(rows, key=lambda row: (row.get("page") or 0, row.get("start") or 0))
    return [*grades, *(row.get("text", "") for row in placed)]


def compare_passages(draft: Sequence[str], other: Sequence[str]) -> list[ComparedPassage]:
    """List where two documents differ, in the order of the draft."""
    matcher = SequenceMatcher(None, [fold(text) for text in draft], [fold(text) for text in other])
    return [
        passage
        for _, draft_from, draft_to, other_from, other_to in matcher.get_opcodes()
        for passage in _paired(draft[draft_from:draft_to], other[other_from:other_to])
        if fold(passage.draft) != fold(passage.other)
    ]


def _paired(drafts: Sequence[str], others: Sequence[str]) -> Iterator[ComparedPassage]:
    """Pair the paragraphs of two stretches that share most words; the rest stand alone."""
    left = list(others)
    for text in drafts:
        likeness = [_likeness(text, candidate) for candidate in left]
        best = max(range(len(left)), key=likeness.__getitem__, default=None)
        if best is None or likeness[best] <= LIKE:
            yield ComparedPassage(text, "")
            continue
        # What stands before it in the other document has no fellow any more.
        yield from (ComparedPassage("", before) for before in left[:best])
        yield ComparedPassage(text, left[best])
        del left[: best + 1]
    yield from (ComparedPassage("", text) for text in left)


def _likeness(text: str, other: str) -> float:
    """Return the share of their words that two texts have in common, 0 to 1."""
    words, others = set(fold(text).lower().split()), set(fold(other).lower().split())
    return len(words & others) / max(len(words | others), 1)
