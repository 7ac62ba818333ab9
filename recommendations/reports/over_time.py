"""How the colours of a report's recommendations have changed over the years."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from recommendations.charts.bars import bars_of
from recommendations.charts.rag_mix import rag_mix
from recommendations.models import StatusSpan
from recommendations.rag import STATUSES, Rag
from recommendations.reports.content import PARTIALS, Section, Words


@dataclass(frozen=True)
class OverTimeSection(Section):
    """The chart of RAG over time with the same numbers in a table; or why it is not drawn."""

    template: ClassVar[str] = f"{PARTIALS}_over_time.html"

    bars: tuple[Any, ...] = ()
    statuses: tuple[Rag, ...] = STATUSES
    why_not: str = ""


def over_time_section(
    words: Words, recommendations: Any, day: dt.date, *, is_past: bool
) -> OverTimeSection:
    """The section; `is_past` where the report tells what was known at an earlier moment."""
    if is_past:
        why_not = "Left out: this chart is drawn from what the register knows now."
        return OverTimeSection(*words, why_not=why_not)
    spans = StatusSpan.objects.of_recommendations(recommendations)
    bars = tuple(bars_of(rag_mix(day, spans)))
    return OverTimeSection(*words, bars=bars, why_not="" if bars else "Nothing had been made yet.")
