"""The app of the seal, which listens for rows that are added and for migrations."""

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class ChainConfig(AppConfig):
    """The app that holds the tables of the seal."""

    name = "wirral_tracker.kit.chain"
    label = "chain"
    verbose_name = "Seal on the history"

    def ready(self) -> None:
        """Connect `rows_added` to the imprints, and `post_migrate` to the sealing of older rows."""
        from wirral_tracker.kit.append_only import rows_added
        from wirral_tracker.kit.chain.links import leave_imprints_of_added

        rows_added.connect(leave_imprints_of_added, dispatch_uid="chain")
        post_migrate.connect(adopt_older_rows, sender=self, dispatch_uid="chain")


def adopt_older_rows(**_signal: Any) -> None:
    """Receive `post_migrate`: seal the rows older than the seal, once every sealed table exists."""
    from wirral_tracker.kit.chain.links import adopt
    from wirral_tracker.kit.chain.records import append_only_models

    # Sent after each app, and before the last there may be no table to look into.
    tables = set(connection.introspection.table_names())
    if all(model._meta.db_table in tables for model in append_only_models()):
        adopt()
