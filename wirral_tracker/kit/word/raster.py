"""A chart's SVG drawn as a PNG, for whatever opens a Word document and cannot show SVG.

It draws what our charts are made of: paths of straight lines, and words.
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from xml.etree.ElementTree import Element

from PIL import Image, ImageDraw, ImageFont

from wirral_tracker.kit.fonts import unpacked_font

# Dots for a pixel of the SVG: as sharp on paper as 288 to the inch.
SCALE = 3
TOKEN = re.compile(r"[MmHhVvLlZz]|-?\d*\.?\d+")
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
Point = tuple[float, float]


def png_of(svg: Element) -> bytes:
    """Draw an SVG element of our charts as the bytes of a PNG, on white."""
    width, height = float(svg.get("width", "100")), float(svg.get("height", "100"))
    picture = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), "#fff")
    draw = ImageDraw.Draw(picture)
    for part in svg.iter():
        tag = str(part.tag).rpartition("}")[2]
        if tag == "path":
            draw_path(draw, part)
        elif tag == "text":
            draw_words(draw, part, svg)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def draw_path(draw: ImageDraw.ImageDraw, part: Element) -> None:
    """Fill and stroke a path; a line drawn in dashes where it says so."""
    fill, stroke = part.get("fill", "#000"), part.get("stroke", "")
    dashes = float((part.get("stroke-dasharray") or "0").split()[0])
    lines = list(lines_of(part.get("d", "")))
    for points in lines:
        if len(points) > 2 and fill != "none":
            draw.polygon(points, fill=fill)
    for points in lines if stroke else ():
        for begin, end in zip(points, points[1:], strict=False):
            for dash in dashes_of(begin, end, dashes * SCALE):
                draw.line(dash, fill=stroke, width=SCALE)


def lines_of(path: str) -> Iterator[list[Point]]:
    """Yield the lines of a path's "d" as points in dots; a closed one ends where it began."""
    tokens = TOKEN.findall(path)
    points: list[Point] = []
    place, letter = 0, "M"
    x = y = 0.0
    while place < len(tokens):
        if tokens[place].isalpha():
            letter = tokens[place]
            place += 1
        if letter in "Zz":
            points.append(points[0])
            continue
        is_relative, kind = letter.islower(), letter.upper()
        values = [float(value) for value in tokens[place : place + (1 if kind in "HV" else 2)]]
        place += len(values)
        across = values[0] if kind != "V" else (0 if is_relative else x)
        down = values[-1] if kind != "H" else (0 if is_relative else y)
        x, y = (x + across, y + down) if is_relative else (across, down)
        if kind == "M" and points:
            yield points
            points = []
        points.append((x * SCALE, y * SCALE))
    if points:
        yield points


def dashes_of(begin: Point, end: Point, length: float) -> Iterator[tuple[Point, Point]]:
    """Yield a line in dashes as long as the gaps between them; whole where `length` is 0."""
    (left, top), (right, foot) = begin, end
    whole = ((right - left) ** 2 + (foot - top) ** 2) ** 0.5
    if not length or not whole:
        yield begin, end
        return
    reach = 0.0
    while reach < whole:
        near, far = reach / whole, min(reach + length, whole) / whole
        yield (
            (left + (right - left) * near, top + (foot - top) * near),
            (left + (right - left) * far, top + (foot - top) * far),
        )
        reach += 2 * length


def draw_words(draw: ImageDraw.ImageDraw, part: Element, svg: Element) -> None:
    """Draw a <text> at its place, in the size of the whole SVG, bold where either says so."""
    weight = part.get("font-weight", svg.get("font-weight", "400"))
    size = float(part.get("font-size", svg.get("font-size", "14"))) * SCALE
    place = (float(part.get("x", "0")) * SCALE, float(part.get("y", "0")) * SCALE)
    words = " ".join("".join(part.itertext()).split())
    anchor = ANCHORS[part.get("text-anchor", "start")]
    draw.text(place, words, part.get("fill", "#000"), font(weight, size), anchor=anchor)


@cache
def font(weight: str, size: float) -> ImageFont.FreeTypeFont:
    """Load one of our own fonts, "400" or "700", in a size in dots."""
    return ImageFont.truetype(BytesIO(unpacked_font(weight)), size)
