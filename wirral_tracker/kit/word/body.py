"""The body of a Word document, written from the elements of a report's HTML."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from wirral_tracker.kit.word.raster import png_of
from wirral_tracker.kit.word.tables import table
from wirral_tracker.kit.word.xml import (
    NAMESPACES,
    bookmark,
    bookmark_name,
    hyperlink,
    paragraph,
    picture,
    run,
)

SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = {f"h{level}": f"Heading{level}" for level in range(1, 7)}
# What holds other blocks; a div or the like that holds none of these is a paragraph itself.
BLOCKS = {"p", "ul", "ol", "table", "div", "section", "article", "header", "figure", "figcaption"}
BLOCKS |= set(HEADINGS)
PASSED_OVER = {"title", "desc", "style", "script", "template"}
# The paragraphs that look otherwise, by their class in the HTML; the name is the style's id too.
STYLES = {
    "report-label": "ReportLabel",
    "report-as-at": "PositionAsAt",
    "report-lead": "ReportLead",
    "report-missing": "Soft",
    "report-key": "Small",
    "report-fact": "Soft",
    "report-detail": "Detail",
    "report-closing": "Closing",
    "report-provenance": "Provenance",
    "report-source": "Small",
    "report-meeting": "Detail",
}
# The bullets' list is the first of Word's lists; each numbered one is another after it.
FIRST_NUMBERED = 2
KEEPS_LINE_BREAKS = "report-text"
SPACE = re.compile(r"[ \t\r\f\n]+")
SPACE_IN_LINE = re.compile(r"[ \t\r\f]*\n[ \t\r\f]*|[ \t\r\f]+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: words in one look (`marks`), or `ready` XML without words."""

    words: str
    marks: str = ""
    ready: str = ""


