"""Comparison of the history with its seal, which names the first fault of each kind."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from wirral_tracker.kit.append_only import RecordModel
from wirral_tracker.kit.chain.amendments import Recorded, load_as_recorded
from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.erasure import erased_value
from wirral_tracker.kit.chain.heads import KeptHead, kept_heads
from wirral_tracker.kit.chain.imprints import FORMAT, digest_of, salted
from wirral_tracker.kit.chain.keys import is_change_to, is_signed
from wirral_tracker.kit.chain.links import BATCH, FIRST
from wirral_tracker.kit.chain.models import (
    Amendment,
    Erasure,
    Imprint,
    KeyChange,
    Link,
    Tombstone,
)
from wirral_tracker.kit.chain.records import Row, SealedModel, sealed_models

# The number and the signature of a link, as a committee paper prints them.
Head = tuple[int, str]
# A paper may break the line within it; the first ones have a hyphen in place of the colon.
HEAD = re.compile(r"(?<![0-9a-f])(\d{1,15})[:-]((?:\s?[0-9a-f]){64})(?![0-9a-f])")
HELP = "docs/changing-the-record.md says how a renamed or dropped name is declared."


@dataclass(frozen=True)
class Fault:
    """A place where the register is not as recorded: the kind of fault, and a message naming it.

    Of each kind the first fault is told; the message is a whole sentence.
    """

    kind: str
    message: str


class NotAsRecorded(Exception):
    """A history that has been changed since it was sealed.

    `faults` has the first fault of each kind, and the message one of them on each line.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(fault.message for fault in faults))
        self.faults = faults


class NotReadable(Exception):
    """A history that this version of the register cannot read; the message says what it lacks.

    Nobody has tampered: a name was changed without being declared, or the row was sealed by a
    later version.
    """


# What else is compared, each a function that yields faults. An app that keeps rows made of sealed
# ones adds its own when it is ready: this module knows none of them.
also_compared: list[Callable[[], Iterator[Fault]]] = []


def heads_in(text: str) -> list[Head]:
    """Find the chain heads printed in a text, as on committee papers: (number, signature) pairs."""
    return [(int(number), "".join(printed.split())) for number, printed in HEAD.findall(text)]


def verify(heads: Iterable[Head] = ()) -> int:
    """Compare rows, imprints, links and any printed `heads`; return how many links there are.

    Raises: NotAsRecorded with the first fault of each kind; NotReadable.
    """
    comparison = Comparison(heads)
    first: dict[str, Fault] = {}
    try:
        for fault in comparison.faults():
            first.setdefault(fault.kind, fault)
    except NotReadable as trouble:
        # Told beside what was found before it: a history made unreadable hides no fault.
        if not first:
            raise
        first["not readable"] = Fault("not readable", str(trouble))
    if first:
        raise NotAsRecorded(list(first.values()))
    return comparison.count


