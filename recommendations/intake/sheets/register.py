"""What the register holds of the recommendations that a spreadsheet speaks of, loaded at once."""

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from findings.models import Finding
from recommendations.challenge import speaking_against
from recommendations.forms.recommendations import possible_parents
from recommendations.intake.sheets.reading import SheetRow
from recommendations.models import Recommendation, ScrutinyReview, StatusUpdate
from recommendations.restricted import reveal, sees_restricted
from recommendations.sheet_rows import SHEET_HEADER, sheet_rows


@dataclass(frozen=True)
class Held:
    """One recommendation with its statements, and its row as the register's own sheet prints it."""

    recommendation: Any
    printed: dict[str, Any]

    @property
    def statements(self) -> list[StatusUpdate]:
        return self.recommendation.statements

    @property
    def latest(self) -> StatusUpdate | None:
        """The update recorded last."""
        return self.statements[-1] if self.statements else None

    @property
    def latest_sequence(self) -> int:
        return self.latest.sequence if self.latest else 0

    def effective(self, sequence: int) -> list[StatusUpdate]:
        """What stood when so many updates had been recorded, by day; ties as recorded."""
        known = [each for each in self.statements if each.sequence <= sequence]
        corrected = {each.corrects_id for each in known}
        standing = [each for each in known if each.rag and each.pk not in corrected]
        return sorted(standing, key=lambda each: (each.status_date, each.sequence))

    def stated_of(self, day: dt.date, sequence: int) -> StatusUpdate | None:
        """The update that was then in force of that very day."""
        of_day = [each for each in self.effective(sequence) if each.status_date == day]
        return of_day[-1] if of_day else None

    def in_force(self, sequence: int, day: dt.date = dt.date.max) -> StatusUpdate | None:
        """The position on a day as it was then known."""
        by_then = [each for each in self.effective(sequence) if each.status_date <= day]
        return by_then[-1] if by_then else None

    def correction_of(self, update: StatusUpdate) -> StatusUpdate | None:
        return next((each for each in self.statements if each.corrects_id == update.pk), None)

    def speaking_against(self, *, rag: str, status_date: dt.date, narrative: str) -> list[str]:
        """What in the register speaks against a colour: as `challenges` says, of what is loaded."""
        told = [each for each in self.recommendation.retests_told if each.shown_from]
        shown = [each for each in told if each.shown_from <= status_date]
        changes = sorted(
            (c for c in self.recommendation.due_date_changes.all() if c.change_date <= status_date),
            key=lambda change: (change.change_date, change.sequence),
        )
        first = self.recommendation.original_due_date
        return speaking_against(
            rag=rag,
            status_date=status_date,
            narrative=narrative,
            # Its words are compared even where they are restricted; ours must not be given back.
            latest=copy.copy(self.in_force(self.latest_sequence, status_date)),
            retest=shown[-1] if shown else None,
            due=changes[-1].due_date if changes else first,
        )


@dataclass(frozen=True)
class Register:
    """What a preview needs of the register, and who asks."""

    officer: User
    today: dt.date
    held: dict[str, Held]
    parents: dict[str, tuple[str, ScrutinyReview | Finding]]
    texts: dict[tuple[str, str], str]

    def may(self, verb: str) -> bool:
        return self.officer.has_perm(f"recommendations.{verb}")

    def parent_key(self, reference: str, text: str) -> str:
        """The key of the review, or of the area for improvement in these words; empty if none."""
        for key, (_, parent) in self.parents.items():
            if isinstance(parent, ScrutinyReview):
                if parent.reference.upper() == reference.upper():
                    return key
            elif parent.inspection.reference.upper() == reference.upper() and (
                plain(parent.text) == plain(text)
            ):
                return key
        return ""


def plain(text: str) -> str:
    """Words as they are compared: white space does not tell them apart."""
    return " ".join(text.split())


def load_register(rows: Iterable[SheetRow], officer: User, today: dt.date) -> Register:
    """Load what the rows speak of; it costs the same for few rows and for many."""
    references = {row.cells.get("reference", "") for row in rows} - {""}
    has_new = any(not row.cells.get("reference") for row in rows)
    asked = Recommendation.objects.as_at(today).of_references(references)
    printed = {
        row[0]: dict(zip(SHEET_HEADER, row, strict=True))
        for row in sheet_rows(asked, today, sees_restricted=sees_restricted(officer))
    }
    loaded = list(asked.with_kin().with_statements())
    reveal((each for one in loaded for each in one.statements), officer)
    makers = {row.cells.get("parent", "") for row in rows} if has_new else set()
    return Register(
        officer=officer,
        today=today,
        held={each.reference: Held(each, printed[each.reference]) for each in loaded},
        parents=possible_parents() if has_new else {},
        texts=_texts(makers - {""}),
    )


def _texts(makers: set[str]) -> dict[tuple[str, str], str]:
    """The references of what these reviews and inspections have made, by maker and words."""
    made = Recommendation.objects.of_parents(makers).with_kin()
    return {(each.parent.reference, plain(each.text)): each.reference for each in made}
