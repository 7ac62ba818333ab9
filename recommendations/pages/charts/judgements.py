"""The judgement areas through the inspections: each a grade, or why there is none.

An area goes on from those of earlier frameworks that stand in its line.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from findings.lines import AreaLine, area_lines
from findings.models import Grade, Inspection, Judgement, JudgementArea, SourceDocument


class WhyNoGrade(Enum):
    """The reason why an inspection has no grade for an area.

    Told apart because only the last two are gaps in the register.
    """

    NOT_GRADED = "Not graded"  # an event of its kind gives no grades
    NO_LONGER_MADE = "No longer made"  # its framework dropped the area
    NOT_MADE = "Not made"  # its own report is held, and gives none
    DIFFERS = "Told differently"  # its own report is not held, and others tell of two grades
    UNKNOWN = "Unknown"  # its own report is not held, and no other document says


@dataclass(frozen=True)
class Outcome:
    """One inspection's grade for one area, or the reason why there is none.

    `known_through` is the document that tells of the grade, where the report itself does not.
    """

    inspection: Inspection
    grade: Grade | None
    reason: WhyNoGrade | None
    known_through: SourceDocument | None = None

    @property
    def word(self) -> str:
        return self.grade.name if self.grade else self.reason.value  # type: ignore[union-attr]


@dataclass(frozen=True)
class AreaOutcomes:
    """One area, as it was last named, with an outcome for every inspection, oldest first.

    `name` is the area's; where another line has the same, its framework follows.
    """

    area: JudgementArea
    name: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Judgements:
    """Every area judged under the frameworks used by a day; `levels` name the grades, best first.

    A level has more than one name where frameworks name it differently. `undated` are the
    inspections that no source places in time: on no day is anything drawn of them.
    """

    inspections: list[Inspection]
    areas: list[AreaOutcomes]
    levels: list[list[str]]
    undated: list[Inspection]

    @property
    def by_inspection(self) -> list[tuple[Inspection, list[tuple[str, Outcome]]]]:
        """Each inspection with its outcome in every area, for the table beside the charts."""
        return [
            (inspection, [(line.name, line.outcomes[place]) for line in self.areas])
            for place, inspection in enumerate(self.inspections)
        ]

    @property
    def has_known_through(self) -> bool:
        """Whether any grade is known through another document than the inspection's own report."""
        return any(outcome.known_through for area in self.areas for outcome in area.outcomes)


def judgements_by(day: dt.date) -> Judgements:
    """Load the inspections begun by a day, and each area's grade at each or why it has none.

    Four queries, whatever the number.
    """
    begun = Inspection.objects.up_to(day).with_judgements().in_order()
    inspections, undated = placed_in_time(begun)
    frameworks = list(dict.fromkeys(inspection.framework for inspection in inspections))
    used = [area for area in JudgementArea.objects.in_order() if area.framework in frameworks]
    lines = area_lines(used, frameworks)
    lines.sort(key=lambda line: (line.last.order, line.last.pk))
    grades = [grade for grade in Grade.objects.all() if grade.framework in frameworks]
    names = Counter(line.last.name for line in lines)
    listed = frameworks_listed(inspections)
    return Judgements(
        inspections,
        [
            AreaOutcomes(
                line.last,
                line.last.name
                if names[line.last.name] == 1
                else f"{line.last.name} ({line.last.framework})",
                tuple(_outcomes(line, inspections, listed)),
            )
            for line in lines
        ],
        _levels(grades, inspections),
        undated,
    )


def placed_in_time(
    inspections: Iterable[Inspection],
) -> tuple[list[Inspection], list[Inspection]]:
    """Split inspections into those that can be drawn in order of time, and those without a day."""
    inspections = list(inspections)
    return (
        [inspection for inspection in inspections if inspection.sort_date],
        [inspection for inspection in inspections if not inspection.sort_date],
    )


def frameworks_listed(inspections: Sequence[Inspection]) -> set[str]:
    """Return the frameworks whose areas are known, since a report itself has printed them all.

    Of any other, an area that the register does not know may be judged all the same.
    """
    return {
        inspection.framework
        for inspection in inspections
        if any(judgement.is_own for judgement in inspection.judgements.all())
    }


def _outcomes(
    line: AreaLine, inspections: Sequence[Inspection], listed: set[str]
) -> Iterator[Outcome]:
    """Yield an Outcome for each inspection: its grade in a line of areas, or why there is none.

    A framework whose areas are listed has dropped a line that it does not have, if an earlier one
    had it, and none since.
    """
    ids = {area.pk for area in line.areas}
    frameworks = {area.framework for area in line.areas}
    last = max(
        (at for at, inspection in enumerate(inspections) if inspection.framework in frameworks),
        default=len(inspections),
    )
    for at, inspection in enumerate(inspections):
        dropped = at > last and inspection.framework in listed
        # Not filtered by the database: the judgements are prefetched.
        made = [each for each in inspection.judgements.all() if each.area_id in ids]
        yield _outcome(inspection, made, dropped)


def _outcome(inspection: Inspection, made: Sequence[Judgement], dropped: bool) -> Outcome:
    """Build the Outcome of the judgements on one line: the report's own, else what others tell."""
    told = [judgement for judgement in made if judgement.is_own] or made
    if not told:
        return Outcome(inspection, None, _reason(inspection, dropped))
    if len({judgement.grade.code for judgement in told}) > 1:
        return Outcome(inspection, None, WhyNoGrade.DIFFERS)
    first = min(told, key=lambda judgement: judgement.pk)
    return Outcome(inspection, first.grade, None, None if first.is_own else first.locator.document)


def _reason(inspection: Inspection, dropped: bool) -> WhyNoGrade:
    """Return why an inspection has no grade; `dropped` if its framework has dropped the area."""
    if not inspection.is_graded:
        return WhyNoGrade.NOT_GRADED
    if dropped:
        return WhyNoGrade.NO_LONGER_MADE
    return WhyNoGrade.NOT_MADE if inspection.source_id else WhyNoGrade.UNKNOWN


def _levels(grades: list[Grade], inspections: list[Inspection]) -> list[list[str]]:
    """List the grade names of each level, best level first, names in the order of frameworks."""
    used = list(dict.fromkeys(inspection.framework for inspection in inspections))
    ordered = sorted(grades, key=lambda grade: (grade.level, used.index(grade.framework)))
    # A dict for an ordered set: frameworks share most of their names.
    names: dict[int, dict[str, None]] = {}
    for grade in ordered:
        names.setdefault(grade.level, {})[grade.name] = None
    return [list(level) for level in names.values()]
