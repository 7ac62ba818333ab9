import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.pdfs import needs_pdftotext, words_of
from tests.printing import LONG_ENOUGH, turn_held
from wirral_tracker.kit.pdf import LAYING_OUT, READING, WRITING, Progress, render
from wirral_tracker.kit.printing import (
    LONG_HTML,
    NotPrinted,
    StillPrinting,
    render_bounded,
    render_soon,
)
from wirral_tracker.kit.printing.job import (
    WAITING,
    Printing,
    delete_old,
    find_printing,
    printing_of,
    printings_on,
)

pytestmark = pytest.mark.once

SHEETS = ("css/fonts.css", "css/reports/report.css")
PAGE = (
    '<!doctype html><html lang="en-GB"><head><title>Ducks of Anyborough</title></head>'
    '<body class="report-document"><article class="report"><h1>Ducks</h1>{}</article></body></html>'
)
LONG = PAGE.format('<p id="first">Counted, and counted again.</p>' + "<!-- quack -->" * 12_000)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.PRINTING_FOLDER = tmp_path / "printing"
    return settings.PRINTING_FOLDER


@needs_pdftotext
def test_long_report_is_the_same_by_a_process_of_its_own():
    assert len(LONG) > LONG_HTML
    printed = render_bounded(LONG, SHEETS)
    assert printed == render(LONG, SHEETS)
    assert printed.pages == {"first": 1}
    assert "counted again" in words_of(printed.pdf)


def test_short_report_starts_no_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("wirral_tracker.kit.printing.job.subprocess", None)
    assert render_bounded(PAGE.format("<p>Short.</p>"), SHEETS).pdf.startswith(b"%PDF")


def test_what_takes_too_long_is_ended_and_says_so(settings):
    settings.PRINTING_SECONDS = 0.01
    with pytest.raises(NotPrinted, match="it took more than 0.01 seconds"):
        render_bounded(LONG, SHEETS)


def test_what_takes_too_much_memory_is_ended_and_says_so(settings):
    settings.PRINTING_MEGABYTES = 20
    with pytest.raises(NotPrinted, match="It may use 20 MB"):
        render_bounded(LONG, SHEETS)


def test_two_who_ask_at_once_wait_for_one_printing_and_fetch_it_later(folder, settings):
    settings.PRINTING_PATIENCE_SECONDS = 0
    with turn_held(folder):
        first = still_printing(LONG)
        order = (first.folder / "order.json").stat().st_ino
        second = still_printing(LONG)
        assert first == second == find_printing(folder / "ducks", first.digest)
        assert (second.folder / "order.json").stat().st_ino == order
        assert first.rendered is None
        assert first.progress.step == WAITING
    assert first.wait(LONG_ENOUGH) == render(LONG, SHEETS)
    assert render_soon(LONG, SHEETS, shelf="ducks", details={}) == first.rendered
    assert first.progress == Progress(WRITING, 1)
    assert first.folder.stat().st_mode & 0o077 == 0


def still_printing(html: str) -> Printing:
    with pytest.raises(StillPrinting) as later:
        render_soon(html, SHEETS, shelf="ducks", details={"name": "ducks.pdf"})
    return later.value.printing


def test_what_a_dead_process_left_is_found_out_and_printed_when_asked_again(folder, settings):
    settings.PRINTING_PATIENCE_SECONDS = 0
    with turn_held(folder):
        printing = still_printing(LONG)
        kill_what_prints(printing)
        with pytest.raises(NotPrinted, match="the program that prints it stopped"):
            printing.wait(LONG_ENOUGH)
        assert still_printing(LONG).rendered is None
    assert printing.wait(LONG_ENOUGH) == render(LONG, SHEETS)


def kill_what_prints(printing: Printing) -> None:
    # What a process was begun with is told a moment after it has begun.
    while not (found := processes_at(printing.folder)):
        time.sleep(0.05)
    for number in found:
        os.kill(number, signal.SIGKILL)


def processes_at(folder: Path) -> list[int]:
    found = []
    for told in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if str(folder).encode() in told.read_bytes():
                found.append(int(told.parent.name))
    return found


def test_other_words_are_another_printing(folder):
    one, other = (printing_of(html, SHEETS, folder / "ducks") for html in (LONG, LONG + " "))
    assert one.digest != other.digest


def test_how_far_it_has_got_is_told_page_by_page():
    told: list[Progress] = []
    render(PAGE.format("<p>Duck.</p>" * 100), SHEETS, tell=told.append)
    steps = list(dict.fromkeys(each.step for each in told))
    assert steps == [READING, LAYING_OUT, WRITING]
    assert {1, 2} <= {each.page for each in told if each.step == LAYING_OUT}


def test_what_nobody_comes_back_for_is_thrown_away(folder):
    kept, old = (folder / "ducks" / (name * 64) for name in "01")
    for each in (kept, old):
        each.mkdir(parents=True)
        for name in ("lock", "order.json"):
            (each / name).write_text("{}")
    os.utime(old / "lock", (0, 0))
    delete_old(folder, but=folder / "ducks")
    assert [each.folder for each in printings_on(folder / "ducks")] == [kept]


@pytest.mark.parametrize("digest", ["0" * 64, "..", "lock", "0" * 4000, "\0"])
def test_what_was_never_begun_is_not_found(folder, digest):
    assert find_printing(folder / "ducks", digest) is None


def test_a_folder_that_cannot_be_written_is_told_in_words(folder, settings):
    folder.write_text("Not a folder.")
    with pytest.raises(NotPrinted, match="could not write the files"):
        render_soon(LONG, SHEETS, shelf="ducks", details={})
