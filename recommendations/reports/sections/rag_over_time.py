"""The section on RAG over time: how the colours of its recommendations changed over the years."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from recommendations.charts.bars import Bar, bars_of
from recommendations.charts.rag_mix import Gap, rag_mix
from recommendations.models import Recommendation, StatusSpan
from recommendations.querysets.recommendations import RecommendationQuerySet
from recommendations.rag import STATUSES, Rag
from recommendations.reports.content import PARTIALS, PrintedSection, SectionWords


@dataclass(frozen=True)
class RagOverTimeSection(PrintedSection):
    """The chart of RAG over time, its numbers in a table; or the reason why it is not drawn."""

    template: ClassVar[str] = f"{PARTIALS}_over_time.html"

    bars: tuple[Bar | Gap, ...] = ()
    statuses: tuple[Rag, ...] = STATUSES
    why_not: str = ""


def rag_over_time_section(
    words: SectionWords,
    recommendations: RecommendationQuerySet[Recommendation],
    day: dt.date,
    *,
    is_past: bool,
) -> RagOverTimeSection:
    """Build the section: a chart of these recommendations' colours to `day`; none if `is_past`.

    `is_past` is true where the report tells what was known at an earlier moment. Then the chart is
    left out: it is drawn from the spans, which hold what is known now.
    """
    if is_past:
        why_not = "Left out: this chart is drawn from what the register knows now."
        return RagOverTimeSection(*words, why_not=why_not)
    spans = StatusSpan.objects.of_recommendations(recommendations)
    bars = tuple(bars_of(rag_mix(day, spans)))
    why_not = "" if bars else "Nothing had been made yet."
    return RagOverTimeSection(*words, bars=bars, why_not=why_not)
