"""Rows that are sealed though the register did not mark their imprints when they came."""

from collections.abc import Iterable

from wirral_tracker.kit.chain.imprints import is_as_imprinted
from wirral_tracker.kit.chain.keys import all_keys
from wirral_tracker.kit.chain.marks import is_genuine, load_signatures
from wirral_tracker.kit.chain.models import Adoption, Imprint
from wirral_tracker.kit.chain.records import sealed_model

# A row as an adoption names it: record name, id, and the digest of its imprint.
Named = tuple[str, int, str]


def load_adoptions() -> list[Adoption]:
    """Load the adoptions that the register itself recorded: as imprinted, with a genuine mark."""
    sealed = sealed_model(Adoption)
    imprints = list(Imprint.objects.filter(row_model=sealed.record_name).select_related("link"))
    rows = sealed.load_rows(imprint.row_id for imprint in imprints)
    signatures = load_signatures(imprints)
    ids = [
        imprint.row_id
        for imprint in imprints
        # A key that was replaced vouches for nothing that is yet to be sealed.
        if any(
            is_genuine(imprint, signatures, key)
            for key in (all_keys() if hasattr(imprint, "link") else all_keys()[:1])
        )
        and is_as_imprinted(rows.get(imprint.row_id), imprint)
    ]
    return list(Adoption.objects.filter(pk__in=ids).select_related("asked_by", "agreed_by"))


def adopted_rows(adoptions: Iterable[Adoption]) -> set[Named]:
    """Return every row that adoptions name."""
    return {(name, pk, digest) for adoption in adoptions for name, pk, digest in adoption.rows}
