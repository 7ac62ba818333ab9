import pytest

from tests.pdfs import needs_pdftotext, words_of
from wirral_tracker.pdf import render
from wirral_tracker.printing import LONG_HTML, NotPrinted, render_bounded

SHEETS = ("css/fonts.css", "css/report.css")
PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>Ducks of Anyborough</title></head>'
    '<body class="report-document"><article class="report"><h1>Ducks</h1>{}</article></body></html>'
)
LONG = PAGE.format('<p id="first">Counted, and counted again.</p>' + "<!-- quack -->" * 12_000)


@needs_pdftotext
def test_long_report_is_the_same_by_a_process_of_its_own():
    assert len(LONG) > LONG_HTML
    printed = render_bounded(LONG, SHEETS)
    assert printed == render(LONG, SHEETS)
    assert printed.pages == {"first": 1}
    assert "counted again" in words_of(printed.pdf)


def test_short_report_starts_no_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("wirral_tracker.printing.subprocess", None)
    assert render_bounded(PAGE.format("<p>Short.</p>"), SHEETS).pdf.startswith(b"%PDF")


def test_what_takes_too_long_is_ended_and_says_so():
    with pytest.raises(NotPrinted, match="it took more than 0.2 seconds"):
        render_bounded(LONG, SHEETS, seconds=0.2)


def test_what_takes_too_much_memory_is_ended_and_says_so():
    with pytest.raises(NotPrinted, match="It may use 20 MB"):
        render_bounded(LONG, SHEETS, megabytes=20)
