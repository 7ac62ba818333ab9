"""The history of one recommendation as its page shows it: position, status strip, statements."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from findings.models import Finding
from findings.sentences import month_in_words
from recommendations.models import (
    Confirmation,
    Decision,
    DueDateChange,
    Extension,
    OwnerChange,
    Recommendation,
    ReportLine,
    Resolution,
    Retest,
    StatusUpdate,
)
from recommendations.rag import NOT_RATED, Rag
from recommendations.tracking import BEARING_ON_TRACKING
from recommendations.verdicts.matters import load_matters, recommended_in_words
from recommendations.verdicts.silences import InspectionsHeld, Silences, load_inspections_held
from wirral_tracker.kit.days import day_in_words, days_slipped, end_of, slip_in_words

# A year and a leap day: yearly reports on one matter are no silence.
LONG_SILENCE = dt.timedelta(days=366)


@dataclass(frozen=True)
class StripStep:
    """A step of the status strip: month or year, with a colour or words; or a silence in words.

    Beside a colour the words are its marks: what is inferred of it, and that it is a correction.
    """

    when: str
    anchor: str = ""
    rag: Rag | None = None
    words: str = ""
    is_silence: bool = False


@dataclass(frozen=True)
class StripEvent:
    """A step of the strip, and the first and last day on which it can have been; mostly one."""

    first: dt.date
    last: dt.date
    step: StripStep

    @classmethod
    def on(cls, day: dt.date, step: StripStep) -> "StripEvent":
        """Build the event of a step whose day is known."""
        return cls(day, day, step)


@dataclass(frozen=True)
class Decisions:
    """A recommendation's decisions of a day or before, as known at a moment; latest first.

    `corrected` maps the primary key of a decision to the one that corrects it.
    """

    made: list[Decision]
    corrected: dict[int, Decision]

    @property
    def standing(self) -> list[Decision]:
        """The decisions that count: not withdrawn, not corrected; latest first."""
        return [
            decision
            for decision in self.made
            if decision.kind and decision.pk not in self.corrected
        ]

    @property
    def closing(self) -> Decision | None:
        """The standing decision that keeps the recommendation closed; None while it is open."""
        latest = next(
            (decision for decision in self.standing if decision.kind in BEARING_ON_TRACKING), None
        )
        return latest if latest and latest.is_closing else None

    @property
    def entries(self) -> list[tuple[Decision, Decision | None]]:
        """Pairs of each decision and the one that corrects it, or None; latest first."""
        return [(decision, self.corrected.get(decision.pk)) for decision in self.made]


def decisions_on(
    recommendation: Recommendation, day: dt.date, known_by: dt.datetime | None
) -> Decisions:
    """Load a recommendation's decisions of `day` or before, as known at `known_by` (None: now)."""
    known = list(recommendation.decisions.with_related().known_by(known_by).latest_first())
    # Corrections are looked for among all that is known: one may give its decision a later day.
    return Decisions(
        made=[decision for decision in known if decision.decision_date <= day],
        corrected={decision.corrects_id: decision for decision in known if decision.corrects_id},
    )


