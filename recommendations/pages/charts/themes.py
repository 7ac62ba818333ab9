"""Themes by inspection: the number of findings of each inspection that bear on each theme."""

import datetime as dt
from dataclasses import dataclass

from findings.models import Finding, Inspection, Theme
from recommendations.pages.charts.judgements import placed_in_time

SHADES = 5


@dataclass(frozen=True)
class Cell:
    """The number of findings of one inspection on one theme; `shade` is 0 for none, up to 5."""

    inspection: Inspection
    number: int
    shade: int


@dataclass(frozen=True)
class ThemeRow:
    """One theme through the inspections, oldest first."""

    theme: Theme
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        return sum(cell.number for cell in self.cells)


@dataclass(frozen=True)
class ThemeShading:
    """Every theme, most often raised first, by every inspection begun by a day.

    `undated` are the inspections that no source places in time: they have no column.
    """

    inspections: list[Inspection]
    rows: list[ThemeRow]
    undated: list[Inspection]


def themes_by_inspection(day: dt.date) -> ThemeShading:
    """Count findings by theme and by inspection begun by a day; themes most raised first.

    Three queries, whatever the number.
    """
    inspections, undated = placed_in_time(Inspection.objects.up_to(day).in_order())
    drawn = {inspection.pk for inspection in inspections}
    counts = Finding.objects.up_to(day).count_by_theme_and_inspection()
    numbers = {key: number for key, number in counts.items() if key[1] in drawn}
    most = max(numbers.values(), default=0)
    rows = [
        ThemeRow(
            theme,
            tuple(
                _cell(inspection, numbers.get((theme.pk, inspection.pk), 0), most)
                for inspection in inspections
            ),
        )
        for theme in Theme.objects.in_order()
    ]
    return ThemeShading(inspections, sorted(rows, key=lambda row: -row.total), undated)


def _cell(inspection: Inspection, number: int, most: int) -> Cell:
    """Build a cell shaded 0 to 5 by its number beside `most`, rounded up so that 1 shows."""
    return Cell(inspection, number, -(-number * SHADES // most) if most else 0)
