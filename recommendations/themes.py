"""One matter through the years: what every document said of it, and what was done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from findings.models import Finding, FindingTheme, Theme
from findings.sentences import dates_in_words
from recommendations.models import Recommendation, RecommendationTheme, StatusUpdate
from recommendations.rag import Rag

UNPLACED = dt.date.max


@dataclass(frozen=True)
class Statement:
    """One thing said of the matter: the words, what kind of thing it is, and where it stands.

    `earned` are the words for which it carries the theme; empty for a status.
    """

    words: str
    effect: str
    label: str
    url: str
    earned: str = ""
    rag: Rag | None = None
    mark: str = ""


@dataclass(frozen=True)
class Entry:
    """One document's statements of the matter, at its place in time."""

    day: dt.date
    when: str
    title: str
    url: str
    statements: tuple[Statement, ...]


def timeline(theme: Theme, day: dt.date) -> list[Entry]:
    """Everything said of a theme by a day, document by document, oldest first."""
    said = [*_findings(theme, day), *_recommendations(theme, day), *_statuses(theme, day)]
    entries: dict[tuple[dt.date, str, str, str], list[Statement]] = {}
    for key, statement in said:
        entries.setdefault(key, []).append(statement)
    return [Entry(*key, tuple(entries[key])) for key in sorted(entries)]


Key = tuple[dt.date, str, str, str]


def _findings(theme: Theme, day: dt.date) -> Iterator[tuple[Key, Statement]]:
    earned = dict(FindingTheme.objects.filter(theme=theme).values_list("finding", "words"))
    for finding in Finding.objects.bearing_on([theme]).up_to(day).in_order().with_kin():
        inspection = finding.inspection
        key = (
            inspection.sort_date or UNPLACED,
            dates_in_words(inspection),
            f"{inspection.reference}: {inspection.get_kind_display()}",
            inspection.get_absolute_url(),
        )
        effect = EFFECTS.get(finding.tone, "said")
        if finding.asks_for_improvement:
            effect = "asks for improvement"
        yield (
            key,
            Statement(
                finding.text, effect, str(finding), finding.get_absolute_url(), earned[finding.pk]
            ),
        )


EFFECTS = {"strength": "praise", "concern": "concern", "mixed": "praise and concern"}


def _recommendations(theme: Theme, day: dt.date) -> Iterator[tuple[Key, Statement]]:
    earned = dict(
        RecommendationTheme.objects.filter(theme=theme).values_list("recommendation", "words")
    )
    for each in (
        Recommendation.objects.of_reviews().on_theme(theme).made_by(day).with_kin().in_order()
    ):
        key = _day_key(each.made_date, each.parent_name, each.parent.get_absolute_url())
        yield (
            key,
            Statement(
                each.text,
                "recommendation",
                each.reference,
                each.get_absolute_url(),
                earned[each.pk],
            ),
        )


def _statuses(theme: Theme, day: dt.date) -> Iterator[tuple[Key, Statement]]:
    updates = StatusUpdate.objects.effective().on(day).on_theme(theme).with_kin()
    for update in updates.order_by("status_date", "recommendation__order", "pk"):
        url = update.recommendation.get_absolute_url()
        title = update.locator.document.title if update.locator else "Reported by the service"
        source_url = update.locator.get_absolute_url().split("#")[0] if update.locator else url
        yield (
            _day_key(update.status_date, title, source_url),
            Statement(
                update.narrative,
                "status",
                update.recommendation.reference,
                f"{url}#update-{update.sequence}",
                rag=update.status,
                mark=update.inferred_mark,
            ),
        )


def _day_key(day: dt.date, title: str, url: str) -> Key:
    return (day, f"{day:%-d %B %Y}", title, url)


def theme_lines(day: dt.date) -> list[dict[str, Any]]:
    """Every theme with how often it has come up by a day, most often first."""
    findings = Finding.objects.up_to(day).count_by_theme()
    recommendations = Recommendation.objects.made_by(day).count_by_theme()
    lines = [
        {
            "theme": theme,
            "findings": findings.get(theme.pk, 0),
            "recommendations": recommendations.get(theme.pk, 0),
        }
        for theme in Theme.objects.in_order()
    ]
    return sorted(lines, key=lambda line: -(line["findings"] + line["recommendations"]))
