"""A report's own HTML as an editable Word document, with the same words in the same order.

Word's format is a zip of XML files, so that the standard library writes it. The document is read
from the HTML that made the PDF: what the one says the other says.
"""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import tinyhtml5

from wirral_tracker.kit.word.body import Body
from wirral_tracker.kit.word.xml import PIXEL, text_of

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARTS = Path(__file__).parent / "parts"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# No moment but those that the HTML names: the same HTML gives the same bytes.
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms='
    '"http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    "<dc:subject>{description}</dc:subject><dc:language>en-GB</dc:language>{created}"
    "</cp:coreProperties>"
)
CREATED = '<dcterms:created xsi:type="dcterms:W3CDTF">{}</dcterms:created>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_document(html: str) -> bytes:
    """The report as .docx: headings, lists, tables with header rows, pictures with their words.

    The same HTML gives the same bytes. Nothing is fetched, and no name is in it but the HTML's.
    """
    page = tinyhtml5.parse(html, namespace_html_elements=False)
    body = Body(page.find("body"))
    files: dict[str, str | bytes] = {
        path.relative_to(PARTS).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(PARTS.rglob("*.xml"))
    }
    files["[Content_Types].xml"] = files.pop("content_types.xml")
    files["_rels/.rels"] = files.pop("relations.xml")
    files["docProps/core.xml"] = core_properties(page)
    files["word/document.xml"] = body.xml()
    files["word/footer1.xml"] = str(files["word/footer1.xml"]).replace("FOOT", body.foot())
    files["word/_rels/document.xml.rels"] = relations(files.pop("word_relations.xml"), body)
    for number, picture in enumerate(body.pictures, start=1):
        files[f"word/media/picture{number}.svg"] = picture
    files["word/media/none.png"] = PIXEL
    return zipped(files)


def core_properties(page: Any) -> str:
    """Title, author, subject and moment, as the HTML's own head gives them."""
    metas = {each.get("name"): each.get("content", "") for each in page.iter("meta")}
    title = page.find("head/title")
    created = metas.get("dcterms.created", "")
    return CORE.format(
        title=text_of("" if title is None else title.text or ""),
        author=text_of(metas.get("author", "")),
        description=text_of(metas.get("description", "")),
        created=CREATED.format(text_of(created)) if created else "",
    )


def relations(known: str | bytes, body: Body) -> str:
    """What the document's text refers to: its styles, lists, foot and pictures."""
    pictures = "".join(
        f'<Relationship Id="picture{number}" Type="{RELATION}/image" '
        f'Target="media/picture{number}.svg"/>'
        for number in range(1, len(body.pictures) + 1)
    )
    return str(known).replace("</Relationships>", f"{pictures}</Relationships>")


def zipped(files: dict[str, str | bytes]) -> bytes:
    """The parts as one file; what they are is said first, as Word expects."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda each: (each != "[Content_Types].xml", each)):
            content = files[name]
            if isinstance(content, str) and not content.startswith(("<?xml", "<svg")):
                content = DECLARATION + content
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(content)
            entry = zipfile.ZipInfo(name, ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
