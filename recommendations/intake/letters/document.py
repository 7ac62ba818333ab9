"""The document that a letter was received as: what it prints, and where its pieces stand in it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from findings.models import ReceivedLetter
from findings.verbatim import fold
from recommendations.intake.letters.opening import stored_reading
from recommendations.intake.letters.pieces import LetterPiece
from recommendations.intake.letters.places import (
    Cut,
    IndexedPage,
    Stretch,
    cut_by_lot,
    cut_page,
    pages_of,
    place_of,
    stretches_of,
)


@dataclass(frozen=True)
class LetterDocument:
    """A letter's pages, indexed, and its folded text, in which an officer's words must stand.

    `lots` are the lines that were not taken, by page, as `cut_by_lot` has them; None of a letter
    that was read by an earlier release, which kept none.
    """

    pages: Sequence[IndexedPage]
    wordings: tuple[str, ...]
    lots: Mapping[int, Sequence[tuple[int, int, str]]] | None = None

    @classmethod
    def of(cls, received: ReceivedLetter) -> "LetterDocument":
        """Build the document from a received letter's pages and its stored reading.

        Across the foot of a page its text is broken by what is printed there; so the words as they
        were read, in one, count as its own too.
        """
        reading = stored_reading(received)
        read = " ".join(
            f"{row.get('lead', '')} {row.get('text', '')}"
            for row in (*reading["improvements"], *reading["findings"])
        )
        lots: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for page, start, end, lot in reading.get("ledger", []):
            lots[page].append((start, end, lot))
        wordings = fold(received.text), fold(read)
        return cls(pages_of(received.pages), wordings, lots if "ledger" in reading else None)

    def prints(self, text: str) -> bool:
        """Return whether `text`, folded, stands in the pages or the reading; False for blanks."""
        words = fold(text)
        return bool(words) and any(words in wording for wording in self.wordings)

    def stretches(self, piece: LetterPiece) -> list[Stretch]:
        """Find a piece's stretches by its place, else by its words; an empty list for neither."""
        # A piece keeps its place when its words are put right, unless they no longer stand there.
        if piece.place and (found := list(stretches_of(piece.words, piece.place, self.pages))):
            return found
        place = place_of(piece.words, self.pages)
        return list(stretches_of(piece.words, place, self.pages)) if place else []

    def cut(
        self, pieces: Iterable[tuple[str, Sequence[Stretch]]]
    ) -> Iterator[tuple[int, list[Cut]]]:
        """Yield each page's number from 1 and its text, cut where the pieces begin and end.

        `pieces` are the names and the stretches of the pieces.
        """
        taken = defaultdict(list)
        for name, stretches in pieces:
            for number, stretch in enumerate(stretches):
                taken[stretch.page].append((stretch, name, number == 0))
        for number, page in enumerate(self.pages, start=1):
            cuts = cut_page(page.text, taken[number])
            if self.lots is not None:
                cuts = cut_by_lot(cuts, self.lots.get(number, ()))
            yield number, list(cuts)