class Comparison:
    """One reading of the whole history, link by link, and what is known so far on the way.

    `count` is the number of the latest link that was read, `previous` its signature, and `key` the
    key that signs the next one.
    """

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        self.heads = list(heads)
        # Read first: what is sealed meanwhile is in the chain before it is in the file.
        self.kept, self.kept_trouble = _load_kept_heads()
        self.count, self.previous = 0, FIRST
        self.key = settings.HISTORY_KEY
        self.sealed_here = sealed_models()
        # Only of the heads: all the signatures of a long chain would fill the memory.
        numbers = [*(number for number, _ in self.heads), *(head.number for head in self.kept)]
        self.signatures = dict.fromkeys(numbers, "")

    def faults(self) -> Iterator[Fault]:
        """Yield every fault of the history, in the chain's order. Raises: NotReadable."""
        for links in _batches():
            rows, tombstones = _load_rows(links, self.sealed_here), _load_tombstones(links)
            for link in links:
                imprint = link.imprint
                yield from self._faults_of_link(link)
                sealed = _find_sealed_model(imprint, self.sealed_here)
                recorded = rows[imprint.row_model]
                if trouble := recorded.faults.get(imprint.row_id):
                    yield Fault("amendment", f"{imprint.row_name}: {trouble}.")
                    continue
                row = recorded.rows.get(imprint.row_id)
                yield from _faults_of_row(imprint, sealed, row, tombstones[imprint.pk])
                if row and imprint.row_model == KeyChange.record_name:
                    self.key = _find_key_after(link, row)
        if self.key != settings.HISTORY_KEY:
            yield Fault("key", "The last links are of a key that HISTORY_KEY took the place of.")
        yield from self._faults_of_heads()
        yield from self._faults_of_kept_heads()
        yield from _faults_of_what_is_unsealed(self.sealed_here)
        for comparison in also_compared:
            yield from comparison()

    def _faults_of_link(self, link: Link) -> Iterator[Fault]:
        """Yield what is wrong with the next link: number, place in the chain, signature, format.

        Raises: NotReadable for a format of a later version.
        """
        where = f"link {link.number}, {link.imprint.row_name}"
        if link.number != self.count + 1:
            yield Fault("link missing", f"Link {self.count + 1} of the chain is missing.")
        elif link.previous != self.previous:
            yield Fault("chain", f"The chain is broken before {where}.")
        # Whatever is wrong with one link, the next is compared with what it says.
        self.count, self.previous = link.number, link.signature
        if link.number in self.signatures:
            self.signatures[link.number] = link.signature
        if link.number == 1:
            self.key = next((key for key in _keys() if is_signed(link, key)), self.key)
        is_right = is_signed(link, self.key)
        if link.imprint.format != FORMAT:
            yield _fault_of_format(link.imprint, where, is_signed=is_right)
        elif not is_right:
            yield Fault("signature", f"The signature is wrong at {where}.")

    def _faults_of_heads(self) -> Iterator[Fault]:
        """Yield each printed head whose number the chain lacks, or has with another signature."""
        for number, signature in self.heads:
            if number > self.count:
                yield Fault("head", f"Link {number} was printed; the chain ends at {self.count}.")
            elif self.signatures.get(number) != signature:
                yield Fault("head", f"Link {number} is not the one that was printed.")

    def _faults_of_kept_heads(self) -> Iterator[Fault]:
        """Yield each head of HEADS_FILE that the chain lacks, and what is wrong with the file."""
        for head in self.kept:
            if head.number > self.count:
                recorded = f", recorded {head.made_at}" if head.made_at else ""
                yield Fault(
                    "kept head",
                    f"HEADS_FILE holds link {head.number}{recorded}; the chain ends at "
                    f"{self.count}. Its end was cut off, or an older database put back.",
                )
            elif self.signatures[head.number] != head.signature:
                yield Fault("kept head", f"Link {head.number} is not the one in HEADS_FILE.")
        if self.kept_trouble:
            yield Fault("kept head", self.kept_trouble)


def _batches() -> Iterator[list[Link]]:
    """Yield links, with their imprints, by number, 500 at a time: a long chain fits no memory."""
    after = -1
    # By number, not by offset: the database would count through all that came before each time.
    while links := list(
        Link.objects.filter(number__gt=after).order_by("number").select_related("imprint")[:BATCH]
    ):
        yield links
        after = links[-1].number


def _load_kept_heads() -> tuple[list[KeptHead], str]:
    """Load the heads of HEADS_FILE, and describe why it vouches for nothing; empty where it does.

    A file that is gone is a fault: who takes it away may have put back a database from before.
    """
    if not settings.HEADS_FILE:
        return [], ""
    try:
        kept = kept_heads()
    except OSError as trouble:
        return [], f"HEADS_FILE cannot be read: {trouble}."
    if not kept and Link.objects.exists():
        return [], (
            "HEADS_FILE holds no head of this history. To begin one, write the head into it that "
            "the last backup or paper printed."
        )
    return kept, ""