@dataclass(frozen=True)
class History:
    """Everything said of one recommendation up to a day, as the register held it at a moment.

    `updates` holds all of them, corrected ones included, latest first; `current` is the effective
    one that the position rests on, or None when it is not yet rated. `corrected` maps the primary
    key of an update to the one that corrects it. `is_made` is false where the recommendation was
    made after the day: it then has no position; `is_held` where it was added after the moment.
    Changes of owner are latest first, those of the due date oldest first.
    """

    recommendation: Recommendation
    day: dt.date
    known_by: dt.datetime | None
    updates: list[StatusUpdate]
    corrected: dict[int, StatusUpdate]
    confirmations: list[Confirmation]
    owner_changes: list[OwnerChange]
    extensions: list[Extension]
    due_date_changes: list[DueDateChange]
    decisions: Decisions
    retests: list[Retest]
    inspections_held: InspectionsHeld
    findings: list[Finding]
    report_lines: list[ReportLine]
    resolutions: list[Resolution]

    @property
    def is_made(self) -> bool:
        """Whether the recommendation had been made by the day."""
        return self.recommendation.made_date <= self.day

    @property
    def is_held(self) -> bool:
        """Whether the recommendation was in the register at `known_by`; True where that is None."""
        return self.known_by is None or self.recommendation.added_at <= self.known_by

    @property
    def standing(self) -> list[StatusUpdate]:
        """The updates that count: not withdrawn, not corrected; latest first."""
        return [update for update in self.updates if update.rag and update.pk not in self.corrected]

    @property
    def current(self) -> StatusUpdate | None:
        """The latest update that counts, on which the position rests; None when not yet rated."""
        return next(iter(self.standing), None)

    @property
    def confirmed(self) -> Confirmation | None:
        """The latest confirmation of the current update; None where nobody confirmed it."""
        of_current = (
            confirmation
            for confirmation in self.confirmations
            if confirmation.update == self.current
        )
        return next(of_current, None)

    @property
    def owner(self) -> str:
        """The name of the post that owned it on the day; empty where none did."""
        return self.owner_changes[0].owner if self.owner_changes else self.first_owner

    @property
    def first_owner(self) -> str:
        """The name of the first owner as known at `known_by`; empty where none was."""
        return self.recommendation.first_owner_at(self.known_by)

    @property
    def first_due_date(self) -> dt.date | None:
        """The first due date as known at `known_by`; None where there was none."""
        return self.recommendation.first_due_date_at(self.known_by)

    @property
    def rag(self) -> Rag:
        """The status that the current update states; NOT_RATED without one."""
        return self.current.status if self.current else NOT_RATED

    @property
    def due_date(self) -> dt.date | None:
        """The due date on the day: of the latest change by then, else the first; or None."""
        if self.due_date_changes:
            return self.due_date_changes[-1].due_date
        return self.first_due_date

    @property
    def slip_days(self) -> int:
        """Calendar days from the first due date to the present one; 0 where either is None."""
        return days_slipped(self.first_due_date, self.due_date)

    @property
    def slip_words(self) -> str:
        """The days slipped in words, as "a slip of 92 days" or "3 days earlier"."""
        return slip_in_words(self.slip_days)

    @property
    def is_overdue(self) -> bool:
        """Whether it is open, not green and due before the day. Due on the day is not overdue."""
        is_late = bool(self.due_date and self.due_date < self.day and self.rag.code != "green")
        return is_late and not self.decisions.closing

    @property
    def is_promise_past(self) -> bool:
        """Whether it is open, not green, and the current `what_next_date` is before the day."""
        promised = self.current.what_next_date if self.current else None
        is_past = bool(promised and promised < self.day and self.rag.code != "green")
        return is_past and not self.decisions.closing

    @property
    def entries(self) -> list[tuple[StatusUpdate, StatusUpdate | None]]:
        """Pairs of each update and the one that corrects it, or None; latest first."""
        return [(update, self.corrected.get(update.pk)) for update in self.updates]

    @property
    def verdicts(self) -> list[Retest]:
        """The re-tests whose inspections speak of the matter, oldest first."""
        return [retest for retest in self.retests if retest.words]

    @property
    def silent(self) -> list[Retest]:
        """The re-tests of later inspections that say nothing of the matter, oldest first."""
        later = {*self.silences.says_nothing, *self.silences.not_held}
        return [
            retest for retest in self.retests if not retest.words and retest.inspection in later
        ]

    @cached_property
    def raised(self) -> str:
        """The times that inspections raised it and when, in words; empty where none did again."""
        finding = self.recommendation.finding
        matter = load_matters(self.day, self.known_by).of(finding) if finding else None
        again = recommended_in_words(self.recommendation, self.retests)
        return " ".join(filter(None, [matter.in_words if matter else "", again]))

    @cached_property
    def silences(self) -> Silences:
        """The inspections by the day that give no verdict on it, by why they give none."""
        return self.inspections_held.silences_of(self.recommendation, self.retests)

    @property
    def strip(self) -> list[StripStep]:
        """The steps of the status strip, oldest first, with a step for each silence over a year.

        What is only known to lie between two days stands at the later, and no silence is drawn
        across it.
        """
        steps: list[StripStep] = []
        # By the last day alone: steps have no order, and those of one day stay as yielded.
        events = sorted(self._events(), key=lambda event: event.last)
        until = self.recommendation.made_date
        for place, event in enumerate(events):
            # What comes later on the strip may all the same have come before.
            next_first = min(later.first for later in events[place:])
            if next_first - until > LONG_SILENCE:
                steps.append(silence(until, next_first))
            steps.append(event.step)
            until = event.last
        if self.day - until > LONG_SILENCE:
            steps.append(silence(until, self.day))
        return steps

    def _events(self) -> Iterator["StripEvent"]:
        """Yield an event each: the making, updates, confirmations, decisions, verdicts."""
        made = self.recommendation.made_date
        yield StripEvent.on(made, StripStep(f"Made {made:%Y}", "words"))
        for update in self.standing:
            when = day_in_words(update.status_date, "F Y")
            anchor = f"update-{update.sequence}"
            marks = [update.inferred_mark, "correction" if update.corrects_id else ""]
            words = ", ".join(filter(None, marks))
            step = StripStep(when, anchor, rag=update.status, words=words)
            yield StripEvent.on(update.status_date, step)
        for confirmation in self.confirmations:
            when = day_in_words(confirmation.confirmed_date, "F Y")
            anchor = f"confirmation-{confirmation.sequence}"
            step = StripStep(when, anchor, words="Confirmed unchanged")
            yield StripEvent.on(confirmation.confirmed_date, step)
        for decision in self.decisions.standing:
            when = day_in_words(decision.decision_date, "F Y")
            step = StripStep(when, "decisions", words=decision.get_kind_display())
            yield StripEvent.on(decision.decision_date, step)
        for retest in self.verdicts:
            inspection = retest.inspection
            words = f"{inspection.reference}: {retest.get_verdict_display().lower()}"
            if inspection.start_date:
                step = StripStep(f"{inspection.start_date:%Y}", "retests", words=words)
                yield StripEvent.on(retest.began, step)
            else:
                step = StripStep(month_in_words(inspection), "retests", words=words)
                yield StripEvent(inspection.earliest_date or dt.date.min, retest.began, step)


