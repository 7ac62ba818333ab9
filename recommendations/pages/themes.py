"""A theme through the years: what every document said of it, and what was done."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from findings.lines import one_for_each_line
from findings.models import Finding, FindingTheme, Inspection, Judgement, Theme
from findings.sentences import dates_in_words
from recommendations.models import Recommendation, RecommendationTheme, StatusUpdate
from recommendations.pages.source_passages import RecordLink
from recommendations.rag import Rag
from recommendations.verdicts.matters import Matter, load_matters
from wirral_tracker.kit.days import day_in_words

# A visit without any date sorts last: nothing says that it came before anything else.
UNPLACED = dt.date.max


@dataclass(frozen=True)
class ThemeEvidence:
    """One thing said of a theme: its kind, its words, and the records that say it.

    `words` are the sentences for which a record carries the theme, `whole` the text around them,
    empty when there is no other. One text can stand in several records, each a link.
    """

    words: str
    effect: str
    links: tuple[RecordLink, ...]
    whole: str = ""
    rag: Rag | None = None
    mark: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """One document's statements of a theme, at its place in time."""

    day: dt.date
    when: str
    title: str
    url: str
    statements: tuple[ThemeEvidence, ...]


@dataclass(frozen=True)
class ThemeLine:
    """A row of the list of themes: the theme, and how often it has come up by a day."""

    theme: Theme
    findings: int
    recommendations: int


# Day, day in words, title and address of a document: those of a `TimelineEntry`, in its order.
Key = tuple[dt.date, str, str, str]
EFFECTS = {"strength": "praise", "concern": "concern", "mixed": "praise and concern", "": "said"}


def timeline(theme: Theme, day: dt.date) -> list[TimelineEntry]:
    """Load what judgements, findings, recommendations and statuses said of a theme by a day.

    An entry for each document, oldest first.
    """
    statements = [
        *_judgements(theme, day),
        *_findings(theme, day),
        *_recommendations(theme, day),
        *_statuses(theme, day),
    ]
    by_document: dict[Key, list[ThemeEvidence]] = {}
    for key, statement in statements:
        by_document.setdefault(key, []).append(statement)
    return [TimelineEntry(*key, merge_statements(by_document[key])) for key in sorted(by_document)]


def merge_statements(statements: list[ThemeEvidence]) -> tuple[ThemeEvidence, ...]:
    """Merge statements of the same words into one, with a link to each record that holds them."""
    by_words: dict[tuple[str, str, str], ThemeEvidence] = {}
    for statement in statements:
        key = (statement.words, statement.effect, statement.rag.code if statement.rag else "")
        if earlier := by_words.get(key):
            statement = replace(statement, links=earlier.links + statement.links)
        by_words[key] = statement
    return tuple(by_words.values())


def _judgements(theme: Theme, day: dt.date) -> Iterator[tuple[Key, ThemeEvidence]]:
    for judgement in one_for_each_line(Judgement.objects.over_theme(theme).up_to(day)):
        inspection = judgement.inspection
        link = RecordLink(inspection.reference, inspection.get_absolute_url())
        known = "" if judgement.is_own else f", known through {judgement.locator.document}"
        yield (
            _inspection_key(inspection),
            ThemeEvidence(str(judgement), f"judgement{known}", (link,)),
        )


def _inspection_key(inspection: Inspection) -> Key:
    return (
        inspection.sort_date or UNPLACED,
        dates_in_words(inspection),
        f"{inspection.reference}: {inspection.get_kind_display()}",
        inspection.get_absolute_url(),
    )


def _findings(theme: Theme, day: dt.date) -> Iterator[tuple[Key, ThemeEvidence]]:
    tags = FindingTheme.objects.of(theme).up_to(day)
    for tag in tags:
        finding = tag.finding
        asks = finding.asks_for_improvement
        effect = "asks for improvement" if asks else EFFECTS[finding.tone]
        if finding.wording != Finding.Wording.VERBATIM:
            # Set as a quotation, which it is not, or not of this document.
            effect = f"{effect}. {finding.get_wording_display()}"
        link = RecordLink(str(finding), finding.get_absolute_url())
        words = sentences_around(tag.words, finding.text)
        whole = "" if words == finding.text else finding.text
        yield _inspection_key(finding.inspection), ThemeEvidence(words, effect, (link,), whole)


def sentences_around(words: str, text: str) -> str:
    """Return the whole sentences of `text` around `words`; all of it where they are not in it.

    A sentence ends at a full stop before a space.
    """
    place = text.find(words)
    if place < 0:
        return text
    start = text.rfind(". ", 0, place)
    end = text.find(". ", place + len(words) - 1)
    return text[start + 2 if start >= 0 else 0 : end + 1 if end >= 0 else len(text)]


def _recommendations(theme: Theme, day: dt.date) -> Iterator[tuple[Key, ThemeEvidence]]:
    for tag in RecommendationTheme.objects.of(theme).made_by(day):
        made = tag.recommendation
        link = RecordLink(made.reference, made.get_absolute_url())
        yield (
            _day_key(made.made_date, made.parent_name, made.parent.get_absolute_url()),
            ThemeEvidence(made.text, "recommendation", (link,)),
        )


def _statuses(theme: Theme, day: dt.date) -> Iterator[tuple[Key, ThemeEvidence]]:
    updates = StatusUpdate.objects.effective().on(day).on_theme(theme).of_standing().with_related()
    for update in updates.order_by("status_date", "recommendation__order", "pk"):
        recommendation = update.recommendation
        url = recommendation.get_absolute_url()
        source = update.locator.document if update.locator else None
        key = _day_key(
            update.status_date,
            source.title if source else "Reported by the service",
            source.get_absolute_url() if source else "",
        )
        link = RecordLink(recommendation.reference, f"{url}#update-{update.sequence}")
        yield (
            key,
            ThemeEvidence(
                update.narrative, "status", (link,), rag=update.status, mark=update.inferred_mark
            ),
        )


def _day_key(day: dt.date, title: str, url: str) -> Key:
    return (day, day_in_words(day), title, url)


def repeats(theme: Theme, day: dt.date) -> list[Matter]:
    """Load the matters of a theme that a later inspection spoke of by `day`, oldest first."""
    of_theme = Finding.objects.bearing_on(Theme.objects.filter(pk=theme.pk))
    findings = of_theme.up_to(day).in_order().with_related()
    return [matter for matter in load_matters(day).of_each(findings) if matter.retests]


def theme_lines(day: dt.date) -> list[ThemeLine]:
    """Load every theme with its numbers of findings and recommendations by a day, most first."""
    findings = Finding.objects.up_to(day).count_by_theme()
    recommendations = Recommendation.objects.made_by(day).standing().count_by_theme()
    lines = [
        ThemeLine(theme, findings.get(theme.pk, 0), recommendations.get(theme.pk, 0))
        for theme in Theme.objects.in_order()
    ]
    return sorted(lines, key=lambda line: -(line.findings + line.recommendations))
