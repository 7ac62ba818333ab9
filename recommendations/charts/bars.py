"""Where the blocks of the RAG chart stand, in pixels of an SVG: origin at its top left corner.

WeasyPrint applies no style sheet within an SVG, so colours too are given as values, not classes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recommendations.charts.rag_mix import Gap, Mix, Share
from recommendations.rag import Rag

TOP = 20
TALLEST = 200
HEIGHT = TOP + TALLEST + 1
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


@dataclass(frozen=True)
class Look:
    """How a status is drawn: a fill, an edge and the ink on it; css/rag.css has the same."""

    fill: str
    edge: str
    ink: str
    dash: str = ""


LOOKS = {
    "red": Look("#9c1c1f", "#9c1c1f", "#fff"),
    "amber": Look("#ffd98a", "#6b4500", "#3b2600"),
    "green": Look("#e4f1e8", "#17613a", "#0c4527"),
    "": Look("#fff", "#5f6b6d", "#14201f", "3 3"),
}
PAPER = "#fff"
INK = "#14201f"


@dataclass(frozen=True)
class Block:
    """One block of a bar. `hatch` is the path of its lines; empty where it is filled."""

    rag: Rag
    number: int
    y: float
    height: float
    hatch: str
    label: "Label"

    @property
    def look(self) -> Look:
        look = LOOKS[self.rag.code]
        return Look(PAPER, look.edge, INK) if self.hatch else look


@dataclass(frozen=True)
class Label:
    """Letter and number of a block, within it or, where it is too low for them, beside it.

    `plate` is the width of the white ground that keeps hatching off the words, or nothing.
    """

    text: str
    x: float
    y: float
    anchor: str
    ink: str
    plate: float

    @property
    def plate_x(self) -> float:
        return self.x - self.plate / 2

    @property
    def plate_y(self) -> float:
        return self.y - LINE + 3


@dataclass(frozen=True)
class Bar:
    """The blocks of one period, worst at the bottom."""

    mix: Mix
    blocks: tuple[Block, ...]
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
    """A bar for each mix, all on one scale; gaps stay as they are."""
    most = max((each.total for each in shown if isinstance(each, Mix)), default=0)
    size = WIDE if most >= 1000 else NARROW
    return [_bar(each, TALLEST / most, size) if isinstance(each, Mix) else each for each in shown]


def _bar(mix: Mix, scale: float, size: Size) -> Bar:
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
            label = Label(text, size.bar + 5, round(beside, 1), "start", INK, 0)
        else:
            label = _label_within(text, size.bar / 2, base, share.rag, is_carried)
        hatch = hatching(size.bar, height, foot) if is_carried else ""
        blocks.append(Block(share.rag, number, round(foot, 1), round(height, 1), hatch, label))
    return Bar(mix, tuple(blocks), round(foot, 1), size)


def _label_within(text: str, x: float, y: float, rag: Rag, is_carried: bool) -> Label:
    """Dark on a white plate where hatching lies under it; else in the ink of the status."""
    ink = INK if is_carried else LOOKS[rag.code].ink
    plate = len(text) * CHARACTER + 4 if is_carried else 0
    return Label(text, x, round(y, 1), "middle", ink, plate)


def _parts(shares: Iterable[Share]) -> Iterator[tuple[Share, int, bool]]:
    """What has a block of its own, from the bottom: of each colour the carried, then the stated."""
    for share in shares:
        if not share.rag.code:
            parts = [(share.number, False)]
        else:
            parts = [(share.carried, True), (share.stated, False)]
        yield from ((share, number, is_carried) for number, is_carried in parts if number)


def hatching(width: float, height: float, top: float) -> str:
    """The path of slanting lines that fill a block; a pattern would leave seams on paper."""
    lines = []
    reach = HATCH / 2
    while reach < width + height:
        right, low = min(reach, width), min(reach, height)
        lines.append(f"M{right:g} {top + reach - right:.1f}L{reach - low:.1f} {top + low:.1f}")
        reach += HATCH
    return "".join(lines)
