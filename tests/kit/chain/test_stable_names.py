"""The names that the seal signs stay as they are written down, whatever Python calls things."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

from wirral_tracker.kit.append_only import AppendOnlyModel
from wirral_tracker.kit.chain.operations import RemoveSealedField
from wirral_tracker.kit.chain.records import record_models, sealed_models

WRITTEN_DOWN = Path(__file__).with_name("stable_names.toml")
PAGE = "See docs/changing-the-record.md."


def faults_of(written: Mapping[str, list[str]], today: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield in what the names of today depart from those written down, and what to do about it."""
    for name in written.keys() - today.keys():
        yield (
            f"No model has the record name “{name}” any more. If its class was renamed, let it "
            f'keep record_name = "{name}". {PAGE}'
        )
    for name, columns in today.items():
        for gone in [each for each in written.get(name, []) if each not in columns]:
            yield (
                f"“{gone}” of {name} is sealed, and no column has that stable name any more. If "
                f'the field was renamed, declare stable_names = {{"its attribute": "{gone}"}}; if '
                f"it was removed, declare it in dropped_columns. {PAGE}"
            )
        for new in [each for each in columns if each not in written.get(name, [])]:
            yield f"“{new}” of {name} is new: write it down in {WRITTEN_DOWN.name}. {PAGE}"


def names_of_today() -> dict[str, list[str]]:
    return {
        name: [*sealed.columns, *sorted(sealed.dropped)] for name, sealed in sealed_models().items()
    }


def names_written_down() -> dict[str, list[str]]:
    text = WRITTEN_DOWN.read_text(encoding="utf-8")
    return {name: table["columns"] for name, table in tomllib.loads(text).items()}


def test_every_stable_name_is_as_it_was_written_down():
    faults = list(faults_of(names_written_down(), names_of_today()))

    assert not faults, "\n".join(faults)


def test_a_rename_that_is_not_declared_is_refused_with_what_to_write():
    written = {"ponds.Count": ["id", "narrative"], "ponds.Sighting": ["id"]}
    today = {"ponds.Count": ["id", "account"], "ponds.Glimpse": ["id"]}

    told = "\n".join(faults_of(written, today))

    assert 'declare stable_names = {"its attribute": "narrative"}' in told
    assert 'keep record_name = "ponds.Sighting"' in told
    assert "“account” of ponds.Count is new" in told


def sealed_class(**declared: object) -> type[AppendOnlyModel]:
    """A sealed model of two fields that declares this."""
    body = {
        "__module__": __name__,
        "record_name": "ponds.Count",
        "pond": models.SlugField(),
        "ducks": models.IntegerField(),
        "Meta": type("Meta", (), {"app_label": "ponds"}),
    }
    return type("Count", (AppendOnlyModel,), body | declared)


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        ({"record_name": "recommendations.Retest"}, "Two models have the record name"),
        ({"stable_names": {"geese": "birds"}}, "names “geese”, which is no column's attribute"),
        ({"stable_names": {"ducks": "pond"}}, "Two columns have the stable name “pond”"),
        ({"dropped_columns": ["ducks"]}, "“ducks” is a column that was dropped"),
        ({"filled_columns": {"geese": 0}}, "names “geese”, which is no column's stable name"),
        ({"stable_names": {"id": "number"}}, "primary key of a sealed model"),
    ],
)
@isolate_apps("tests.kit.chain")
def test_names_that_the_seal_could_confuse_are_refused(declared, told):
    assert [fault for fault in sealed_class(**declared).check() if told in fault.msg]


@isolate_apps("tests.kit.chain")
def test_a_sealed_model_declares_its_own_record_name():
    parent = sealed_class(Meta=type("Meta", (), {"app_label": "ponds", "abstract": True}))
    body = {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "ponds"})}

    [fault] = type("Heir", (parent,), body).check()

    assert 'record_name = "ponds.Heir"' in fault.msg


def test_every_sealed_model_passes_its_checks():
    assert [fault for model in record_models() for fault in model.check()] == []


def test_no_migration_drops_sealed_rows_or_columns_without_writing_them_down():
    """Once the column is gone, no code brings back what its rows said."""
    known = {(model._meta.app_label, model._meta.model_name) for model in record_models()}
    loader = MigrationLoader(None)
    operations = [
        (app, operation)
        for (app, _), migration in sorted(loader.disk_migrations.items())
        for operation in migration.operations
    ]
    for app, operation in reversed(operations):
        is_rename = isinstance(operation, migrations.RenameModel)
        if is_rename and (app, operation.new_name_lower) in known:
            known.add((app, operation.old_name_lower))
    found = [
        f"{app}: {operation.describe()}. Use RemoveSealedField. {PAGE}"
        for app, operation in operations
        if isinstance(operation, migrations.RemoveField)
        and not isinstance(operation, RemoveSealedField)
        and (app, operation.model_name_lower) in known
    ]
    found += [
        f"{app}: {operation.describe()}. Its rows are part of the record. {PAGE}"
        for app, operation in operations
        if isinstance(operation, migrations.DeleteModel) and (app, operation.name_lower) in known
    ]

    assert found == []
    assert ("recommendations", "statusupdate") in known
    assert apps.get_model("recommendations", "StatusUpdate") in record_models()
