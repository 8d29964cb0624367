"""What every job is held to: time, memory, and that none is given out twice while it runs."""

from __future__ import annotations

import os
import subprocess
import sys

from dashboard.celery import app
from dashboard.demo.environment import forget_settings

BOUNDED = """
import django, resource
django.setup()
from dashboard.ration import ration
ration()
try:
    bytearray(400 * 1024 * 1024)
except MemoryError:
    print("refused")
"""


def test_a_job_is_given_out_again_only_after_it_was_killed() -> None:
    app.loader.import_default_modules()
    visible_again = app.conf.broker_transport_options["visibility_timeout"]
    own = {name: job for name, job in app.tasks.items() if not name.startswith("celery.")}
    assert len(own) > 5
    for name, job in own.items():
        hard = job.time_limit or app.conf.task_time_limit
        soft = job.soft_time_limit or app.conf.task_soft_time_limit
        assert 0 < soft < hard < visible_again, name
        assert job.acks_late, name
        assert job.reject_on_worker_lost, name


def test_what_was_lost_is_looked_for_every_few_seconds() -> None:
    assert app.conf.broker_transport_options["unacked_restore_interval"] <= 10


def test_a_worker_takes_no_more_memory_than_its_ration() -> None:
    environment = dict(os.environ)
    forget_settings(environment)
    environment |= {
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        "SECRET_KEY": "only-for-tests",
        "CREDENTIAL_KEYS": os.environ["CREDENTIAL_KEYS"],
        "WORKER_MEMORY_MB": "300",
    }
    ended = subprocess.run(
        [sys.executable, "-c", BOUNDED], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "refused"
