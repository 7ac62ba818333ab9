"""Loading the register: insert what is missing, change nothing, say what differs."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.serializers.base import DeserializationError
from django.urls import reverse

from findings.models import SourceParagraph, Theme
from recommendations import actions
from recommendations.models import Recommendation, RecommendationTheme, StatusUpdate
from tests import factories
from wirral_tracker import register
from wirral_tracker.kit.chain.amendments import remove_amendable
from wirral_tracker.register import fixture_paths, load_register

pytestmark = pytest.mark.django_db


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the register, field by field."""
    models = [
        model
        for app in ("findings", "recommendations")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }


def recommendations_only() -> list[Path]:
    """The fixtures of recommendations: enough where nothing else is at stake, and quicker."""
    return [path for path in fixture_paths() if path.name.startswith("07_")]


def fixture_file(folder: Path, name: str, *records: tuple[str, dict[str, Any]]) -> Path:
    path = folder / name
    path.write_text(json.dumps([{"model": model, "fields": fields} for model, fields in records]))
    return path


def a_theme(slug: str) -> tuple[str, dict[str, Any]]:
    return "findings.theme", {"slug": slug, "name": slug, "question": "Are the ducks counted?"}


def an_update(recommendation: Recommendation, **fields: Any) -> tuple[str, dict[str, Any]]:
    return "recommendations.statusupdate", {
        "fixture_key": "anyborough-1",
        "recommendation": [recommendation.reference],
        "rag": "amber",
        "status_date": "2021-03-31",
        "date_basis": "given",
        "date_inferred_from": "",
        "narrative": "Half the ducks have been counted.",
        "evidence": "",
        "basis": "reported",
        "reported_by": "Head of Ducks",
        "impact": "",
        "what_next": "Count the rest.",
        "what_next_date": "2021-06-30",
        "locator": None,
        "passages": [],
        "corrects": None,
        **fields,
    }


# Twice, and after officers have worked


@pytest.mark.slow
def test_loading_again_is_harmless():
    before = everything()

    report = load_register()

    assert report.inserted == {}
    assert report.differences == []
    assert report.unchanged == sum(
        len(json.loads(path.read_text(encoding="utf-8"))) for path in fixture_paths()
    )
    assert everything() == before


@pytest.mark.slow
def test_loading_again_leaves_the_work_of_officers_alone(officer):
    recommendation = Recommendation.objects.get(reference="CP-2019-R1")
    rated = StatusUpdate.objects.get(fixture_key="lac-2013-r12-2016")
    actions.plan_recommendation(
        recommendation,
        by=officer,
        owner="Head of Ducks",
        original_due_date=dt.date(2030, 1, 31),
    )
    factories.status_update(recommendation, by=officer)
    actions.withdraw_status(rated, by=officer, reason="Taken back.")
    added = factories.recommendation(review=recommendation.review)
    before = everything()

    report = load_register()

    assert report.inserted == {}
    assert report.differences == []
    assert everything() == before
    assert added.reference in {
        each["reference"] for each in before["recommendations.Recommendation"]
    }


def test_loading_inserts_what_is_missing_and_only_that():
    tag = RecommendationTheme.objects.order_by("pk").first()
    assert tag
    key = tag.natural_key()
    remove_amendable(tag, reason="A duck.", by=factories.user())

    report = load_register(recommendations_only())

    assert sum(report.inserted.values()) == 1
    assert RecommendationTheme.objects.get_by_natural_key(*key)


def test_loading_goes_on_where_officers_have_recorded_before_it(tmp_path):
    recommendation = factories.recommendation()
    factories.status_update(recommendation)

    load_register([fixture_file(tmp_path, "1.json", an_update(recommendation))])

    loaded = StatusUpdate.objects.get(fixture_key="anyborough-1")
    assert loaded.sequence == 2


# Never an update; what differs is told


def test_loading_leaves_changed_words_as_they_are_and_says_so():
    recommendation = Recommendation.objects.get(reference="LAC-2013-R12")
    factories.amend(recommendation, text="Other words.")

    report = load_register(recommendations_only())

    recommendation.refresh_from_db()
    assert recommendation.text == "Other words."
    assert len(report.differences) == 1
    assert "LAC-2013-R12" in report.differences[0]
    assert "text" in report.differences[0]


def test_loading_says_when_a_statement_differs_from_the_one_it_made(tmp_path):
    recommendation = factories.recommendation()
    load_register([fixture_file(tmp_path, "1.json", an_update(recommendation))])

    report = load_register(
        [fixture_file(tmp_path, "2.json", an_update(recommendation, rag="green"))]
    )

    assert StatusUpdate.objects.get(fixture_key="anyborough-1").rag == "amber"
    assert len(report.differences) == 1
    assert "RAG" in report.differences[0]


