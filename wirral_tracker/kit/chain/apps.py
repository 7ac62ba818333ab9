"""The app of the seal, which listens for rows that are added and for migrations."""

import sys
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.dispatch import Signal

ON_SERVING = "key of the history"


class ChainConfig(AppConfig):
    """The app that holds the tables of the seal."""

    name = "wirral_tracker.kit.chain"
    label = "chain"
    verbose_name = "Seal on the history"

    def ready(self) -> None:
        """Connect `rows_added` and `post_migrate` to the seal, and register its system checks."""
        from wirral_tracker.kit.append_only import rows_added
        from wirral_tracker.kit.chain.checks import check_heads_file, check_key
        from wirral_tracker.kit.chain.links import leave_imprints_of_added

        rows_added.connect(leave_imprints_of_added, dispatch_uid="chain")
        post_migrate.connect(take_in_what_is_new, sender=self, dispatch_uid="chain")
        checks.register(check_key, checks.Tags.database)
        checks.register(check_heads_file, checks.Tags.security, deploy=True)


def check_key_when_serving() -> None:
    """Connect a check of the key to the first connection to the database, whenever that is."""
    connection_created.connect(refuse_wrong_key, dispatch_uid=ON_SERVING)


def refuse_wrong_key(
    *, connection: BaseDatabaseWrapper, **_signal: Signal | type[BaseDatabaseWrapper]
) -> None:
    """Receive `connection_created`: raise WrongHistoryKey where HISTORY_KEY did not seal this."""
    from wirral_tracker.kit.chain.keys import WrongHistoryKey, key_trouble

    if trouble := key_trouble():
        # Or the next query would find it open, and nothing would check it again.
        connection.close()
        raise WrongHistoryKey(trouble)
    connection_created.disconnect(dispatch_uid=ON_SERVING)


def take_in_what_is_new(**_signal: Any) -> None:
    """Receive `post_migrate`: take in the rows of kinds that this version begins to seal.

    Where the history does not verify, nothing is taken in, and standard error says so.
    """
    from wirral_tracker.kit.chain.faults import NotAsRecorded, NotReadable
    from wirral_tracker.kit.chain.records import record_models
    from wirral_tracker.kit.chain.taking_in import take_in_new_kinds

    # Sent after each app, and before the last there may be no table to look into.
    tables = set(default_connection.introspection.table_names())
    if not all(model._meta.db_table in tables for model in record_models()):
        return
    try:
        take_in_new_kinds()
    except (NotAsRecorded, NotReadable) as trouble:
        sys.stderr.write(
            "The history is not as recorded, so that what is sealed from this version on was not "
            f"taken in. Once verify_history finds nothing else, run migrate again.\n{trouble}\n"
        )