class Body:
    """The body of a Word document; to render it fills `pictures` and `links`.

    `pictures` are its charts, each as SVG and as PNG; `links` the addresses it links to, and
    `numbered_count` the number of its numbered lists.

    `grounds` are the colours behind the words of a class, as style sheets write them.
    """

    def __init__(self, element: Element, grounds: Mapping[str, str]) -> None:
        self.element = element
        self.grounds = grounds
        self.pictures: list[tuple[str, bytes]] = []
        self.links: list[str] = []
        self.numbered_count = 0
        self.bookmarks = 0

    def xml(self) -> str:
        """Render word/document.xml: every block of the HTML, on A4 pages with a footer."""
        inside = "".join(self.blocks(self.element))
        page = (
            '<w:sectPr><w:footerReference w:type="default" r:id="foot"/>'
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1191" w:right="1417" '
            'w:bottom="1417" w:left="1417" w:header="567" w:footer="850" w:gutter="0"/></w:sectPr>'
        )
        return f"<w:document {NAMESPACES}><w:body>{inside}{page}</w:body></w:document>"

    def foot(self) -> str:
        """Render the words before a page's number, as in the PDF: marks, status, day, and "Page".

        The marks are what the article has as `data-marks`; the others are the texts of the classes
        "report-classification" and "report-as-at".
        """
        marked = (each.get("data-marks", "") for each in self.element.iter("article"))
        marks = [run(f"{words}\u2003", "<w:b/>") for words in marked if words]
        texts: dict[str, str] = {}
        for element in self.element.iter("p"):
            for name in classes(element):
                texts.setdefault(name, SPACE.sub(" ", "".join(element.itertext())).strip())
        said = [texts[name] for name in ("report-classification", "report-as-at") if name in texts]
        return "".join([*marks, run(f"{' · '.join(said)}\u2003Page " if said else "Page ")])

    # Blocks

    def blocks(self, element: Element) -> Iterator[str]:
        """Yield the XML of the blocks in an element: paragraphs, headings, list items, tables."""
        for child in element:
            if child.tag == "ul":
                yield from (self.paragraph(item, "ListBullet") for item in child.iter("li"))
            elif child.tag == "ol":
                yield from self.numbered_list(child)
            elif child.tag == "table":
                yield from table(child, self.paragraph)
            elif child.tag in HEADINGS:
                yield self.paragraph(child, HEADINGS[child.tag])
            elif child.tag == "figcaption":
                yield self.paragraph(child, "Caption")
            elif child.tag != "p" and any(part.tag in BLOCKS for part in child):
                yield from self.blocks(child)
            elif child.tag in BLOCKS:
                yield self.paragraph(child, "Normal")

    def numbered_list(self, element: Element) -> Iterator[str]:
        """Yield the paragraphs of a numbered list, which begins at 1."""
        number = FIRST_NUMBERED + self.numbered_count
        self.numbered_count += 1
        mark = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        yield from (self.paragraph(item, "ListNumber", mark) for item in element.iter("li"))

    def paragraph(self, element: Element, style: str, more: str = "") -> str:
        """Render an element as a paragraph in `style`; a "Normal" one in its class's style, if any.

        `more` is the XML of further properties of the paragraph.
        """
        named = classes(element)
        if style == "Normal":
            style = next((STYLES[name] for name in named if name in STYLES), style)
        if "report-opens-page" in named:
            more += "<w:pageBreakBefore/>"
        return paragraph(style, self.runs(element), more + self.ground(element))

    def ground(self, element: Element) -> str:
        """Render the shading behind an element's words, if its class has a colour; else nothing."""
        for name in classes(element):
            if name in self.grounds:
                fill = self.grounds[name].removeprefix("#").upper()
                return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
        return ""

    # What stands in a line

    def runs(self, element: Element) -> str:
        """Render an element's inline content as Word runs, white space folded as HTML does."""
        keeps = KEEPS_LINE_BREAKS in classes(element)
        found = list(fold_white_space(self.pieces(element, ""), keeps))
        return "".join(piece.ready or run(piece.words, piece.marks) for piece in found)

    def pieces(self, element: Element, marks: str) -> Iterator[Piece]:
        """Yield an element's pieces in order: a bookmark for its id, its own text, its children."""
        if name := element.get("id"):
            self.bookmarks += 1
            yield Piece("", ready=bookmark(self.bookmarks, name))
        if element.text:
            yield Piece(element.text, marks)
        for child in element:
            yield from self.child_pieces(child, marks)
            if child.tail:
                yield Piece(child.tail, marks)

    def child_pieces(self, child: Element, marks: str) -> Iterator[Piece]:
        """Yield the pieces of an inline element: a chart, a line break, bold or plain words."""
        if child.tag == f"{SVG}svg" or child.tag == "svg":
            yield Piece("", ready=self.picture(child))
        elif child.tag == "br":
            yield Piece("", ready="<w:r><w:br/></w:r>")
        elif child.tag == "a" and child.get("href"):
            yield Piece("", ready=self.link(child))
        elif child.tag in ("strong", "b"):
            yield from self.pieces(child, f"<w:b/>{self.ground(child)}")
        elif child.tag not in PASSED_OVER:
            yield from self.pieces(child, marks)

    def link(self, element: Element) -> str:
        """Render a link: to a bookmark of the document, or to an address, which `links` gets."""
        address = element.get("href", "")
        marks = "<w:b/>" if "report-ref" in classes(element) else ""
        inside = run(SPACE.sub(" ", "".join(element.itertext())), marks)
        if address.startswith("#"):
            return hyperlink(f'w:anchor="{bookmark_name(address[1:])}"', inside)
        self.links.append(address)
        return hyperlink(f'r:id="link{len(self.links)}"', inside)

    def picture(self, svg: Element) -> str:
        """Render a chart's drawing, described by its title and desc; add it to `pictures`."""
        drawn = deepcopy(svg)
        # `tostring` would write the words that follow the chart as well.
        drawn.tail = None
        for part in drawn.iter():
            # ElementTree writes a namespace as a prefix of each name, `ns0:svg`.
            part.tag = part.tag.removeprefix(SVG)
            for name in [
                attribute
                for attribute in part.attrib
                if attribute[:1] == "{" or attribute[:5] == "xmlns"
            ]:
                del part.attrib[name]
        drawn.set("xmlns", SVG.strip("{}"))
        self.pictures.append((ElementTree.tostring(drawn, "unicode"), png_of(drawn)))
        described = [" ".join(drawn.findtext(part, "").split()) for part in ("title", "desc")]
        width, height = float(svg.get("width", "100")), float(svg.get("height", "100"))
        return picture(len(self.pictures), width, height, ". ".join(filter(None, described)))


def classes(element: Element) -> list[str]:
    """Return the names of an element's classes."""
    return (element.get("class") or "").split()


def fold_white_space(pieces: Iterator[Piece], keeps_line_breaks: bool) -> Iterator[Piece]:
    """Yield the pieces, white space folded as HTML does, or line breaks kept; trim both ends."""
    waiting = ""  # The space or line break before the next word, if one follows.
    begun = False
    for piece in pieces:
        if piece.ready:
            # A bookmark prints nothing: the space before it waits for the next word.
            if waiting and begun and not piece.ready.startswith("<w:bookmark"):
                yield Piece(waiting, piece.marks)
                waiting = ""
            begun = begun or not piece.ready.startswith("<w:bookmark")
            yield piece
            continue
        words = (
            SPACE_IN_LINE.sub(lambda found: "\n" if "\n" in found[0] else " ", piece.words)
            if keeps_line_breaks
            else SPACE.sub(" ", piece.words)
        )
        core = words.strip(" \n")
        lead = words[: len(words) - len(words.lstrip(" \n"))]
        waiting = join_white_space(waiting, lead)
        if core:
            yield Piece((waiting if begun else "") + core, piece.marks)
            begun, waiting = True, words[len(words.rstrip(" \n")) :]


def join_white_space(before: str, after: str) -> str:
    """Join two stretches of white space that meet: line breaks stay, or else one space does."""
    breaks = before.count("\n") + after.count("\n")
    return "\n" * breaks if breaks else (before or after)[:1]
