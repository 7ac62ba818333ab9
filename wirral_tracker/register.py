"""Loading the register's fixtures: insert what is missing, change nothing, say what differs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import models, transaction

from findings.models import SourceParagraph
from recommendations import actions
from recommendations.models import Decision, Recommendation, StatusUpdate
from wirral_tracker.access import REGISTER_ACCOUNT
from wirral_tracker.kit.append_only import DatedStatement

KEPT_BY_REGISTER = {"id", "sequence", "recorded_at", "recorded_by", "form_key", "edition"}
OFFICERS_WORK = {
    *("owner", "owner_set_at", "original_due_date", "original_due_date_set_at"),
    *("added_at", "added_by"),
}


@dataclass
class LoadReport:
    """What a load did: rows inserted by model, and rows of ours that differ from the fixtures."""

    inserted: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)

    def count(self, row: models.Model) -> None:
        name = str(row._meta.verbose_name_plural)
        self.inserted[name] = self.inserted.get(name, 0) + 1


def register_account() -> Any:
    """The inactive account that records what came with the fixtures; nobody can sign in as it."""
    account, created = get_user_model().objects.get_or_create(
        username=REGISTER_ACCOUNT, defaults={"is_active": False, "first_name": "The register"}
    )
    if created:
        account.set_unusable_password()
        account.save()
    return account


def fixture_paths() -> list[Path]:
    """The fixtures in the order in which they build on one another."""
    return sorted(Path(settings.FIXTURE_DIRS[0]).glob("[0-9]*.json"))


@transaction.atomic
def load_register(paths: list[Path] | None = None) -> LoadReport:
    """Bring the register up to its fixtures, all of it or nothing.

    Rows that are there already are left as they are, officers' work on them included; where they
    differ from the fixture, the report says in what.
    """
    report = LoadReport()
    account = register_account()
    for path in fixture_paths() if paths is None else paths:
        for fixture in read_fixture(path):
            _load(fixture, account, report)
    return report


def read_fixture(path: Path) -> Iterator[DeserializedObject]:
    """The records of one fixture file, not saved."""
    yield from serializers.deserialize("json", path.read_text(encoding="utf-8"))


def _load(fixture: DeserializedObject, account: Any, report: LoadReport) -> None:
    row = fixture.object
    held = _held(row)
    if held is not None:
        report.unchanged += 1
        report.differences += _differences(fixture, held)
        return
    if isinstance(row, DatedStatement):
        _record(fixture, account)
    elif isinstance(row, Recommendation):
        actions.enter_recommendation(row, by=account)
    else:
        fixture.save(force_insert=True)
    report.count(row)


def _held(row: models.Model) -> models.Model | None:
    """The row of the register that this fixture describes."""
    if isinstance(row, DatedStatement):
        return type(row).objects.filter(fixture_key=row.fixture_key).first()
    return type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None


def _record(fixture: DeserializedObject, account: Any) -> None:
    """An append-only row goes in through the same action as an officer's."""
    row = fixture.object
    statement = {
        each.name: getattr(row, each.name)
        for each in row._meta.concrete_fields
        if each.name not in KEPT_BY_REGISTER
    }
    if isinstance(row, StatusUpdate):
        passages = SourceParagraph.objects.in_bulk((fixture.m2m_data or {}).get("passages", []))
        actions.record_status(by=account, passages=passages.values(), **statement)
    elif isinstance(row, Decision):
        actions.record_decision(by=account, **statement)
    else:
        actions.record_retest(by=account, **statement)


def _differences(fixture: DeserializedObject, held: models.Model) -> list[str]:
    """One line for each field in which the register's row differs from its fixture."""
    return [
        f"{held._meta.verbose_name} {held}: {each.verbose_name} differs from the fixture"
        for each in held._meta.concrete_fields
        if each.name not in KEPT_BY_REGISTER | OFFICERS_WORK
        and getattr(held, each.attname) != getattr(fixture.object, each.attname)
    ]