def test_owner_and_due_date_are_officers_work_and_no_difference():
    factories.amend(
        Recommendation.objects.get(reference="LAC-2013-R12"),
        owner="Head of Ducks",
        original_due_date=dt.date(2030, 1, 31),
    )

    assert load_register(recommendations_only()).differences == []


# Statements go in through the action


def test_statements_are_recorded_by_an_account_that_nobody_can_sign_in_with(client):
    account = User.objects.get(username="register")

    assert {each.recorded_by for each in StatusUpdate.objects.select_related("recorded_by")} == {
        account
    }
    assert {each.added_by for each in Recommendation.objects.select_related("added_by")} == {
        account
    }
    assert not account.is_active
    assert not account.has_usable_password()
    client.post(reverse("login"), {"username": "register", "password": ""})
    assert "_auth_user_id" not in client.session


def test_statements_go_in_through_the_same_action_as_an_officers(tmp_path, monkeypatch):
    recommendation, paragraph = factories.recommendation(), factories.paragraph()
    recorded = []
    record = actions.record_status

    def watch(recommendation: Recommendation, **values: Any) -> StatusUpdate:
        recorded.append(recommendation)
        return record(recommendation, **values)

    monkeypatch.setattr(actions, "record_status", watch)
    key = [paragraph.document.slug, paragraph.position]
    load_register(
        [
            fixture_file(
                tmp_path,
                "1.json",
                an_update(recommendation, basis="stated", locator=key, passages=[key]),
            )
        ]
    )

    loaded = StatusUpdate.objects.get(fixture_key="anyborough-1")
    assert recorded == [recommendation]
    assert loaded.locator == paragraph
    assert list(loaded.passages.all()) == [paragraph]
    assert loaded.form_key is None


def test_statements_are_recorded_when_this_register_learned_them(tmp_path):
    recommendation = factories.recommendation()
    record = an_update(recommendation, recorded_at="2001-01-01T00:00:00Z", sequence=99)

    load_register([fixture_file(tmp_path, "1.json", record)])

    loaded = StatusUpdate.objects.get(fixture_key="anyborough-1")
    assert loaded.recorded_at.year > 2020
    assert loaded.sequence == 1


# All of it or nothing


@pytest.mark.parametrize(
    "broken",
    [
        ("findings.theme", {"slug": "no-question-and-no-name", "colour": "mauve"}),
        (
            "findings.sourceparagraph",
            {"document": ["no-such-document"], "position": 1, "text": "x"},
        ),
        ("findings.no_such_model", {}),
    ],
)
def test_a_bad_record_leaves_nothing_behind(tmp_path, broken):
    good = fixture_file(tmp_path, "1.json", a_theme("anyborough-ducks"))
    bad = fixture_file(tmp_path, "2.json", a_theme("anyborough-geese"), broken)

    with pytest.raises(DeserializationError):
        load_register([good, bad])

    assert not Theme.objects.filter(slug__startswith="anyborough").exists()


def test_a_statement_that_breaks_a_rule_leaves_nothing_behind(tmp_path):
    recommendation = factories.recommendation()
    good = fixture_file(tmp_path, "1.json", a_theme("anyborough-ducks"))
    bad = fixture_file(tmp_path, "2.json", an_update(recommendation, narrative=""))

    with pytest.raises(ValidationError) as refusal:
        load_register([good, bad])

    assert refusal.value.message_dict.keys() == {"narrative"}
    assert not Theme.objects.filter(slug="anyborough-ducks").exists()


# The command


@pytest.mark.slow
def test_command_says_that_the_register_is_complete():
    output = io.StringIO()

    call_command("load_register", stdout=output)

    assert "complete" in output.getvalue()
    assert "Left as it is" not in output.getvalue()


@pytest.mark.slow
def test_command_says_what_it_inserted_and_what_it_left(monkeypatch, tmp_path):
    changed = SourceParagraph.objects.order_by("pk").first()
    assert changed
    factories.amend(changed, text="Other words.")
    path = fixture_file(tmp_path, "1.json", a_theme("anyborough-ducks"))
    sources = fixture_paths()[0]
    monkeypatch.setattr(register, "fixture_paths", lambda: [sources, path])
    output = io.StringIO()

    call_command("load_register", stdout=output)

    assert "Inserted 1 theme" in output.getvalue()
    assert f"Left as it is: source paragraph {changed.locator}: text differs" in output.getvalue()


def test_fixtures_are_read_in_the_order_of_their_numbers():
    names = [path.name for path in fixture_paths()]

    assert names == sorted(names)
    assert names[0].startswith("01_")
    assert len(names) == 11
