"""Loading the register's fixtures into an empty register, and correcting one that is loaded."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.base import DeserializedObject
from django.db import models, transaction

from findings.models import SourceParagraph
from recommendations import actions
from recommendations.models import Decision, Recommendation, Retest, StatusUpdate
from wirral_tracker.access import REGISTER_ACCOUNT
from wirral_tracker.differences import (
    KEPT_BY_REGISTER,
    columns_that_differ,
    difference_in_words,
    name_of,
    natural_columns,
    removal_of,
    rows_between,
    who_changed,
    who_entered,
)
from wirral_tracker.kit.amendable import AmendableModel
from wirral_tracker.kit.append_only import DatedStatement
from wirral_tracker.kit.chain.amendments import amend, remove_amendable
from wirral_tracker.kit.chain.records import Column
from wirral_tracker.kit.chain.redaction import erased_fields

CORRECTED = "Corrected to what the register's own documents say."
TAKEN_BACK = "taken_back.json"
# By statement: the column that names the earlier one which it takes the place of, and the way back.
TAKES_THE_PLACE_OF: dict[type[models.Model], tuple[str, str]] = {
    StatusUpdate: ("corrects", "corrected_by"),
    Decision: ("corrects", "corrected_by"),
    Retest: ("replaces", "replaced_by"),
}


@dataclass
class LoadReport:
    """The result of a load: how many rows were inserted, what differs, and what is left as it is.

    `inserted` is by the model's plural name. `differences` are sentences on rows that are not as
    the fixtures have them: corrected where `is_corrected`. `left` are sentences on those that stay,
    since officers or a law had changed them.
    """

    inserted: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    is_corrected: bool = False


@dataclass(frozen=True)
class Fixture:
    """One row of a fixture file: its model instance, which is not saved, and what the file says.

    `passages` are the primary keys of its many-to-many rows by field, `given` the fields' names.
    """

    row: models.Model
    passages: Mapping[str, Sequence[int]]
    given: frozenset[str]


class TakenBack(TypedDict):
    """A row that the fixtures had and have no more: its model, its natural key, and why."""

    model: str
    key: list[str | int]
    because: str


def taken_back() -> list[TakenBack]:
    """Read what the fixtures of an earlier release had and those of today do not, in its order.

    Later ones may rest on earlier ones.
    """
    path = Path(settings.FIXTURE_DIRS[0]) / TAKEN_BACK
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


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
def load_register(paths: list[Path] | None = None, *, correct_because: str = "") -> LoadReport:
    """Load the fixtures in one transaction, or only the files `paths`; correct with a reason alone.

    What was never loaded is inserted. After that a load only reports in what the register differs,
    and leaves it as it was. With a reason in `correct_because` it corrects that: amendable rows
    through `amend`, statements by a further one. Officers' later work is left, and so is what was
    erased by law.
    """
    is_first = not User.objects.filter(username=REGISTER_ACCOUNT).exists()
    load = _Load(
        register_account(),
        is_first=is_first,
        # What a correction would do is found by doing it, so that both say the same.
        reason=correct_because or ("" if is_first else CORRECTED),
    )
    for path in fixture_paths() if paths is None else paths:
        for fixture in read_fixture(path):
            load.take(fixture)
    if paths is None:
        load.take_back(taken_back())
    load.report.is_corrected = bool(correct_because)
    if not (is_first or correct_because):
        load.report.inserted = {}
        transaction.set_rollback(True)
    return load.report


def read_fixture(path: Path) -> Iterator[Fixture]:
    """Yield the rows of one fixture file, which are not saved.

    Raises: DeserializationError where a row names what there is not.
    """
    text = path.read_text(encoding="utf-8")
    rows: Iterable[DeserializedObject] = serializers.deserialize("json", text)
    for record, found in zip(json.loads(text), rows, strict=True):
        yield Fixture(found.object, found.m2m_data or {}, frozenset(record["fields"]))


class _Load:
    """One load: what it found, the account by which it records, and why it corrects, if it does."""

    def __init__(self, account: User, *, is_first: bool, reason: str) -> None:
        self.account = account
        self.is_first = is_first
        self.reason = reason
        self.report = LoadReport()

    def take(self, fixture: Fixture) -> None:
        """Insert a fixture's row where it is missing; correct the one that stands and differs.

        What is about a thing that an officer has withdrawn is left out.
        """
        try:
            self._take(fixture)
        except actions.SubjectWithdrawn as refusal:
            self.report.left.append(f"{name_of(fixture.row)}: {' '.join(refusal.messages)}")

    def _take(self, fixture: Fixture) -> None:
        """Insert or correct a fixture's row. Raises: SubjectWithdrawn."""
        row = fixture.row
        if isinstance(row, DatedStatement):
            self._take_statement(fixture, row)
        elif (existing := _existing_row(row)) is None:
            self._insert_missing(fixture)
        else:
            self.report.unchanged += 1
            self._amend(fixture, existing)
            self._add_passages(fixture, existing)

    def take_back(self, entries: Iterable[TakenBack]) -> None:
        """Remove the rows that the fixtures have taken back, where no officer has changed them."""
        for entry in entries:
            model = apps.get_model(entry["model"])
            try:
                row = model._default_manager.get_by_natural_key(*entry["key"])
            except model.DoesNotExist:
                continue
            self._take_back(row, entry["because"])

    # Rows that may be amended

    def _insert_missing(self, fixture: Fixture) -> None:
        """Insert a row that the register lacks, unless an officer took it away."""
        row = fixture.row
        removal = removal_of(row)
        if removal and removal.by_id != self.account.pk:
            self.report.left.append(f"{name_of(row)} was taken away by {removal.by}")
            return
        if isinstance(row, Recommendation):
            actions.enter_recommendation(row, by=self.account)
        else:
            # Not by the deserialized object, which saves past the model and leaves no imprint.
            # A row that is there after all makes this fail; it must never be overwritten.
            row.save(force_insert=True)
        self._count(row)
        self._add_passages(fixture, row, is_new=True)

    def _amend(self, fixture: Fixture, existing: models.Model) -> None:
        """Correct the columns that differ; leave the row whole where an officer changed one."""
        row = fixture.row
        columns = self._differing(fixture, existing)
        if not columns:
            return
        changed_by = who_entered(existing, self.account) or who_changed(
            existing, columns, self.account
        )
        if changed_by:
            named = ", ".join(str(column.verbose_name) for column in columns)
            self.report.left.append(f"{name_of(existing)}: {named} {changed_by}")
            return
        self.report.differences += [
            difference_in_words(existing, row, column) for column in columns
        ]
        if not self.reason or not isinstance(existing, AmendableModel):
            return
        changes = {column.attname: getattr(row, column.attname) for column in columns}
        amend(existing, changes, reason=self.reason, by=self.account)
        if isinstance(existing, Recommendation) and "made_date" in changes:
            # The first span begins on the day on which it was made.
            actions.rebuild_spans(existing)
            actions.rebuild_closed_spans(existing)

    def _differing(self, fixture: Fixture, existing: models.Model) -> list[Column]:
        """List the columns to correct; report those whose words a law had erased.

        Such words are in the fixture still, and do not come back from there.
        """
        columns = columns_that_differ(fixture.row, existing, fixture.given)
        erased = erased_fields(existing) if columns else set()
        self.report.left += [
            f"{name_of(existing)}: {column.verbose_name} was erased by law"
            for column in columns
            if column.attname in erased
        ]
        return [column for column in columns if column.attname not in erased]

    def _add_passages(self, fixture: Fixture, row: models.Model, *, is_new: bool = False) -> None:
        """Insert the missing rows between a row and the many that it names, as its paragraphs."""
        for between in rows_between(row, fixture.passages):
            if is_new:
                between.save(force_insert=True)
            elif _existing_row(between) is None:
                self._insert_missing(Fixture(between, {}, frozenset()))

    def _take_back(self, row: AmendableModel, because: str) -> None:
        """Remove a row that the fixtures have no more, unless officers have changed it since."""
        # Once it was taken back, what stands there is what an officer put there since.
        if removal_of(row) or who_entered(row, self.account):
            return
        if changed := who_changed(row, row._meta.concrete_fields, self.account):
            self.report.left.append(f"{name_of(row)} {changed}")
            return
        self.report.differences.append(f"{name_of(row)} is taken back. {because}")
        if self.reason:
            remove_amendable(row, reason=because, by=self.account)

    # Statements, of which nothing is ever changed

    def _take_statement(self, fixture: Fixture, row: DatedStatement) -> None:
        """Record a fixture's statement where it is missing, or one in place of what differs."""
        first = type(row).objects.filter(fixture_key=row.fixture_key).first()
        standing = self._latest_of_ours(first) if first else self._standing_retest(row)
        if standing is None:
            self._record(fixture)
            self._count(row)
            return
        if first:
            self.report.unchanged += 1
        elif standing.recorded_by_id != self.account.pk:
            self.report.left.append(f"{name_of(standing)} was recorded by {standing.recorded_by}")
            return
        self._correct(fixture, standing)

    def _latest_of_ours(self, statement: DatedStatement) -> DatedStatement:
        """Return the last statement of ours that corrects a fixture's; itself where none does."""
        _forth, back = TAKES_THE_PLACE_OF[type(statement)]
        later = getattr(statement, back, None)
        if later is None or later.recorded_by_id != self.account.pk:
            return statement
        return self._latest_of_ours(later)

    def _standing_retest(self, row: DatedStatement) -> DatedStatement | None:
        """Return the verdict that stands of a new re-test's inspection on its subject, or None."""
        if not isinstance(row, Retest):
            return None
        standing: Retest | None = (
            row.subject.retests.effective().filter(inspection=row.inspection).first()
        )
        return standing

    def _correct(self, fixture: Fixture, standing: DatedStatement) -> None:
        """Record the fixture's statement in place of the one that stands, where they differ."""
        forth, back = TAKES_THE_PLACE_OF[type(standing)]
        given = fixture.given - {forth, "fixture_key"}
        columns = self._differing(Fixture(fixture.row, {}, given), standing)
        quoted = fixture.passages.get("passages")
        quotes_others = (
            isinstance(standing, StatusUpdate)
            and quoted is not None
            and (set(quoted) != set(standing.passages.values_list("pk", flat=True)))
        )
        if not columns and not quotes_others:
            return
        if later := getattr(standing, back, None):
            self.report.left.append(f"{name_of(standing)} was corrected by {later.recorded_by}")
            return
        if self.reason:
            self._record(fixture, **{forth: standing})
        self.report.differences += [
            difference_in_words(standing, fixture.row, column) for column in columns
        ] or [f"{name_of(standing)} quotes other paragraphs"]

    def _record(self, fixture: Fixture, **in_place_of: DatedStatement) -> None:
        """Record a fixture's status update, decision or re-test by the action that officers use.

        In the place of an earlier one it gets a key of its own, and keeps out what a law erased.
        """
        row: Any = fixture.row
        stated = {
            column.name: getattr(row, column.name)
            for column in row._meta.concrete_fields
            if column.name in fixture.given and column.name not in KEPT_BY_REGISTER
        }
        for name, earlier in in_place_of.items():
            erased = erased_fields(earlier)
            stated |= {each: getattr(earlier, each) for each in stated if each in erased}
            stated |= {name: earlier, "fixture_key": f"{row.fixture_key}_{earlier.sequence}"}
            if not isinstance(earlier, Retest):
                stated["correction_reason"] = self.reason
        if isinstance(row, StatusUpdate):
            passages = SourceParagraph.objects.in_bulk(fixture.passages.get("passages", []))
            actions.record_status(by=self.account, passages=passages.values(), **stated)
        elif isinstance(row, Decision):
            actions.record_decision(by=self.account, **stated)
        else:
            actions.record_retest(by=self.account, **stated)

    def _count(self, row: models.Model) -> None:
        """Count a row as inserted; in a register that was loaded before, report it as missing."""
        name = str(row._meta.verbose_name_plural)
        self.report.inserted[name] = self.report.inserted.get(name, 0) + 1
        if not self.is_first:
            self.report.differences.append(f"{name_of(row)} is missing")


def _existing_row(row: models.Model) -> models.Model | None:
    """Find the row in the database that has the key of a fixture's row, or None."""
    if not row.pk and isinstance(row, AmendableModel):
        return type(row)._base_manager.filter(**natural_columns(row)).first()
    return type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
