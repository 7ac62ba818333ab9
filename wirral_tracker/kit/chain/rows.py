"""Comparison of rows with their imprints: what they say now, with what was recorded."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from wirral_tracker.kit.append_only import RecordModel
from wirral_tracker.kit.chain.amendments import Recorded, load_as_recorded
from wirral_tracker.kit.chain.canonical import canonical
from wirral_tracker.kit.chain.erasure import erased_value
from wirral_tracker.kit.chain.faults import Fault, NotReadable
from wirral_tracker.kit.chain.imprints import digest_of, is_well_formed, salted
from wirral_tracker.kit.chain.models import Amendment, Erasure, Imprint, Link, Tombstone
from wirral_tracker.kit.chain.records import Row, SealedModel

HELP = "docs/changing-the-record.md says how a renamed or dropped name is declared."


def load_rows(links: Sequence[Link], sealed_here: Mapping[str, SealedModel]) -> dict[str, Recorded]:
    """Load the rows that links seal, as recorded, by record name; no model that is not here."""
    erased: dict[str, dict[int, set[str]]] = defaultdict(dict)
    for link in links:
        imprint = link.imprint
        if not is_well_formed(imprint):
            continue
        without_salt = {name for name, words in imprint.words.items() if words["salt"] is None}
        # The first of a row: another is one that somebody added.
        erased[imprint.row_model].setdefault(imprint.row_id, without_salt)
    return {
        name: load_as_recorded(sealed_here[name], of_rows, of_rows)
        for name, of_rows in erased.items()
        if name in sealed_here
    }


def load_tombstones(links: Sequence[Link]) -> dict[int, dict[str, str]]:
    """Load the values that links' rows had in dropped columns, by imprint id and stable name."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    imprints = [link.imprint_id for link in links]
    for tombstone in Tombstone.objects.filter(imprint__in=imprints):
        found[tombstone.imprint_id][tombstone.column] = tombstone.value
    return found


def find_sealed_model(imprint: Imprint, sealed_here: Mapping[str, SealedModel]) -> SealedModel:
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


def faults_of_row(
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
    later, earlier = (
        Imprint.objects.filter(row_model=recorded.record_name, row_id=recorded.pk).first()
        for recorded in (row, than)
    )
    return bool(later and earlier and later.pk > earlier.pk)
