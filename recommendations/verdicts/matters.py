"""Matters that inspections came back to: a finding, and what later inspections say of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from findings.models import Finding, Inspection
from findings.sentences import year_in_words
from recommendations.models import Recommendation, Retest
from wirral_tracker.kit.phrasing import in_words, listed

ONCE_TWICE = {1: "once", 2: "twice"}


@dataclass(frozen=True)
class Matter:
    """A finding as a matter: what later inspections say of it, and what it says of earlier ones.

    `raised_by` are the inspections that found it wanting, itself included, oldest first;
    `retests` those of the finding, `earlier` the re-tests that rest on its words. `earlier_raised`
    says of each of those how often its own matter was raised, by the re-test's primary key.
    """

    finding: Finding
    raised_by: tuple[Inspection, ...]
    retests: tuple[Retest, ...] = ()
    earlier: tuple[Retest, ...] = ()
    earlier_raised: dict[int, str] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        """The times it was raised, and when: "Raised three times: in 2019, 2022 and 2023."."""
        praised = ""
        if self.finding.tone == Finding.Tone.STRENGTH:
            praised = f"Praised in {year_in_words(self.finding.inspection)}. "
        return f"{praised}{raised_in_words(self.raised_by)}".strip()

    @property
    def earlier_matters(self) -> list[tuple[Retest, str]]:
        """The re-tests that rest on its words, each with how often that matter was raised."""
        return [(retest, self.earlier_raised[retest.pk]) for retest in self.earlier]


def raised_in_words(inspections: Iterable[Inspection]) -> str:
    """Say how often inspections raised a matter, and when; empty where none did."""
    said = times_in_words(inspections)
    return f"Raised {said}." if said else ""


def times_in_words(inspections: Iterable[Inspection]) -> str:
    """Count inspections with their years: "twice: in 2019 and 2022"; empty for none."""
    inspections = list(inspections)
    if not inspections:
        return ""
    times = ONCE_TWICE.get(len(inspections), f"{in_words(len(inspections))} times")
    years = list(dict.fromkeys(year_in_words(inspection) for inspection in inspections))
    if all(map(str.isdigit, years)):
        return f"{times}: in {listed(years)}"
    return f"{times}: {listed([f'in {year}' if year.isdigit() else year for year in years])}"


def recommended_in_words(recommendation: Recommendation, retests: Iterable[Retest]) -> str:
    """Say when something was recommended, and how often inspections found it wanting since.

    Empty where none did. `retests` are its effective ones, oldest first.
    """
    wanting = [retest.inspection for retest in retests if retest.verdict in Retest.WANTING]
    if not wanting:
        return ""
    made = f"Recommended in {recommendation.made_date.year}"
    return f"{made}; found wanting since, {times_in_words(wanting)}."


@dataclass(frozen=True)
class Matters:
    """Every matter that inspections came back to by a day, by the finding that speaks of it."""

    by_subject: dict[int, list[Retest]]
    by_words: dict[int, list[Retest]]

    def of(self, finding: Finding) -> Matter | None:
        """Return the finding's Matter; None where it was not re-tested and re-tests nothing."""
        retests = self.by_subject.get(finding.pk, [])
        earlier = self.by_words.get(finding.pk, [])
        if not retests and not earlier:
            return None
        return Matter(
            finding,
            self._raised_by(finding),
            tuple(retests),
            tuple(earlier),
            {retest.pk: self._raised_words_of(retest) for retest in earlier},
        )

    def of_each(self, findings: Iterable[Finding]) -> list[Matter]:
        """List the Matters of the findings that have one, in order."""
        return [matter for finding in findings if (matter := self.of(finding))]

    def _raised_words_of(self, retest: Retest) -> str:
        """Say how often the matter that a re-test is about was raised."""
        assert retest.finding is not None
        return raised_in_words(self._raised_by(retest.finding))

    def _raised_by(self, finding: Finding) -> tuple[Inspection, ...]:
        """List the inspections that raised a finding's matter, oldest first.

        Those that found it wanting later, its own if it is a concern, and those of the earlier
        finding that it raises again. One that speaks of several earlier matters is none of them.
        """
        raised = self._raised_since(finding)
        seen = {finding.pk}
        while (before := self._raised_again_in(finding)) and before.pk not in seen:
            seen.add(before.pk)
            raised |= self._raised_since(before)
            finding = before
        return tuple(sorted(raised, key=_time_order))

    def _raised_since(self, finding: Finding) -> set[Inspection]:
        """Return the inspections that found a finding's matter wanting, its own if it is one."""
        retests = self.by_subject.get(finding.pk, [])
        raised = {retest.inspection for retest in retests if retest.verdict in Retest.WANTING}
        is_concern = finding.asks_for_improvement or finding.tone == Finding.Tone.CONCERN
        return raised | ({finding.inspection} if is_concern else set())

    def _raised_again_in(self, finding: Finding) -> Finding | None:
        """Return the one earlier finding whose matter this one finds wanting; else None."""
        retests = self.by_words.get(finding.pk, [])
        earlier = {retest.finding for retest in retests if retest.verdict in Retest.WANTING}
        return earlier.pop() if len(earlier) == 1 else None


def load_matters(day: dt.date, known_by: dt.datetime | None = None) -> Matters:
    """Load the re-tests of findings that were published by `day`, in one query."""
    shown = Retest.objects.of_findings().effective(known_by).saying_something().shown_on(day)
    by_subject, by_words = defaultdict(list), defaultdict(list)
    for retest in shown.in_order().with_related():
        assert retest.finding is not None
        by_subject[retest.finding.pk].append(retest)
        for finding in {retest.by_finding, retest.short_finding} - {None}:
            assert finding is not None
            by_words[finding.pk].append(retest)
    return Matters(dict(by_subject), dict(by_words))


def _time_order(inspection: Inspection) -> tuple[dt.date, str]:
    """Return the key that sorts inspections by time; what nothing places in time comes last."""
    return inspection.sort_date or dt.date.max, inspection.reference