def _keys() -> list[str]:
    """Return HISTORY_KEY, and the keys that it took the place of."""
    return [settings.HISTORY_KEY, *settings.OLD_HISTORY_KEYS]


def _find_key_after(link: Link, change: Row) -> str:
    """Return the key that a KeyChange, which a link seals, says is next.

    Raises: NotReadable where that is neither HISTORY_KEY nor one of OLD_HISTORY_KEYS.
    """
    for key in _keys():
        if is_change_to(key, change["height"], change["proof"]):
            return key
    raise NotReadable(
        f"The key was changed at link {link.number} to one that is neither HISTORY_KEY nor listed "
        "in OLD_HISTORY_KEYS."
    )


def _load_rows(
    links: Sequence[Link], sealed_here: Mapping[str, SealedModel]
) -> dict[str, Recorded]:
    """Load the rows that links seal, as recorded, by record name; no model that is not here."""
    erased: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for link in links:
        imprint = link.imprint
        without_salt = {name for name, words in imprint.words.items() if words["salt"] is None}
        erased[imprint.row_model][imprint.row_id] = without_salt
    return {
        name: load_as_recorded(sealed_here[name], of_rows, of_rows)
        for name, of_rows in erased.items()
        if name in sealed_here
    }


def _load_tombstones(links: Sequence[Link]) -> dict[int, dict[str, str]]:
    """Load the values that links' rows had in dropped columns, by imprint id and stable name."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    imprints = [link.imprint_id for link in links]
    for tombstone in Tombstone.objects.filter(imprint__in=imprints):
        found[tombstone.imprint_id][tombstone.column] = tombstone.value
    return found


def _find_sealed_model(imprint: Imprint, sealed_here: Mapping[str, SealedModel]) -> SealedModel:
    """Return the SealedModel that has an imprint's record name.

    Raises: NotReadable where no model has its record name, or a column is neither here nor
    declared as dropped.
    """
    if imprint.row_model not in sealed_here:
        raise NotReadable(
            f"{imprint.row_name} was sealed, and no model here has that record name. {HELP}"
        )
    sealed = sealed_here[imprint.row_model]
    for name in imprint.fields:
        if name not in sealed.columns and name not in sealed.dropped:
            raise NotReadable(
                f"{imprint.row_name} was sealed with “{name}”, which no column is now. {HELP}"
            )
    return sealed


def _fault_of_format(imprint: Imprint, where: str, *, is_signed: bool) -> Fault:
    """Return the fault of a format that is not ours over a signature that is.

    Raises: NotReadable where the signature is not ours either: a later version's.
    """
    if is_signed:
        # Format 1 does not sign its number: where its signature holds, the number was changed.
        return Fault(
            "format",
            f"The format is wrong at {where}: it says {imprint.format}, and was sealed in format "
            f"{FORMAT}.",
        )
    raise NotReadable(
        f"The imprint at {where} is of format {imprint.format}: this version of the register "
        f"reads format {FORMAT} alone."
    )


def _faults_of_row(
    imprint: Imprint, sealed: SealedModel, row: Row | None, tombstones: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield how a row differs from its imprint; None is a row that is gone.

    Words are compared one by one, so that the message names the field; then the row's digest.
    """
    where = imprint.row_name
    if row is None:
        yield Fault("row gone", f"{where} was recorded and is gone.")
        return
    yield from _faults_of_words(imprint, sealed, row)
    yield from _faults_of_later_columns(imprint, sealed, row)
    dropped = list(_faults_of_dropped_columns(imprint, row, tombstones))
    yield from dropped
    if dropped:
        # There is no digest of a row whose values are not all there.
        return
    digest = digest_of(row, imprint.row_model, imprint.fields, imprint.words, tombstones)
    if digest != imprint.digest:
        yield Fault("row", f"{where} is not as recorded.")


