"""What a new inspection's words suggest: themes, and earlier matters that they may speak of.

Suggested from shared words alone, never linked until an officer accepts.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from django.db import transaction

from findings.models import Finding, FindingTheme, Inspection, Theme
from recommendations.actions import plan_recommendation
from recommendations.likeness import long_words
from recommendations.models import Recommendation, RecommendationTheme, Retest

# Words that speak for a theme so much are hardly chance, the more so the shorter the finding; and
# a second theme is not suggested where the first is far likelier. Of the register's inspections,
# each asked with what the others had taught, nearly two thirds of what was suggested was right.
ENOUGH, FOR_EACH_WORD, AS_LIKELY = 6.0, 0.2, 0.6
FEWEST_FOR_A_RETEST = 3
MOST_THEMES = 2
MOST_RETESTS = 20

Plan = tuple[str, dt.date | None]


@dataclass(frozen=True)
class SuggestedTheme:
    """A theme that a finding or a recommendation may bear on, and the sentence that says so."""

    subject: Finding | Recommendation
    theme: Theme
    words: str

    @property
    def key(self) -> str:
        """What the officer's tick sends back."""
        return f"{self.subject.pk}-{self.theme.pk}"


@dataclass(frozen=True)
class SuggestedRetest:
    """An earlier recommendation that a finding may speak of."""

    recommendation: Recommendation
    finding: Finding
    shared: tuple[str, ...]


def suggested_themes(inspection: Inspection) -> list[SuggestedTheme]:
    """For each of its findings without a theme, those that its words speak for."""
    return themes_for(list(inspection.findings.untagged()))


def themes_for(subjects: Sequence[Finding | Recommendation]) -> list[SuggestedTheme]:
    """The themes that the words of each speak for, likeliest first."""
    weights = _weights() if subjects else {}
    themes = {theme.pk: theme for theme in Theme.objects.in_order()}
    found = []
    for subject in subjects:
        ours = long_words(subject.text)
        scores = {
            theme: sum(speaks.get(word, 0) for word in ours) for theme, speaks in weights.items()
        }
        least = max(ENOUGH + FOR_EACH_WORD * len(ours), AS_LIKELY * max(scores.values(), default=0))
        likely = [theme for theme, score in scores.items() if score >= least]
        found += [
            SuggestedTheme(subject, themes[key], _sentence(subject.text, weights[key]))
            for key in sorted(likely, key=lambda theme: -scores[theme])[:MOST_THEMES]
        ]
    return found


def _weights() -> dict[int, dict[str, float]]:
    """How much each long word speaks for each theme; words that speak against it are left out.

    Learned from the themes' names and from the words that earned each theme before: how much
    oftener a word stands among a theme's than among all others', as the logarithm of the ratio.
    """
    earned = [(theme.pk, long_words(theme.name)) for theme in Theme.objects.in_order()] * 2
    for model in (FindingTheme, RecommendationTheme):
        earned += [
            (key, long_words(said)) for key, said in model.objects.values_list("theme", "words")
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


def _weight(here: int, tags: int, elsewhere: int, every: int) -> float:
    """A word's weight; the small numbers keep what was never seen from being impossible."""
    return log((here + 0.1) / (tags + 0.5) / ((elsewhere + 0.3) / (every - tags + 1)))


def _sentence(text: str, weights: Mapping[str, float]) -> str:
    """The sentence of a text whose words weigh most."""
    sentences = [part for part in text.replace("\n", " ").split(". ") if part]
    return max(
        sentences,
        key=lambda each: sum(weights.get(word, 0) for word in long_words(each)),
        default=text,
    ).strip()


@transaction.atomic
def accept(
    inspection: Inspection, themes: Iterable[str], plans: Mapping[Recommendation, Plan]
) -> tuple[int, int]:
    """Tag what the officer ticked, and set first owners and due dates, all of it or nothing.

    What asks for improvement and its recommendation carry the same themes.
    Returns: how many themes were accepted, and how many recommendations got an owner or a date.
    Raises: OwnerAlreadySet and DueDateAlreadySet as `plan_recommendation` does.
    """
    chosen = set(themes)
    accepted = [each for each in suggested_themes(inspection) if each.key in chosen]
    tracked = {each.finding_id: each for each in Recommendation.objects.of_inspection(inspection)}
    for each in accepted:
        words = {"words": each.words}
        FindingTheme.objects.get_or_create(
            finding_id=each.subject.pk, theme=each.theme, defaults=words
        )
        if recommendation := tracked.get(each.subject.pk):
            RecommendationTheme.objects.get_or_create(
                recommendation=recommendation, theme=each.theme, defaults=words
            )
    for recommendation, (owner, due) in plans.items():
        plan_recommendation(recommendation, owner=owner, original_due_date=due)
    return len(accepted), len(plans)


@transaction.atomic
def accept_themes(recommendations: Sequence[Recommendation], themes: Iterable[str]) -> int:
    """Tag recommendations with what the officer ticked. Returns: how many tags were made."""
    chosen = set(themes)
    accepted = [each for each in themes_for(recommendations) if each.key in chosen]
    for each in accepted:
        RecommendationTheme.objects.get_or_create(
            recommendation_id=each.subject.pk, theme=each.theme, defaults={"words": each.words}
        )
    return len(accepted)


def suggested_retests(inspection: Inspection) -> list[SuggestedRetest]:
    """Earlier recommendations whose words this inspection's findings share, likeliest first.

    Those that it has a verdict on already are left out.
    """
    findings = [(each, long_words(each.text)) for each in inspection.findings.all()]
    if not findings or not inspection.sort_date:
        return []
    common = Counter(word for _, words in findings for word in words)
    suggested = []
    spoken = Retest.objects.effective().of_inspection(inspection)
    judged = set(spoken.values_list("recommendation", flat=True))
    for recommendation in Recommendation.objects.made_by(inspection.sort_date).with_kin():
        if recommendation.pk in judged:
            continue
        ours = {word for word in long_words(recommendation.text) if common[word] <= MOST_RETESTS}
        finding, words = max(findings, key=lambda pair: len(ours & pair[1]))
        shared = ours & words
        if len(shared) >= FEWEST_FOR_A_RETEST:
            suggested.append(SuggestedRetest(recommendation, finding, tuple(sorted(shared))))
    suggested.sort(key=lambda each: -len(each.shared))
    return suggested[:MOST_RETESTS]
