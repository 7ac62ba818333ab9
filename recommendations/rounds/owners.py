"""The list of what each post owes in a round, as text to send and as rows to fill in."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from recommendations.models import Post, Recommendation, UpdateRound
from recommendations.rounds.position import RoundPosition, RoundRow
from recommendations.update_sheets import UNCHANGED_HEADING, UPDATES_HEADER, update_sheets
from wirral_tracker.kit.days import day_in_words
from wirral_tracker.kit.phrasing import counted

NOBODY = "nobody"
SHEET_HEADER = (*UPDATES_HEADER, UNCHANGED_HEADING)


@dataclass(frozen=True)
class OwnerList:
    """A post in a round: what it was asked and what it owes.

    `post` is None for what nobody owns.
    """

    update_round: UpdateRound
    post: Post | None
    rows: list[RoundRow]

    @property
    def name(self) -> str:
        return self.post.name if self.post else "Nobody yet"

    @property
    def key(self) -> str:
        """The name of the list in an address."""
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
        """True when everything that it was asked has been answered."""
        return not self.left

    @property
    def message(self) -> str:
        """The list as plain text, ready to copy into an email."""
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
    """List the posts of a round, those that owe most first, and last what nobody owns."""
    owned: dict[str, list[RoundRow]] = {}
    for row in position.rows:
        owned.setdefault(row.recommendation.current_owner, []).append(row)
    posts = {post.name: post for post in Post.objects.with_holder(day).named(owned)}
    lists = [
        OwnerList(position.update_round, posts.get(name), rows) for name, rows in owned.items()
    ]
    return sorted(lists, key=lambda owed: (owed.post is None, -len(owed.left), owed.name))


def find_owner_list(lists: Sequence[OwnerList], key: str) -> OwnerList | None:
    """Find the list that an address names; None where the round has no such post."""
    return next((owed for owed in lists if owed.key == key), None)


def owner_sheet_rows(owed: OwnerList, day: dt.date) -> list[tuple[Any, ...]]:
    """List a row for each recommendation that a post owes, in the columns that intake reads.

    What is restricted stays out of it, whoever downloads it: it is meant to be sent.
    """
    keys = [row.recommendation.pk for row in owed.left]
    asked = Recommendation.objects.of_keys(keys).as_at(day).in_order()
    sheets = update_sheets(asked, sees_restricted=False)
    return [(*row, "") for _, rows in sheets for row in rows]


def _paragraph(row: RoundRow) -> Iterator[str]:
    """Yield the lines that tell a post what it owes on one recommendation."""
    recommendation, latest = row.recommendation, row.latest
    yield f"{recommendation.reference}: {recommendation.text}"
    due = f" Due {day_in_words(recommendation.due_date)}." if recommendation.due_date else ""
    if latest is None:
        yield f"  Nobody has yet said how far it has got.{due}"
        return
    stated = day_in_words(latest.status_date)
    yield f"  Last said: {recommendation.rag.word}, as at {stated}.{due}"
    # What leaves the register by email holds nothing that is restricted.
    if promised := "" if latest.is_restricted else latest.what_next:
        by = f" (by {day_in_words(latest.what_next_date)})" if latest.what_next_date else ""
        yield f"  Was to come next: {' '.join(promised.split())}{by}"
