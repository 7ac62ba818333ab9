"""The administration shows what inspectors said and changes none of it."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from tests import factories
from wirral_tracker.kit.admin import ReadOnlyAdmin

pytestmark = pytest.mark.django_db
MODELS = list(apps.get_app_config("findings").get_models())
NAMES = [model._meta.model_name for model in MODELS]
# A tag between two rows that Django made by itself has no page of its own.


def some_row(model):
    """The first of the register's own rows; of letters that were brought in it has none."""
    return model.objects.order_by("pk").first() or factories.received_letter()


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_every_model_of_findings_can_be_looked_at(client, administrator, model):
    client.force_login(administrator)
    name = f"admin:findings_{model._meta.model_name}"
    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    row = some_row(model)
    assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=NAMES)
def test_no_model_of_findings_can_be_changed(client, admin_client, model):
    name = f"admin:findings_{model._meta.model_name}"
    row = some_row(model)
    assert isinstance(admin.site.get_model_admin(model), ReadOnlyAdmin)
    assert admin_client.get(reverse(f"{name}_add")).status_code == 403
    assert admin_client.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
    assert admin_client.post(reverse(f"{name}_delete", args=[row.pk])).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    admin_client.post(reverse(f"{name}_changelist"), action)
    assert model.objects.filter(pk=row.pk).exists()


def test_the_administration_is_closed_to_others(client, officer):
    client.force_login(officer)
    page = client.get(reverse("admin:findings_finding_changelist"))
    assert page.status_code == 302
