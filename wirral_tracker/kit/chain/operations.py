"""Migration operations for sealed models, in place of Django's own."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RemoveField
from django.db.migrations.state import ProjectState

from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.imprints import salted
from wirral_tracker.kit.chain.records import sealed_as_migrated
from wirral_tracker.kit.json_values import JSON, Stored

BATCH = 500


class NotRemoved(Exception):
    """A field that stays: its words are not those recorded, or there are no tombstones yet."""


class RemoveSealedField(RemoveField):
    """A RemoveField for a sealed model, which first keeps each row's value as a tombstone.

    A fact goes into a tombstone, which the digest of its row needs. Words need none, since the
    digest holds their own digest; they are compared with it a last time. `record_name` and
    `column` are the stable names of model and column.

    It is not undone: a backup is restored instead.
    """

    reversible = False

    def __init__(self, model_name: str, name: str, *, record_name: str, column: str) -> None:
        super().__init__(model_name, name)
        self.record_name, self.column = record_name, column

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        name, args, kwargs = super().deconstruct()
        return name, list(args), {**kwargs, "record_name": self.record_name, "column": self.column}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the field's tombstones, then remove its column. Raises: NotRemoved."""
        model = from_state.apps.get_model(app_label, self.model_name)
        alias = schema_editor.connection.alias
        # `sqlmigrate` prints what would be done, and does nothing.
        if self.allow_migrate_model(alias, model) and not schema_editor.collect_sql:
            self._create_tombstones(from_state.apps, model, alias)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{super().describe()} and write down what it says"

    def _create_tombstones(self, apps: Apps, model: type[models.Model], alias: str) -> None:
        """Create a tombstone of the field for each row sealed with it; for words, only compare."""
        try:
            tombstones = apps.get_model("chain", "Tombstone")._base_manager.using(alias)
        except LookupError as missing:
            raise NotRemoved(
                "There are no tombstones yet: let this migration depend on "
                '("chain", "0002_stable_names").'
            ) from missing
        columns = model._meta.concrete_fields
        [attribute] = [column.attname for column in columns if column.name == self.name]
        sealed = sealed_as_migrated(model, self.record_name, {attribute: self.column})
        for imprints in self._load_imprints(apps, alias):
            rows = sealed.load_rows(imprint.row_id for imprint in imprints)
            amended = self._load_values_before_amendments(apps, alias, rows)
            # A row that is gone leaves nothing to write down; verify_history goes on to say so.
            found = [
                (imprint, amended.get(imprint.row_id, rows[imprint.row_id][self.column]))
                for imprint in imprints
                if imprint.row_id in rows
            ]
            for imprint, words in found:
                self._check_words(imprint, words)
            tombstones.bulk_create(
                tombstones.model(imprint=imprint, column=self.column, value=canonical(value))
                for imprint, value in found
                if self.column not in imprint.words
            )

    def _load_values_before_amendments(
        self, apps: Apps, alias: str, ids: Iterable[int]
    ) -> dict[int, JSON]:
        """Load what amended rows said in the column when they were recorded, by row id."""
        try:
            amendments = apps.get_model("chain", "Amendment")._base_manager.using(alias)
        except LookupError:
            # Of a release before there were any.
            return {}
        of_column = amendments.filter(
            row_model=self.record_name, row_id__in=list(ids), field=self.column
        )
        # The first of each row is the last that is put in.
        return {amendment.row_id: amendment.before for amendment in of_column.order_by("-pk")}

    def _load_imprints(self, apps: Apps, alias: str) -> Iterator[list[Any]]:
        """Yield, 500 or fewer at a time, the imprints of rows that were sealed with the column."""
        imprints = apps.get_model("chain", "Imprint")._base_manager.using(alias)
        after = 0
        while batch := list(
            imprints.filter(row_model=self.record_name, pk__gt=after).order_by("pk")[:BATCH]
        ):
            yield [imprint for imprint in batch if self.column in imprint.fields]
            after = batch[-1].pk

    def _check_words(self, imprint: Any, words: Stored) -> None:
        """Raise NotRemoved if the words in a row's column differ from the digest in its imprint."""
        seal = imprint.words.get(self.column)
        # Words that were erased by law have no salt any more, and nothing to be compared with.
        if seal and seal["salt"] and salted(seal["salt"], words) != seal["digest"]:
            raise NotRemoved(
                f"{self.record_name} {imprint.row_id}: the words in “{self.column}” are not those "
                "recorded. Run verify_history before this migration."
            )
