"""Restricted words: what an officer kept from readers, and the one rule of who sees it.

A status update that is restricted hides its words, never its colour, day or reason. The rule fails
closed: an update read from the database has lost its words until `reveal` gives them back to
somebody who may see them, so that a page, export or report that knows nothing of the rule prints
none. What reads columns without loading the update (a sheet, a search) asks `said` or `openly`.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

PERMISSION = "recommendations.see_restricted_words"
WITHHELD = "The words of this update are restricted."
WORDS = ("narrative", "evidence", "what_next", "challenge", "challenge_reason")


def sees_restricted(viewer: Any) -> bool:
    """Whether somebody may read restricted words; nobody at all may not."""
    return viewer is not None and viewer.has_perm(PERMISSION)


def reveal(updates: Iterable[Any], viewer: Any) -> None:
    """Give restricted updates their words back, if the viewer may see them."""
    withheld = [each for each in updates if each is not None and each.is_withheld]
    if withheld and sees_restricted(viewer):
        for update in withheld:
            update.restore_words()


def openly(*, sees_restricted: bool) -> Q:
    """The condition on updates whose words may be searched."""
    return Q() if sees_restricted else Q(restricted=False)


def said(name: str, path: str = "", *, sees_restricted: bool) -> Any:
    """The column of an update's words as a viewer may read it; `path` leads to the update."""
    if sees_restricted or name not in WORDS:
        return F(f"{path}{name}")
    instead = Value(WITHHELD if name == "narrative" else "", output_field=models.TextField())
    return Case(When(**{f"{path}restricted": True}, then=instead), default=F(f"{path}{name}"))


class RestrictableModel(models.Model):
    """A statement whose words can be restricted; read from the database it has lost them."""

    restricted = models.BooleanField(default=False)
    restricted_reason = models.CharField(
        max_length=300, blank=True, help_text="Shown to everybody in place of the words."
    )

    _withheld: dict[str, str] | None = None

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **loading: Any) -> Self:
        row = super().from_db(db, field_names, values, **loading)
        loaded = [name for name in WORDS if name in row.__dict__]
        if loaded and row.restricted:
            row._withheld = {name: row.__dict__[name] for name in loaded}
            row.__dict__.update(dict.fromkeys(loaded, "") | {"narrative": WITHHELD})
        return row

    @property
    def is_withheld(self) -> bool:
        """Whether its words are kept from whoever holds it now."""
        return self._withheld is not None

    def restore_words(self) -> None:
        """Give it its words back; `reveal` asks who may see them first."""
        self.__dict__.update(self._withheld or {})
        self._withheld = None
