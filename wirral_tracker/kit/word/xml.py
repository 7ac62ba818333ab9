"""The XML of a Word document, a piece at a time."""

import re
from html import escape

# What XML may not hold.
FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EMU_OF_A_PIXEL = 9525
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
)
SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def xml_text(words: str) -> str:
    """Escape words for XML text or the value of an attribute, without characters XML forbids."""
    return escape(FORBIDDEN.sub("", words))


def run(words: str, marks: str = "") -> str:
    """Render words as one Word run with the properties `marks`; line breaks become <w:br/>."""
    look = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    pieces = [
        f'<w:t xml:space="preserve">{xml_text(piece)}</w:t>' if piece else ""
        for piece in words.split("\n")
    ]
    return f"<w:r>{look}{'<w:br/>'.join(pieces)}</w:r>"


def bookmark(number: int, name: str) -> str:
    """Render a Word bookmark called `name`, the place that links to it lead to."""
    plain = bookmark_name(name)
    return f'<w:bookmarkStart w:id="{number}" w:name="{plain}"/><w:bookmarkEnd w:id="{number}"/>'


def paragraph(style: str, inside: str, more: str = "") -> str:
    """Render a paragraph in one of our styles; `inside` is its runs, `more` further properties."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def hyperlink(target: str, inside: str) -> str:
    """Render runs as a link: `target` is its attributes, of a relation or of a bookmark."""
    return f"<w:hyperlink {target}>{inside}</w:hyperlink>"


def bookmark_name(name: str) -> str:
    """Return an id of the HTML as a name for Word: letters, digits, low lines, forty at most."""
    return re.sub(r"\W", "_", name, flags=re.ASCII)[:40]


def picture(number: int, width: float, height: float, words: str) -> str:
    """Render a run that holds picture `number`, sized in pixels and described by `words`.

    As a PNG, and beside it as the SVG that Word draws instead.
    """
    wide, high = round(width * EMU_OF_A_PIXEL), round(height * EMU_OF_A_PIXEL)
    described = f'id="{number}" name="Chart {number}" descr="{xml_text(words)}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr {described}/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f"<pic:pic><pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="image{number}"><a:extLst><a:ext uri="{SVG_EXTENSION}">'
        f'<asvg:svgBlip r:embed="picture{number}"/></a:ext></a:extLst></a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
