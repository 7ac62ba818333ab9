"""Faults of the history: what is not as recorded, named so that somebody can look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A row of the record: its record name and its id.
RowName = tuple[str, int]


@dataclass(frozen=True)
class Fault:
    """A place where the register is not as recorded: the kind of fault, and a message naming it.

    Of each kind the first fault is told; the message is a whole sentence. `row` names the row
    where two people may agree to take it in as it is.
    """

    kind: str
    message: str
    row: RowName | None = None


class NotAsRecorded(Exception):
    """A history that has been changed since it was sealed.

    `faults` has the first fault of each kind, and the message one of them on each line.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(fault.message for fault in faults))
        self.faults = faults


class NotReadable(Exception):
    """A history that this version of the register cannot read; the message says what it lacks.

    Nobody has tampered: a name was changed without being declared, or the row was sealed by a
    later version.
    """


def first_of(faults: Iterable[Fault]) -> list[Fault]:
    """Return the first fault of each kind."""
    first: dict[str, Fault] = {}
    for fault in faults:
        first.setdefault(fault.kind, fault)
    return list(first.values())
