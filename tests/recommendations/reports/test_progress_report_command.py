import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.models import ProgressReport
from recommendations.reports.drafts import create_report, default_headings
from recommendations.reports.subjects import find_subjects
from tests import factories
from tests.pdfs import needs_pdftotext, words_of

pytestmark = pytest.mark.django_db


def run(*references: str, as_at: str = "2016-03-31", output: Path, **options: str) -> str:
    told = StringIO()
    call_command("progress_report", *references, as_at=as_at, output=output, stdout=told, **options)
    return told.getvalue()


@needs_pdftotext
def test_command_writes_the_report(tmp_path: Path):
    path = tmp_path / "report.pdf"
    told = run("LAC-2013", "CP-2019", output=path)
    assert "as at 31 March 2016" in told
    words = words_of(path.read_bytes())
    assert "Progress against Recommendations 6 and 9: Green" in words
    assert "CP-2019" in words


def test_command_writes_what_the_pages_download(tmp_path: Path, client, clerk):
    path = tmp_path / "report.pdf"
    run("LAC-2013", output=path)
    assert not ProgressReport.objects.exists()
    draft = create_report(
        find_subjects(["LAC-2013"]),
        as_at=dt.date(2016, 3, 31),
        by=factories.user(),
        template=default_headings(),
    )
    client.force_login(clerk)
    assert client.get(f"/reports/{draft.pk}/pdf/").content == path.read_bytes()


def test_command_refuses_an_unknown_reference(tmp_path: Path):
    with pytest.raises(CommandError, match="no review or inspection LAC-1913"):
        run("LAC-2013", "LAC-1913", output=tmp_path / "report.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.once
@pytest.mark.parametrize("day", ["2016-13-31", "31/03/2016", "yesterday", ""])
def test_command_refuses_what_is_not_a_day(tmp_path: Path, day: str):
    with pytest.raises(CommandError, match="such as 2016-03-31"):
        run("LAC-2013", as_at=day, output=tmp_path / "report.pdf")


@pytest.mark.once
def test_command_refuses_a_future_day(tmp_path: Path):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with pytest.raises(CommandError, match="today or in the past"):
        run("LAC-2013", as_at=tomorrow.isoformat(), output=tmp_path / "report.pdf")


@pytest.mark.once
def test_command_says_when_the_file_cannot_be_written(tmp_path: Path):
    with pytest.raises(CommandError, match=r"report\.pdf cannot be written"):
        run("LAC-2013", output=tmp_path / "nowhere" / "report.pdf")


@pytest.mark.once
@needs_pdftotext
def test_command_takes_a_title(tmp_path: Path):
    path = tmp_path / "report.pdf"
    run("LAC-2013", output=path, title="How far we have got")
    assert "REPORT TITLE How far we have got" in words_of(path.read_bytes())


def test_command_writes_over_nothing_unless_told(tmp_path: Path):
    path = tmp_path / "report.pdf"
    path.write_text("The minutes.")
    with pytest.raises(CommandError, match="Give --force"):
        run("LAC-2013", output=path)
    assert path.read_text() == "The minutes."


@needs_pdftotext
def test_command_takes_shape_headings_meeting_and_filter(tmp_path: Path):
    path = tmp_path / "report.pdf"
    path.write_text("An earlier paper.")
    factories.meeting(date=dt.date(2016, 4, 5))
    chosen = {"shape": "tables", "headings": "2016", "meeting": "2016-04-05", "filter": "rag=amber"}
    run("LAC-2013", output=path, force=True, **chosen)
    words = words_of(path.read_bytes())
    assert "Table A" in words
    assert "Anyborough Ducks Committee" in words
    assert "Community wealth" not in words
    assert "LAC-2013-R12" in words
    assert "LAC-2013-R6 " not in words


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"headings": "2010"}, "No one set of headings"),
        ({"meeting": "2016-04-05"}, "no meetings on 2016-04-05"),
        ({"filter": "colour=red"}, "colour"),
        ({"filter": "rag=red"}, "Nothing to report"),
        ({"as_at": "2006-03-31"}, "Nothing to report"),
    ],
)
def test_command_refuses_what_it_cannot_report_on(tmp_path: Path, options, words):
    with pytest.raises(CommandError, match=words):
        run("LAC-2013", output=tmp_path / "report.pdf", **options)
