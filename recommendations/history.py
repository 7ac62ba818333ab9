"""One recommendation as its page shows it: position in a sentence, strip, history."""

import datetime as dt
from dataclasses import dataclass

from findings.models import Finding
from recommendations.models import Recommendation, StatusUpdate
from recommendations.rag import NOT_RATED, Rag


@dataclass(frozen=True)
class StripStep:
    """One step of the status strip: a day and the colour stated of it."""

    when: str
    rag: Rag
    anchor: str


@dataclass(frozen=True)
class History:
    """Everything said of one recommendation up to a day.

    `updates` holds all of them, corrected ones included, latest first; `current` is the effective
    one that the position rests on, or None when it is not yet rated. A day before the
    recommendation was made has no position: `is_made` is then false.
    """

    recommendation: Recommendation
    day: dt.date
    updates: list[StatusUpdate]
    current: StatusUpdate | None
    findings: list[Finding]

    @property
    def is_made(self) -> bool:
        return self.recommendation.made_date <= self.day

    @property
    def rag(self) -> Rag:
        return self.current.status if self.current else NOT_RATED

    @property
    def is_overdue(self) -> bool:
        """Not completed, and due before the day."""
        due = self.recommendation.due_date
        return bool(due and due < self.day and self.rag.code != "green")

    @property
    def strip(self) -> list[StripStep]:
        """The statuses in time, from the day it was made; only what still stands."""
        made = StripStep(f"{self.recommendation.made_date:%Y}", NOT_RATED, "words")
        standing = [update for update in self.updates if stands(update)]
        return [made] + [
            StripStep(f"{update.status_date:%B %Y}", update.status, f"update-{update.sequence}")
            for update in sorted(standing, key=lambda each: (each.status_date, each.sequence))
        ]


def stands(update: StatusUpdate) -> bool:
    """Whether an update, loaded with what corrects it, states a colour that counts."""
    return bool(update.rag) and not hasattr(update, "corrected_by")


def history_of(recommendation: Recommendation, day: dt.date) -> History:
    """What had been said of the recommendation by a day, as the register knows it now."""
    loaded = Recommendation.objects.with_kin().get(pk=recommendation.pk)
    updates = list(loaded.status_updates.with_kin().on(day).latest_first())
    return History(
        recommendation=loaded,
        day=day,
        updates=updates,
        current=next((update for update in updates if stands(update)), None),
        findings=list(
            Finding.objects.bearing_on(loaded.themes.all()).up_to(day).in_order().with_kin()
        ),
    )
