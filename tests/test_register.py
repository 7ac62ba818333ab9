"""Loading the register once; then saying what differs, or correcting it on record."""

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
from recommendations.models import Recommendation, RecommendationTheme, Retest, StatusUpdate
from tests import factories
from wirral_tracker import register
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.chain.amendments import amend, remove_amendable
from wirral_tracker.kit.chain.models import Amendment
from wirral_tracker.register import (
    LoadReport,
    fixture_paths,
    load_register,
    register_account,
)

pytestmark = pytest.mark.django_db
DUCKS = "The ducks were counted again."


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


def correct(*paths: Path) -> LoadReport:
    return load_register(list(paths), correct_because=DUCKS)


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


def test_correcting_inserts_what_is_missing_and_only_that():
    tag = RecommendationTheme.objects.order_by("pk").first()
    assert tag
    key = tag.natural_key()
    remove_amendable(tag, reason="A duck.", by=register_account())

    told = load_register(recommendations_only())
    assert (told.inserted, len(told.differences)) == ({}, 1)
    assert not RecommendationTheme.objects.filter(pk=tag.pk).exists()

    report = load_register(recommendations_only(), correct_because=DUCKS)

    assert sum(report.inserted.values()) == 1
    assert report.differences == told.differences
    assert RecommendationTheme.objects.get_by_natural_key(*key)


def test_loading_goes_on_where_officers_have_recorded_before_it(tmp_path):
    recommendation = factories.recommendation()
    factories.status_update(recommendation)

    correct(fixture_file(tmp_path, "1.json", an_update(recommendation)))

    loaded = StatusUpdate.objects.get(fixture_key="anyborough-1")
    assert loaded.sequence == 2


# What differs is told, and corrected when that is asked


def test_loading_says_what_differs_and_changes_nothing():
    recommendation = Recommendation.objects.get(reference="LAC-2013-R12")
    amend(recommendation, {"text": "Other words."}, reason="A duck.", by=register_account())
    before = everything()

    report = load_register(recommendations_only())

    assert everything() == before
    assert not report.is_corrected
    [difference] = report.differences
    assert difference.startswith(
        "recommendation LAC-2013-R12: text “Other words.”, in the fixtures"
    )


def test_correcting_amends_what_differs_and_keeps_on_record_what_stood_there():
    recommendation = Recommendation.objects.get(reference="LAC-2013-R12")
    words = recommendation.text
    amend(recommendation, {"text": "Other words."}, reason="A duck.", by=register_account())

    report = load_register(recommendations_only(), correct_because=DUCKS)

    recommendation.refresh_from_db()
    assert (recommendation.text, report.is_corrected) == (words, True)
    last = Amendment.objects.order_by("pk").last()
    assert last
    assert (last.before, last.after, last.reason) == ("Other words.", words, DUCKS)
    assert last.by == register_account()
    assert load_register(recommendations_only()).differences == []


def test_correcting_the_day_it_was_made_moves_its_first_span(tmp_path):
    recommendation = Recommendation.objects.get(reference="CP-2019-R1")
    changed = ("recommendations.recommendation", row_as_fixture(recommendation, "2019-07-01"))

    correct(fixture_file(tmp_path, "1.json", changed))

    assert recommendation.spans.earliest("from_date").from_date == dt.date(2019, 7, 1)


def row_as_fixture(recommendation: Recommendation, made_date: str) -> dict[str, Any]:
    fixtures = json.loads(recommendations_only()[0].read_text(encoding="utf-8"))
    [row] = [
        each["fields"]
        for each in fixtures
        if each["fields"].get("reference") == recommendation.reference
    ]
    return {**row, "made_date": made_date}


def test_correcting_leaves_what_officers_changed_and_says_so(officer):
    recommendation = Recommendation.objects.get(reference="LAC-2013-R12")
    amend(recommendation, {"text": "Other words."}, reason="A duck.", by=officer)

    report = load_register(recommendations_only(), correct_because=DUCKS)

    recommendation.refresh_from_db()
    assert (recommendation.text, report.differences) == ("Other words.", [])
    [left] = report.left
    assert f"recommendation LAC-2013-R12: text was changed by {officer} on" in left


def test_correcting_brings_nothing_back_that_officers_took_away(officer):
    tag = RecommendationTheme.objects.order_by("pk").first()
    assert tag
    remove_amendable(tag, reason="Not about ducks.", by=officer)

    report = load_register(recommendations_only(), correct_because=DUCKS)

    assert (report.inserted, report.differences) == ({}, [])
    assert report.left == [f"recommendation theme {tag} was taken away by {officer}"]


