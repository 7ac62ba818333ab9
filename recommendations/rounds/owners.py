"""The list of what each post owes in a round, as text to send and as rows to fill in."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recommendations.models import Post, Recommendation, UpdateRound
from recommendations.rounds.position import RoundPosition, RoundRow
from recommendations.update_sheets import UNCHANGED_HEADING, UPDATES_HEADER, Row, update_sheets
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import counted

NOBODY = "nobody"
SHEET_HEADER = (*UPDATES_HEADER, UNCHANGED_HEADING)


@dataclass(frozen=True)
class OwnerList:
    """A post's rows in a round, answered or not; `post` is None for those that nobody owns."""

    update_round: UpdateRound
    post: Post | None
    rows: list[RoundRow]

    @property
    def name(self) -> str:
        return self.post.name if self.post else "Nobody yet"

    @property
    def key(self) -> str:
        """The list's name in an address: the post's primary key, or "nobody"."""
        return str(self.post.pk) if self.post else NOBODY

    @property
    def holder(self) -> str:
        """The name of whoever holds the post; empty where it is not known, or vacant."""
        return (self.post.holder or "") if self.post else ""

    @property
    def is_vacant(self) -> bool:
        """True where the register knows that nobody holds the post.

        An empty name is a vacancy, None a post of which the register does not know the holder.
        """
        return self.post is not None and self.post.holder == ""

    @property
    def left(self) -> list[RoundRow]:
        return [row for row in self.rows if row.is_left]

    @property
    def answered_count(self) -> int:
        return len(self.rows) - len(self.left)

    @property
    def has_answered(self) -> bool:
        """True when every row of the list is answered."""
        return not self.left

    @property
    def message(self) -> str:
        """The email that asks the post for its unanswered rows, as plain text to copy."""
        dates = self.update_round.dates
        by = f" by {day_in_words(dates.answers_by)}" if dates.answers_by else ""
        number = counted(len(self.left), "recommendation", "recommendations")
        have = "has" if len(self.left) == 1 else "have"
        lines = [
            f"What the {self.name} owes for {self.update_round.occasion}",
            "",
            f"Dear {self.holder or self.name},",
            "",
            f"Please say{by} how far {number} of yours {have} got: red, amber or green, what has "
            "happened and what shows it; for red and amber also what comes next, and by when. If "
            "nothing has changed, say so.",
        ]
        for row in self.left:
            lines += ["", *_paragraph(row)]
        return "\n".join(lines)


def owner_lists(position: RoundPosition, day: dt.date) -> list[OwnerList]:
    """Build an OwnerList for each owner in a round: most unanswered first, rows of nobody last.

    `day` is that of whose names the posts' holders are.
    """
    owned: dict[str, list[RoundRow]] = {}
    for row in position.rows:
        owned.setdefault(row.recommendation.current_owner, []).append(row)
    posts = {post.name: post for post in Post.objects.with_holder(day).named(owned)}
    lists = [
        OwnerList(position.update_round, posts.get(name), rows) for name, rows in owned.items()
    ]
    return sorted(
        lists,
        key=lambda owner_list: (owner_list.post is None, -len(owner_list.left), owner_list.name),
    )


def find_owner_list(lists: Sequence[OwnerList], key: str) -> OwnerList | None:
    """Find the OwnerList whose `key` an address gives; None where the round has no such post."""
    # Compared as text: an address may hold anything, also a number too large for the database.
    return next((owner_list for owner_list in lists if owner_list.key == key), None)


def owner_sheet_rows(owner_list: OwnerList, day: dt.date) -> list[Row]:
    """Load a row, as SHEET_HEADER, for each unanswered recommendation of a post as at a day.

    What is restricted stays out of it, whoever downloads it: it is meant to be sent.
    """
    keys = [row.recommendation.pk for row in owner_list.left]
    unanswered = Recommendation.objects.of_keys(keys).as_at(day).in_order()
    sheets = update_sheets(unanswered, sees_restricted=False)
    return [(*row, "") for _, rows in sheets for row in rows]


def _paragraph(row: RoundRow) -> Iterator[str]:
    """Yield the lines of the email on one row: text, due date, last status and promise."""
    recommendation, latest = row.recommendation, row.latest
    yield f"{recommendation.reference}: {recommendation.in_full}"
    due = f" Due {day_in_words(recommendation.due_date)}." if recommendation.due_date else ""
    if latest is None:
        yield f"  Nobody has yet said how far it has got.{due}"
        return
    stated = day_in_words(latest.status_date)
    yield f"  Last said: {recommendation.rag.word}, as at {stated}.{due}"
    # What leaves the register by email holds nothing that is restricted.
    if promised := "" if latest.is_restricted else latest.what_next:
        by = f" (by {day_in_words(latest.what_next_date)})" if latest.what_next_date else ""
        # On one line of the email, whatever lines were typed.
        yield f"  Was to come next: {' '.join(promised.split())}{by}"
