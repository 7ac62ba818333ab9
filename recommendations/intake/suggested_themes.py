"""The themes that the words of new findings and recommendations suggest.

Suggested from shared words alone, never linked until an officer accepts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now

from findings.models import Finding, FindingTheme, Theme
from recommendations.likeness import long_words
from recommendations.models import Recommendation, RecommendationTheme

# Words that speak for a theme so much are hardly chance, the more so the shorter the finding; and
# a second theme is not suggested where the first is far likelier. Of the register's inspections,
# each asked with what the others had taught, nearly two thirds of what was suggested was right.
ENOUGH, FOR_EACH_WORD, AS_LIKELY = 6.0, 0.2, 0.6
MOST_THEMES = 2


@dataclass(frozen=True)
class SuggestedTheme:
    """A theme suggested for a finding or recommendation, and the sentence that speaks for it."""

    subject: Finding | Recommendation
    theme: Theme
    words: str

    @property
    def key(self) -> str:
        """The value of its checkbox, such as "17-3": the keys of `subject` and of `theme`."""
        return f"{self.subject.pk}-{self.theme.pk}"


def themes_for(subjects: Sequence[Finding | Recommendation]) -> list[SuggestedTheme]:
    """Suggest up to two themes for each of `subjects` from its long words, likeliest first."""
    weights = _weights() if subjects else {}
    themes = {theme.pk: theme for theme in Theme.objects.in_order()}
    suggestions = []
    for subject in subjects:
        words = long_words(subject.text)
        scores = {
            theme: sum(by_word.get(word, 0) for word in words) for theme, by_word in weights.items()
        }
        least = max(
            ENOUGH + FOR_EACH_WORD * len(words), AS_LIKELY * max(scores.values(), default=0)
        )
        likely = [theme for theme, score in scores.items() if score >= least]
        suggestions += [
            SuggestedTheme(subject, themes[key], _sentence(subject.text, weights[key]))
            for key in sorted(likely, key=lambda theme: -scores[theme])[:MOST_THEMES]
        ]
    return suggestions


def _weights() -> dict[int, dict[str, float]]:
    """Return {theme's primary key: {long word: weight}}, of the positive weights alone.

    Learned from the themes' names and from the words that earned each theme before: how much
    oftener a word stands among a theme's than among all others', as the logarithm of the ratio.
    """
    # A name counts twice: few words have been accepted yet, and a name says what is meant.
    earned = [(theme.pk, long_words(theme.name)) for theme in Theme.objects.in_order()] * 2
    for model in (FindingTheme, RecommendationTheme):
        earned += [
            (key, long_words(words)) for key, words in model.objects.values_list("theme", "words")
        ]
    times = Counter(theme for theme, _ in earned)
    among = Counter(word for _, words in earned for word in words)
    of_theme: dict[int, Counter[str]] = defaultdict(Counter)
    for theme, words in earned:
        of_theme[theme].update(words)
    return {
        theme: {
            word: weight
            for word, count in counts.items()
            if (weight := _weight(count, times[theme], among[word] - count, len(earned))) > 0
        }
        for theme, counts in of_theme.items()
    }


def _weight(here: int, tags: int, elsewhere: int, all_tags: int) -> float:
    """Return the logarithm of how much likelier a word is in a theme's texts than in all others.

    It stands `here` times in the theme's `tags` texts, and `elsewhere` times in the rest of
    `all_tags`.
    """
    # The small numbers keep what was never seen from being impossible.
    return log((here + 0.1) / (tags + 0.5) / ((elsewhere + 0.3) / (all_tags - tags + 1)))


def _sentence(text: str, weights: Mapping[str, float]) -> str:
    """Return the sentence of `text` whose long words have the greatest sum of `weights`."""
    sentences = [part for part in text.replace("\n", " ").split(". ") if part]
    return max(
        sentences,
        key=lambda sentence: sum(weights.get(word, 0) for word in long_words(sentence)),
        default=text,
    ).strip()


@transaction.atomic
def accept_themes(
    recommendations: Sequence[Recommendation], themes: Iterable[str], *, by: User
) -> int:
    """Tag recommendations with the suggested themes whose keys are in `themes`; return the number.

    `themes` are the checkboxes that the officer ticked, each a `SuggestedTheme.key`. A tag that was
    there already counts as made.
    """
    ticked = set(themes)
    # Suggested again, so that a key that somebody made up tags nothing.
    accepted = [
        suggestion for suggestion in themes_for(recommendations) if suggestion.key in ticked
    ]
    for suggestion in accepted:
        # Two officers may accept one suggestion at once.
        RecommendationTheme.objects.get_or_create(
            recommendation_id=suggestion.subject.pk,
            theme=suggestion.theme,
            defaults={"words": suggestion.words, "given_by": by, "given_at": Now()},
        )
    return len(accepted)
