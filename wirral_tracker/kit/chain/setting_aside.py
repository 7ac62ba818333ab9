"""Links and imprints that the register never made, taken out of the seal and kept on record.

Whoever serves may add to the seal. A link without our signature stops sealing, and so does an
imprint without our mark: for good, since nobody may take either away. Two people may, on record.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Unpack

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from wirral_tracker.kit.chain.answers import Answered, check_answers
from wirral_tracker.kit.chain.imprints import is_as_imprinted
from wirral_tracker.kit.chain.keys import key_trouble
from wirral_tracker.kit.chain.links import find_last_of_ours, find_vouched_for, lock_chain
from wirral_tracker.kit.chain.marks import START
from wirral_tracker.kit.chain.models import Imprint, Link, SetAside, Tombstone
from wirral_tracker.kit.chain.records import Row, sealed_models

# The triggers let the owner of the tables, and nobody else, past while this is set.
SETTING_ASIDE = "SELECT set_config('wirral_tracker.setting_aside', 'yes', true)"


def find_false_links() -> list[Link]:
    """Load the links after the last that is signed with a key of ours, by number.

    None before that: whoever changed a link of ours is named by verify_history for ever.
    """
    last = find_last_of_ours()
    after = Link.objects.filter(number__gt=last.number if last else 0)
    return list(after.select_related("imprint").order_by("number"))


def find_needless(imprints: Sequence[Imprint]) -> list[Imprint]:
    """Return those imprints that stand for nothing, of several that nobody vouches for.

    Their row is not there, says something else, or has an imprint that somebody does vouch for.
    """
    sealed_here, ids = sealed_models(), defaultdict(set)
    for imprint in imprints:
        ids[imprint.row_model].add(imprint.row_id)
    rows: dict[tuple[str, int], Row] = {}
    with_own: set[tuple[str, int]] = set()
    for name in ids.keys() & sealed_here.keys():
        of_rows = list(Imprint.objects.filter(row_model=name, row_id__in=ids[name]))
        own = find_vouched_for(of_rows, START)
        with_own |= {imprint.named[:2] for imprint in of_rows if imprint.pk in own}
        rows |= {(name, pk): row for pk, row in sealed_here[name].load_rows(ids[name]).items()}
    return [
        imprint
        for imprint in imprints
        if imprint.named[:2] in with_own
        or not is_as_imprinted(rows.get(imprint.named[:2]), imprint)
    ]


def find_what_to_set_aside() -> list[Link | Imprint]:
    """Load the links and imprints that can be set aside, as they stand in the seal."""
    links = find_false_links()
    of_none = models.Q(link__isnull=True) | models.Q(link__in=links)
    unsealed = list(Imprint.objects.filter(of_none).order_by("pk"))
    vouched_for = find_vouched_for(unsealed, START)
    return [*links, *find_needless([row for row in unsealed if row.pk not in vouched_for])]


@transaction.atomic
def set_aside(**answered: Unpack[Answered]) -> list[SetAside]:
    """Delete the links and imprints that the register never made; create a SetAside of each.

    Raises: ValidationError where two people or a reason are missing, or under another key than
    the chain's, of which no link would be ours.
    """
    check_answers(answered, act="what is set aside", why="it is set aside")
    if trouble := key_trouble():
        raise ValidationError(trouble)
    lock_chain()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SETTING_ASIDE)
    found = find_what_to_set_aside()
    _delete(Link, found)
    _delete(Imprint, found)
    return SetAside.objects.bulk_create(
        SetAside(kind=str(row._meta.model_name), said=said_by(row), **answered) for row in found
    )


def _delete(model: type[Link | Imprint], rows: Iterable[Link | Imprint]) -> None:
    """Delete those rows that are of a model, past its manager; of an imprint its tombstones too."""
    pks = [row.pk for row in rows if isinstance(row, model)]
    if model is Imprint:
        models.QuerySet(Tombstone).filter(imprint__in=pks)._raw_delete("default")
    models.QuerySet(model).filter(pk__in=pks)._raw_delete("default")


def said_by(row: Link | Imprint) -> str:
    """Return all that a link or an imprint says, as JSON."""
    said = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    return json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False)
