"""One recommendation as its page shows it: position in a sentence, strip, history."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from findings.models import Finding
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
from wirral_tracker.kit.days import day_in_words, days_slipped, end_of, slip_in_words

# A year and a leap day: yearly reports on one matter are no silence.
LONG_SILENCE = dt.timedelta(days=366)


@dataclass(frozen=True)
class StripStep:
    """One step of the status strip: when, and a colour, a word, or a silence.

    Beside a colour the words are its marks: what is inferred of it, and that it is a correction.
    """

    when: str
    anchor: str = ""
    rag: Rag | None = None
    words: str = ""
    is_silence: bool = False


@dataclass(frozen=True)
class Decisions:
    """Every decision about one recommendation by a day, latest first, as then known.

    `corrected` maps the key of a decision to the one that corrects it.
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
        """The one that keeps the recommendation closed; None while it is open."""
        latest = next(
            (decision for decision in self.standing if decision.kind in BEARING_ON_TRACKING), None
        )
        return latest if latest and latest.is_closing else None

    @property
    def entries(self) -> list[tuple[Decision, Decision | None]]:
        """Each decision with the one that corrects it, latest first."""
        return [(decision, self.corrected.get(decision.pk)) for decision in self.made]


def decisions_on(
    recommendation: Recommendation, day: dt.date, known_by: dt.datetime | None
) -> Decisions:
    """Load what had been decided about a recommendation by a day, as then known."""
    known = list(recommendation.decisions.with_related().known_by(known_by).latest_first())
    return Decisions(
        made=[decision for decision in known if decision.decision_date <= day],
        corrected={decision.corrects_id: decision for decision in known if decision.corrects_id},
    )


