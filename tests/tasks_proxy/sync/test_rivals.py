"""Events of one list told by several processes at once, some of which are killed."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.conftest import NewSite
from tests.services.site import Site

RIVAL = [sys.executable, "-m", "tests.tasks_proxy.sync.rival"]

pytestmark = [pytest.mark.long, pytest.mark.redis, pytest.mark.timeout(240)]


def rival(site: Site, action: str) -> str:
    ended = subprocess.run(
        [*RIVAL, action], env=environment(site), check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def environment(site: Site) -> dict[str, str]:
    return {**site._whole_environment(), "DJANGO_SETTINGS_MODULE": "dashboard.settings"}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest, new_site: NewSite) -> Site:
    """A site with one list, for which processes find the settings module too."""
    made = new_site(request.param)
    made.environment["DJANGO_SETTINGS_MODULE"] = "dashboard.settings"
    rival(made, "make")
    return made


def test_three_processes_and_twelve_kills_lose_and_repeat_no_event(site: Site) -> None:
    running = [site.start(f"rival-{n}", [*RIVAL, "publish"]) for n in range(3)]
    for kill in range(12):
        time.sleep(1.2)
        victim = running[kill % 3]
        assert victim.is_running(), victim.log.read_text()
        victim.destroy()
        if kill == 6:
            site.redis.flush()
        victim.start()
    time.sleep(1)
    for process in running:
        process.destroy()
    assert int(rival(site, "check")) > 200
