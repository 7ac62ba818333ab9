"""The judgement areas through the inspections: each a grade, or why there is none.

An area carries on its predecessors of earlier frameworks.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from findings.models import Grade, Inspection, JudgementArea


class Reason(Enum):
    """The reason why an inspection has no grade for an area.

    Told apart because only one of them is a gap in the register.
    """

    NOT_GRADED = "Not graded"  # an event of its kind gives no grades
    NO_LONGER_MADE = "No longer made"  # its framework dropped the area
    NOT_MADE = "Not made"  # its own report is held, and gives none
    UNKNOWN = "Unknown"  # its own report is not held, and no other document says


@dataclass(frozen=True)
class Outcome:
    """One inspection's grade for one area, or the reason why there is none."""

    inspection: Inspection
    grade: Grade | None
    reason: Reason | None

    @property
    def word(self) -> str:
        return self.grade.name if self.grade else self.reason.value  # type: ignore[union-attr]


@dataclass(frozen=True)
class AreaOutcomes:
    """One area, as it was last named, with an outcome for every inspection, oldest first."""

    area: JudgementArea
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Judgements:
    """Every area judged under the frameworks used by a day; `levels` name the grades, best first.

    A level has more than one name where frameworks name it differently.
    """

    inspections: list[Inspection]
    areas: list[AreaOutcomes]
    levels: list[list[str]]

    @property
    def by_inspection(self) -> list[tuple[Inspection, list[tuple[JudgementArea, Outcome]]]]:
        """Each inspection with its outcome in every area, for the table beside the charts."""
        return [
            (inspection, [(line.area, line.outcomes[place]) for line in self.areas])
            for place, inspection in enumerate(self.inspections)
        ]


def judgements_by(day: dt.date) -> Judgements:
    """Load the inspections begun by a day, and each area's grade at each or why it has none.

    Four queries, whatever the number.
    """
    inspections = list(Inspection.objects.up_to(day).with_judgements().in_order())
    frameworks = {inspection.framework for inspection in inspections}
    lines = [
        [area for area in line if area.framework in frameworks]
        for line in lines_of_descent(JudgementArea.objects.all())
    ]
    lines = sorted(filter(None, lines), key=lambda line: (line[-1].order, line[-1].pk))
    grades = [grade for grade in Grade.objects.all() if grade.framework in frameworks]
    has_areas = {area.framework for line in lines for area in line}
    return Judgements(
        inspections,
        [AreaOutcomes(line[-1], tuple(_outcomes(line, inspections, has_areas))) for line in lines],
        _levels(grades, inspections),
    )


def lines_of_descent(areas: Iterable[JudgementArea]) -> list[list[JudgementArea]]:
    """Group areas by line of succession, each before the area that succeeds it.

    Two areas may have one successor, which joined them.
    """
    known = {area.pk: area for area in areas}
    lines: dict[int, list[tuple[int, JudgementArea]]] = {}
    for area in known.values():
        heir, steps = area, 0
        while heir.successor_id is not None:
            heir, steps = known[heir.successor_id], steps + 1
        lines.setdefault(heir.pk, []).append((-steps, area))
    return [
        [area for _, area in sorted(line, key=lambda pair: (pair[0], pair[1].pk))]
        for line in lines.values()
    ]


def _outcomes(
    line: list[JudgementArea], inspections: list[Inspection], has_areas: set[str]
) -> Iterable[Outcome]:
    """Yield an Outcome for each inspection: its grade for a line of areas, or why there is none.

    A framework whose areas the register knows, after one that had this area, has dropped it.
    """
    ids = {area.pk for area in line}
    frameworks = {area.framework for area in line}
    was_made = False
    for inspection in inspections:
        was_made = was_made or inspection.framework in frameworks
        dropped = was_made and inspection.framework in has_areas - frameworks
        # Not filtered by the database: the judgements are prefetched.
        grades = [made.grade for made in inspection.judgements.all() if made.area_id in ids]
        grade = grades[0] if grades else None
        yield Outcome(inspection, grade, None if grade else _reason(inspection, dropped))


def _reason(inspection: Inspection, dropped: bool) -> Reason:
    """Return why an inspection has no grade; `dropped` if its framework has dropped the area."""
    if not inspection.is_graded:
        return Reason.NOT_GRADED
    if dropped:
        return Reason.NO_LONGER_MADE
    return Reason.NOT_MADE if inspection.source_id else Reason.UNKNOWN


def _levels(grades: list[Grade], inspections: list[Inspection]) -> list[list[str]]:
    """List the grade names of each level, best level first, names in the order of frameworks."""
    used = list(dict.fromkeys(inspection.framework for inspection in inspections))
    ordered = sorted(grades, key=lambda grade: (grade.level, used.index(grade.framework)))
    # A dict for an ordered set: frameworks share most of their names.
    names: dict[int, dict[str, None]] = {}
    for grade in ordered:
        names.setdefault(grade.level, {})[grade.name] = None
    return [list(level) for level in names.values()]