def test_correcting_leaves_an_inspection_alone_that_an_officers_letter_brought(tmp_path):
    inspection = factories.inspection(focus="Ducks")
    factories.received_letter(inspection=inspection)
    fields = {"reference": inspection.reference, "kind": inspection.kind, "focus": "Geese"}

    report = correct(fixture_file(tmp_path, "1.json", ("findings.inspection", fields)))

    inspection.refresh_from_db()
    assert (inspection.focus, report.differences) == ("Ducks", [])
    assert "came in with a letter" in report.left[0]


def test_owner_and_due_date_are_officers_work_and_no_difference():
    factories.amend(
        Recommendation.objects.get(reference="LAC-2013-R12"),
        owner="Head of Ducks",
        original_due_date=dt.date(2030, 1, 31),
    )

    report = load_register(recommendations_only())

    assert (report.differences, report.left) == ([], [])


# Statements are corrected by further ones


def test_a_statement_that_differs_is_corrected_by_a_further_one_and_once_only(tmp_path):
    recommendation = factories.recommendation()
    correct(fixture_file(tmp_path, "1.json", an_update(recommendation)))
    first = StatusUpdate.objects.get(fixture_key="anyborough-1")
    changed = fixture_file(tmp_path, "2.json", an_update(recommendation, what_next="Count all."))

    told = load_register([changed])
    assert told.differences == correct(changed).differences
    assert "what next “Count the rest.”, in the fixtures “Count all.”" in told.differences[0]

    first.refresh_from_db()
    assert first.what_next == "Count the rest."
    further = first.corrected_by
    assert (further.what_next, further.recorded_by) == ("Count all.", register_account())
    assert correct(changed).differences == []
    assert recommendation.status_updates.count() == 2


def test_an_update_that_quotes_other_paragraphs_is_corrected(tmp_path):
    recommendation, paragraph = factories.recommendation(), factories.paragraph()
    key = [paragraph.document.slug, paragraph.position]
    stated = {"basis": "stated", "locator": key}
    correct(fixture_file(tmp_path, "1.json", an_update(recommendation, **stated)))

    correct(fixture_file(tmp_path, "2.json", an_update(recommendation, **stated, passages=[key])))

    first = StatusUpdate.objects.get(fixture_key="anyborough-1")
    assert list(first.corrected_by.passages.all()) == [paragraph]


def test_what_an_officer_corrected_is_left_to_that_officer(tmp_path, officer):
    recommendation = factories.recommendation()
    correct(fixture_file(tmp_path, "1.json", an_update(recommendation)))
    first = StatusUpdate.objects.get(fixture_key="anyborough-1")
    actions.withdraw_status(first, by=officer, reason="Those were geese.")
    changed = fixture_file(tmp_path, "2.json", an_update(recommendation, what_next="Count all."))

    report = correct(changed)

    assert report.differences == []
    assert report.left == [f"status update {first} was corrected by {officer}"]
    assert recommendation.status_updates.count() == 2


def a_retest(loaded: Retest, **fields: Any) -> tuple[str, dict[str, Any]]:
    finding = loaded.by_finding
    assert loaded.recommendation
    return "recommendations.retest", {
        "fixture_key": loaded.fixture_key,
        "recommendation": [loaded.recommendation.reference],
        "finding": None,
        "inspection": [loaded.inspection.reference],
        "by_finding": finding and list(finding.natural_key()),
        "verdict": loaded.verdict,
        "words": loaded.words,
        "why": "The ducks speak of it.",
        "replaces": None,
        **fields,
    }


def test_a_retest_is_corrected_by_one_that_replaces_it(tmp_path):
    loaded = Retest.objects.filter(recommendation__isnull=False).first()
    assert loaded

    report = correct(fixture_file(tmp_path, "1.json", a_retest(loaded)))

    assert len(report.differences) == 1
    assert loaded.replaced_by.why == "The ducks speak of it."
    assert correct(fixture_file(tmp_path, "2.json", a_retest(loaded))).differences == []


def test_a_verdict_that_an_officer_replaced_stands(tmp_path, officer):
    loaded = Retest.objects.filter(recommendation__isnull=False, verdict="says_nothing").first()
    assert loaded
    actions.record_retest(
        recommendation=loaded.recommendation,
        inspection=loaded.inspection,
        verdict="says_nothing",
        why="I looked for ducks.",
        replaces=loaded,
        by=officer,
    )

    for key in (loaded.fixture_key, "anyborough-under-another-key"):
        report = correct(fixture_file(tmp_path, "1.json", a_retest(loaded, fixture_key=key)))
        assert (report.inserted, report.differences) == ({}, [])
        assert str(officer) in report.left[0]


