from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class ChainConfig(AppConfig):
    """The tables of the seal. They hold digests, never words."""

    name = "wirral_tracker.kit.chain"
    label = "chain"
    verbose_name = "Seal on the history"

    def ready(self) -> None:
        """Listen for rows that are added, and for the end of a migration."""
        from wirral_tracker.kit.append_only import rows_added
        from wirral_tracker.kit.chain.links import let_leave_imprints

        rows_added.connect(let_leave_imprints, dispatch_uid="chain")
        post_migrate.connect(take_in_what_is_older, sender=self, dispatch_uid="chain")


def take_in_what_is_older(**_signal: Any) -> None:
    """Seal what was recorded before there was a seal, as soon as there is one."""
    from wirral_tracker.kit.chain.links import adopt
    from wirral_tracker.kit.chain.records import append_only_models

    # Sent after each app, and before the last there may be no table to look into.
    tables = set(connection.introspection.table_names())
    if all(model._meta.db_table in tables for model in append_only_models()):
        adopt()
