"""The later inspections that give no verdict on a matter, told apart by why they give none.

Four silences, never one: the report was read and says nothing; the report is not held, and what is
held of it does not speak of the matter; it was not yet read against the matter; none is held.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from findings.models import Inspection
from recommendations.models import Recommendation, Retest
from wirral_tracker.kit.days import day_in_words

SAYS_NOTHING = "says nothing of it (its report was read)"
NOT_HELD = "its report is not held, and what is held of it does not speak of this"
UNREAD = "not yet read against this"
PERHAPS_EARLIER = "may have come before this was made"
NONE_HELD = "No later inspection is held"


@dataclass(frozen=True)
class Silences:
    """The inspections of a day or before that give no verdict on one matter, in order of time.

    `perhaps_earlier` are those whose possible days allow that they came before it was made: what
    they say, or do not, is not printed as later.
    """

    says_nothing: tuple[Inspection, ...] = ()
    not_held: tuple[Inspection, ...] = ()
    unread: tuple[Inspection, ...] = ()
    perhaps_earlier: tuple[Inspection, ...] = ()
    is_any_held: bool = False

    @property
    def in_words(self) -> list[str]:
        """Each inspection with its silence: ["FV-2024: not yet read against this"]."""
        if not self.is_any_held:
            return [NONE_HELD]
        silences = (
            (self.says_nothing, SAYS_NOTHING),
            (self.not_held, NOT_HELD),
            (self.unread, UNREAD),
            (self.perhaps_earlier, PERHAPS_EARLIER),
        )
        return [
            f"{inspection.reference}: {words}"
            for inspections, words in silences
            for inspection in inspections
        ]


@dataclass(frozen=True)
class InspectionsHeld:
    """The inspections that the register holds as at a day, in order of time.

    `known_by` is the moment at which it held them; None is now.
    """

    inspections: Sequence[Inspection]
    known_by: dt.datetime | None = None

    @property
    def limit(self) -> str:
        """The limit of what can be said: "of the inspections held here, the latest of 3 May 2024".

        The day is that of the latest letter or report, else of the last day on site.
        """
        days = [inspection.published_date or inspection.end_date for inspection in self.inspections]
        latest = max((day for day in days if day), default=None)
        latest_words = f", the latest of {day_in_words(latest)}" if latest else ""
        return f"of the inspections held here{latest_words}" if self.inspections else ""

    def silences(
        self, made_date: dt.date, retests: Iterable[Retest], *, made_by: int | None = None
    ) -> Silences:
        """Sort the inspections by why they give no verdict on what was made on `made_date`.

        `retests` are its effective ones; `made_by` is the key of the inspection that made it, which
        cannot re-test itself.
        """
        verdicts = {retest.inspection_id: retest for retest in retests}
        sorted_by: dict[str, list[Inspection]] = {}
        others = [inspection for inspection in self.inspections if inspection.pk != made_by]
        for inspection in others:
            kind = self._silence(inspection, made_date, verdicts.get(inspection.pk))
            sorted_by.setdefault(kind, []).append(inspection)
        earlier = sorted_by.pop("earlier", [])
        sorted_by.pop("speaks", None)
        return Silences(
            **{kind: tuple(found) for kind, found in sorted_by.items()},
            is_any_held=len(earlier) < len(others),
        )

    def silences_of(self, recommendation: Recommendation, retests: Iterable[Retest]) -> Silences:
        """Sort the inspections by why they give no verdict on a recommendation.

        `retests` are its effective ones; its finding must be loaded where it tracks one.
        """
        finding = recommendation.finding
        made_by = finding.inspection_id if finding else None
        return self.silences(recommendation.made_date, retests, made_by=made_by)

    def _silence(self, inspection: Inspection, made_date: dt.date, retest: Retest | None) -> str:
        """Return the field of Silences that an inspection belongs to; else "earlier" or "speaks".

        A verdict from before its own report came in, or that was not held yet, read no report.
        """
        if inspection.may_be_before(made_date):
            return "perhaps_earlier"
        if not inspection.is_after(made_date):
            return "earlier"
        if retest and retest.verdict != Retest.Verdict.SAYS_NOTHING:
            return "speaks"
        # Of an inspection that is known at second hand nothing may be held that could be read.
        if not inspection.holds_report(self.known_by):
            return "not_held" if retest or not inspection.has_findings else "unread"
        came_at = inspection.report_came_at
        is_read = retest and (came_at is None or retest.recorded_at >= came_at)
        return "says_nothing" if is_read else "unread"


def load_inspections_held(day: dt.date, known_by: dt.datetime | None = None) -> InspectionsHeld:
    """Load the inspections whose letter or report was out by `day`, not withdrawn by `known_by`."""
    standing = Inspection.recorded.standing(known_by)
    shown = standing.shown_on(day).with_words_held()
    return InspectionsHeld(list(shown.in_order()), known_by)