def silence(first: dt.date, second: dt.date) -> StripStep:
    """Build the strip's step for years of which nothing is held: "Nothing held for 2 years".

    What else was said in them the register cannot know.
    """
    years = (second - first).days // 365
    words = f"Nothing held for {years} year{'' if years == 1 else 's'}"
    return StripStep("", words=words, is_silence=True)


def _updates_of(recommendation: Recommendation, known_by: dt.datetime | None) -> list[StatusUpdate]:
    """Load a recommendation's updates as known at `known_by`, latest first, each with `companions`.

    `companions` are the other recommendations that one joint statement was made about.
    """
    updates = recommendation.status_updates.with_related().with_attachments()
    known = list(updates.known_by(known_by).latest_first())
    together = StatusUpdate.objects.said_with(known)
    for update in known:
        update.companions = together.get(update.pk, [])
    return known


def history_of(
    recommendation: Recommendation,
    day: dt.date,
    known_by: dt.datetime | None = None,
    *,
    sees_exempt: bool = False,
) -> History:
    """Load a recommendation's History up to `day`, as the register knew it at `known_by` or now.

    Lines of exempt reports, and the resolutions on them, are left out unless `sees_exempt`.
    """
    loaded = Recommendation.objects.with_related().get(pk=recommendation.pk)
    known = _updates_of(loaded, known_by)
    confirmations = loaded.confirmations.standing(known_by).on(day)
    extensions = loaded.extensions.on(day).known_by(known_by)
    changes = loaded.due_date_changes.on(day).known_by(known_by)
    retests = loaded.retests.effective(known_by).shown_on(day)
    findings = Finding.objects.bearing_on(loaded.themes.all()).up_to(day)
    # What a committee was given later is no part of the position on that day.
    moment = min(end_of(day), known_by or end_of(day))
    lines = ReportLine.objects.issued(moment).of(loaded)
    resolved = Resolution.objects.on(loaded).known_on(moment).in_order()
    return History(
        recommendation=loaded,
        day=day,
        known_by=known_by,
        updates=[update for update in known if update.status_date <= day],
        # From all that is known: a correction may say that an update was of a day after this one.
        corrected={update.corrects_id: update for update in known if update.corrects_id},
        confirmations=list(confirmations.order_by("-confirmed_date", "-sequence").with_related()),
        owner_changes=list(loaded.owner_changes.on(day).known_by(known_by).latest_first()),
        extensions=list(extensions.latest_first()),
        due_date_changes=list(changes.order_by("change_date", "sequence")),
        decisions=decisions_on(loaded, day, known_by),
        retests=list(retests.in_order().with_related()),
        inspections_held=load_inspections_held(day, known_by),
        findings=list(findings.in_order().with_related()),
        report_lines=list(lines.readable(sees_exempt=sees_exempt)),
        resolutions=list(resolved.readable(sees_exempt=sees_exempt)),
    )
