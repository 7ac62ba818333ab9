"""Taking in rows that the register did not record: at an upgrade, or where two people agree."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, Unpack

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from wirral_tracker.kit.chain.adoptions import load_adoptions
from wirral_tracker.kit.chain.answers import Answered, check_answers
from wirral_tracker.kit.chain.faults import Fault, NotAsRecorded, RowName, first_of
from wirral_tracker.kit.chain.imprints import is_as_imprinted
from wirral_tracker.kit.chain.links import BATCH, leave_imprints, lock_chain, seal
from wirral_tracker.kit.chain.models import Adoption, Imprint
from wirral_tracker.kit.chain.records import Row, SealedModel, sealed_models
from wirral_tracker.kit.chain.verify import NO_IMPRINT, Comparison

Loaded = TypeVar("Loaded")
FOUND = "The register began to seal rows of this kind."


@dataclass(frozen=True)
class Stray:
    """A row that the register does not vouch for: what is wrong with it, and what it says."""

    row: RowName
    trouble: str
    said: str

    def __str__(self) -> str:
        return f"{self.trouble} It says: {self.said}."


def find_strays() -> list[Stray]:
    """Load the rows that only an adoption takes in, each with its author and moment.

    They have no imprint, or one that was not made with the key, or a moment out of its time.
    """
    # Whatever else is wrong with a row, it is one row to decide about.
    troubles: dict[RowName, str] = {}
    for fault in Comparison().faults():
        if fault.row is not None:
            troubles.setdefault(fault.row, fault.message)
    sealed_here = sealed_models()
    rows = _by_name(troubles, lambda sealed, ids: sealed.load_rows(ids))
    return [
        Stray(name, trouble, _said(rows.get(name), sealed_here[name[0]]))
        for name, trouble in troubles.items()
    ]


def _said(row: Row | None, sealed: SealedModel) -> str:
    """Return what a row says of its authors and moments, as "recorded_at 2016-01-02 10:00"."""
    if row is None:
        return "nothing, for there is no such row"
    accounts = {name: row[name] for name in sealed.accounts if row[name] is not None}
    users = User.objects.in_bulk(set(accounts.values()))
    said = [f"{name} {users.get(pk, pk)}" for name, pk in accounts.items()]
    said += [f"{name} {row[name]:%Y-%m-%d %H:%M}" for name in sealed.moments if row[name]]
    return ", ".join(said) or "no author and no moment"


@transaction.atomic
def adopt_rows(names: Sequence[RowName], **answered: Unpack[Answered]) -> Adoption:
    """Record that two people take rows in as they are, and return that adoption.

    A row without an imprint gets one. Raises: ValidationError where two people or a reason are
    missing, or an imprint is not of its row.
    """
    check_answers(answered, act="what is taken in", why="the rows are taken in")
    return _adopt(names, **answered)


def take_in_new_kinds() -> Adoption | None:
    """Take in, once, the rows of kinds that this version begins to seal, as they are found.

    Kinds without any row too: what is there at a later upgrade came in past the register.

    Returns: None where no kind is new. Raises: NotAsRecorded or NotReadable, and takes nothing
    in, where the history that is sealed does not verify.
    """
    known = {kind for adoption in load_adoptions() for kind in adoption.kinds}
    new = sorted(sealed_models().keys() - known - set(settings.SEALED_FROM_THE_START))
    if not new:
        return None
    seal()
    names: list[RowName] = []
    others: list[Fault] = []
    for fault in Comparison().faults():
        if fault.kind == NO_IMPRINT and fault.row is not None and fault.row[0] in new:
            names.append(fault.row)
        else:
            others.append(fault)
    if others:
        raise NotAsRecorded(first_of(others))
    with transaction.atomic():
        adoption = _adopt(names, kinds=new, reason=FOUND)
    seal()
    return adoption


def _adopt(names: Sequence[RowName], *, kinds: Sequence[str] = (), **said: User | str) -> Adoption:
    """Create the Adoption of rows, and an imprint of each that has none.

    Raises: ValidationError for an imprint that no link has, and that is not of its row.
    """
    lock_chain()
    found = _load_imprints(names)
    without = defaultdict(list)
    for kind, pk in names:
        if (kind, pk) not in found:
            without[kind].append(pk)
    for kind, ids in without.items():
        leave_imprints(sealed_models()[kind], ids)
    rows = _by_name(found, lambda sealed, ids: sealed.load_rows(ids))
    for name, imprint in found.items():
        # One that is sealed is compared with its row by every verification.
        if not hasattr(imprint, "link") and not is_as_imprinted(rows.get(name), imprint):
            raise ValidationError(
                f"{imprint.row_name} is not what its imprint says, and is not taken in: see "
                "set_aside."
            )
    imprints = _load_imprints(names)
    return Adoption.objects.create(
        kinds=list(kinds),
        rows=[[*name, imprints[name].digest] for name in names if name in imprints],
        **said,
    )


def _load_imprints(names: Iterable[RowName]) -> dict[RowName, Imprint]:
    """Load the imprints of rows, by record name and id."""
    imprints = Imprint.objects.select_related("link")
    return _by_name(
        names,
        lambda sealed, ids: {
            imprint.row_id: imprint
            # The earliest of a row counts, as for `find_vouched_for`: it is put in last.
            for imprint in imprints.filter(row_model=sealed.record_name, row_id__in=ids).order_by(
                "-pk"
            )
        },
    )


def _by_name(
    names: Iterable[RowName], load: Callable[[SealedModel, list[int]], dict[int, Loaded]]
) -> dict[RowName, Loaded]:
    """Load something of each row, 500 of a kind at a time; return it by record name and id."""
    sealed_here = sealed_models()
    ids = defaultdict(list)
    for kind, pk in names:
        ids[kind].append(pk)
    return {
        (kind, pk): loaded
        for kind, pks in ids.items()
        for start in range(0, len(pks), BATCH)
        for pk, loaded in load(sealed_here[kind], pks[start : start + BATCH]).items()
    }
