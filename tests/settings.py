"""Settings of the tests and of the type check: a development copy with quicker passwords."""

import os
import tempfile
from pathlib import Path

OURS = ("ALLOWED_HOSTS", "BEHIND_PROXY", "SECRET_KEY", "SSO_SERVER_URL")
KEYS = ("HEADS_FILE", "HISTORY_KEY", "NEW_HISTORY_KEY", "OLD_HISTORY_KEYS")
for name in (*OURS, *KEYS):
    os.environ.pop(name, None)
os.environ["DEBUG"] = "1"

from wirral_tracker.settings import *  # noqa: E402, F403
from wirral_tracker.settings import INSTALLED_APPS  # noqa: E402

# Raises on a query repeated for each row of a page.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
# Whose letters are the register's own, for tests: the fixtures are Wirral's, the rest is made up.
AUTHORITY_NAMES = ["Wirral", "Anyborough"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The installations that a browser visits copy the history that this seals, and refuse a short one.
HISTORY_KEY = "sealed-for-the-tests-of-anyborough-and-for-nothing-else-at-all"
# Its name is this process's own, and it is only made when something long is printed.
PRINTING_FOLDER = Path(tempfile.gettempdir()) / f"printing-of-tests-{os.getpid()}"
# Nothing is ended for the other work of the machine, save where a test asks for it.
PRINTING_SECONDS = 900
