"""Form input, list filters and sheet rows kept as data, whose field names may be renamed later.

What an officer typed, a list's filters or the rows of a sheet are kept by the names of fields.
Each such document says which version of its shape it was written in; one that says none is of
version 1, as the first release wrote them. docs/changing-the-record.md says how a name is changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode

from wirral_tracker.kit.numbers import whole_number

# A document as a JSONField gives it: names, and values of whatever depth.
Document: TypeAlias = Mapping[str, Any]
Typed: TypeAlias = dict[str, Any]
# No field of a form can be called so.
VERSION = "_version"


class NotOpened(Exception):
    """A stored document that this version of the register cannot read whole; it says why."""


@dataclass(frozen=True)
class Shape:
    """The version and the renamed fields of one kind of stored document.

    `what` is the document in words, as a sentence begins with it. `version` is that of today.
    `renamed` gives, for each later version that renamed something, the new name of each old one.
    """

    what: str
    version: int = 1
    renamed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def write(self, document: Document) -> Typed:
        """Return the document with this shape's version added, under "_version"."""
        # Last: what somebody sends under this name is no version.
        return {**document, VERSION: self.version}

    def read(self, stored: Document) -> Typed:
        """Return a stored document without its version, its field names brought up to today's.

        Raises: NotOpened for a version that is no number, or is later than ours, as it is after a
        release was taken back.
        """
        document = dict(stored)
        version = whole_number(str(document.pop(VERSION, 1)))
        if version is None or not 1 <= version <= self.version:
            raise NotOpened(
                f"{self.what} was kept by a later version of the register, whose names this one "
                "does not know."
            )
        for later in range(version + 1, self.version + 1):
            document = _with_new_names(self.renamed.get(later, {}), document)
        return document

    def write_rows(self, rows: Iterable[Document]) -> Typed:
        """Return rows as a document, {"rows": [...]}, with this shape's version added."""
        return self.write({"rows": list(rows)})

    def read_rows(self, stored: Document | list[Typed]) -> list[Any]:
        """Return a stored list, from `write_rows` or bare, in today's names. Raises: NotOpened."""
        document = {"rows": stored} if isinstance(stored, list) else stored
        return list(self.read(document)["rows"])

    def refuse_unknown(self, document: Document, known: frozenset[str]) -> None:
        """Raise NotOpened, with their names, where a document has keys that are not in `known`."""
        if unknown := sorted(document.keys() - known):
            listed = ", ".join(f"“{name}”" for name in unknown)
            raise NotOpened(f"{self.what} says something under {listed}, which is not known here.")

    def write_query(self, document: Mapping[str, str]) -> str:
        """Return a document of strings, with its version, as a query string."""
        return urlencode(self.write(document))

    def read_query(self, stored: str) -> dict[str, str]:
        """Parse a query string that `write_query` made, under today's names. Raises: NotOpened."""
        return self.read(dict(parse_qsl(stored, keep_blank_values=True)))


def _with_new_names(names: Mapping[str, str], document: Any) -> Any:
    """Return a document with its keys renamed by `names`, in nested mappings and lists too."""
    if isinstance(document, Mapping):
        return {
            _renamed(name, names): _with_new_names(names, value) for name, value in document.items()
        }
    if isinstance(document, list):
        return [_with_new_names(names, value) for value in document]
    return document


def _renamed(name: str, names: Mapping[str, str]) -> str:
    """Return a field's new name, with the formset prefix it had, as in "pieces-3-text"."""
    form, dash, own = name.rpartition("-")
    return f"{form}{dash}{names.get(own, own)}"
