"""The app for a web server: `granian --interface wsgi kotomitta.web.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kotomitta.web.settings")
application = get_wsgi_application()