def _faults_of_dropped_columns(
    imprint: Imprint, row: Row, tombstones: Mapping[str, str]
) -> Iterator[Fault]:
    """Yield each fact whose column is gone and has no tombstone, and each that has one beside it.

    Words need none: what the digest of the row holds of them is their own digest.
    """
    gone = {name for name in imprint.fields if name not in row and name not in imprint.words}
    for name in sorted(gone ^ tombstones.keys()):
        trouble = "was dropped, and what it said is gone" if name in gone else "has two values"
        yield Fault("dropped column", f"{imprint.row_name}: “{name}” {trouble}.")


def _faults_of_words(imprint: Imprint, sealed: SealedModel, row: Row) -> Iterator[Fault]:
    """Yield each field whose words are not those recorded, or were erased without an Erasure."""
    where = imprint.row_name
    for name, words in imprint.words.items():
        if words["salt"] is None:
            yield from _faults_of_erased_words(imprint, name, sealed, row)
        elif name in row and salted(words["salt"], row[name]) != words["digest"]:
            yield Fault("words", f"{where}: the words in “{name}” are not those recorded.")


def _faults_of_later_columns(imprint: Imprint, sealed: SealedModel, row: Row) -> Iterator[Fault]:
    """Yield each column, added after a row was sealed, that holds no default or filled value."""
    for name in sorted(sealed.columns.keys() - set(imprint.fields)):
        if canonical(row[name]) not in sealed.texts_in_older_rows[name]:
            yield Fault(
                "later column",
                f"{imprint.row_name}: “{name}” is younger than the row, and says something.",
            )


def _faults_of_erased_words(
    imprint: Imprint, name: str, sealed: SealedModel, row: Row
) -> Iterator[Fault]:
    """Yield the field `name`, whose salt is gone, if no Erasure names it or its words are there."""
    where = imprint.row_name
    erasures = Erasure.objects.filter(row_model=imprint.row_model, row_id=imprint.row_id)
    answered = [erasure for erasure in erasures.order_by("pk") if name in erasure.fields]
    if not answered:
        yield Fault("erasure", f"{where}: “{name}” lost its salt, and nobody answers for it.")
    elif name in row and not _is_as_left(answered[-1], imprint, name, sealed, row):
        yield Fault("erasure", f"{where}: “{name}” was erased, and there are words again.")


def _is_as_left(
    erasure: Erasure, imprint: Imprint, name: str, sealed: SealedModel, row: Row
) -> bool:
    """Return whether a column says what its latest Erasure left there: the mark, or some text.

    Or what an amendment says that was made after that, or by which the row was removed.
    """
    latest = (
        Amendment.objects.of_rows(imprint.row_model, [imprint.row_id]).filter(field=name).last()
    )
    if latest and (latest.after is None or _is_later(latest, erasure)):
        return canonical(row[name]) == canonical(latest.after)
    if name not in erasure.left:
        return canonical(row[name]) == canonical(erased_value(sealed.columns[name]))
    return bool(salted(imprint.words[name].get("left", ""), row[name]) == erasure.left[name])


def _is_later(row: RecordModel, than: RecordModel) -> bool:
    """Return whether a row was recorded after another, by the order of their imprints."""
    # Not by their moments: those of one transaction are the same.
    imprints = [
        Imprint.objects.filter(row_model=each.record_name, row_id=each.pk).first()
        for each in (row, than)
    ]
    return all(imprints) and imprints[0].pk > imprints[1].pk


def _faults_of_what_is_unsealed(sealed_here: Mapping[str, SealedModel]) -> Iterator[Fault]:
    """Yield each imprint without a link, and each row of a sealed model without an imprint."""
    for imprint in Imprint.objects.not_sealed().iterator():
        yield Fault("not sealed", f"{imprint} is no link of the chain: run verify_history --seal.")
    for name, sealed in sealed_here.items():
        imprints = Imprint.objects.filter(row_model=name, row_id=OuterRef("pk"))
        extra = models.QuerySet(sealed.model).filter(~Exists(imprints)).order_by("pk")
        for pk in extra.values_list("pk", flat=True).iterator():
            yield Fault("no imprint", f"{name} {pk} came in past the register.")
