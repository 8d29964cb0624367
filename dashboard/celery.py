"""The Celery application; jobs live in the rooms' jobs.py, the test of a connection in trial.py."""

from __future__ import annotations

import os

from celery import Celery

from dashboard import broker, collecting, ration

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

broker.install()
__all__ = ["app", "collecting", "ration"]  # a worker's processes hear of both by a signal

app = Celery("taskloom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
app.autodiscover_tasks(["tasks_proxy.sync"], related_name="trial")
