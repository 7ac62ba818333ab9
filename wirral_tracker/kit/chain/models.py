"""The tables of the seal: imprints and links, and what happened to rows that are under it."""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from wirral_tracker.kit.append_only import AppendOnlyModel, AppendOnlyQuerySet

MOMENTS = (dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(9000, 1, 1, tzinfo=dt.UTC))


class ImprintQuerySet(AppendOnlyQuerySet["Imprint"]):
    """A QuerySet of imprints: those after one, and those that are no link yet."""

    def after(self, pk: int) -> Self:
        """Filter to the imprints with a primary key above `pk`, in that order."""
        return self.filter(pk__gt=pk).order_by("pk")

    def not_sealed(self) -> Self:
        """Filter to the imprints that no link of the chain has, by primary key."""
        return self.filter(link__isnull=True).order_by("pk")

    def of_row(self, record_name: str, row_id: int) -> Self:
        """Filter to the imprints of a row: one, unless somebody left another past the register."""
        return self.filter(row_model=record_name, row_id=row_id).order_by("pk")


class Imprint(AppendOnlyModel):
    """The digest of one append-only row as it was recorded, without its words.

    `words` holds, for each field that a person wrote, a salt and the digest of salt and words. With
    the salt gone, nobody can tell from the digest what the words were, and the digest still holds
    its place in the chain. `row_model`, `fields` and `words` say stable names, never Python's.
    `format` says how the imprint was made; in format 1 it is no part of what is signed.

    From format 2 on an imprint is marked with the key when it is made: for its row, at a moment of
    the database's clock, after the link numbered `height`. What has no such mark is not sealed.
    """

    LEAVES_IMPRINT: ClassVar[bool] = False

    # Imprints that were left before this column came are of format 1.
    format = models.PositiveSmallIntegerField(db_default=1, editable=False)
    # Not a foreign key: the seal names rows of every model, under names that outlive the tables.
    row_model = models.CharField(max_length=100, editable=False)
    row_id = models.BigIntegerField(editable=False)
    fields = models.JSONField(editable=False)
    words = models.JSONField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(null=True, editable=False)
    # 0 before the first link.
    height = models.PositiveBigIntegerField(null=True, editable=False)
    mark = models.CharField(max_length=64, db_default="", editable=False)

    objects = ImprintQuerySet.as_manager()

    class Meta:
        constraints = [
            # Once for each row by the mark, which takes the key: whoever may add to the database
            # could else leave an imprint of a row to come, and the save of that row would fail.
            models.UniqueConstraint(
                fields=["row_model", "row_id", "mark"], name="imprint_once_by_its_mark"
            ),
            # PostgreSQL takes infinity for a moment, which Python cannot read: nor could anybody
            # then look at what is not sealed.
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | Q(made_at__range=MOMENTS),
                name="imprint_is_of_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Imprint of {self.row_name}"

    @property
    def row_name(self) -> str:
        """The sealed row's record name and id, as messages name it: "chain.Erasure 12"."""
        return f"{self.row_model} {self.row_id}"

    @property
    def named(self) -> tuple[str, int, str]:
        """The row as an adoption names it: record name, id and digest."""
        return self.row_model, self.row_id, self.digest


class Link(AppendOnlyModel):
    """One link of the chain: the signature over an imprint and the link before."""

    LEAVES_IMPRINT: ClassVar[bool] = False

    number = models.PositiveBigIntegerField(unique=True, editable=False)
    imprint = models.OneToOneField(Imprint, models.PROTECT, related_name="link", editable=False)
    # Unique, so that the database itself refuses a chain that forks.
    previous = models.CharField(max_length=64, unique=True, editable=False)
    signature = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="link_numbers_begin_at_one")
        ]

    def __str__(self) -> str:
        # No hyphen: at the end of a printed line, a reader of PDFs takes one for a broken word's.
        return f"{self.number}:{self.signature}"


class Tombstone(AppendOnlyModel):
    """The value of one row in a column dropped since, as the row's digest holds it.

    `value` is canonical text. Whoever changes it changes the digest of the row.
    """

    LEAVES_IMPRINT: ClassVar[bool] = False

    imprint = models.ForeignKey(Imprint, models.PROTECT, related_name="tombstones", editable=False)
    column = models.CharField("stable name of the column", max_length=100, editable=False)
    value = models.TextField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imprint", "column"], name="tombstone_once_a_column")
        ]

    def __str__(self) -> str:
        return f"“{self.column}” of {self.imprint}"


