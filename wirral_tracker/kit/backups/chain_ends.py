"""The first and the last link of the chain in a backup, read before anything is restored."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from django.db import connection

from wirral_tracker.kit.backups import postgresql
from wirral_tracker.kit.chain.models import Imprint, Link


def read_ends_of_chain(data: Path) -> list[Link]:
    """Read the first and the last link out of a backup's data, each with its imprint; or none."""
    links = sorted(_read_rows(data, "chain_link"), key=lambda link: int(link["number"]))
    ends = [*links[:1], *links[-1:]]
    wanted = {int(link["imprint_id"]) for link in ends}
    imprints = {
        int(imprint["id"]): _imprint_of(imprint)
        for imprint in _read_rows(data, "chain_imprint")
        if int(imprint["id"]) in wanted
    }
    return [
        Link(
            number=int(link["number"]),
            previous=link["previous"],
            signature=link["signature"],
            imprint=imprints[int(link["imprint_id"])],
        )
        for link in ends
    ]


def _read_rows(data: Path, table: str) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a table in a backup's data, by the names of their columns."""
    if connection.vendor == "postgresql":
        yield from postgresql.read_rows(data, table)
        return
    with closing(sqlite3.connect(f"file:{data}?mode=ro", uri=True)) as copy:
        copy.row_factory = sqlite3.Row
        for row in copy.execute(f"SELECT * FROM {table}"):
            # As PostgreSQL's own backup gives them: every value as text.
            yield {name: str(value) for name, value in dict(row).items()}


def _imprint_of(row: Mapping[str, str]) -> Imprint:
    """Build the Imprint of a row, also of one from before imprints had a format and a mark."""
    return Imprint(
        row_model=row["row_model"],
        row_id=int(row["row_id"]),
        digest=row["digest"],
        format=int(row.get("format", 1)),
        mark=row.get("mark", ""),
    )
