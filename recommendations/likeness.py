"""The likeness of an earlier matter and a finding: it suggests, and links nothing."""

import re

from findings.models import Finding, Inspection
from recommendations.models import Recommendation


def candidates(subject: Recommendation | Finding, inspection: Inspection) -> list[Finding]:
    """Sort an inspection's findings by the themes, then long words, shared with an earlier matter.

    The more they share, the likelier they speak of its matter. It suggests; it links nothing.
    """
    themes = set(subject.themes.values_list("pk", flat=True))
    ours = long_words(subject.text)
    findings = inspection.findings.prefetch_related("theme_tags")

    def likeness(finding: Finding) -> tuple[int, int, int]:
        """Return a sort key of a finding: themes shared, long words shared (most first), place."""
        shared = themes & {tag.theme_id for tag in finding.theme_tags.all()}
        return (-len(shared), -len(ours & long_words(finding.text)), finding.position)

    return sorted(findings, key=likeness)


def long_words(text: str) -> set[str]:
    """Return the set of a text's words of five letters or more, in lower case."""
    return {word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= 5}
