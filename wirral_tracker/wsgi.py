"""The application that gunicorn serves: `gunicorn wirral_tracker.wsgi`."""

import logging
import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

from wirral_tracker.kit.chain.apps import check_key_when_serving

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wirral_tracker.settings")

application = get_wsgi_application()

# A database that would lose what it saves, or a history of another key, stops the start here, not
# the first officer to save.
# One that is merely away may come back: /healthz says so meanwhile.
check_key_when_serving()
with suppress(OperationalError):
    connection.ensure_connection()
    connection.close()
logging.getLogger(__name__).info("Serving.")
