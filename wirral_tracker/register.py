"""Loading the register's fixtures: insert what is missing, and say what differs or amend it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import models, transaction

from findings.models import SourceParagraph
from recommendations import actions
from recommendations.models import Decision, Recommendation, StatusUpdate
from wirral_tracker.access import REGISTER_ACCOUNT
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.append_only import DatedStatement
from wirral_tracker.kit.chain.amendments import amend
from wirral_tracker.kit.chain.records import Column
from wirral_tracker.kit.chain.redaction import erased_fields

# What the register gives each row itself, whatever a fixture says.
KEPT_BY_REGISTER = {"id", "sequence", "recorded_at", "recorded_by", "form_key", "edition"}
# What officers set later on a row of the fixtures: no difference to report.
OFFICERS_WORK = {
    *("owner", "owner_set_at", "owner_set_by"),
    *("original_due_date", "original_due_date_set_at", "original_due_date_set_by"),
    *("added_at", "added_by"),
}


@dataclass
class LoadReport:
    """The result of a load: how many rows of each model were inserted, and which rows differ.

    `inserted` is by the model's plural name; `differences` are sentences; `amended` names rows and
    fields.
    """

    inserted: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)
    amended: list[str] = field(default_factory=list)

    def count(self, row: models.Model) -> None:
        """Add one to `inserted`, under the plural name of the model of `row`."""
        name = str(row._meta.verbose_name_plural)
        self.inserted[name] = self.inserted.get(name, 0) + 1


def register_account() -> User:
    """Return the inactive user by whom the fixtures are recorded; create it if it is missing.

    Nobody can sign in as it.
    """
    account, created = User.objects.get_or_create(
        username=REGISTER_ACCOUNT, defaults={"is_active": False, "first_name": "The register"}
    )
    if created:
        account.set_unusable_password()
        account.save()
    return account


def fixture_paths() -> list[Path]:
    """List the numbered fixture files by number, since later ones build on earlier ones."""
    return sorted(Path(settings.FIXTURE_DIRS[0]).glob("[0-9]*.json"))


@transaction.atomic
def load_register(paths: list[Path] | None = None, *, amend_because: str = "") -> LoadReport:
    """Insert the rows that the register lacks of its fixtures, in one transaction.

    Every fixture, or only the files `paths`. Rows that are there already are left as they are,
    officers' work on them included; where they differ from the fixture, the report says in what.
    With a reason in `amend_because`, what differs is amended to what the fixture says, save in
    dated statements: those are corrected by a further one.
    """
    report = LoadReport()
    account = register_account()
    for path in fixture_paths() if paths is None else paths:
        for fixture in read_fixture(path):
            _load_record(fixture, account, report, amend_because)
    return report


def read_fixture(path: Path) -> Iterator[DeserializedObject]:
    """Yield the deserialized rows of one fixture file, which are not saved."""
    yield from serializers.deserialize("json", path.read_text(encoding="utf-8"))


def _load_record(
    fixture: DeserializedObject, account: User, report: LoadReport, reason: str
) -> None:
    """Insert a fixture's row if it is missing; else amend it, or report in what it differs."""
    row = fixture.object
    existing = _existing_row(row)
    if existing is not None:
        report.unchanged += 1
        _compare(row, existing, account, report, reason)
        return
    if isinstance(row, DatedStatement):
        _record(fixture, account)
    elif isinstance(row, Recommendation):
        actions.enter_recommendation(row, by=account)
    else:
        # Not by the fixture itself, which saves past the model, so that no imprint were left. A row
        # that is there after all makes this fail; it must never be overwritten.
        row.save(force_insert=True)
        _add_passages(fixture)
    report.count(row)


def _compare(
    row: models.Model, existing: models.Model, account: User, report: LoadReport, reason: str
) -> None:
    """Compare a stored row with a fixture's; report in what it differs, or with a reason amend it.

    Words that a law had erased are in the fixture still, and do not come back from there.
    """
    differing = _fields_that_differ(row, existing)
    if not differing:
        return
    erased = erased_fields(existing)
    kept = [field for field in differing if field.attname not in erased]
    report.differences += [
        f"{_named(existing, field)} was erased by law" for field in differing if field not in kept
    ]
    if reason and kept and isinstance(existing, AmendableModel):
        changes = {field.attname: getattr(row, field.attname) for field in kept}
        report.amended += [_named(existing, field) for field in kept]
        amend(existing, changes, reason=reason, by=account)
    else:
        report.differences += [
            f"{_named(existing, field)} differs from the fixture" for field in kept
        ]


def _add_passages(fixture: DeserializedObject) -> None:
    """Insert the rows between a fixture's row and the many that it names, such as paragraphs."""
    # Many-to-many values are not on the row: they wait in `m2m_data`.
    for name, keys in (fixture.m2m_data or {}).items():
        relation: Any = type(fixture.object)._meta.get_field(name)
        between, other = relation.remote_field.through, relation.m2m_reverse_field_name()
        between.objects.bulk_create(
            between(**{relation.m2m_field_name(): fixture.object, f"{other}_id": key})
            for key in keys
        )


def _existing_row(row: models.Model) -> models.Model | None:
    """Find the row in the database that has the key of a fixture's row, or None."""
    # A statement gets its number from the register, so a fixture names it by a key of its own.
    if isinstance(row, DatedStatement):
        return type(row).objects.filter(fixture_key=row.fixture_key).first()
    return type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None


def _record(fixture: DeserializedObject, account: User) -> None:
    """Record a fixture's status update, decision or re-test by the action that officers use."""
    row = fixture.object
    statement = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in KEPT_BY_REGISTER
    }
    if isinstance(row, StatusUpdate):
        # Many-to-many values are not on a row that is not saved: they wait in `m2m_data`.
        passages = SourceParagraph.objects.in_bulk((fixture.m2m_data or {}).get("passages", []))
        actions.record_status(by=account, passages=passages.values(), **statement)
    elif isinstance(row, Decision):
        actions.record_decision(by=account, **statement)
    else:
        actions.record_retest(by=account, **statement)


def _fields_that_differ(row: models.Model, existing: models.Model) -> list[Column]:
    """List the fields in which the stored row differs from the fixture's."""
    return [
        field
        for field in existing._meta.concrete_fields
        if field.name not in KEPT_BY_REGISTER | OFFICERS_WORK
        and getattr(existing, field.attname) != getattr(row, field.attname)
    ]


def _named(row: models.Model, field: Column) -> str:
    """Return a row's kind, name and field, as sentences about the load begin."""
    return f"{row._meta.verbose_name} {row}: {field.verbose_name}"
