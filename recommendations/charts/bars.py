"""Places of the RAG chart's blocks, in pixels of an SVG: origin at its top left corner.

WeasyPrint applies no style sheet within an SVG, so colours are given as values, not classes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recommendations.charts.rag_mix import Gap, Mix, Share
from recommendations.rag import NOT_RATED, Rag

# Pixels: room for the total above the bar, the tallest bar, the whole picture, room for the edge on
# the left, a line of words, from one hatching line to the next, and about a label's character.
TOP = 20
TALLEST = 200
HEIGHT = TOP + TALLEST + 1
LEFT = 1
LINE = 14
HATCH = 6
CHARACTER = 7.5


@dataclass(frozen=True)
class Size:
    """The width of a bar, and of the bar with the words beside it."""

    bar: int
    width: int


NARROW = Size(54, 88)
WIDE = Size(72, 140)  # for thousands


# What is carried forward is drawn in dark lines on white, whatever its colour; so is what is
# written beside a block.
PAPER, INK = NOT_RATED.look.fill, NOT_RATED.look.ink


@dataclass(frozen=True)
class BarBlock:
    """One block of a bar. `path` draws its edge and, where it was carried forward, its hatching.

    A path of many lines costs a PDF less than two shapes.
    """

    rag: Rag
    number: int
    y: float
    height: float
    is_carried: bool
    path: str
    label: "Label"

    @property
    def fill(self) -> str:
        return PAPER if self.is_carried else self.rag.look.fill


@dataclass(frozen=True)
class Label:
    """Letter and number of a block, within it or, where it is too low for them, beside it."""

    text: str
    x: float
    y: float
    anchor: str
    ink: str


@dataclass(frozen=True)
class Plate:
    """The area around words that no hatching crosses."""

    left: float
    right: float
    top: float
    foot: float


@dataclass(frozen=True)
class Bar:
    """The blocks of one period, worst at the bottom."""

    mix: Mix
    blocks: tuple[BarBlock, ...]
    top: float
    size: Size

    is_gap = False
    height = HEIGHT
    foot = TOP + TALLEST

    @property
    def is_wide(self) -> bool:
        return self.size == WIDE

    @property
    def middle(self) -> float:
        return self.size.bar / 2

    @property
    def total(self) -> str:
        return f"{self.mix.total:,}"

    @property
    def total_y(self) -> float:
        return self.top - 5


def bars_of(shown: list[Mix | Gap]) -> list[Bar | Gap]:
    """Lay out a bar for each mix, all on one scale; gaps stay as they are."""
    most = max((mix.total for mix in shown if isinstance(mix, Mix)), default=0)
    size = WIDE if most >= 1000 else NARROW
    return [_bar(mix, TALLEST / most, size) if isinstance(mix, Mix) else mix for mix in shown]


def _bar(mix: Mix, scale: float, size: Size) -> Bar:
    """Lay out the bar of one mix from the bottom up; `scale` is pixels a recommendation."""
    blocks = []
    foot = float(TOP + TALLEST)
    beside = foot + LINE  # the label beside the bar that stands highest so far
    for share, number, is_carried in _parts(mix.shares):
        height = number * scale
        foot -= height
        text = f"{share.rag.letter} {number:,}" if share.rag.code else f"{number:,}"
        base = foot + height / 2 + LINE / 2 - 2.5
        if height < LINE + 2:
            beside = min(base, beside - LINE)
            label = Label(text, size.bar + 5, round(beside, 1), "start", INK)
        else:
            ink = INK if is_carried else share.rag.look.ink
            label = Label(text, size.bar / 2, round(base, 1), "middle", ink)
        path = f"M{LEFT} {foot:.1f}h{size.bar}v{height:.1f}h-{size.bar}z"
        if is_carried:
            path += hatching(size.bar, height, foot, _plate(label))
        y, tall = round(foot, 1), round(height, 1)
        blocks.append(BarBlock(share.rag, number, y, tall, is_carried, path, label))
    return Bar(mix, tuple(blocks), round(foot, 1), size)


def _parts(shares: Iterable[Share]) -> Iterator[tuple[Share, int, bool]]:
    """Yield (share, number, is_carried) for each block, from the bottom: carried, then stated."""
    for share in shares:
        if not share.rag.code:
            parts = [(share.number, False)]
        else:
            parts = [(share.carried, True), (share.stated, False)]
        yield from ((share, number, is_carried) for number, is_carried in parts if number)


def _plate(label: Label) -> Plate | None:
    """Return the area around a label that hatching leaves out; None for one beside its block."""
    if label.anchor == "start":
        return None
    half = (len(label.text) * CHARACTER + 4) / 2
    return Plate(label.x - half, label.x + half, label.y - LINE + 2, label.y + 4)


def hatching(width: float, height: float, top: float, plate: Plate | None = None) -> str:
    """Draw slanting lines over a block as an SVG path, left out within `plate`.

    No SVG pattern: it leaves seams on paper.
    """
    lines = []
    reach = HATCH / 2
    while reach < width + height:
        ends = [(max(0, reach - height), min(reach, width))]
        if plate:
            ends = list(_without(plate, reach + top, *ends[0]))
        for left, right in ends:
            low, high = top + reach - left, top + reach - right
            lines.append(f"M{LEFT + right:.1f} {high:.1f}L{LEFT + left:.1f} {low:.1f}")
        reach += HATCH
    return "".join(lines)


def _without(
    plate: Plate, reach: float, left: float, right: float
) -> Iterator[tuple[float, float]]:
    """Cut a slanting line where it crosses a plate; yield the parts left, as (left, right).

    On the line, distance across and distance down come to `reach`.
    """
    begin, end = max(plate.left, reach - plate.foot), min(plate.right, reach - plate.top)
    if begin >= end:
        yield left, right
        return
    for piece in ((left, min(begin, right)), (max(end, left), right)):
        if piece[0] < piece[1]:
            yield piece
