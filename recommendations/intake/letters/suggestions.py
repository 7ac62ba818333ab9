"""Suggestions after a letter: themes, owners and days, and earlier matters it may speak of.

Suggested from shared words alone, never linked until an officer accepts.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from findings.models import Finding, FindingTheme, Inspection
from recommendations.actions import plan_recommendation
from recommendations.intake.letters.told_otherwise import add_notes
from recommendations.intake.suggested_themes import SuggestedTheme, themes_for
from recommendations.likeness import long_words
from recommendations.models import Recommendation, RecommendationTheme, Retest

FEWEST_SHARED_WORDS = 3
MOST_RETESTS = 20
# A word of more findings than this tells nothing about any of them.
COMMON = 20

# A first owner, a first due date, and of an owner that is a new post whose it is.
Plan = tuple[str, dt.date | None, str]


@dataclass(frozen=True)
class SuggestedRetest:
    """An earlier recommendation, a finding that may speak of it, and the long words they share."""

    recommendation: Recommendation
    finding: Finding
    shared: tuple[str, ...]


def suggested_themes(inspection: Inspection) -> list[SuggestedTheme]:
    """Suggest themes for an inspection's findings that carry no theme yet."""
    return themes_for(list(inspection.findings.standing().untagged()))


@transaction.atomic
def accept(
    inspection: Inspection,
    themes: Iterable[str],
    plans: Mapping[Recommendation, Plan],
    *,
    by: User,
    notes: Iterable[str] = (),
) -> tuple[int, int]:
    """Tag an inspection's findings with the ticked themes; set first owners and due dates.

    `themes` are the keys that were ticked, `plans` the first owners and due dates, `notes` the keys
    of ticked notes on what others told otherwise. All of it or nothing. What asks for improvement
    and its recommendation carry the same themes.

    Returns: how many themes were accepted, and how many recommendations got an owner or a date.
    Raises: OwnerAlreadySet and DueDateAlreadySet as `plan_recommendation` does.
    """
    ticked = set(themes)
    # Suggested again, so that a key that somebody made up tags nothing.
    accepted = [theme for theme in suggested_themes(inspection) if theme.key in ticked]
    tracked = {
        recommendation.finding_id: recommendation
        for recommendation in Recommendation.objects.of_inspection(inspection)
    }
    for suggestion in accepted:
        words = {"words": suggestion.words, "given_by": by, "given_at": Now()}
        FindingTheme.objects.get_or_create(
            finding_id=suggestion.subject.pk, theme=suggestion.theme, defaults=words
        )
        if recommendation := tracked.get(suggestion.subject.pk):
            # The recommendation may carry the theme already, by a tag of its own.
            RecommendationTheme.objects.get_or_create(
                recommendation=recommendation, theme=suggestion.theme, defaults=words
            )
    add_notes(inspection, notes)
    for recommendation, (owner, due_date, belongs_to) in plans.items():
        plan_recommendation(
            recommendation, by=by, owner=owner, original_due_date=due_date, belongs_to=belongs_to
        )
    return len(accepted), len(plans)


def suggested_retests(inspection: Inspection) -> list[SuggestedRetest]:
    """Suggest up to 20 earlier recommendations that share three or more long words with a finding.

    Those that share most come first; those on which this inspection has a verdict already are left
    out. A word of more than twenty of its findings does not count. Empty for an inspection without
    findings or without a day.
    """
    findings = [(finding, long_words(finding.text)) for finding in inspection.findings.standing()]
    if not findings or not inspection.sort_date:
        return []
    frequency = Counter(word for _, words in findings for word in words)
    retests = Retest.objects.effective().of_inspection(inspection)
    judged = set(retests.values_list("recommendation", flat=True))
    suggestions = []
    earlier = Recommendation.objects.standing().made_by(inspection.sort_date)
    for recommendation in earlier.with_related():
        if recommendation.pk in judged:
            continue
        telling = {word for word in long_words(recommendation.text) if frequency[word] <= COMMON}
        finding, words = max(findings, key=lambda pair: len(telling & pair[1]))
        shared = telling & words
        if len(shared) >= FEWEST_SHARED_WORDS:
            suggestions.append(SuggestedRetest(recommendation, finding, tuple(sorted(shared))))
    suggestions.sort(key=lambda suggestion: -len(suggestion.shared))
    return suggestions[:MOST_RETESTS]
