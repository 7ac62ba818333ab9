"""Tables of a Word document: a caption, marked header rows, a first column of headers."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from wirral_tracker.kit.word.xml import paragraph, xml_text

# From a cell or a caption to a paragraph in a style, with what is said of it besides.
Write = Callable[..., str]
# Twentieths of a point: what A4 has between our margins.
TEXT_WIDTH = 9072
# Columns that are wider than an even share, in hundredths of the table, as in the style sheet.
WIDTHS = {"report-counted": 36, "report-years": 15, "report-said": 52, "report-owner": 17}


def table(element: Element, write: Write) -> Iterator[str]:
    """Yield the XML of a table: its caption as a paragraph, if any, the table, the gap after it."""
    caption = element.find("caption")
    title = ""
    if caption is not None:
        title = " ".join("".join(caption.itertext()).split())
        yield write(caption, "Caption", "<w:keepNext/>")
    rows = list(element.iter("tr"))
    head = element.find("thead")
    heading = set(head.iter("tr")) if head is not None else set()
    widths = column_widths(rows[0]) if rows else []
    has_row_headers = any(row[0].tag == "th" for row in rows if row not in heading and len(row))
    look = (
        f'<w:tblLook w:firstRow="{int(bool(heading))}" w:lastRow="0" '
        f'w:firstColumn="{int(has_row_headers)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inside = "".join(table_row(row, row in heading, widths, write) for row in rows)
    yield (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}'
        f'<w:tblCaption w:val="{xml_text(title)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{inside}</w:tbl>"
    )
    # Word takes two tables with no paragraph between them for one.
    yield paragraph("AfterTable", "")


def column_widths(row: Element) -> list[int]:
    """Return column widths in twentieths of a point, by the first row's classes or even shares."""
    shares = [
        next((WIDTHS[name] for name in (cell.get("class") or "").split() if name in WIDTHS), 0)
        for cell in row
    ]
    even = (100 - sum(shares)) / max(shares.count(0), 1)
    return [round(TEXT_WIDTH * (share or even) / 100) for share in shares]


def table_row(row: Element, is_heading: bool, widths: list[int], write: Write) -> str:
    """Render a row, never torn across pages; a heading row is repeated on each next page."""
    repeated = "<w:tblHeader/>" if is_heading else ""
    cells = []
    for place, cell in enumerate(row):
        width = widths[place] if place < len(widths) else widths[-1]
        style = "TableHead" if is_heading else "TableText"
        inside = write(cell, style)
        cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>')
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"
