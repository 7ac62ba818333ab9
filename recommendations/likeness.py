"""Likeness of two texts about one matter: it suggests, and links nothing."""

import re

from findings.models import Finding, Inspection
from recommendations.models import Recommendation


def candidates(recommendation: Recommendation, inspection: Inspection) -> list[Finding]:
    """Sort an inspection's findings by how likely they speak of a recommendation's matter.

    Likely is: shares a theme, then shares words of five letters and more. It suggests; it links
    nothing.
    """
    themes = set(recommendation.themes.values_list("pk", flat=True))
    ours = long_words(recommendation.text)
    findings = inspection.findings.prefetch_related("theme_tags")

    def likeness(finding: Finding) -> tuple[int, int, int]:
        """Rank by themes shared, then words shared, then place; most first."""
        shared = themes & {tag.theme_id for tag in finding.theme_tags.all()}
        return (-len(shared), -len(ours & long_words(finding.text)), finding.position)

    return sorted(findings, key=likeness)


def long_words(text: str) -> set[str]:
    """Return the words of five letters and more, in lower case."""
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= 5}
