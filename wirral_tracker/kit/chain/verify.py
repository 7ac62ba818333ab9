"""Comparison of the history with its seal, which names the first fault of each kind."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from wirral_tracker.kit.chain.adoptions import adopted_rows, load_adoptions
from wirral_tracker.kit.chain.amendments import Recorded
from wirral_tracker.kit.chain.faults import Fault, NotAsRecorded, NotReadable
from wirral_tracker.kit.chain.heads import KeptHead, kept_heads
from wirral_tracker.kit.chain.imprints import is_well_formed
from wirral_tracker.kit.chain.keys import all_keys, is_change_to, is_ours, is_signed
from wirral_tracker.kit.chain.links import BATCH, find_place, find_vouched_for, told_of_false
from wirral_tracker.kit.chain.marks import FIRST, FORMATS, START, is_genuine, load_signatures
from wirral_tracker.kit.chain.models import Adoption, Imprint, KeyChange, Link, SetAside
from wirral_tracker.kit.chain.records import Row, SealedModel, sealed_models
from wirral_tracker.kit.chain.rows import (
    faults_of_row,
    find_sealed_model,
    load_rows,
    load_tombstones,
)
from wirral_tracker.kit.chain.setting_aside import find_needless

# The number and the signature of a link, as a committee paper prints them.
Head = tuple[int, str]
# A paper may break the line within it; the first ones have a hyphen in place of the colon.
HEAD = re.compile(r"(?<![0-9a-f])(\d{1,15})[:-]((?:\s?[0-9a-f]){64})(?![0-9a-f])")
# How far the clocks of two servers may be apart, and how long a transaction may take.
ALLOWANCE = dt.timedelta(minutes=10)
NO_IMPRINT = "no imprint"
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
    return compare_history(heads).count


def compare_history(heads: Iterable[Head] = ()) -> "Comparison":
    """Compare as `verify` does; return the Comparison, which has more to say. Raises: the same."""
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
    return comparison


class Comparison:
    """One reading of the whole history, link by link, and what is known so far on the way.

    `count` is the number of the latest link that was read, `previous` its signature, and `key` the
    key that signs the next one. `count_unmarked` is the number of the last link made before
    imprints were marked, 0 for none.
    """

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        self.heads = list(heads)
        # Read first: what is sealed meanwhile is in the chain before it is in the file.
        self.kept, self.kept_trouble = _load_kept_heads()
        self.count, self.previous = 0, FIRST
        self.key = settings.HISTORY_KEY
        self.count_unmarked, self.is_marked = 0, False
        self.latest: Imprint | None = None
        self.trouble: NotReadable | None = None
        self.moment, _, _ = find_place()
        self.sealed_here = sealed_models()
        self.adoptions = load_adoptions()
        self.adopted = adopted_rows(self.adoptions)
        # Only of the heads: all the signatures of a long chain would fill the memory.
        numbers = [*(number for number, _ in self.heads), *(head.number for head in self.kept)]
        self.signatures = dict.fromkeys(numbers, "")

    def faults(self) -> Iterator[Fault]:
        """Yield every fault of the history, in the chain's order. Raises: NotReadable."""
        for links in _batches():
            rows, tombstones = load_rows(links, self.sealed_here), load_tombstones(links)
            marked_after = load_signatures([link.imprint for link in links])
            for link in links:
                try:
                    yield from self._faults_of_link(link)
                    yield from self._faults_under(link, rows, tombstones, marked_after)
                except NotReadable as trouble:
                    # What is behind a link that anybody may have added hides no other fault.
                    if is_ours(link):
                        raise
                    self.trouble = self.trouble or trouble
        if self.key != settings.HISTORY_KEY:
            yield Fault("key", "The last links are of a key that HISTORY_KEY took the place of.")
        yield from self._faults_of_heads()
        yield from self._faults_of_kept_heads()
        yield from self._faults_of_unsealed_imprints()
        yield from _faults_of_rows_without_imprint(self.sealed_here)
        for comparison in also_compared:
            yield from comparison()
        if self.trouble:
            raise self.trouble

    def _faults_under(
        self,
        link: Link,
        rows: Mapping[str, Recorded],
        tombstones: Mapping[int, Mapping[str, str]],
        marked_after: Mapping[int, str],
    ) -> Iterator[Fault]:
        """Yield what is wrong with the imprint and the row of a link. Raises: NotReadable."""
        imprint = link.imprint
        if not is_well_formed(imprint):
            yield Fault("imprint", told_of_false(imprint))
            return
        sealed = find_sealed_model(imprint, self.sealed_here)
        recorded = rows[imprint.row_model]
        if trouble := recorded.faults.get(imprint.row_id):
            yield Fault("amendment", f"{imprint.row_name}: {trouble}.")
            return
        row = recorded.rows.get(imprint.row_id)
        yield from faults_of_row(imprint, sealed, row, tombstones.get(imprint.pk, {}))
        if imprint.named not in self.adopted:
            yield from self._faults_of_mark(link, marked_after)
            yield from self._faults_of_moments(imprint, sealed, row)
        if row and imprint.row_model == KeyChange.record_name and is_ours(link):
            self.key = _find_key_after(link, row)

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
            self.key = next((key for key in all_keys() if is_signed(link, key)), self.key)
        signed_in = next(
            (number for number in FORMATS if is_signed(link, self.key, in_format=number)), None
        )
        if signed_in is None and link.imprint.format in FORMATS:
            yield Fault("signature", f"The signature is wrong at {where}.")
        elif signed_in != link.imprint.format:
            yield _fault_of_format(link.imprint, where, signed_in)

    def _faults_of_mark(self, link: Link, marked_after: Mapping[int, str]) -> Iterator[Fault]:
        """Yield a link whose imprint the register did not make, now that it marks each of them.

        `marked_after` are the signatures of the links after which imprints say they were made.
        """
        imprint = link.imprint
        if imprint.format == 1 and not self.is_marked:
            self.count_unmarked = link.number
        elif is_genuine(imprint, marked_after, self.key) and (imprint.height or 0) < link.number:
            self.is_marked = True
        else:
            yield Fault("imprint", told_of_false(imprint))

    def _faults_of_moments(
        self, imprint: Imprint, sealed: SealedModel, row: Row | None
    ) -> Iterator[Fault]:
        """Yield a moment of an imprint or its row that is not of its place in the chain.

        Each within ten minutes: of the row's own, of the latest before it, and of now.
        """
        made_at, name = imprint.made_at, imprint.row_name
        if made_at is None:
            return
        if self.latest and self.latest.made_at and made_at < self.latest.made_at - ALLOWANCE:
            told = f"{name} says that it is of {_told(made_at)}, and comes after "
            told += f"{self.latest.row_name}, which is of {_told(self.latest.made_at)}."
            yield Fault("order of moments", told, (imprint.row_model, imprint.row_id))
        elif made_at > self.moment + ALLOWANCE:
            told = f"{name} says that it is of {_told(made_at)}, which is yet to come."
            yield Fault("order of moments", told, (imprint.row_model, imprint.row_id))
        elif self.latest is None or self.latest.made_at is None or made_at > self.latest.made_at:
            self.latest = imprint
        for column in sealed.moments if row else ():
            moment = row[column] if row and column in imprint.fields else None
            if moment and abs(moment - made_at) > ALLOWANCE:
                told = f"{name}: “{column}” is {_told(moment)}, and the row was recorded on "
                told += f"{_told(made_at)}."
                yield Fault("moment", told, (imprint.row_model, imprint.row_id))

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

    def _faults_of_unsealed_imprints(self) -> Iterator[Fault]:
        """Yield each imprint without a link: one that waits for it, and one that is not ours."""
        unsealed = Imprint.objects.not_sealed().iterator(chunk_size=BATCH)
        while imprints := list(islice(unsealed, BATCH)):
            vouched_for = find_vouched_for(imprints, START)
            false = [imprint for imprint in imprints if imprint.pk not in vouched_for]
            needless = {imprint.pk for imprint in find_needless(false)}
            for imprint in imprints:
                if imprint.pk in vouched_for:
                    told = f"{imprint} is no link of the chain: run verify_history --seal."
                    yield Fault("not sealed", told)
                elif imprint.pk in needless:
                    told = f"{told_of_false(imprint)} It stands for no row: see set_aside."
                    yield Fault("imprint", told)
                else:
                    row = (imprint.row_model, imprint.row_id)
                    yield Fault("imprint", told_of_false(imprint), row)

    def notes(self) -> Iterator[str]:
        """Yield what a history that verifies should say of itself, in sentences."""
        if self.count_unmarked:
            yield (
                f"Links 1 to {self.count_unmarked} were sealed before imprints were marked with "
                "the key: they say what was recorded by then, whoever recorded it."
            )
        for adoption in self.adoptions:
            if adoption.rows:
                yield _note_of(adoption)
        for left in SetAside.objects.order_by("pk"):
            yield (
                f"{left.get_kind_display()} was set aside on {_told(left.set_aside_at)}, as "
                f"{left.asked_by} asked and {left.agreed_by} agreed: {left.reason}"
            )


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


