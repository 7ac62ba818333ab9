"""Every stored place where some words stand: rows, visits, and what waits to be printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models

from wirral_tracker.erasure.columns import columns_with_words, models_with_words
from wirral_tracker.erasure.files import NotRead
from wirral_tracker.erasure.readers import DOCUMENT, FILE, PAPER, Reader
from wirral_tracker.erasure.wanted import Wanted
from wirral_tracker.kit.chain.redaction import record_name_of
from wirral_tracker.kit.phrasing import counted
from wirral_tracker.kit.printing.job import Printing, printings_on

# Few: each row may hold a whole paper, or a file.
ROWS_AT_ONCE = 20


@dataclass(frozen=True)
class Place:
    """A row in which some words stand: how often, by the attribute of the column."""

    model: type[models.Model]
    pk: int
    counts: Mapping[str, int]

    @property
    def row_name(self) -> str:
        """The row's record name and number, such as "findings.Finding 12"."""
        return f"{record_name_of(self.model)} {self.pk}"

    def __str__(self) -> str:
        # Never the row's own name, which may be the very words.
        columns = ", ".join(
            name if count == 1 else f"{name} ({count} times)" for name, count in self.counts.items()
        )
        return f"{self.row_name}: {columns}"


@dataclass
class Found:
    """The stored places of some words; `unread` are the rows whose files could not be read."""

    places: list[Place] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)
    printings: list[Printing] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.places or self.visits or self.printings)

    def __str__(self) -> str:
        """List the places, one a line; of visits no key, which would let in whoever reads it."""
        lines = list(map(str, self.places))
        if self.visits:
            lines.append(f"{counted(len(self.visits), 'visit', 'visits')} of somebody signed in")
        lines += [f"Waiting to be printed: {item.folder.parent.name}" for item in self.printings]
        return "\n".join(lines)


def find_places(wanted: Wanted, *, in_files: bool = True) -> Found:
    """Find words in the whole register: in every row, visit and printing.

    Without files it takes seconds; to read every attached file may take minutes.
    """
    found = Found(visits=list(_visits_with(wanted)), printings=list(_printings_with(wanted)))
    for model, readers in models_with_words():
        columns = {
            name: reader for name, reader in readers.items() if in_files or reader is not FILE
        }
        rows = model._base_manager.order_by("pk").values("pk", *columns)
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            pk = row.pop("pk")
            counts: dict[str, int] = {}
            for name, value in row.items():
                try:
                    counts[name] = count_words(columns[name], value, wanted)
                except NotRead:
                    found.unread.append(f"{record_name_of(model)} {pk}: {name}")
            if counts := {name: count for name, count in counts.items() if count}:
                found.places.append(Place(model, pk, counts))
    return found


def places_in_files(found: Found) -> list[Place]:
    """List the places of words in attached files alone."""
    places = []
    for place in found.places:
        readers = columns_with_words(place.model)
        counts = {name: count for name, count in place.counts.items() if readers[name] is FILE}
        if counts:
            places.append(Place(place.model, place.pk, counts))
    return places


def count_words(reader: Reader, value: Any, wanted: Wanted) -> int:
    """Count the wanted words in a column's value; 0 where it is null. Raises: NotRead."""
    return 0 if value is None else reader.count(value, wanted)


def _visits_with(wanted: Wanted) -> Iterator[str]:
    """Yield the key of each session that holds the words."""
    for session in Session.objects.iterator():
        if DOCUMENT.count(session.get_decoded(), wanted):
            yield session.session_key


def _printings_with(wanted: Wanted) -> Iterator[Printing]:
    """Yield each printing whose paper, or what was kept beside it, has the words."""
    for shelf in sorted(settings.PRINTING_FOLDER.glob("*/")):
        for printing in printings_on(shelf):
            if PAPER.count(printing.order["html"], wanted) or DOCUMENT.count(
                printing.details, wanted
            ):
                yield printing
