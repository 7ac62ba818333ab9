"""The document that a paper was received as: which words it prints, and how."""

from collections.abc import Sequence
from dataclasses import dataclass

from findings.models import ReceivedLetter
from findings.verbatim import fold
from recommendations.intake.papers.cell_words import first_line
from recommendations.intake.papers.corrections import stored_paper


@dataclass(frozen=True)
class PaperDocument:
    """A paper's pages, and its folded words: by page, and by paragraph."""

    pages: Sequence[str]
    wording: str

    @classmethod
    def of(cls, received: ReceivedLetter) -> "PaperDocument":
        """Build the document from a received paper's pages and its stored reading."""
        paragraphs = " ".join(row["text"] for row in stored_paper(received)["paragraphs"])
        return cls(received.pages, fold(f"{received.text} {paragraphs}"))

    def prints(self, text: str) -> bool:
        """Return whether some words stand in the paper, if only in a cell that lines go across."""
        return self.prints_in_one(text) or bool(first_line(text, self.pages))

    def prints_in_one(self, text: str) -> bool:
        """Return whether some words stand in the paper one after the other; False for blanks."""
        words = fold(text)
        return bool(words) and words in self.wording
