"""A proof that the first release began to print is kept by this one, or refused by name."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from recommendations.models import ProgressReport, ReportProof
from recommendations.reports.drafts import create_report
from recommendations.reports.render import proof_in_print
from recommendations.reports.subjects import find_subjects
from tests import factories
from wirral_tracker.kit.pdf import WRITING, Progress
from wirral_tracker.kit.printing.job import Printing, save_whole

pytestmark = pytest.mark.django_db
ASKED = json.loads(Path(__file__).with_name("printing_asked.json").read_text(encoding="utf-8"))
DIGEST = "d" * 64


@pytest.fixture
def draft(clerk: User) -> ProgressReport:
    made = factories.recommendation(review=factories.review(reference="ANY-DUCKS"))
    factories.status_update(made, rag="amber", status_date=dt.date(2021, 6, 1))
    return create_report(find_subjects(["ANY-DUCKS"]), as_at=dt.date(2021, 6, 1), by=clerk)


@pytest.fixture
def as_clerk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


@pytest.fixture
def lay_down(draft: ProgressReport, settings, tmp_path: Path):
    """Lay down a printing as it was asked for, printed; on recommendations of this database."""
    settings.PRINTING_FOLDER = tmp_path / "printing"
    [carried] = find_subjects(["ANY-DUCKS"]).recommendations

    def lay_down(**changes: Any) -> Printing:
        asked = {**ASKED, "carried": [carried.pk]}
        proof, *lines = json.loads(asked["proof"])
        for line in lines:
            line["fields"]["recommendation"] = carried.pk
        asked["proof"] = json.dumps([proof, *lines])
        folder = settings.PRINTING_FOLDER / f"report-{draft.pk}" / DIGEST
        folder.mkdir(parents=True)
        save_whole(folder / "order.json", b'{"seconds": 120, "megabytes": 1024}')
        save_whole(folder / "asked.json", json.dumps({**asked, **changes}).encode())
        save_whole(folder / "printed", b"{}\n%PDF-1.7 ducks")
        (folder / "lock").touch()
        Printing(folder).tell(Progress(WRITING, 2))
        return Printing(folder)

    return lay_down


def keep(client: Client, draft: ProgressReport):
    return client.post(reverse("printed_keep", args=[draft.pk, DIGEST]), follow=True)


def test_a_proof_printed_by_the_first_release_is_kept(as_clerk, draft, lay_down):
    lay_down()

    page = as_clerk.get(reverse("report_printing", args=[draft.pk, DIGEST]))
    kept = keep(as_clerk, draft)

    assert "The proof is printed" in page.text
    assert "waits for approval" in kept.text
    proof = ReportProof.objects.get()
    assert bytes(proof.pdf) == b"%PDF-1.7 ducks"
    assert proof.title == "Progress report: Scrutiny review of the ducks of Anyborough"
    assert proof.known_by == dt.datetime.fromisoformat(ASKED["begun_at"])
    assert [line.words for line in proof.lines.all()] == ["Half dug."]


def test_what_is_asked_for_now_says_its_version(as_clerk, draft, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("wirral_tracker.kit.printing.LONG_HTML", 0)
    settings.PRINTING_FOLDER, settings.PRINTING_PATIENCE_SECONDS = tmp_path, 0

    as_clerk.get(reverse("report_pdf", args=[draft.pk]))

    [asked] = tmp_path.glob("*/*/asked.json")
    assert json.loads(asked.read_bytes())["_version"] == 1


def renamed(old: str, new: str) -> str:
    return ASKED["proof"].replace(f'"{old}"', f'"{new}"')


@pytest.mark.parametrize(
    "proof", [renamed("what_changed", "changes"), renamed("recommendations.reportproof", "a.b")]
)
def test_a_proof_under_names_that_are_not_known_is_refused_and_nothing_is_made(
    as_clerk, draft, lay_down, proof
):
    lay_down(proof=proof)

    kept = keep(as_clerk, draft)

    assert "put together by another version of the register: make another proof" in kept.text
    assert not ReportProof.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"_version": 2}, "What waits to be printed was kept by a later version"),
        ({"pond": "Mill"}, "What waits to be printed says something under “pond”"),
    ],
)
def test_what_a_later_version_asked_for_is_refused_where_it_is_asked_for(
    as_clerk, draft, lay_down, changes, told
):
    lay_down(**changes)

    for answer in (
        as_clerk.get(reverse("report_printing", args=[draft.pk, DIGEST])),
        as_clerk.get(reverse("printed_pdf", args=[draft.pk, DIGEST])),
        keep(as_clerk, draft),
    ):
        assert answer.status_code == 409
        assert told in answer.text
    assert proof_in_print(draft) is None
    assert as_clerk.get(draft.get_absolute_url()).status_code == 200