@dataclass(frozen=True)
class History:
    """Everything said of one recommendation up to a day, as the register held it at a moment.

    `updates` holds all of them, corrected ones included, latest first; `current` is the effective
    one that the position rests on, or None when it is not yet rated. `corrected` maps the key of
    an update to the one that corrects it. A day before the recommendation was made has no
    position: `is_made` is then false; a moment before the register held it: `is_held`. Changes of
    owner are latest first, those of the due date oldest first.
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
    findings: list[Finding]
    report_lines: list[ReportLine]
    resolutions: list[Resolution]

    @property
    def is_made(self) -> bool:
        return self.recommendation.made_date <= self.day

    @property
    def is_held(self) -> bool:
        """Whether the register held the recommendation at all at that moment."""
        return self.known_by is None or self.recommendation.added_at <= self.known_by

    @property
    def standing(self) -> list[StatusUpdate]:
        """The updates that count: not withdrawn, not corrected; latest first."""
        return [update for update in self.updates if update.rag and update.pk not in self.corrected]

    @property
    def current(self) -> StatusUpdate | None:
        return next(iter(self.standing), None)

    @property
    def confirmed(self) -> Confirmation | None:
        """The latest confirmation that the current update still holds; None without any."""
        of_current = (
            confirmation
            for confirmation in self.confirmations
            if confirmation.update == self.current
        )
        return next(of_current, None)

    @property
    def owner(self) -> str:
        """The post that owned it on the day, by name; empty where none did."""
        return self.owner_changes[0].owner if self.owner_changes else self.first_owner

    @property
    def first_owner(self) -> str:
        """The post that owned it first, by name, as far as was known."""
        return self.recommendation.owner_known(self.known_by)

    @property
    def first_due_date(self) -> dt.date | None:
        """The day by which it was first due, as far as was known."""
        return self.recommendation.due_date_known(self.known_by)

    @property
    def rag(self) -> Rag:
        return self.current.status if self.current else NOT_RATED

    @property
    def due_date(self) -> dt.date | None:
        """The due date as changed by the day; else the first one."""
        if self.due_date_changes:
            return self.due_date_changes[-1].due_date
        return self.first_due_date

    @property
    def slip_days(self) -> int:
        """Calendar days between the first due date and the present one; 0 without either."""
        return days_slipped(self.first_due_date, self.due_date)

    @property
    def slip_words(self) -> str:
        return slip_in_words(self.slip_days)

    @property
    def is_overdue(self) -> bool:
        """Open, not completed, and due before the day. Due on the day is not overdue."""
        is_late = bool(self.due_date and self.due_date < self.day and self.rag.code != "green")
        return is_late and not self.decisions.closing

    @property
    def is_promise_past(self) -> bool:
        """Open, not completed, and the day promised for what comes next is before the day."""
        promised = self.current.what_next_date if self.current else None
        is_past = bool(promised and promised < self.day and self.rag.code != "green")
        return is_past and not self.decisions.closing

    @property
    def entries(self) -> list[tuple[StatusUpdate, StatusUpdate | None]]:
        """Each update with the one that corrects it, latest first."""
        return [(update, self.corrected.get(update.pk)) for update in self.updates]

    @property
    def verdicts(self) -> list[Retest]:
        """The re-tests that say something, oldest first."""
        return [retest for retest in self.retests if retest.words]

    @property
    def silent(self) -> list[Retest]:
        """The later inspections that say nothing of it, oldest first."""
        return [retest for retest in self.retests if not retest.words]

    @property
    def strip(self) -> list[StripStep]:
        """The steps of the status strip, from the day it was made; long silences are steps too."""
        steps: list[StripStep] = []
        last = None
        for when, step in [*sorted(self._events(), key=lambda event: event[0]), (self.day, None)]:
            if last and when - last > LONG_SILENCE:
                steps.append(silence(last, when))
            if step:
                steps.append(step)
            last = when
        return steps

    def _events(self) -> Iterator[tuple[dt.date, StripStep]]:
        made = self.recommendation.made_date
        yield made, StripStep(f"Made {made:%Y}", "words")
        for update in self.standing:
            when = day_in_words(update.status_date, "F Y")
            anchor = f"update-{update.sequence}"
            marks = [update.inferred_mark, "correction" if update.corrects_id else ""]
            words = ", ".join(filter(None, marks))
            yield update.status_date, StripStep(when, anchor, rag=update.status, words=words)
        for confirmation in self.confirmations:
            when = day_in_words(confirmation.confirmed_date, "F Y")
            anchor = f"confirmation-{confirmation.sequence}"
            yield confirmation.confirmed_date, StripStep(when, anchor, words="Confirmed unchanged")
        for decision in self.decisions.standing:
            when = day_in_words(decision.decision_date, "F Y")
            words = decision.get_kind_display()
            yield decision.decision_date, StripStep(when, "decisions", words=words)
        for retest in self.verdicts:
            words = f"{retest.inspection.reference}: {retest.get_verdict_display().lower()}"
            yield retest.began, StripStep(f"{retest.began:%Y}", "retests", words=words)


def silence(first: dt.date, second: dt.date) -> StripStep:
    """Build the step that stands for years in which nothing was said."""
    years = (second - first).days // 365
    words = f"Nothing said for {years} year{'' if years == 1 else 's'}"
    return StripStep("", words=words, is_silence=True)


def _updates_of(recommendation: Recommendation, known_by: dt.datetime | None) -> list[StatusUpdate]:
    """Load every update the register held, latest first, with those it was said together with."""
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
    """Load what had been said of a recommendation by a day, as known at a moment.

    What exempt reports printed of it, and what was resolved on them, is for few.
    """
    loaded = Recommendation.objects.with_related().get(pk=recommendation.pk)
    known = _updates_of(loaded, known_by)
    confirmations = loaded.confirmations.standing(known_by).on(day)
    owners = loaded.owner_changes.on(day).known_by(known_by)
    extensions = loaded.extensions.on(day).known_by(known_by)
    changes = loaded.due_date_changes.on(day).known_by(known_by).order_by("change_date", "sequence")
    retests = Retest.objects.of_recommendation(loaded).effective(known_by).shown_on(day)
    findings = Finding.objects.bearing_on(loaded.themes.all()).up_to(day)
    # What a committee was given later than the day is no part of the position on that day.
    moment = min(end_of(day), known_by or end_of(day))
    lines = ReportLine.objects.issued(moment).of(loaded)
    resolved = Resolution.objects.on(loaded).known_on(moment).in_order()
    return History(
        recommendation=loaded,
        day=day,
        known_by=known_by,
        updates=[update for update in known if update.status_date <= day],
        corrected={update.corrects_id: update for update in known if update.corrects_id},
        confirmations=list(confirmations.order_by("-confirmed_date", "-sequence").with_related()),
        owner_changes=list(owners.latest_first()),
        extensions=list(extensions.latest_first()),
        due_date_changes=list(changes),
        decisions=decisions_on(loaded, day, known_by),
        retests=list(retests.in_order().with_related()),
        findings=list(findings.in_order().with_related()),
        report_lines=list(lines.readable(sees_exempt=sees_exempt)),
        resolutions=list(resolved.readable(sees_exempt=sees_exempt)),
    )
