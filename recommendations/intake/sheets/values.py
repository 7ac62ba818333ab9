"""Values of a spreadsheet's cells: days, statuses, impact, references. Nothing is guessed."""

import datetime as dt
import re
from dataclasses import dataclass

from recommendations.models import StatusUpdate
from recommendations.rag import AMBER, GREEN, NOT_RATED, RED, Rag
from wirral_tracker.kit.days import NO_DAY

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# A workbook's date may come with a time of day, which is passed over.
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
BRITISH = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
WORDS = re.compile(
    r"(?:[a-z]+day,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})", re.I
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
# Two figures of a year are of this century: the register begins in it.
CENTURY = 2000

STATUS_WORDS: dict[Rag, tuple[str, ...]] = {
    GREEN: (
        *("green", "g", "complete", "completed", "done", "achieved", "implemented", "delivered"),
        *("finished", "fully complete", "fully implemented", "action complete"),
        *("action completed", "the action is completed"),
    ),
    AMBER: (
        *("amber", "a", "in progress", "ongoing", "on going", "underway", "under way", "started"),
        *("partially complete", "partly complete", "partially completed", "partly completed"),
        *("partially implemented", "partly implemented", "in hand", "on track", "progressing"),
        *("work in progress", "further work is required", "further work required"),
    ),
    RED: (
        *("red", "r", "not started", "not begun", "not yet started", "no progress", "to do"),
        *("not commenced", "yet to start", "no progress has been made"),
    ),
    NOT_RATED: ("not yet rated", "not rated", "unrated", "none", "n/a", "-", "–", ""),
}
STATUS_BY_WORD = {word: rag for rag, words in STATUS_WORDS.items() for word in words}
SAYS_ITSELF = {word for rag in (RED, AMBER, GREEN) for word in (rag.code, rag.letter.lower())}
DECISION_WORDS = ("closed", "superseded", "carried over", "not accepted", "rejected", "withdrawn")
IMPACTS = {
    **{code: code for code in StatusUpdate.Impact.values},
    **{label.lower(): code for code, label in StatusUpdate.Impact.choices},
    **dict.fromkeys(("", "not said", "-", "–"), ""),
}
# No reference has a space or a dash in it, but a word processor makes one of a hyphen.
WITHIN_REFERENCE = re.compile(r"\s*[–—‑‒-]\s*|\s+")
BETWEEN_REFERENCES = re.compile(r"[,;\n]+|\s+(?:and|&)\s+|\s{2,}")


class Unclear(Exception):
    """The refusal of a cell that cannot be taken for what its column asks, with the reason."""


@dataclass(frozen=True)
class StatusRead:
    """The status that a cell gives; `words` are the cell's own where they name no colour."""

    rag: Rag
    words: str = ""


def day_in_cell(cell: str) -> dt.date | None:
    """Parse the day in a cell, day before month as in Britain; None where the cell is empty.

    Raises: Unclear.
    """
    text = " ".join(cell.split())
    if not text:
        return None
    # Excel's own count of days: what it is a day of depends on the workbook, so nobody guesses.
    if SERIAL.fullmatch(text):
        raise Unclear(f"“{text}” is a number. Format the cell as a date, or write dd/mm/yyyy.")
    parts = _parts(text)
    if parts is None:
        raise Unclear(f"“{_short(text)}” is not a day. Write dd/mm/yyyy.")
    try:
        day = dt.date(*parts)
    except ValueError as error:
        raise Unclear(f"There is no day “{_short(text)}”. Write dd/mm/yyyy.") from error
    # The register tells a due date that was taken away by this very day.
    if day == dt.date.max:
        raise Unclear(f"{NO_DAY} Write the day, or leave the cell empty.")
    return day


def _parts(text: str) -> tuple[int, int, int] | None:
    if found := ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := BRITISH.fullmatch(text):
        return _year(found[4]), int(found[3]), int(found[1])
    if (found := WORDS.fullmatch(text)) and found[2][:3].lower() in MONTHS:
        return _year(found[3]), MONTHS.index(found[2][:3].lower()) + 1, int(found[1])
    return None


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else CENTURY + int(figures)


def status_in_cell(cell: str) -> StatusRead:
    """Parse a cell's status: a colour, words that mean one, or not rated where it is empty.

    Raises: Unclear.
    """
    words = " ".join(cell.split())
    plain = words.strip(" .!").lower()
    if plain in STATUS_BY_WORD:
        rag = STATUS_BY_WORD[plain]
        return StatusRead(rag, "" if plain in SAYS_ITSELF or not rag.code else words)
    # "Green – the action is completed", "Green (completed)": both halves must say the same.
    # No cell holds the null character that parts the halves: `clean_cell` has removed it.
    first, _, second = re.sub(r"\s*(?: [-–—] |: |\()\s*", "\0", plain).rstrip(")").partition("\0")
    read = {STATUS_BY_WORD.get(half.strip(" .")) for half in (first, second)}
    if len(read) == 1 and None not in read:
        rag = STATUS_BY_WORD[first.strip(" .")]
        return StatusRead(rag, words)
    raise Unclear(_why_no_status(words, plain))


def _why_no_status(words: str, plain: str) -> str:
    if plain in DECISION_WORDS:
        return f"“{words}” is a committee's decision, not a status. Record it on its own page."
    if plain.startswith("blue"):
        return "The register has no blue. Write red, amber or green."
    return f"“{_short(words)}” is not a status. Write red, amber or green."


def impact_in_cell(cell: str) -> str:
    """Return the code of the impact that a cell names; empty where it names none.

    Raises: Unclear.
    """
    plain = " ".join(cell.split()).lower()
    if plain not in IMPACTS:
        wanted = ", ".join(label.lower() for label in StatusUpdate.Impact.labels)
        raise Unclear(f"“{_short(cell)}” is not an impact. Write one of: {wanted}.")
    return IMPACTS[plain]


def references_in_cell(cell: str) -> list[str]:
    """Parse the references in a cell, each once, in capitals with plain hyphens."""
    references = [
        WITHIN_REFERENCE.sub("-", part.strip(" .")).upper()
        for part in BETWEEN_REFERENCES.split(cell)
    ]
    return list(dict.fromkeys(reference for reference in references if reference))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{plain[:60]} …"
