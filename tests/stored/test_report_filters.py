"""A report that the first release began keeps its rows, and never gets more of them in silence."""

import datetime as dt
import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from recommendations.models import ProgressReport
from recommendations.reports.build import build_draft
from recommendations.reports.subjects import filters_in
from tests import factories

pytestmark = pytest.mark.django_db
KEPT = json.loads(Path(__file__).with_name("report_filters.json").read_text(encoding="utf-8"))
DAY = dt.date(2021, 6, 1)


@pytest.fixture
def as_clerk(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


@pytest.fixture
def ducks(db) -> list[str]:
    """The references of two on ducks that nobody has rated; another is on geese."""
    asked = [factories.recommendation(text=f"{number} ducks are counted.") for number in range(2)]
    factories.recommendation(text="Geese are counted.")
    return [each.reference for each in asked]


def report_on(filters: str, clerk: User) -> ProgressReport:
    return ProgressReport.objects.create(
        title="Ducks", as_at=DAY, filters=filters, created_by=clerk, updated_by=clerk
    )


def carried(report: ProgressReport) -> list[str]:
    return [line.reference for line in build_draft(report).lines]


def test_a_report_begun_by_the_first_release_is_on_the_same_rows(clerk, ducks):
    assert sorted(carried(report_on(KEPT, clerk))) == sorted(ducks)


def test_a_report_begun_now_says_its_version_and_keeps_its_filters_alone(as_clerk, ducks):
    as_clerk.post(reverse("report_create"), {"filters": f"/list/?{KEPT}", "as_at": f"{DAY}"})

    report = ProgressReport.objects.get()
    assert dict(parse_qsl(report.filters)) == {
        "_version": "2",
        "q": "ducks",
        "made_by": "review",
        "rag": "none",
        "state": "open",
    }
    assert sorted(carried(report)) == sorted(ducks)
    assert filters_in(report.filters) == filters_in(KEPT)


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ("_version=2&q=ducks&pond=mill", "something under “pond”, which is not known here"),
        ("_version=3&q=ducks", "was kept by a later version"),
        ("owner=Head+of+Swans", "cannot be made. Owner: Select a valid choice"),
    ],
)
def test_rows_that_cannot_be_chosen_any_more_are_refused_by_name(
    as_clerk, clerk, ducks, filters, told
):
    """All other rows would be in the paper otherwise, or none."""
    report = report_on(filters, clerk)

    page = as_clerk.get(report.get_absolute_url())
    begun = as_clerk.post(reverse("report_create"), {"filters": filters, "as_at": f"{DAY}"})

    assert page.status_code == 409
    assert told in page.text
    assert begun.status_code == 200
    assert told in begun.context["form"].errors["filters"][0]
    assert ProgressReport.objects.count() == 1
    assert as_clerk.get(reverse("report_list")).status_code == 200


@pytest.mark.parametrize("version", ["", "_version=1&"])
def test_names_that_were_kept_unread_are_set_aside_and_told(as_clerk, clerk, ducks, version):
    """The first release kept any address, and passed over such names: the rows are the same."""
    report = report_on(f"{version}q=ducks&pond=mill&lake=", clerk)
    told = "something under “lake” and “pond”, which is not known here: that is set aside"

    page = as_clerk.get(report.get_absolute_url())
    proof = as_clerk.get(reverse("proof_create", args=[report.pk]))

    assert page.status_code == 200
    assert told in page.context["unknown_filters"]
    assert page.context["unknown_filters"] in page.text
    assert told in proof.text
    assert sorted(carried(report)) == sorted(ducks)


def test_a_report_whose_names_are_all_known_tells_of_none(as_clerk, clerk, ducks):
    page = as_clerk.get(report_on(KEPT, clerk).get_absolute_url())

    assert page.context["unknown_filters"] == ""
    assert "set aside" not in page.text


def test_an_address_that_is_pasted_now_is_refused_whatever_version_it_says(as_clerk, ducks):
    for version in ("", "_version=1&"):
        address = f"{version}q=ducks&pond=mill"
        begun = as_clerk.post(reverse("report_create"), {"filters": address, "as_at": f"{DAY}"})

        assert "something under “pond”" in begun.context["form"].errors["filters"][0]
    assert not ProgressReport.objects.exists()


def test_a_choice_too_long_to_keep_is_refused(as_clerk):
    words = "ü" * 150

    begun = as_clerk.post(reverse("report_create"), {"filters": f"q={words}", "as_at": f"{DAY}"})

    assert "longer than a report can keep" in begun.context["form"].errors["filters"][0]
