"""One matter through the years: what every document said of it, and what was done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from findings.models import Finding, FindingTheme, Inspection, Judgement, Theme
from findings.sentences import dates_in_words
from recommendations.models import Recommendation, RecommendationTheme, StatusUpdate
from recommendations.pages.margin import Link
from recommendations.rag import Rag
from wirral_tracker.kit.days import day_in_words

UNPLACED = dt.date.max


@dataclass(frozen=True)
class Statement:
    """One thing said of the matter: what kind of thing, and the words.

    `words` are the sentences for which it carries the theme, `whole` the text around them, empty
    when there is no other. One text can be said of several records, each a link.
    """

    words: str
    effect: str
    links: tuple[Link, ...]
    whole: str = ""
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


Key = tuple[dt.date, str, str, str]
EFFECTS = {"strength": "praise", "concern": "concern", "mixed": "praise and concern", "": "said"}


def timeline(theme: Theme, day: dt.date) -> list[Entry]:
    """Everything said of a theme by a day, document by document, oldest first."""
    said = [
        *_judgements(theme, day),
        *_findings(theme, day),
        *_recommendations(theme, day),
        *_statuses(theme, day),
    ]
    entries: dict[Key, list[Statement]] = {}
    for key, statement in said:
        entries.setdefault(key, []).append(statement)
    return [Entry(*key, merged(entries[key])) for key in sorted(entries)]


def merged(statements: list[Statement]) -> tuple[Statement, ...]:
    """The same words said of several records stand once, with a link to each."""
    by_words: dict[tuple[str, str, str], Statement] = {}
    for each in statements:
        key = (each.words, each.effect, each.rag.code if each.rag else "")
        earlier = by_words.get(key)
        by_words[key] = replace(each, links=earlier.links + each.links) if earlier else each
    return tuple(by_words.values())


def _judgements(theme: Theme, day: dt.date) -> Iterator[tuple[Key, Statement]]:
    for judgement in Judgement.objects.over_theme(theme).up_to(day):
        inspection = judgement.inspection
        link = Link(inspection.reference, inspection.get_absolute_url())
        yield _inspection_key(inspection), Statement(str(judgement), "judgement", (link,))


def _inspection_key(inspection: Inspection) -> Key:
    return (
        inspection.sort_date or UNPLACED,
        dates_in_words(inspection),
        f"{inspection.reference}: {inspection.get_kind_display()}",
        inspection.get_absolute_url(),
    )


def _findings(theme: Theme, day: dt.date) -> Iterator[tuple[Key, Statement]]:
    tags = FindingTheme.objects.of(theme).up_to(day)
    for tag in tags:
        finding = tag.finding
        asks = finding.asks_for_improvement
        effect = "asks for improvement" if asks else EFFECTS[finding.tone]
        link = Link(str(finding), finding.get_absolute_url())
        words = sentences_around(tag.words, finding.text)
        whole = "" if words == finding.text else finding.text
        yield _inspection_key(finding.inspection), Statement(words, effect, (link,), whole)


def sentences_around(words: str, text: str) -> str:
    """The whole sentences of a text in which the words stand; all of it where they are not found.

    A sentence ends at a full stop before a space.
    """
    place = text.find(words)
    if place < 0:
        return text
    start = text.rfind(". ", 0, place)
    end = text.find(". ", place + len(words) - 1)
    return text[start + 2 if start >= 0 else 0 : end + 1 if end >= 0 else len(text)]


def _recommendations(theme: Theme, day: dt.date) -> Iterator[tuple[Key, Statement]]:
    for tag in RecommendationTheme.objects.of(theme).made_by(day):
        each = tag.recommendation
        link = Link(each.reference, each.get_absolute_url())
        yield (
            _day_key(each.made_date, each.parent_name, each.parent.get_absolute_url()),
            Statement(each.text, "recommendation", (link,)),
        )


def _statuses(theme: Theme, day: dt.date) -> Iterator[tuple[Key, Statement]]:
    updates = StatusUpdate.objects.effective().on(day).on_theme(theme).with_kin()
    for update in updates.order_by("status_date", "recommendation__order", "pk"):
        recommendation = update.recommendation
        url = recommendation.get_absolute_url()
        source = update.locator.document if update.locator else None
        key = _day_key(
            update.status_date,
            source.title if source else "Reported by the service",
            source.get_absolute_url() if source else "",
        )
        link = Link(recommendation.reference, f"{url}#update-{update.sequence}")
        yield (
            key,
            Statement(
                update.narrative, "status", (link,), rag=update.status, mark=update.inferred_mark
            ),
        )


def _day_key(day: dt.date, title: str, url: str) -> Key:
    return (day, day_in_words(day), title, url)


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
