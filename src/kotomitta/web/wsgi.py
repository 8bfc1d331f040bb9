"""The app for a web server: `granian --interface wsgi kotomitta.web.wsgi:application`."""

import os
import sys

from django.core.wsgi import get_wsgi_application

# A page asks the database a dozen times, and a thread that has its answer waits for the one that
# computes: at Python's own five milliseconds a turn, that was much of a page's time.
_TURN = 0.001  # seconds

sys.setswitchinterval(_TURN)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotomitta.web.settings")
application = get_wsgi_application()
