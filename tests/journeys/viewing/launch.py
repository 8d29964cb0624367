"""The list `launch` that its views show: its tasks, and where they stand on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from playwright.sync_api import Locator, Page

from tests.journeys.conftest import TOKEN
from tests.services.site import Site


@dataclass
class Running:
    """A site with its upstream, and the ids of the tasks by their titles."""

    site: Site
    upstream: str
    tasks: dict[str, str]

    def call(self, method: str, path: str = "", **json: Any) -> dict[str, Any]:
        answer = requests.request(
            method,
            f"{self.upstream}/api/v3/organizations/acme/ai/tasks{path}",
            json=json or None,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        assert answer.status_code in {200, 201}, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def create(self, title: str, *needs: str, **fields: Any) -> None:
        needed = [self.tasks[name] for name in needs]
        found = self.call("POST", title=title, taskListId="launch", dependsOn=needed, **fields)
        self.tasks[title] = found["taskId"]

    def update(self, title: str, **fields: Any) -> None:
        self.call("PUT", f"/{self.tasks[title]}", **fields)

    def status(self, title: str) -> str:
        return str(self.call("GET", f"/{self.tasks[title]}")["status"])


def open_list(page: Page, running: Running, query: str) -> None:
    page.goto(f"{running.site.url}/o/acme/lists/launch/?{query}")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def column(page: Page, status: str) -> Locator:
    return page.locator(f'#sheet [data-column="{status}"]')


def item(within: Page | Locator, running: Running, title: str) -> Locator:
    inside = within.locator("#sheet") if isinstance(within, Page) else within
    return inside.locator(f'[data-task="{running.tasks[title]}"]')
