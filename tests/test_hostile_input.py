"""What no browser of ours sends: fields that no form has, reads that write, forgeries, floods."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client

from recommendations.models import (
    Committee,
    Decision,
    DueDateChange,
    Extension,
    Meeting,
    OwnerChange,
    PostHolder,
    ProgressReport,
    Recommendation,
    StatusUpdate,
    UpdateRound,
)
from tests import factories
from tests.test_access import addresses, every_name, may, people  # noqa: F401
from tests.writes import nothing_written
from wirral_tracker.access import read_policy

pytestmark = pytest.mark.django_db

DOMAIN = ("auth", "chain", "findings", "otp_static", "otp_totp", "recommendations")
INVENTED = [
    *("is_superuser", "is_staff", "is_active", "groups", "user_permissions", "password", "pk"),
    *("id", "created_at", "recorded_at", "recorded_by", "recorded_by_id", "added_by", "created_by"),
    *("_state", "__class__", "csrf", "sequence", "fixture_key", "restricted", "approved", "admin"),
]


# Reads and forged forms


@pytest.mark.slow
def test_no_read_changes_anything(addresses, people):  # noqa: F811
    """Every address, read by every role: nothing is written to the register or its accounts."""
    visitors = {who: Client() for who in people}
    for who, person in people.items():
        if person:
            visitors[who].force_login(person)

    for name in every_name():
        with nothing_written(*DOMAIN):
            for client in visitors.values():
                client.get(addresses[name])


@pytest.mark.once
@pytest.mark.slow
def test_a_form_without_our_token_is_refused(addresses, people):  # noqa: F811
    """Another site cannot make an officer's browser change anything: 403 at every address."""
    posted = [name for name, methods in read_policy().items() if "POST" in methods]

    for who, person in people.items():
        if person is None or not person.is_active:
            continue
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        for name in set(posted) & addresses.keys():
            if not may(person, read_policy()[name]["POST"]):
                continue
            for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
                with nothing_written(*DOMAIN):
                    answer = client.post(addresses[name], {"anything": "at all", **token})
                assert answer.status_code == 403, (name, who)


# Fields that no form has


@dataclass(frozen=True)
class Filled:
    """A form filled in rightly: where it goes, whose it is, and the row that comes of it."""

    model: type[models.Model]
    address: str
    values: dict[str, Any]
    who: str = "officer"
    row: Callable[[], models.Model] | None = None
    page: str = ""


def new_row(model: type[models.Model]) -> models.Model:
    return model._base_manager.order_by("-pk")[0]


def opened_on(number: int) -> dict[str, str]:
    """What a form sends along by itself."""
    return {"opened_on": str(number), "form_key": str(uuid.uuid4())}


def forms_beside(due: Recommendation) -> dict[str, Filled]:
    """Those that change what stands beside the updates of a recommendation that is due."""
    url = due.get_absolute_url()
    post = factories.post()
    return {
        "decision": Filled(
            Decision,
            f"{url}decisions/",
            {
                "kind": "accepted",
                "decision_date": "2021-06-30",
                "body": "Ducks Committee",
                "minute": "7",
                "words": "Resolved that the ducks be counted.",
                **opened_on(0),
            },
            who="clerk",
        ),
        "extension": Filled(
            Extension,
            f"{url}extensions/",
            {
                "wanted_date": "2023-01-01",
                "reason": "Ice",
                "asked_by": "Head of Ducks",
                "asked_date": "2021-06-30",
                **opened_on(0),
            },
        ),
        "owner": Filled(
            OwnerChange,
            f"{url}owner/",
            {"owner": post.name, "change_date": "2021-06-30", "reason": "They moved."}
            | opened_on(0),
        ),
        "holder": Filled(
            PostHolder,
            post.get_absolute_url(),
            {"holder_name": "D. Drake", "from_date": "2021-06-30"} | opened_on(0),
        ),
        "round": Filled(
            UpdateRound,
            "/updates/open/",
            {"source": [due.review.reference], "counts_from": "2021-06-30", "title": "Ducks"},
        ),
    }


