"""Restricted words: what an officer kept from readers, and the one rule of who sees it.

A status update that is restricted hides its words, never its colour, day or reason. So does one
that a restricted update corrects: what was said openly first is not left standing beside it. The
rule fails closed: an update read from the database has lost its words until `reveal` gives them
back to somebody who may see them, so that a page, export or report that knows nothing of the rule
prints none. What reads columns without loading the update (a sheet, a search) asks `said` or
`openly`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from recommendations.models import StatusUpdate

PERMISSION = "recommendations.see_restricted_words"
# Reports kept from the public: their lines and resolutions stand on pages of the core too.
SEE_EXEMPT = "recommendations.see_exempt_reports"
# Whoever has one of these works on reports; everybody else is given what was issued.
WORKS_ON_REPORTS = (
    PREPARE := "recommendations.prepare_progress_report",
    CLEAR := "recommendations.clear_report_section",
    APPROVE := "recommendations.approve_progress_report",
    ISSUE := "recommendations.issue_progress_report",
)
WITHHELD = "The words of this update are restricted."
WORDS = (
    *("narrative", "evidence", "what_next", "challenge", "challenge_reason"),
    *("rag_words", "handed_in_place", "correction_reason"),
)


def sees_restricted(viewer: "User | AnonymousUser | None") -> bool:
    """Return whether a viewer has the permission to read restricted words; None has not."""
    return viewer is not None and viewer.has_perm(PERMISSION)


def opens_drafts(viewer: "User | AnonymousUser") -> bool:
    """Return whether a viewer may read drafts of reports: who works on them, or all if so set."""
    return settings.READERS_SEE_DRAFTS or works_on_reports(viewer)


def works_on_reports(user: "User | AnonymousUser") -> bool:
    """Return whether a user has a part in a report's way to its committee."""
    return any(map(user.has_perm, WORKS_ON_REPORTS))


def reveal(
    updates: Iterable["RestrictableModel | None"], viewer: "User | AnonymousUser | None"
) -> None:
    """Restore the words of restricted updates in place, if the viewer may see them; skip None."""
    withheld = [update for update in updates if update is not None and update.is_withheld]
    if withheld and sees_restricted(viewer):
        for update in withheld:
            update.restore_words()


def openly(*, sees_restricted: bool) -> Q:
    """Build the Q of searchable updates: all if `sees_restricted`, else those nothing restricts."""
    return Q() if sees_restricted else Q(restricted=False, later_reason=None)


def said(name: str, path: str = "", *, sees_restricted: bool) -> F | Case:
    """Build the column of an update's field, withheld where restricted unless `sees_restricted`.

    `path` leads to the update, as "span__update__": an effective one, so that no later update
    has corrected or restricted it.
    """
    if sees_restricted or name not in WORDS:
        return F(f"{path}{name}")
    # The narrative alone says so: five cells with one sentence would drown the row.
    instead = Value(WITHHELD if name == "narrative" else "", output_field=models.TextField())
    restricted = Q(**{f"{path}restricted": True})
    if not path:
        restricted |= Q(later_reason__isnull=False)
    return Case(When(restricted, then=instead), default=F(f"{path}{name}"))


def restricted_since(updates: Mapping[int, "StatusUpdate"]) -> dict[int, int]:
    """Find which of one recommendation's updates are restricted by a later one that corrects them.

    Returns: by the key of the update, that of the first which restricts it.
    """
    found: dict[int, int] = {}
    # As recorded: an update keeps the first that restricted it, whatever corrects it later.
    for update in sorted(updates.values(), key=lambda update: update.pk):
        corrected = updates.get(update.corrects_id or 0) if update.restricted else None
        while corrected is not None:
            if not (corrected.restricted or corrected.is_of_a_source):
                found.setdefault(corrected.pk, update.pk)
            corrected = updates.get(corrected.corrects_id or 0)
    return found


class RestrictableModel(models.Model):
    """An abstract model of a statement whose words, once restricted, are withheld on loading."""

    restricted = models.BooleanField(default=False)
    restricted_reason = models.CharField(
        max_length=300, blank=True, help_text="Shown to everybody in place of the words."
    )

    _withheld: dict[str, str] | None = None
    _later_reason: str | None = None

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **loading: Any
    ) -> Self:
        """Build the instance of a database row as Django does; withhold its words if restricted."""
        row = super().from_db(db, field_names, values, **loading)
        # A row loaded without words is not asked: `restricted`, if deferred, would be a query.
        if any(name in row.__dict__ for name in WORDS) and row.restricted:
            row._withhold()
        return row

    @property
    def later_reason(self) -> str | None:
        """The reason for which a later update restricts these words, by correcting them; else None.

        Every query for updates brings it (`StatusUpdateManager`), and with it the words go.
        """
        return self._later_reason

    @later_reason.setter
    def later_reason(self, reason: str | None) -> None:
        self._later_reason = reason
        if reason is not None:
            self._withhold()

    @property
    def is_restricted(self) -> bool:
        """Whether this update, or a later one that corrects it, restricts its words."""
        return self.restricted or self.later_reason is not None

    @property
    def why_restricted(self) -> str:
        """The reason that everybody reads in place of the words; empty where they are open."""
        return self.restricted_reason or self.later_reason or ""

    def _withhold(self) -> None:
        if self._withheld is None:
            # By `__dict__`: to read a deferred field would load the words that are to be withheld.
            self._withheld = {name: self.__dict__[name] for name in WORDS if name in self.__dict__}
            self.__dict__.update(dict.fromkeys(self._withheld, "") | {"narrative": WITHHELD})

    @property
    def is_withheld(self) -> bool:
        """Whether this instance lacks its words: restricted, and not restored since loading."""
        return self._withheld is not None

    def restore_words(self) -> None:
        """Restore the withheld words in place, whoever asks; `reveal` checks the viewer first."""
        self.__dict__.update(self._withheld or {})
        self._withheld = None
