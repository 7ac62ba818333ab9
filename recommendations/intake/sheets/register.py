"""The part of the register that a spreadsheet is compared with, loaded at once."""

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from findings.models import Finding
from recommendations.challenge import speaking_against
from recommendations.intake.sheets.reading import SheetRow
from recommendations.models import (
    PlacedRecommendation,
    Post,
    Recommendation,
    Retest,
    ScrutinyReview,
    StatusUpdate,
    possible_parents,
)
from recommendations.post_names import posts_like
from recommendations.restricted import reveal, sees_restricted
from recommendations.sheet_rows import SHEET_HEADER, sheet_rows
from recommendations.statements.recommendations import PlanStatement, RecommendationStatement
from wirral_tracker.kit.sheets import Cell


@dataclass(frozen=True)
class RegisterEntry:
    """One recommendation with its statements, and its row as the register's own sheet prints it.

    `printed` goes by the headings of that sheet.
    """

    recommendation: PlacedRecommendation
    printed: dict[str, Cell]

    @property
    def statements(self) -> list[StatusUpdate]:
        """The recommendation's status updates in the order in which they were recorded."""
        return self.recommendation.statements

    @property
    def latest(self) -> StatusUpdate | None:
        """The status update recorded last; None without any."""
        return self.statements[-1] if self.statements else None

    @property
    def latest_sequence(self) -> int:
        """The sequence of the status update recorded last; 0 without any."""
        return self.latest.sequence if self.latest else 0

    def effective(self, sequence: int) -> list[StatusUpdate]:
        """Return the updates in force among those up to `sequence`, by status date.

        Neither corrected ones nor withdrawals; those of one day as they were recorded.
        """
        known = [update for update in self.statements if update.sequence <= sequence]
        corrected = {update.corrects_id for update in known}
        standing = [update for update in known if update.rag and update.pk not in corrected]
        return sorted(standing, key=lambda update: (update.status_date, update.sequence))

    def stated_of(self, day: dt.date, sequence: int) -> StatusUpdate | None:
        """Return the update of exactly `day` in force among those up to `sequence`, or None."""
        of_day = [update for update in self.effective(sequence) if update.status_date == day]
        return of_day[-1] if of_day else None

    def in_force(self, sequence: int, day: dt.date = dt.date.max) -> StatusUpdate | None:
        """Return the latest update up to `day` in force among those up to `sequence`, or None."""
        by_then = [update for update in self.effective(sequence) if update.status_date <= day]
        return by_then[-1] if by_then else None

    def correction_of(self, update: StatusUpdate) -> StatusUpdate | None:
        """Return the update that corrects or withdraws `update`, or None."""
        return next((later for later in self.statements if later.corrects_id == update.pk), None)

    def speaking_against(self, *, rag: str, status_date: dt.date, narrative: str) -> list[str]:
        """List the sentences that speak against stating a colour of a day in these words.

        As `challenges` does, without a query for each row of the sheet.
        """
        # What was called mixed speaks neither for a green nor against it.
        retests = [
            retest
            for retest in self.recommendation.retests_shown
            if retest.shown_from and retest.verdict != Retest.Verdict.MIXED
        ]
        shown = [retest for retest in retests if retest.shown_from <= status_date]
        changes = sorted(
            (
                change
                for change in self.recommendation.due_date_changes.all()
                if change.change_date <= status_date
            ),
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
    """The part of the register that a preview needs, and the officer who asks.

    `entries` go by reference, `parents` by the key of the review or area for improvement, `texts`
    gives the reference of a recommendation by its review's or inspection's reference and its words,
    `numbers` by its number instead. `posts` are the names of all posts.
    """

    officer: User
    today: dt.date
    entries: dict[str, RegisterEntry]
    parents: dict[str, tuple[str, ScrutinyReview | Finding]]
    texts: dict[tuple[str, str], str]
    numbers: dict[tuple[str, str], str]
    posts: frozenset[str]

    def may(self, verb: str) -> bool:
        """Return whether the officer's role allows a verb, such as `record_status`."""
        return self.officer.has_perm(f"recommendations.{verb}")

    def owner_doubts(self, stated: PlanStatement | RecommendationStatement) -> list[str]:
        """List the sentences about an owner that is no post's name, or no known post's."""
        if not stated.owner or stated.owner in self.posts:
            return []
        alike = "".join(f" There is “{post}”." for post in posts_like(stated.owner, self.posts))
        return [*stated.post_doubts, f"No post is called “{stated.owner}” yet.{alike}"]

    def parent_key(self, reference: str, text: str) -> str:
        """Find the key of a review, or of an inspection's area for improvement in these words.

        Empty where `reference` is of neither, or `text` none of the inspection's.
        """
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
    """Fold each run of white space in a text to one space, so that texts can be compared."""
    return " ".join(text.split())


def load_register_for(rows: Iterable[SheetRow], officer: User, today: dt.date) -> Register:
    """Load the recommendations, parents and texts that rows of a sheet name, in a few queries.

    As many for few rows as for many. Words that are restricted are revealed as `officer` may see
    them.
    """
    references = {row.cells.get("reference", "") for row in rows} - {""}
    has_new = any(not row.cells.get("reference") for row in rows)
    recommendations = Recommendation.objects.as_at(today).of_references(references)
    # As the register's own sheets print them, since the cells of such a sheet are compared.
    printed = {
        row[0]: dict(zip(SHEET_HEADER, row, strict=True))
        for row in sheet_rows(recommendations, today, sees_restricted=sees_restricted(officer))
    }
    loaded = list(recommendations.with_related().with_statements())
    reveal((update for recommendation in loaded for update in recommendation.statements), officer)
    makers = {row.cells.get("parent", "") for row in rows} if has_new else set()
    made = list(
        Recommendation.objects.standing().of_parents(makers - {""}).in_order().with_related()
    )
    return Register(
        officer=officer,
        today=today,
        entries={
            recommendation.reference: RegisterEntry(
                recommendation, printed[recommendation.reference]
            )
            for recommendation in loaded
        },
        parents=possible_parents() if has_new else {},
        texts={(one.parent.reference, plain(one.text)): one.reference for one in made},
        numbers={(one.parent.reference, one.number): one.reference for one in made if one.number},
        posts=frozenset(Post.objects.values_list("name", flat=True)),
    )
