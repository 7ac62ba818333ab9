"""The statuses: Red, Amber, Green, and the absence of any.

Source: Wirral, final progress report on the 2013 scrutiny review of outcomes for looked after
children, Report summary, paragraph 4, which defines all three.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """The look of a status: a fill with its edge and the ink on it, a paler ground for a line.

    Pictures and Word documents take these values, since no style sheet reaches into them; all else
    takes them from css/rag.css, where a test finds the same.
    """

    fill: str
    edge: str
    ink: str
    ground: str


@dataclass(frozen=True)
class Rag:
    """One status: its code, word, letter and meaning, rank (0 not rated, 1 red, 3 green)."""

    code: str
    word: str
    letter: str
    definition: str
    rank: int
    look: Look

    @property
    def name(self) -> str:
        """The code for addresses and style sheets, never empty: "none" if not rated."""
        return self.code or "none"


RED = Rag(
    "red",
    "Red",
    "R",
    "No progress has been made.",
    1,
    Look(fill="#9c1c1f", edge="#9c1c1f", ink="#fff", ground="#f5d5d3"),
)
AMBER = Rag(
    "amber",
    "Amber",
    "A",
    "Further work is required.",
    2,
    Look(fill="#ffd98a", edge="#6b4500", ink="#3b2600", ground="#ffe2a6"),
)
GREEN = Rag(
    "green",
    "Green",
    "G",
    "The action is completed.",
    3,
    Look(fill="#e4f1e8", edge="#17613a", ink="#0c4527", ground="#dcefe2"),
)
NOT_RATED = Rag(
    "",
    "Not yet rated",
    "–",
    "Nothing recorded here says how far it has got.",
    0,
    Look(fill="#fff", edge="#5f6b6d", ink="#14201f", ground="#e9edee"),
)

COLOURS = (RED, AMBER, GREEN)
STATUSES = (*COLOURS, NOT_RATED)
# Nobody states that a thing is not rated: that is the absence of any statement.
CHOICES = [(rag.code, rag.word) for rag in COLOURS]

_BY_CODE = {rag.code: rag for rag in STATUSES}


def rag_for(code: str | None) -> Rag:
    """Return the Rag with this code; None and the empty code both mean not yet rated.

    Raises: KeyError for a code that is not a status.
    """
    return _BY_CODE[code or ""]


@dataclass(frozen=True)
class StatusCount:
    """A status, and the number of recommendations that have it."""

    rag: Rag
    number: int


def status_counts(numbers: Mapping[str, int]) -> tuple[StatusCount, ...]:
    """Return a StatusCount for every status: red, amber, green, then not yet rated.

    `numbers` are by status code; a status that is not among them counts 0.
    """
    return tuple(StatusCount(rag, numbers.get(rag.code, 0)) for rag in STATUSES)


def inferred_mark(basis: str | None, date_basis: str | None, *, is_read: bool = False) -> str:
    """Return a colour's mark by what it and its date rest on: "inferred", "date inferred" or "".

    `is_read` says that it was read from the words of what was handed in.
    """
    if basis == "inferred" or is_read:
        return "inferred"
    return "date inferred" if date_basis == "inferred" else ""
