import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from recommendations.models import ProgressReport
from recommendations.reports.drafts import create_report
from recommendations.reports.subjects import find_subjects
from recommendations.sheet_rows import SHEET_HEADER
from tests import factories
from tests.kit.test_word import words_of
from wirral_tracker.kit.word import WORD_TYPE

END_OF_PLAN = dt.date(2016, 3, 31)


@pytest.fixture
def draft(clerk: User) -> ProgressReport:
    return create_report(find_subjects(["LAC-2013"]), as_at=END_OF_PLAN, by=clerk)


@pytest.fixture
def as_clerk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


@pytest.mark.once
def test_report_word_is_a_download_with_a_name(as_clerk: Client, draft: ProgressReport):
    response = as_clerk.get(reverse("report_word", args=[draft.pk]))
    assert response["Content-Type"] == WORD_TYPE
    assert response["Content-Disposition"] == (
        'attachment; filename="2016-03-31-lac-2013-progress-report-DRAFT.docx"'
    )
    words = words_of(response.content)
    assert "Position as at 31 March 2016" in words
    assert any(each.startswith("Progress against Recommendation 12: Amber") for each in words)


def rows_of(content: bytes) -> list[dict[str, object]]:
    header, *rows = openpyxl.load_workbook(BytesIO(content)).active.values  # type: ignore[union-attr]
    assert header == SHEET_HEADER
    return [dict(zip(SHEET_HEADER, row, strict=True)) for row in rows]


def test_report_rows_are_those_of_the_report(as_clerk: Client, draft: ProgressReport):
    response = as_clerk.get(reverse("report_rows", args=[draft.pk]))
    rows = rows_of(response.content)
    assert len(rows) == 20
    assert {row["Review or inspection"] for row in rows} == {"LAC-2013"}
    assert [row["RAG"] for row in rows].count("Amber") == 4


def test_report_rows_leave_out_restricted_words(client: Client, clerk: User):
    made = factories.recommendation(review=factories.review(reference="ANY-DUCKS"))
    factories.status_update(
        made,
        narrative="The secret of the ducks.",
        restricted=True,
        restricted_reason="It names a keeper.",
    )
    draft = create_report(find_subjects(["ANY-DUCKS"]), as_at=dt.date(2021, 6, 1), by=clerk)
    client.force_login(clerk)
    [row] = rows_of(client.get(reverse("report_rows", args=[draft.pk])).content)
    assert row["RAG"] == "Amber"
    assert "secret" not in str(row)
    word = client.get(reverse("report_word", args=[draft.pk]))
    assert "secret" not in " ".join(words_of(word.content))


@pytest.mark.parametrize("name", ["report_word", "report_rows"])
def test_files_of_a_report_that_does_not_exist_are_not_found(as_clerk: Client, name: str):
    assert as_clerk.get(reverse(name, args=[999])).status_code == 404
