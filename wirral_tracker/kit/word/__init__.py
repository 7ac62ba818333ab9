"""A report's own HTML as an editable Word document, with the same words in the same order.

Word's format is a zip of XML files, so the standard library writes it. The document is made from
the HTML that made the PDF, so that the two cannot say different things.
"""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import tinyhtml5

from wirral_tracker.kit.word.body import FIRST_NUMBERED, Body
from wirral_tracker.kit.word.xml import xml_text

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


def word_document(html: str, grounds: Mapping[str, str]) -> bytes:
    """Render a report's HTML as a .docx: headings, lists, tables, and charts with descriptions.

    `grounds` are the colours behind the words of a class, as style sheets write them. The same
    HTML gives the same bytes. Nothing is fetched, and no name is in it but the HTML's.
    """
    page = tinyhtml5.parse(html, namespace_html_elements=False)
    element = page.find("body")
    assert element is not None  # the parser adds one to a document that lacks it
    body = Body(element, grounds)
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
    files["word/numbering.xml"] = numbering(str(files["word/numbering.xml"]), body.numbered_count)
    for number, (svg, png) in enumerate(body.pictures, start=1):
        files[f"word/media/picture{number}.svg"] = svg
        files[f"word/media/picture{number}.png"] = png
    return zip_parts(files)


def core_properties(page: Element) -> str:
    """Render docProps/core.xml: title, author, subject and moment made, from the HTML's head."""
    metas = {meta.get("name"): meta.get("content", "") for meta in page.iter("meta")}
    title = page.find("head/title")
    created = metas.get("dcterms.created", "")
    return CORE.format(
        title=xml_text("" if title is None else title.text or ""),
        author=xml_text(metas.get("author", "")),
        description=xml_text(metas.get("description", "")),
        created=CREATED.format(xml_text(created)) if created else "",
    )


def relations(template: str | bytes, body: Body) -> str:
    """Add the pictures and links of `body` to `template`, the XML list of what it refers to."""
    found = [
        f'<Relationship Id="{name}{number}" Type="{RELATION}/image" '
        f'Target="media/picture{number}.{kind}"/>'
        for number in range(1, len(body.pictures) + 1)
        for name, kind in (("picture", "svg"), ("image", "png"))
    ]
    found += [
        f'<Relationship Id="link{number}" Type="{RELATION}/hyperlink" '
        f'Target="{xml_text(address)}" TargetMode="External"/>'
        for number, address in enumerate(body.links, start=1)
    ]
    return str(template).replace("</Relationships>", f"{''.join(found)}</Relationships>")


def numbering(template: str, count: int) -> str:
    """Add `count` numbered lists, each of which begins at 1, to the XML of the kinds of list."""
    lists = "".join(
        f'<w:num w:numId="{FIRST_NUMBERED + place}"><w:abstractNumId w:val="2"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for place in range(count)
    )
    return template.replace("</w:numbering>", f"{lists}</w:numbering>")


def zip_parts(files: dict[str, str | bytes]) -> bytes:
    """Pack files, by name, into the bytes of a zip: the list of their types first, as Word expects.

    Raises: ParseError for a part that is not well-formed XML.
    """
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda part: (part != "[Content_Types].xml", part)):
            content = files[name]
            if isinstance(content, str) and not content.startswith(("<?xml", "<svg")):
                content = DECLARATION + content
            if name.endswith((".xml", ".rels")):
                # Of a damaged part Word says only that it cannot open the file: fail here instead.
                ElementTree.fromstring(content)
            entry = zipfile.ZipInfo(name, ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
