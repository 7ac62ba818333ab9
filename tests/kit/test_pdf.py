import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.pdfs import faults_of, needs_pdftotext, reader_of, second_opinion, tags_of, words_of
from wirral_tracker.kit import pdf as pdf_module
from wirral_tracker.kit.pdf import STATIC_FOLDER, FileRefused, own_static_file, render, render_pdf

pytestmark = pytest.mark.once

SHEETS = ("css/fonts.css", "css/reports/report.css")
PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>Ducks of Anyborough</title>{head}</head>'
    '<body class="report-document"><article class="report"><h1>Ducks</h1>'
    '<p class="report-as-at">Position as at 1 May 2020</p>{body}</article></body></html>'
)


def page_with(body: str = "<p>Counted.</p>", head: str = "") -> str:
    return PAGE.format(body=body, head=head)


class Canary:
    """A server on this machine that nothing here may ever call."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                canary.calls.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"p { color: red }")

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def canary() -> Iterator[Canary]:
    bird = Canary()
    thread = threading.Thread(target=bird.server.serve_forever)
    thread.start()
    yield bird
    bird.server.shutdown()
    thread.join()
    bird.server.server_close()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.css"
    path.write_text("p::after { content: 'the secret of Anyborough' }")
    return path


# What it makes


def test_render_pdf_is_pdf_ua():
    assert faults_of(render_pdf(page_with(), SHEETS)) == []


def test_each_of_the_two_checkers_finds_a_fault():
    bad = render_pdf("<!doctype html><title>x</title><p>No language", ())
    assert second_opinion(bad)
    assert len(faults_of(bad)) > len(second_opinion(bad))


def test_render_pdf_carries_title_and_language():
    reader = reader_of(render_pdf(page_with(), SHEETS))
    assert reader.metadata
    assert reader.metadata.title == "Ducks of Anyborough"
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_render_pdf_gives_the_same_bytes_for_the_same_html():
    assert render_pdf(page_with(), SHEETS) == render_pdf(page_with(), SHEETS)


def test_render_pdf_embeds_the_vendored_font_and_no_other():
    reader = reader_of(render_pdf(page_with(), SHEETS))
    fonts = [
        font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("Source-Sans-3" in font for font in fonts)


def test_header_cells_say_what_they_head():
    table = (
        "<table><thead><tr><th>Duck<th>Count</thead>"
        "<tbody><tr><th scope=row>Mallard<td>3</tbody></table>"
    )
    scopes = [
        tag["/A"]["/Scope"]
        for tag in tags_of(render_pdf(page_with(table), SHEETS))
        if tag.get("/S") == "/TH"
    ]
    assert scopes == ["/Column", "/Column", "/Row"]


def test_items_of_a_list_have_a_mark_and_a_body():
    body = f"<ul><li>{'Mallards. ' * 500}</li><li>Teals</li></ul>"
    pdf = render_pdf(page_with(body), SHEETS)
    assert faults_of(pdf) == []
    items = [tag["/K"] for tag in tags_of(pdf) if tag.get("/S") == "/LI"]
    kinds = [[kid.get_object()["/S"] for kid in kids] for kids in items]
    assert kinds == [["/Lbl", "/LBody"], ["/LBody"], ["/Lbl", "/LBody"]]


def test_places_that_links_lead_to_are_not_read_out():
    pdf = render_pdf(page_with('<p><span id="a"></span><a href="#a">Ducks</a></p>'), SHEETS)
    assert faults_of(pdf) == []
    assert all("/K" in tag and tag["/K"] for tag in tags_of(pdf) if tag.get("/S") == "/Span")


def test_render_tells_the_page_on_which_each_id_begins():
    body = (
        '<p id="one">One</p><p id="two" style="break-before: page">Two</p>'
        f'<p id="three">{"Goes on. " * 600}</p><p><strong id="four">Four</strong></p>'
    )
    assert render(page_with(body), SHEETS).pages == {"one": 1, "two": 2, "three": 2, "four": 3}


@needs_pdftotext
def test_foot_prints_position_and_page_of_pages():
    pdf = render_pdf(page_with("<p>One</p><p style='break-before: page'>Two</p>"), SHEETS)
    words = words_of(pdf)
    assert "Position as at 1 May 2020 Page 1 of 2" in words
    assert "Position as at 1 May 2020 Page 2 of 2" in words


def test_foot_is_furniture_that_a_screen_reader_passes_over():
    reader = reader_of(render_pdf(page_with(), SHEETS))
    content = reader.pages[0].get_contents()
    assert content is not None
    assert content.get_data().split().count(b"/Pagination>>") == 1


def test_weasyprint_is_not_loaded_until_a_pdf_is_wanted():
    program = (
        "import sys, django; django.setup();"
        "import wirral_tracker.kit.pdf, recommendations.reports.render;"
        "print('weasyprint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=settings.BASE_DIR
    )
    assert done.stdout.strip() == "False", done.stderr


# What it refuses to open


def test_own_static_file_opens_style_sheets_and_fonts():
    sheet = STATIC_FOLDER / "css" / "report.css"
    assert own_static_file(sheet.as_uri()) == sheet.resolve()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        f"{STATIC_FOLDER.as_uri()}/../manage.py",
        f"{STATIC_FOLDER.as_uri()}/../wirral_tracker/secret.css",
        f"{STATIC_FOLDER.as_uri()}/%2e%2e/secret.css",
        f"{STATIC_FOLDER.as_uri()}/js/app.js",
        f"{STATIC_FOLDER.as_uri()}/css/reports/report.css?x=1",
        f"file://somewhere{STATIC_FOLDER}/css/reports/report.css",
        "http://127.0.0.1/report.css",
        "https://example.org/report.css",
        "ftp://example.org/report.css",
        "data:text/css,p{color:red}",
        "report.css",
        "",
    ],
)
def test_own_static_file_refuses_everything_else(url: str):
    with pytest.raises(FileRefused):
        own_static_file(url)


def test_own_static_file_refuses_a_link_that_leads_out(
    tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
):
    static = tmp_path / "static"
    static.mkdir()
    (static / "inside.css").symlink_to(secret)
    monkeypatch.setattr(pdf_module, "STATIC_FOLDER", static)
    with pytest.raises(FileRefused):
        own_static_file((static / "inside.css").as_uri())


HOSTILE = [
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<style>@import url("{url}");</style>',
    '<style>p {{ background: url("{url}") }}</style>',
    '<style>@font-face {{ font-family: x; src: url("{url}") }} p {{ font-family: x }}</style>',
    '<img src="{url}" alt="x">',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}"/><use href="{url}#a"/></svg>',
    '<base href="{url}"><img src="x.png" alt="x">',
]


@needs_pdftotext
@pytest.mark.parametrize("markup", HOSTILE)
def test_render_pdf_fetches_nothing_that_the_page_names(markup: str, canary: Canary, secret: Path):
    for url in (f"{canary.url}/x.css", secret.as_uri()):
        pdf = render_pdf(page_with("<p>Counted.</p>" + markup.format(url=url)), SHEETS)
        assert "Counted." in words_of(pdf)
        assert "secret" not in words_of(pdf)
        assert not reader_of(pdf).attachments
    assert canary.calls == []


@needs_pdftotext
def test_two_hundred_hostile_notes_fetch_nothing(canary: Canary, secret: Path):
    urls = cycle([f"{canary.url}/x.css", secret.as_uri(), "file:///etc/passwd"])
    notes = [markup.format(url=url) for markup, url in zip(HOSTILE * 19, urls, strict=False)][:200]
    assert len(notes) == 200
    pdf = render_pdf(page_with("".join(f"<div>Noted. {note}</div>" for note in notes)), SHEETS)
    assert words_of(pdf).count("Noted.") > 100
    assert "secret" not in words_of(pdf)
    assert "root:" not in words_of(pdf)
    assert not reader_of(pdf).attachments
    assert canary.calls == []


def test_canary_sings_when_it_is_called(canary: Canary):
    from weasyprint import HTML

    HTML(string=f'<link rel="stylesheet" href="{canary.url}/x.css">').write_pdf()
    assert canary.calls == ["/x.css"]
