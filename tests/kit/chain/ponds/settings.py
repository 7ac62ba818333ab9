"""Settings of the ponds: PONDS says at which time, "before" or "after"."""

import os

from tests.settings import *  # noqa: F403

INSTALLED_APPS = [
    f"tests.kit.chain.ponds.{os.environ['PONDS']}",
    "wirral_tracker.kit.chain",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
MIGRATION_MODULES = {"ponds": "tests.kit.chain.ponds.migrations"}
ROOT_URLCONF = "tests.kit.chain.ponds.settings"
urlpatterns: list[object] = []
HISTORY_KEY = "A key of the ponds of Anyborough, which is used nowhere else at all."
SEALED_FROM_THE_START: list[str] = []
