"""The themes as the export has them: who added, renamed, gave and took away each, and when."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from findings.models import Finding, FindingTheme, Theme
from recommendations.models import Recommendation, RecommendationTheme
from wirral_tracker.kit.chain.acts import acts_on
from wirral_tracker.kit.chain.amendments import load_removed

Record = dict[str, Any]


@dataclass(frozen=True)
class TagRecord:
    """A theme's tag on a finding or recommendation, and when it was taken away, if it was."""

    theme_id: int
    said: Record
    given_at: dt.datetime | None
    taken_at: dt.datetime | None = None

    def was_known(self, moment: dt.datetime | None) -> bool:
        """Return whether the tag had been given at `moment`; None is now."""
        return moment is None or self.given_at is None or self.given_at <= moment

    def was_taken(self, moment: dt.datetime | None) -> bool:
        """Return whether the tag had been taken away at `moment`; None is now."""
        return self.taken_at is not None and (moment is None or self.taken_at <= moment)


def theme_records(known_by: dt.datetime | None) -> list[Record]:
    """Build a plain dict of each theme with its tags, as known at a moment (None: now)."""
    accounts = dict(User.objects.values_list("pk", "username"))
    tags = [tag for tag in _tags(accounts, known_by) if tag.was_known(known_by)]
    return [
        {
            "slug": theme.slug,
            "name": theme.name,
            "question": theme.question,
            "added_at": _moment(theme.added_at),
            "added_by": accounts.get(theme.added_by_id or 0),
            "renamed": _renamings(theme, known_by),
            "given": [
                _without_taking(tag.said)
                for tag in tags
                if tag.theme_id == theme.pk and not tag.was_taken(known_by)
            ],
            "taken": [
                tag.said for tag in tags if tag.theme_id == theme.pk and tag.was_taken(known_by)
            ],
        }
        for theme in Theme.objects.order_by("slug")
        if not (known_by and theme.added_at and theme.added_at > known_by)
    ]


def _without_taking(said: Record) -> Record:
    """Copy a tag's record without how it was taken away, which was not known yet."""
    taking = {"reason", "taken_at", "taken_by"}
    return {name: value for name, value in said.items() if name not in taking}


def _renamings(theme: Theme, known_by: dt.datetime | None) -> list[Record]:
    """Build a dict of each change of a theme's name or question, first to last."""
    return [
        {
            "at": _moment(act.amended_at),
            "by": act.by.username,
            "reason": act.reason,
            "changes": [
                {"field": change.label.lower(), "before": change.before, "after": change.after}
                for change in act.changes
            ],
        }
        for act in reversed(acts_on(theme))
        if known_by is None or act.amended_at <= known_by
    ]


def _tags(accounts: Mapping[int, str], known_by: dt.datetime | None) -> Iterator[TagRecord]:
    """Yield every tag that was ever given, in the order of what carries it.

    Not of what is withdrawn or not published yet: the export leaves that out altogether.
    """
    findings = {
        pk: {"inspection": reference, "finding": position, "recommendation": None}
        for pk, reference, position in Finding.recorded.standing(known_by)
        .values_list("pk", "inspection__reference", "position")
        .order_by("inspection__reference", "position")
    }
    recommendations = {
        pk: {"inspection": None, "finding": None, "recommendation": reference}
        for pk, reference in Recommendation.objects.known_by(known_by)
        .values_list("pk", "reference")
        .order_by("reference")
    }
    for model, column, subjects in (
        (FindingTheme, "finding_id", findings),
        (RecommendationTheme, "recommendation_id", recommendations),
    ):
        records = [*_standing(model, column, accounts), *_taken(model.record_name, accounts)]
        order = list(subjects)
        for subject, tag in sorted(
            ((values[column], values) for values in records if values[column] in subjects),
            key=lambda pair: (order.index(pair[0]), pair[1]["id"]),
        ):
            yield _tag_record(tag, subjects[subject])


def _standing(
    model: type[FindingTheme] | type[RecommendationTheme], column: str, accounts: Mapping[int, str]
) -> Iterator[Record]:
    """Yield the values of the tags that stand."""
    columns = ("id", "theme_id", "words", "given_at", "given_by_id", column)
    for tag in model._default_manager.values(*columns):
        yield {**tag, "given_by": accounts.get(tag.pop("given_by_id"))}


def _taken(record_name: str, accounts: Mapping[int, str]) -> Iterator[Record]:
    """Yield the values of the tags that were taken away, with who did so, when and why."""
    for removed in load_removed(record_name):
        tag = dict(removed.row)
        given = tag.get("given_at")
        yield {
            **{name: tag[name] for name in tag if name not in ("given_at", "given_by_id")},
            "given_at": dt.datetime.fromisoformat(given) if given else None,
            "given_by": accounts.get(tag.get("given_by_id") or 0),
            "reason": removed.reason,
            "taken_at": removed.removed_at,
            "taken_by": removed.by.username,
        }


def _tag_record(tag: Record, subject: Record) -> TagRecord:
    """Build the TagRecord of a tag's values, and of what carries it."""
    given_at, taken_at = tag["given_at"], tag.get("taken_at")
    said = {
        **subject,
        "words": tag["words"],
        "given_at": _moment(given_at),
        "given_by": tag["given_by"],
    }
    if taken_at:
        said |= {
            "reason": tag["reason"],
            "taken_at": _moment(taken_at),
            "taken_by": tag["taken_by"],
        }
    return TagRecord(tag["theme_id"], said, given_at, taken_at)


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
