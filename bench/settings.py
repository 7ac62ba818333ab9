"""The settings of the bench: production's code paths, without HTTPS and collected files."""

import os

for name in ("ALLOWED_HOSTS", "BEHIND_PROXY", "SECRET_KEY"):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "1"

from wirral_tracker.settings import *  # noqa: E402, F403
from wirral_tracker.settings import BASE_DIR, STATICFILES_DIRS, TEMPLATES  # noqa: E402

# A development copy keeps every query it makes, which is time and memory that no user spends.
DEBUG = False
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT = STATICFILES_DIRS[0]
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "bench.urls"
LOGGING_CONFIG = None
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")