def _find_key_after(link: Link, change: Row) -> str:
    """Return the key that a KeyChange, which a link seals, says is next.

    Raises: NotReadable where that is neither HISTORY_KEY nor one of OLD_HISTORY_KEYS.
    """
    for key in all_keys():
        if is_change_to(key, change["height"], change["proof"]):
            return key
    raise NotReadable(
        f"The key was changed at link {link.number} to one that is neither HISTORY_KEY nor listed "
        "in OLD_HISTORY_KEYS."
    )


def _note_of(adoption: Adoption) -> str:
    """Return the sentence about rows that were taken in."""
    count, moment = len(adoption.rows), _told(adoption.adopted_at)
    if adoption.asked_by is None:
        kinds = ", ".join(sorted({row[0] for row in adoption.rows}))
        return f"{count} rows of {kinds} were found on {moment}, when such rows were first sealed."
    return (
        f"{count} rows were taken in on {moment}, as {adoption.asked_by} asked and "
        f"{adoption.agreed_by} agreed: {adoption.reason}"
    )


def _told(moment: dt.datetime) -> str:
    """Return a moment as messages tell it, in the time of the council."""
    return f"{moment.astimezone(timezone.get_current_timezone()):%-d %B %Y at %H:%M}"


def _fault_of_format(imprint: Imprint, where: str, signed_in: int | None) -> Fault:
    """Return the fault of an imprint that says another format than it was signed in.

    Raises: NotReadable where it was signed in none of ours: a later version's.
    """
    if signed_in is not None:
        return Fault(
            "format",
            f"The format is wrong at {where}: it says {imprint.format}, and was sealed in format "
            f"{signed_in}.",
        )
    raise NotReadable(
        f"The imprint at {where} is of format {imprint.format}: this version of the register "
        f"reads formats 1 to {FORMATS[-1]} alone."
    )


def _faults_of_rows_without_imprint(sealed_here: Mapping[str, SealedModel]) -> Iterator[Fault]:
    """Yield each row of a sealed model that has no imprint."""
    for name, sealed in sealed_here.items():
        imprints = Imprint.objects.filter(row_model=name, row_id=OuterRef("pk"))
        extra: models.QuerySet[models.Model] = models.QuerySet(sealed.model)
        extra = extra.filter(~Exists(imprints)).order_by("pk")
        for pk in extra.values_list("pk", flat=True).iterator():
            yield Fault(NO_IMPRINT, f"{name} {pk} came in past the register.", (name, pk))