class Erasure(AppendOnlyModel):
    """A record that words were taken out of a row by law, such as a child's name.

    Two people answer for it. What remains says that there were words, who had them taken out, when
    and why. `row_model` and `fields` are stable names, as the imprint has them; of a row that is
    not sealed, the model's label and attributes. `left` has, for a sealed field whose words went
    only in part, the digest of what is left.
    """

    record_name = "chain.Erasure"

    row_model = models.CharField(max_length=100)
    row_id = models.BigIntegerField()
    fields = models.JSONField()
    left = models.JSONField(default=dict)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    erased_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("agreed_by")), name="erasure_takes_two_people"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="erasure_says_why"),
        ]

    def __str__(self) -> str:
        return f"Erasure of words in {self.row_model} {self.row_id}"


class KeyChange(AppendOnlyModel):
    """A record that another HISTORY_KEY took the place of the one until then.

    The last link under the old key seals it. `proof` is made with the new key, over the link of
    number `height`, the last one before: so each of the two keys stands behind the change.
    """

    record_name = "chain.KeyChange"

    height = models.PositiveBigIntegerField(editable=False)
    # A slug, since it is no words: an erasure would leave the chain without its next key.
    proof = models.SlugField(max_length=64, editable=False)
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("agreed_by")), name="key_change_takes_two_people"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="key_change_says_why"),
        ]

    def __str__(self) -> str:
        return f"Change of key after link {self.height}"


class AmendmentQuerySet(AppendOnlyQuerySet["Amendment"]):
    """A QuerySet of amendments: those of some rows, in the order in which they were made."""

    def of_rows(self, record_name: str, ids: Iterable[int]) -> Self:
        """Filter to the amendments of a model's rows with these ids, first to last."""
        return self.filter(row_model=record_name, row_id__in=list(ids)).order_by("pk")


class Amendment(AppendOnlyModel):
    """A change of one column in one row that was stated, and is corrected: before, after, why.

    The row's own imprint stays that of what was first recorded; verification takes the amendments
    back, latest first, until it has that again. `row_model` and `field` are stable names; `before`
    and `after` are values as JSON has them. A row that was removed has an amendment of each column
    that said something, `id` among them, to null.
    """

    record_name = "chain.Amendment"

    row_model = models.CharField(max_length=100, editable=False)
    row_id = models.BigIntegerField(editable=False)
    field = models.CharField("stable name of the column", max_length=100, editable=False)
    before = models.JSONField(null=True, editable=False)
    after = models.JSONField(null=True, editable=False)
    reason = models.TextField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    amended_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_says_why"),
        ]
        # Verification asks for the amendments of a few hundred rows at a time.
        indexes = [models.Index(fields=["row_model", "row_id"], name="amendment_of_row")]

    def __str__(self) -> str:
        return f"Amendment of “{self.field}” in {self.row_model} {self.row_id}"


class Adoption(AppendOnlyModel):
    """A record that rows were taken in which the register did not record itself.

    Two people answer for it. At an upgrade nobody does: then the register takes in what it finds of
    `kinds`, the record names that it begins to seal, each of them once. `rows` lists record name,
    id and digest of each row.
    """

    record_name = "chain.Adoption"

    kinds = models.JSONField()
    rows = models.JSONField()
    reason = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    adopted_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True, agreed_by__isnull=True)
                | (
                    Q(asked_by__isnull=False, agreed_by__isnull=False) & ~Q(asked_by=F("agreed_by"))
                ),
                name="adoption_takes_two_people_or_an_upgrade",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="adoption_says_why"),
        ]

    def __str__(self) -> str:
        return f"Adoption of {len(self.rows)} rows"


class SetAside(AppendOnlyModel):
    """A record that a link or an imprint was taken out of the seal which the register never made.

    Two people answer for it. `said` is all that it said, as JSON, for whoever looks into it.
    """

    record_name = "chain.SetAside"

    kind = models.CharField(max_length=10, choices={"link": "A link", "imprint": "An imprint"})
    said = models.TextField()
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("agreed_by")), name="setting_aside_takes_two_people"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="setting_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} that was set aside: {self.said}"
