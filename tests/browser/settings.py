"""Settings of the installation that the browser visits: production's, less what takes HTTPS."""

import os
from pathlib import Path

from wirral_tracker.settings import *  # noqa: F403, TID251
from wirral_tracker.settings import STORAGES  # noqa: TID251

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
# The tests' own PostgreSQL is quick, and holds nothing that need outlive the machine.
REQUIRE_DURABLE_POSTGRESQL = False
# Nobody at these browsers has a phone. What it asks for is tested without one.
SECOND_FACTOR_FOR = os.environ.get("TEST_SECOND_FACTOR_FOR", "nobody")
STATIC_ROOT = Path(os.environ["STATIC_ROOT"])

# Speed only: names that carry a digest, as in production, but nothing compressed.
STORAGES = STORAGES | {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    }
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
