"""The judgement charts, one small chart an area: where each mark stands, in pixels of an SVG."""

from dataclasses import dataclass
from textwrap import wrap

from recommendations.pages.charts.judgements import AreaOutcomes, Judgements, Outcome, WhyNoGrade

# Pixels: room for the names on the left, from one inspection to the next, above the first lane,
# a line of words, and for the dates below.
NAMES = 118
STEP = 24
TOP = 18
PER_LINE = 14
FOOT = 76
# Letters of a lane's name that go on a line within NAMES.
LINE_LENGTH = 18
# Each reason why there is no grade has a sign of its own beside its word.
SIGNS = {
    WhyNoGrade.NOT_GRADED: "–",
    WhyNoGrade.NO_LONGER_MADE: "×",
    WhyNoGrade.NOT_MADE: "·",
    WhyNoGrade.DIFFERS: "≠",
    WhyNoGrade.UNKNOWN: "?",
}


@dataclass(frozen=True)
class Lane:
    """One line across the chart: a level of the grades, or a reason why there is none.

    `words` are the grades or the reason that put an inspection on it; `lines` the same words as
    they are set, each with its height.
    """

    words: tuple[str, ...]
    lines: tuple[tuple[str, float], ...]
    y: float
    is_level: bool


@dataclass(frozen=True)
class Mark:
    """One inspection's place in the chart; a sign stands for a reason, a dot for a grade.

    The dot is hollow where the grade is known through another document.
    """

    outcome: Outcome
    x: float
    y: float
    sign: str

    @property
    def label_x(self) -> float:
        return self.x + 4

    @property
    def sign_y(self) -> float:
        return self.y + 5


@dataclass(frozen=True)
class Ladder:
    """The chart of one area: its lanes, its marks, the SVG path between them, and its size."""

    name: str
    lanes: list[Lane]
    marks: list[Mark]
    path: str
    width: float
    foot: float

    start = NAMES

    @property
    def height(self) -> float:
        return self.foot + FOOT

    @property
    def label_y(self) -> float:
        return self.foot + 8


def ladders_of(judgements: Judgements) -> list[Ladder]:
    """Lay out a chart for each area, all with the same lanes so that they compare."""
    used = {outcome.reason for area in judgements.areas for outcome in area.outcomes}
    reasons = [reason.value for reason in WhyNoGrade if reason in used]
    lanes = _lanes(judgements.levels, reasons)
    return [_ladder(area, lanes) for area in judgements.areas]


def _lanes(levels: list[list[str]], reasons: list[str]) -> list[Lane]:
    """Lay out a Lane for each level of grades from the top, then each reason, closer together."""
    lanes = []
    top = float(TOP)
    for words, leading in [(words, 12) for words in levels] + [([word], 6) for word in reasons]:
        lines = wrap(" / ".join(words), LINE_LENGTH)
        y = top + len(lines) * PER_LINE / 2
        placed = tuple((text, top + PER_LINE * (n + 0.75)) for n, text in enumerate(lines))
        lanes.append(Lane(tuple(words), placed, y, words in levels))
        top += len(lines) * PER_LINE + leading
    return lanes


def _ladder(area: AreaOutcomes, lanes: list[Lane]) -> Ladder:
    """Lay out one area's chart: a Mark for each inspection, on the lane of its grade or reason."""
    heights = {word: lane.y for lane in lanes for word in lane.words}
    marks = [
        Mark(
            outcome,
            NAMES + STEP * (place + 0.5),
            heights[outcome.word],
            SIGNS[outcome.reason] if outcome.reason else "",
        )
        for place, outcome in enumerate(area.outcomes)
    ]
    width = NAMES + STEP * len(marks)
    return Ladder(area.name, lanes, marks, _steps(marks), width, lanes[-1].y + PER_LINE)


def _steps(marks: list[Mark]) -> str:
    """Draw the line from grade to grade as an SVG path, broken where a grade is not known.

    A grade holds through the visits after it, which give none, until the next inspection that
    gives grades; where that one's is not known, or not made, the line ends.
    """
    path = ""
    height: float | None = None
    for mark in marks:
        if mark.outcome.grade:
            path += f"M{mark.x:g} {mark.y:g}" if height is None else f"H{mark.x:g}V{mark.y:g}"
            height = mark.y
        elif height is not None and mark.outcome.reason is WhyNoGrade.NOT_GRADED:
            path += f"H{mark.x:g}"
        else:
            height = None
    return path
