"""Prints fictional letters as Ofsted prints real ones: wrapped, on pages, with furniture."""

import html
import textwrap
from dataclasses import dataclass, field

PAGE = "\f"


@dataclass(frozen=True)
class Part:
    """One paragraph of a letter: `mark` is "", a number, "bullet", "nested" or "heading"."""

    text: str
    mark: str = ""


def heading(text: str) -> Part:
    return Part(text, "heading")


def bullets(*texts: str) -> list[Part]:
    return [Part(text, "bullet") for text in texts]


def numbered(start: int, *texts: str) -> list[Part]:
    return [Part(text, f"{number}.") for number, text in enumerate(texts, start=start)]


@dataclass(frozen=True, repr=False)
class Fictional:
    """A letter to print, and what a right reading of it says."""

    head: list[str]  # lines that keep their breaks: title, dates, table
    parts: list[Part]
    expected: dict
    foot: list[str] = field(default_factory=list)
    running: tuple[str, ...] = ()


def as_text(
    letter: Fictional,
    width: int = 84,
    glyph: str = "◼",
    page_lines: int = 45,
    nested_glyph: str = "–",
) -> str:
    """Plain text: blank lines between paragraphs, page numbers and form feeds between pages."""
    body: list[str] = []
    for part in letter.parts:
        body += [*_wrapped(part, width, glyph, nested_glyph), ""]
    lines = [*letter.head, "", *body, *letter.foot]
    pages = [lines[at : at + page_lines] for at in range(0, len(lines), page_lines)]
    return PAGE.join(
        "\n".join([*page, "", *letter.running, f"{number}".rjust(width)])
        for number, page in enumerate(pages, start=1)
    )


def _wrapped(part: Part, width: int, glyph: str, nested_glyph: str) -> list[str]:
    mark = {"bullet": f"{glyph} ", "nested": f"   {nested_glyph} ", "heading": "", "": ""}.get(
        part.mark, f"{part.mark} "
    )
    hang = " " * len(mark)
    return textwrap.wrap(part.text, width, initial_indent=mark, subsequent_indent=hang)


CSS = """
@page { size: A4; margin: 25mm; @bottom-right { content: counter(page) } }
body { font: 12pt/1.25 'Source Sans 3', sans-serif; } p, h2, li { margin: 0 0 10pt }
h2 { font-size: 14pt; page-break-after: avoid } ul { padding-left: 18pt; margin: 0 }
.n { padding-left: 28pt; text-indent: -28pt } .n b { display: inline-block; width: 28pt;
font-weight: normal; text-indent: 0 } td { padding: 4pt; width: 50% } small { font-size: 8pt }
"""


def as_html(letter: Fictional, glyph: str = "◼") -> str:
    """The same letter as a page to make a PDF of; a tab in the head makes a row."""
    head = "".join(_head_line(line) for line in letter.head)
    body = "".join(_block(part, glyph) for part in letter.parts)
    foot = "".join(f"<p>{html.escape(line)}</p>" for line in letter.foot if line)
    top = f"<html lang=en><title>A letter</title><style>{CSS}</style>"
    return f"{top}<body>{head}{body}{foot}</body></html>"


def _head_line(line: str) -> str:
    if "\t" in line:
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t"))
        return f"<table><tr>{cells}</tr></table>"
    return f"<div>{html.escape(line)}</div>" if line else "<br>"


def _block(part: Part, glyph: str) -> str:
    words = html.escape(part.text)
    if part.mark == "heading":
        return f"<h2>{words}</h2>"
    if part.mark in ("bullet", "nested"):
        indent = 18 if part.mark == "bullet" else 36
        return (
            f'<p style="padding-left:{indent}pt;text-indent:-18pt">'
            f'<span style="display:inline-block;width:18pt;text-indent:0">{glyph}</span>'
            f"{words}</p>"
        )
    return f"<p class=n><b>{part.mark}</b>{words}</p>" if part.mark else f"<p>{words}</p>"
