"""The WSGI application: pages and API."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from dashboard.collecting import seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

application = get_wsgi_application()
seldom()
