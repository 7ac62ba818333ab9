"""What the report is measured against: the same words printed bare, in one table, by a browser."""

import ctypes
import html
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree.ElementTree import Element

import tinyhtml5
from django.conf import settings
from django.template.loader import render_to_string

from recommendations.reports.content import Report
from recommendations.reports.render import STYLESHEETS

STATIC = Path(settings.BASE_DIR) / "static"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# What is a paragraph of its own in the floor; a table's row is one.
BLOCKS = HEADINGS | {"p", "li", "caption", "tr", "figcaption", "svg"}
PLAIN_PAGE = '@page { size: A4; margin: 21mm 25mm 25mm } body { font: 11pt/1.4 "Source Sans 3" }'
NAIVE_PAGE = """
@page {
  size: A4;
  margin: 21mm 15mm 25mm;
  @bottom-right { content: counter(page) " of " counter(pages) }
}
body { font: 11pt/1.4 "Source Sans 3" }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #999; padding: 3pt; vertical-align: top; text-align: left }
tr { break-inside: avoid }
li a::after { content: leader(".") target-counter(attr(href), page) }
"""
PR_SET_CHILD_SUBREAPER = 36
CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")


def bare(document: str) -> str:
    """Reduce a document to its words, as headings and paragraphs with nothing else about them."""
    blocks: list[str] = []

    def walk(element: Element) -> None:
        if element.tag not in BLOCKS:
            for child in element:
                walk(child)
        elif words := " ".join(" ".join(element.itertext()).split()):
            tag = element.tag if element.tag in HEADINGS else "p"
            blocks.append(f"<{tag}>{html.escape(words)}</{tag}>")

    walk(tinyhtml5.parse(document, namespace_html_elements=False).find("body"))
    head = '<!doctype html><html lang="en-GB"><head><title>Bare</title></head>'
    return f"{head}<body>{''.join(blocks)}</body></html>"


def naive(report: Report) -> str:
    """Render the report as one table, every row in its contents and each history a table in it."""
    sections = (*report.front, *report.supporting, *report.closing)
    subjects = [subject for section in sections for subject in getattr(section, "subjects", ())]
    return render_to_string("naive_report.html", {"report": report, "subjects": subjects})


def plain_pdf(document: str, style: str) -> bytes:
    """Print a document as WeasyPrint's own page shows how, tagged as ours is."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheets = [CSS(STATIC / "css/fonts.css", font_config=fonts), CSS(string=style)]
    page = HTML(string=document)
    return page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")


def chromium_seconds(document: str) -> float:
    """Measure the CPU seconds in which Chromium starts and prints a document with our styles."""
    return json.loads(in_process_of_its_own("chromium", document))


def peak_megabytes(document: str) -> float:
    """Measure the most memory of a process that prints the document with our style sheets."""
    return json.loads(in_process_of_its_own("memory", document))


def in_process_of_its_own(what: str, document: str) -> str:
    """Print a document in a process of its own, and return what that measured."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.printing_alone", what],
        input=document,
        capture_output=True,
        check=True,
        text=True,
        cwd=settings.BASE_DIR,
    )
    return done.stdout


# In that process


def print_with_chromium(document: str) -> float:
    """Print with Chromium and count the CPU of every process that it starts."""
    # Chromium's helpers outlive whoever started them; as this process's children they are counted.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: apt-get install chromium"
    links = [f'<link rel="stylesheet" href="{(STATIC / n).as_uri()}">' for n in STYLESHEETS]
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(document.replace("</head>", "".join(links) + "</head>"))
        profile = f"--user-data-dir={folder}/profile"
        command = [program, *CHROMIUM, profile, f"--print-to-pdf={pdf}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        wait_for_orphans()
        assert pdf.stat().st_size > 10_000
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def wait_for_orphans() -> None:
    """Wait until the last of the processes that came to be our children has ended."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def print_and_weigh(document: str) -> float:
    """Print a document as the register does, and read the most memory that this process held."""
    from wirral_tracker.kit.pdf import render_pdf

    render_pdf(document, STYLESHEETS)
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not say how much memory this process held.")
