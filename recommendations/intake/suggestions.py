"""What a new inspection's words suggest: themes, and earlier matters that they may speak of.

Suggested from shared words alone, never linked until an officer accepts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from findings.models import Finding, FindingTheme, Inspection, Theme
from recommendations.models import Recommendation, RecommendationTheme
from recommendations.retests import long_words

FEWEST_SHARED = 3
FEWEST_FOR_A_RETEST = 3
MOST_THEMES = 2
MOST_RETESTS = 20


@dataclass(frozen=True)
class SuggestedTheme:
    """A theme that a finding may bear on, and the sentence that says so."""

    finding: Finding
    theme: Theme
    words: str

    @property
    def key(self) -> str:
        """What the officer's tick sends back."""
        return f"{self.finding.pk}-{self.theme.pk}"


@dataclass(frozen=True)
class SuggestedRetest:
    """An earlier recommendation that a finding may speak of."""

    recommendation: Recommendation
    finding: Finding
    shared: tuple[str, ...]


def suggested_themes(inspection: Inspection) -> list[SuggestedTheme]:
    """For each finding without a theme, those whose earlier tags share its words, likeliest first.

    A word that belongs to many themes tells little; so each counts by how few it belongs to.
    """
    vocabulary = _vocabulary()
    spread = Counter(word for words in vocabulary.values() for word in words)
    themes = {theme.pk: theme for theme in Theme.objects.in_order()}
    found = []
    for finding in inspection.findings.untagged():
        ours = long_words(finding.text)
        scores = {
            theme: sum(1 / spread[word] for word in ours & words)
            for theme, words in vocabulary.items()
            if len(ours & words) >= FEWEST_SHARED
        }
        likeliest = sorted(scores, key=lambda theme: -scores[theme])[:MOST_THEMES]
        found += [
            SuggestedTheme(finding, themes[key], _sentence(finding.text, vocabulary[key]))
            for key in likeliest
        ]
    return found


def _vocabulary() -> dict[int, set[str]]:
    """The long words of each theme's name and of the words that earned it before."""
    words: dict[int, set[str]] = defaultdict(set)
    for theme in Theme.objects.in_order():
        words[theme.pk] |= long_words(theme.name)
    for model in (FindingTheme, RecommendationTheme):
        for theme, said in model.objects.values_list("theme", "words"):
            words[theme] |= long_words(said)
    return words


def _sentence(text: str, words: set[str]) -> str:
    """The sentence of a text that shares most of these words."""
    sentences = [part for part in text.replace("\n", " ").split(". ") if part]
    return max(sentences, key=lambda each: len(long_words(each) & words), default=text).strip()


@transaction.atomic
def accept_themes(inspection: Inspection, ticked: Iterable[str]) -> int:
    """Tag the findings that the officer ticked. Returns: how many tags were made."""
    chosen = set(ticked)
    accepted = [each for each in suggested_themes(inspection) if each.key in chosen]
    for each in accepted:
        FindingTheme.objects.get_or_create(
            finding=each.finding, theme=each.theme, defaults={"words": each.words}
        )
    return len(accepted)


def suggested_retests(inspection: Inspection) -> list[SuggestedRetest]:
    """Earlier recommendations whose words this inspection's findings share, likeliest first."""
    findings = [(each, long_words(each.text)) for each in inspection.findings.all()]
    if not findings or not inspection.sort_date:
        return []
    common = Counter(word for _, words in findings for word in words)
    suggested = []
    for recommendation in Recommendation.objects.made_by(inspection.sort_date).with_kin():
        ours = {word for word in long_words(recommendation.text) if common[word] <= MOST_RETESTS}
        finding, words = max(findings, key=lambda pair: len(ours & pair[1]))
        shared = ours & words
        if len(shared) >= FEWEST_FOR_A_RETEST:
            suggested.append(SuggestedRetest(recommendation, finding, tuple(sorted(shared))))
    suggested.sort(key=lambda each: -len(each.shared))
    return suggested[:MOST_RETESTS]
