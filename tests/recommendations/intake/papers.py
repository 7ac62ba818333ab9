"""The paper of a fictional review, and its page as a browser has it."""

import io
import zipfile
from typing import Any

from django.forms import BooleanField

REVIEW_OF_DUCKS = """Scrutiny Review of Duck Keeping

March 2025

Introduction

1. The panel met four times and walked round three ponds.

2. Nobody at Anyborough Council knows how many ducks there are.

Objective 1: To find out who feeds the ducks.

Recommendations

3. Anyborough Council should count its ducks each spring, and publish the count.

4. The Head of Ponds should say who feeds the ducks. The Council should pay for the corn.

Amber: Some ducks are counted.
"""

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def sent_back(page) -> dict[str, Any]:
    """What a browser sends of a paper's page when the officer has changed nothing on it."""
    review = page.context["review"]
    sent: dict[str, Any] = {"opened_on": page.context["received"].version}
    for field in (field for form in review.forms for field in form):
        value = field.value()
        if isinstance(field.field, BooleanField):
            if value:
                sent[field.html_name] = "on"
        else:
            sent[field.html_name] = "" if value is None else value
    return sent


def word_paragraph(
    text: str, *, style: str = "", number: str = "", level: int = 0, deleted: str = ""
) -> str:
    """A paragraph of a Word file's main part; what was deleted while tracked stands there too."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    gone = f"<w:del><w:r><w:delText>{deleted}</w:delText></w:r></w:del>" if deleted else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{gone}<w:r><w:t>{text}</w:t></w:r></w:p>"


def word_table(*rows: tuple[str, ...]) -> str:
    """A table of a Word file's main part."""
    cells = ("".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word_file(*parts: str, **others: str) -> bytes:
    """The bytes of a Word file with these parts of its body, a numbered and a bulleted list."""
    level = '<w:lvl w:ilvl="{}"><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    counted = level.format(0, "decimal", "%1.") + level.format(1, "lowerLetter", "(%2)")
    bulleted = level.format(0, "bullet", "•")
    numbering = (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="7">{counted}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="8">{bulleted}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {WORD}><w:style w:styleId="Big"><w:name w:val="heading 1"/></w:style>'
        "</w:styles>"
    )
    body = f"<w:document {WORD}><w:body>{''.join(parts)}</w:body></w:document>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/numbering.xml", numbering)
        archive.writestr("word/styles.xml", styles)
        for name, content in others.items():
            archive.writestr(name, content)
    return packed.getvalue()