def test_what_officers_withdrew_is_left_withdrawn(tmp_path, officer):
    loaded = Retest.objects.filter(recommendation__isnull=False).first()
    update = StatusUpdate.objects.get(fixture_key="lac-2013-r12-2016")
    assert loaded
    actions.withdraw(loaded.inspection, by=officer, reason="It was about geese.")
    actions.withdraw(update.recommendation, by=officer, reason="It was about geese.")
    changed = an_update(update.recommendation, fixture_key=update.fixture_key)
    before = everything()

    report = correct(fixture_file(tmp_path, "1.json", a_retest(loaded), changed))

    assert everything() == before
    assert (report.inserted, report.differences, len(report.left)) == ({}, [], 2)
    assert all("was withdrawn on" in words for words in report.left)


# Rows that the fixtures have no more


def taking_back(folder: Path, settings: Any, row: AmendableModel) -> None:
    entry = {"model": row._meta.label_lower, "key": row.natural_key(), "because": DUCKS}
    (folder / "taken_back.json").write_text(json.dumps([entry]))
    settings.FIXTURE_DIRS = [folder]


def test_a_row_that_the_fixtures_took_back_is_removed_on_record(tmp_path, settings):
    tag = RecommendationTheme.objects.order_by("pk").first()
    assert tag
    taking_back(tmp_path, settings, tag)

    told = load_register()
    assert RecommendationTheme.objects.filter(pk=tag.pk).exists()
    assert load_register(correct_because=DUCKS).differences == told.differences != []

    assert not RecommendationTheme.objects.filter(pk=tag.pk).exists()
    removed = Amendment.objects.filter(row_model=tag.record_name, row_id=tag.pk)
    assert {each.reason for each in removed} == {DUCKS}
    assert load_register().differences == []


def test_what_an_officer_gave_again_is_taken_back_no_second_time(tmp_path, settings):
    tag = RecommendationTheme.objects.order_by("pk").first()
    assert tag
    taking_back(tmp_path, settings, tag)
    load_register(correct_because=DUCKS)
    again = RecommendationTheme.objects.create(
        recommendation=tag.recommendation, theme=tag.theme, words="Ducks."
    )

    assert load_register(correct_because=DUCKS).differences == []
    assert RecommendationTheme.objects.filter(pk=again.pk).exists()


def test_what_an_officer_changed_is_not_taken_back(tmp_path, settings, officer):
    tag = RecommendationTheme.objects.order_by("pk").first()
    assert tag
    amend(tag, {"words": "Ducks."}, reason="A duck.", by=officer)
    taking_back(tmp_path, settings, tag)

    report = load_register(correct_because=DUCKS)

    assert (report.differences, len(report.left)) == ([], 1)
    assert RecommendationTheme.objects.filter(pk=tag.pk).exists()


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
    stated = an_update(recommendation, basis="stated", locator=key, passages=[key])
    correct(fixture_file(tmp_path, "1.json", stated))

    loaded = StatusUpdate.objects.get(fixture_key="anyborough-1")
    assert recorded == [recommendation]
    assert loaded.locator == paragraph
    assert list(loaded.passages.all()) == [paragraph]
    assert loaded.form_key is None


def test_statements_are_recorded_when_this_register_learned_them(tmp_path):
    recommendation = factories.recommendation()
    record = an_update(recommendation, recorded_at="2001-01-01T00:00:00Z", sequence=99)

    correct(fixture_file(tmp_path, "1.json", record))

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
        correct(good, bad)

    assert not Theme.objects.filter(slug__startswith="anyborough").exists()


def test_a_statement_that_breaks_a_rule_leaves_nothing_behind(tmp_path):
    recommendation = factories.recommendation()
    good = fixture_file(tmp_path, "1.json", a_theme("anyborough-ducks"))
    bad = fixture_file(tmp_path, "2.json", an_update(recommendation, narrative=""))

    with pytest.raises(ValidationError) as refusal:
        correct(good, bad)

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
def test_command_says_what_differs_then_corrects_it(monkeypatch, tmp_path):
    changed = SourceParagraph.objects.order_by("pk").first()
    assert changed
    amend(changed, {"text": "Other words."}, reason="A duck.", by=register_account())
    path = fixture_file(tmp_path, "1.json", a_theme("anyborough-ducks"))
    sources = fixture_paths()[0]
    monkeypatch.setattr(register, "fixture_paths", lambda: [sources, path])

    told, done, after = (command(*given) for given in ([], ["--correct"], []))

    words = f"source paragraph {changed.locator}: text “Other words.”, in the fixtures “"
    assert f"Differs: {words}" in told
    assert "Differs: theme anyborough-ducks is missing." in told
    assert "load_register --correct corrects it" in told
    assert f"Corrected: {words}" in done
    assert "Inserted 1 themes." in done
    assert "complete" in after


def command(*arguments: str) -> str:
    output = io.StringIO()
    call_command("load_register", *arguments, stdout=output)
    return output.getvalue()


def test_fixtures_are_read_in_the_order_of_their_numbers():
    names = [path.name for path in fixture_paths()]

    assert names == sorted(names)
    assert names[0].startswith("01_")
    assert len(names) == 11
