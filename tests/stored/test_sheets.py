"""A sheet that was sent to the first release is previewed, recorded and returned by this one."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recommendations.intake.sheets.reading import SHEET, ReadFile, read_file
from recommendations.models import Recommendation, SheetDraft
from tests import factories
from tests.markup import markup_of
from tests.recommendations.intake.sheets import HEADER, as_csv

pytestmark = pytest.mark.django_db
KEPT = json.loads(Path(__file__).with_name("sheet_draft.json").read_text(encoding="utf-8"))
WAITING = {name: KEPT[name] for name in ("file_name", "content", "opened_on", "reported_by")}


@pytest.fixture
def birds(db) -> tuple[Recommendation, Recommendation]:
    return (
        factories.recommendation(reference="ANY-DUCK"),
        factories.recommendation(reference="ANY-GOOSE"),
    )


def sent_with(content: dict[str, Any], officer) -> SheetDraft:
    return SheetDraft.objects.create(officer=officer, **{**WAITING, "content": content})


def test_a_sheet_kept_by_the_first_release_is_recorded(as_officer: Client, officer, birds):
    draft = SheetDraft.objects.create(officer=officer, **WAITING)

    page = as_officer.get(draft.get_absolute_url())
    seen = page.context["preview"].digest
    as_officer.post(reverse("sheet_confirm", args=[draft.pk]), {"seen": seen})

    assert [row.kind for row in page.context["preview"].rows] == ["new", "wrong"]
    update = birds[0].status_updates.get()
    assert (update.rag, update.narrative) == ("green", "All ducks counted.")
    draft.refresh_from_db()
    assert draft.recorded == {"_version": 1, "rows": KEPT["recorded"]}
    assert draft.rows_recorded == KEPT["recorded"]
    assert draft.rows_left_out == KEPT["left_out"]


def test_what_the_first_release_recorded_and_left_out_is_shown(as_officer: Client, officer, birds):
    draft = SheetDraft.objects.create(officer=officer, confirmed_at=timezone.now(), **KEPT)

    page = as_officer.get(draft.get_absolute_url())
    answer = as_officer.get(reverse("sheet_left_out", args=[draft.pk]), {"format": "csv"})
    told = b"".join(answer) if answer.streaming else answer.content
    [header, row] = csv.reader(io.StringIO(told.decode("utf-8-sig")))

    assert "1 row of this sheet is in the register" in markup_of(page)
    said = dict(zip(header, row, strict=True))
    assert (said["Reference"], said["RAG"]) == ("ANY-GOOSE", "Purple")
    assert said["What has happened"] == "Half the geese counted."


def test_a_sheet_that_comes_in_now_says_its_version(as_officer: Client, officer):
    read = read_file(
        as_csv(HEADER, ("ANY-DUCK", "Green", "30/06/2021", "Counted.", "", "", "", ""))
    )

    assert read.as_json()["_version"] == SHEET.version == 1
    assert ReadFile.from_json(read.as_json()) == read


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"_version": 2}, "The sheet was kept by a later version"),
        ({"ponds": []}, "The sheet says something under “ponds”"),
        ({"headings": {"pond": "Pond"}}, "The sheet says something under “pond”"),
        ({"rows": [{**KEPT["content"]["rows"][0], "pond": "Mill"}]}, "under “pond”"),
        (
            {"rows": [{**KEPT["content"]["rows"][0], "cells": {"pond": "The mill pond"}}]},
            "The sheet says something under “pond”",
        ),
    ],
)
def test_a_sheet_with_a_name_that_is_not_known_is_refused_by_that_name(
    as_officer: Client, officer, birds, changes, told
):
    draft = sent_with({**KEPT["content"], **changes}, officer)

    page = as_officer.get(draft.get_absolute_url())
    confirmed = as_officer.post(reverse("sheet_confirm", args=[draft.pk]), {"seen": "1"})

    assert (page.status_code, confirmed.status_code) == (409, 409)
    assert told in page.text
    assert not birds[0].status_updates.exists()
    assert as_officer.get(reverse("sheet_upload")).status_code == 200
    as_officer.post(reverse("sheet_discard", args=[draft.pk]))
    assert not SheetDraft.objects.exists()
