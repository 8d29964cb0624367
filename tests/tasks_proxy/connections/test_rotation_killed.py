"""10,000 credentials, and a rotation that is killed halfway while people enter others."""

from __future__ import annotations

import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

from dashboard.demo import parts
from tests.conftest import NewSite
from tests.services.site import Site
from tests.services.waiting import until

ROWS = 10_000

pytestmark = [pytest.mark.long, pytest.mark.redis, pytest.mark.timeout(300)]


def many(site: Site, *words: str) -> list[str]:
    """What tests/tasks_proxy/connections/many.py answers in this site's environment."""
    command = [sys.executable, "-m", "tests.tasks_proxy.connections.many", *words]
    environment = {**site._whole_environment(), "DJANGO_SETTINGS_MODULE": "dashboard.settings"}
    ended = subprocess.run(
        command, env=environment, check=False, capture_output=True, text=True, timeout=100
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


def rotated_so_far(site: Site) -> int:
    return int(many(site, "check")[2])


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def test_a_killed_rotation_is_taken_up_again_and_loses_nothing(
    new_site: NewSite, database: str
) -> None:
    site = new_site(database)
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    site.environment["CREDENTIAL_KEYS"] = old
    many(site, "make", str(ROWS))
    site.environment["CREDENTIAL_KEYS"] = f"{new},{old}"

    running = site.start("rotation", parts.manage("rotate_keys"))
    until(lambda: rotated_so_far(site) > 0, what="the first rotated row")
    running.destroy()
    half = rotated_so_far(site)
    assert 0 < half < ROWS
    assert many(site, "check")[:2] == [str(ROWS), str(ROWS)]

    again = site.start("rotation", parts.manage("rotate_keys"))
    many(site, "edit", "3", "5000", "9997")
    again.wait(100)
    told = site.manage("rotate_keys").stdout
    assert f"0 credentials encrypted anew, {ROWS} were already." in told

    site.environment["CREDENTIAL_KEYS"] = new
    everything = [str(ROWS)] * 3
    assert many(site, "check") == [*everything, "edited-3", "edited-5000", "edited-9997"]
