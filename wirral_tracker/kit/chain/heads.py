"""Heads of the chain kept in a file outside the database, line after line.

Within the database nothing tells of a tail that was cut off, or of a whole older database put
back: what remains is sound in itself. So whoever seals notes where the chain ends in
settings.HEADS_FILE, and `verify_history` looks for every head of it in the chain.
"""

import datetime as dt
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
# The whole line, or nothing: of a line that a full disk cut short no head is made up.
LINE = re.compile(r"(\d{1,15}):([0-9a-f]{64})(?: (\S+))?")
# The longest line of all is shorter.
TAIL = 200


@dataclass(frozen=True)
class KeptHead:
    """A head of the chain as HEADS_FILE holds it, and when the last row under it was recorded."""

    number: int
    signature: str
    made_at: dt.datetime | None


def keep_head(number: int, signature: str, made_at: dt.datetime | None) -> None:
    """Add a line with a head to HEADS_FILE, if that is set; log a file that cannot be written.

    `made_at` is the moment of its imprint. Never raises: an officer's update has been saved by
    then, and the next seal keeps a later head.
    """
    if not settings.HEADS_FILE:
        return
    moment = f" {made_at.isoformat(timespec='seconds')}" if made_at else ""
    # A new line first: one that a full disk cut short takes none of the next with it.
    line = f"\n{number}:{signature}{moment}".encode()
    try:
        # Appended by the system itself, so that two processes never write over each other.
        file = os.open(settings.HEADS_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
            os.fsync(file)
        finally:
            os.close(file)
    except OSError:
        logger.exception("The head of the history could not be kept in HEADS_FILE.")


def kept_heads() -> list[KeptHead]:
    """Read the heads that HEADS_FILE holds, in its order; none without one. Raises: OSError."""
    if not settings.HEADS_FILE or not Path(settings.HEADS_FILE).exists():
        return []
    with Path(settings.HEADS_FILE).open(encoding="utf-8", errors="replace") as file:
        return list(_heads_of(file))


def last_kept_number() -> int:
    """Return the number of the last head in HEADS_FILE; 0 where there is none to be read."""
    try:
        with Path(settings.HEADS_FILE).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return 0
    return max((head.number for head in _heads_of(lines)), default=0)


def _heads_of(lines: Iterator[str] | list[str]) -> Iterator[KeptHead]:
    """Yield the head of each line that holds one whole."""
    for line in lines:
        if found := LINE.fullmatch(line.strip()):
            number, signature, moment = found.groups()
            made_at = dt.datetime.fromisoformat(moment) if moment else None
            yield KeptHead(int(number), signature, made_at)
