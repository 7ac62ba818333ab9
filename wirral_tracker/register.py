"""Loading the register's fixtures: insert what is missing, change nothing, say what differs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import models, transaction

from findings.models import SourceParagraph
from recommendations import actions
from recommendations.models import Decision, Recommendation, StatusUpdate
from wirral_tracker.access import REGISTER_ACCOUNT
from wirral_tracker.kit.append_only import DatedStatement
from wirral_tracker.kit.chain.redaction import erased_fields

# What the register gives each row itself, whatever a fixture says.
KEPT_BY_REGISTER = {"id", "sequence", "recorded_at", "recorded_by", "form_key", "edition"}
# What officers set later on a row of the fixtures: no difference to report.
OFFICERS_WORK = {
    *("owner", "owner_set_at", "original_due_date", "original_due_date_set_at"),
    *("added_at", "added_by"),
}


@dataclass
class LoadReport:
    """The result of a load: how many rows of each model were inserted, and which rows differ.

    `inserted` is by the model's plural name; `differences` are sentences.
    """

    inserted: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)

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
def load_register(paths: list[Path] | None = None) -> LoadReport:
    """Insert the rows that the register lacks of its fixtures, in one transaction.

    Every fixture, or only the files `paths`. Rows that are there already are left as they are,
    officers' work on them included; where they differ from the fixture, the report says in what.
    """
    report = LoadReport()
    account = register_account()
    for path in fixture_paths() if paths is None else paths:
        for fixture in read_fixture(path):
            _load_record(fixture, account, report)
    return report


def read_fixture(path: Path) -> Iterator[DeserializedObject]:
    """Yield the deserialized rows of one fixture file, which are not saved."""
    yield from serializers.deserialize("json", path.read_text(encoding="utf-8"))


def _load_record(fixture: DeserializedObject, account: User, report: LoadReport) -> None:
    """Insert a fixture's row if it is missing; else add to the report in what it differs."""
    row = fixture.object
    existing = _existing_row(row)
    if existing is not None:
        report.unchanged += 1
        report.differences += _fields_that_differ(fixture, existing)
        return
    if isinstance(row, DatedStatement):
        _record(fixture, account)
    elif isinstance(row, Recommendation):
        actions.enter_recommendation(row, by=account)
    else:
        # A row that is there after all makes this fail; it must never be overwritten.
        fixture.save(force_insert=True)
    report.count(row)


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


def _fields_that_differ(fixture: DeserializedObject, existing: models.Model) -> list[str]:
    """List a sentence for each field in which the stored row differs from the fixture's.

    Words that a law had erased are in the fixture still, and do not come back from there.
    """
    differing = [
        field
        for field in existing._meta.concrete_fields
        if field.name not in KEPT_BY_REGISTER | OFFICERS_WORK
        and getattr(existing, field.attname) != getattr(fixture.object, field.attname)
    ]
    # Asked only of a row that differs: most rows are as their fixtures have them.
    erased = erased_fields(existing) if differing else set()
    return [
        f"{existing._meta.verbose_name} {existing}: {field.verbose_name} "
        + ("was erased by law" if field.attname in erased else "differs from the fixture")
        for field in differing
    ]
