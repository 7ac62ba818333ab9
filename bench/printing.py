"""The rivals of the report's PDF: its words printed bare, in one table, and by Chromium."""

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
    """Return an HTML document reduced to its words, in headings and paragraphs without style."""
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
    """Render a report as HTML of one table, each row in its contents, histories as tables in it."""
    sections = (*report.front, *report.supporting, *report.closing)
    subjects = [subject for section in sections for subject in getattr(section, "subjects", ())]
    return render_to_string("naive_report.html", {"report": report, "subjects": subjects})


def plain_pdf(document: str, style: str) -> bytes:
    """Return the PDF of an HTML document as WeasyPrint's manual makes it, tagged as ours is."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheets = [CSS(STATIC / "css/fonts.css", font_config=fonts), CSS(string=style)]
    page = HTML(string=document)
    return page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")


def chromium_seconds(document: str) -> float:
    """Return the CPU seconds in which Chromium starts and prints an HTML document in our styles."""
    return json.loads(in_process_of_its_own("chromium", document))


def peak_megabytes(document: str) -> float:
    """Return the most megabytes that a process holds which prints the document as we do."""
    return json.loads(in_process_of_its_own("memory", document))


def in_process_of_its_own(what: str, document: str) -> str:
    """Run `bench.printing_alone` on a document, and return the JSON that it prints.

    `what` is "chromium", for CPU seconds, or "memory", for megabytes.
    """
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
    """Print a document with Chromium; return the CPU seconds of every process that it starts."""
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
    """Wait until every child process, adopted ones included, has ended."""
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def print_and_weigh(document: str) -> float:
    """Print a document as the register does; return the most megabytes that this process held."""
    from wirral_tracker.kit.pdf import render_pdf

    render_pdf(document, STYLESHEETS)
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("The system does not say how much memory this process held.")