def filled_forms() -> dict[str, Filled]:
    recommendation = factories.recommendation()
    due = factories.recommendation(original_due_date=factories.MADE)
    review = factories.review()
    url, due_url = recommendation.get_absolute_url(), due.get_absolute_url()
    report = factories.progress_report()
    update = factories.status_update(due, narrative="As it was.")
    stated = {
        "rag": "amber",
        "status_date": "2021-03-01",
        "narrative": "Half of them.",
        "evidence": "Minutes",
        "reported_by": "Head of Ducks",
        "what_next": "The rest",
        "what_next_date": "2021-05-01",
        "checked": "",
    }
    # Known already, or each sending would make another and number it anew.
    Committee.objects.get_or_create(name="Ducks Committee")
    return {
        "status update": Filled(
            StatusUpdate,
            f"{url}status-updates/",
            stated | opened_on(0),
            page=url,
        ),
        "correction": Filled(
            StatusUpdate,
            f"{due_url}status-updates/{update.sequence}/correct/",
            stated | opened_on(update.sequence) | {"correction_reason": "Miscounted."},
        ),
        "recommendation": Filled(
            Recommendation,
            "/recommendations/add/",
            {
                "parent": f"review-{review.pk}",
                "text": "Count the ducks.",
                "wording": "verbatim",
                "source_words": "Minutes, item 3",
                "made_date": "2020-01-15",
                "made_date_basis": "printed",
                "made_date_text": "15 January 2020",
            },
        ),
        "plan": Filled(
            Recommendation,
            f"{url}plan/",
            {"owner": "Head of Ducks", "original_due_date": "2022-01-01"},
            row=lambda: Recommendation.objects.get(pk=recommendation.pk),
        ),
        "due date": Filled(
            DueDateChange,
            f"{due_url}due-date/",
            {
                "due_date": "2023-01-01",
                "reason": "Ice",
                "agreed_by": "Ducks Committee",
                "change_date": "2022-01-01",
                **opened_on(0),
            },
        ),
        **forms_beside(due),
        "meeting": Filled(
            Meeting,
            "/meetings/add/",
            {"committee_name": "Ducks Committee", "date": "2022-01-01", "note": ""},
            who="clerk",
        ),
        "report": Filled(
            ProgressReport,
            "/reports/add/",
            {"subject": ["LAC-2013"], "as_at": "2021-01-01", "title": "Ducks"},
            who="clerk",
        ),
        "report words": Filled(
            ProgressReport,
            f"/reports/{report.pk}/edit/",
            {"title": "Other ducks", "opened_on": str(report.version)},
            who="clerk",
            row=lambda: ProgressReport.objects.get(pk=report.pk),
        ),
        "account": Filled(
            User,
            "/accounts/add/",
            {"first_name": "A", "last_name": "B", "username": "anyborough-new", "role": "reader"},
            who="administrator",
        ),
    }


FORMS = [
    *("status update", "correction", "recommendation", "plan", "due date", "meeting", "report"),
    *("report words", "account", "decision", "extension", "owner", "holder"),
    "round",
]
VOLATILE = {
    *("id", "recorded_at", "added_at", "created_at", "updated_at", "date_joined", "password"),
    *("sequence", "saved_at", "opened_at", "owner_set_at", "original_due_date_set_at"),
}


def hostile_value(column: models.Field) -> str:
    """A value that the column would take, if anybody let it."""
    if isinstance(column, models.BooleanField):
        return "true" if not column.default else "false"
    if isinstance(column, models.DateTimeField | models.DateField):
        return "1999-12-31"
    if isinstance(column, models.IntegerField | models.ForeignKey | models.AutoField):
        return "1"
    return str(column.choices[-1][0]) if column.choices else "canary"


def row_after(client: Client, form: Filled, values: dict[str, Any]) -> dict[str, Any]:
    """The row that comes of sending these values, which is then undone."""
    with transaction.atomic():
        answer = client.post(form.address, values)
        assert answer.status_code in (200, 302), answer.status_code
        if answer.status_code == 200:
            assert "There is a problem" not in answer.text, answer.text
        row = form.row() if form.row else new_row(form.model)
        columns = [each.attname for each in form.model._meta.concrete_fields]
        found = {name: getattr(row, name) for name in columns if name not in VOLATILE}
        if isinstance(row, User):
            found["groups"] = [group.name for group in row.groups.all()]
        transaction.set_rollback(True)
    return found


@pytest.mark.once
@pytest.mark.parametrize("name", FORMS)
def test_a_form_changes_what_it_lists_and_nothing_else(name, cast):
    """Sent with every column of its table and 20 invented fields, a form does as it always does."""
    form = filled_forms()[name]
    client = Client()
    client.force_login(cast[form.who])
    # What the form itself offers, and was left empty here, is not what this is about.
    offered = set(re.findall(r'name="(\w+)', client.get(form.page or form.address).text))
    extra = dict.fromkeys(INVENTED, "1") | {
        label: hostile_value(column)
        for column in form.model._meta.concrete_fields
        for label in (column.name, column.attname)
    }
    not_asked = {label: value for label, value in extra.items() if label not in offered}
    assert len(not_asked) >= 20

    expected = row_after(client, form, form.values)
    found = row_after(client, form, not_asked | form.values)

    assert found == expected


# Floods


@pytest.mark.parametrize("address", ["/recommendations/add/", "/accounts/login/", "/reports/add/"])
def test_a_body_too_large_is_refused_and_nothing_saved(client, officer, address):
    client.force_login(officer)

    with nothing_written(*DOMAIN):
        answer = client.post(address, {"text": "x" * (2 * 1024 * 1024 + 1)})

    assert answer.status_code in (400, 413)
    assert "could not be read" in answer.text


@pytest.mark.parametrize("values", [{f"field-{number}": "x" for number in range(5001)}])
def test_too_many_fields_are_refused(client, officer, values):
    client.force_login(officer)

    assert client.post("/recommendations/add/", values).status_code == 400


def test_files_where_none_is_asked_for_are_ignored(client, officer):
    client.force_login(officer)

    with nothing_written(*DOMAIN):
        answer = client.post(
            "/recommendations/add/",
            {"text": SimpleUploadedFile("x.html", b"<script>alert(1)</script>")},
        )

    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.text


@pytest.mark.parametrize("length", [1_000_000])
def test_a_very_long_word_is_refused_beside_its_field(client, officer, length):
    client.force_login(officer)
    form = filled_forms()["status update"]

    answer = client.post(form.address, form.values | {"reported_by": "x" * length})

    assert answer.status_code == 200
    assert 'id="id_reported_by_error"' in answer.text
