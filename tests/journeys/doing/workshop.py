"""A whole site for the tests that do things to tasks, and hands for its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from playwright.sync_api import Browser, Locator, Page, expect

from tests.services.entering import sign_in
from tests.services.site import Site

TOKEN = "upstream-s3cret-token"
PASSWORD = "a long-enough phrase"


@dataclass
class Workshop:
    """A running site, its upstream, and the ids of the tasks by their names."""

    site: Site
    upstream: str
    tasks: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str = "", **json: Any) -> Any:
        answer = requests.request(
            method,
            f"{self.upstream}/api/v3/organizations/acme/ai/tasks{path}",
            json=json or None,
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        )
        answer.raise_for_status()
        return answer.json()

    def make(self, name: str, *needs: str, **fields: Any) -> str:
        """A task of the list `launch`, known by its name from now on."""
        whole = {"taskListId": "launch", "dependsOn": [self.tasks[n] for n in needs], **fields}
        self.tasks[name] = str(self.call("POST", title=name, **whole)["taskId"])
        return self.tasks[name]

    def state(self) -> dict[str, dict[str, Any]]:
        """The simulator's own tasks by their titles."""
        answer = requests.get(f"{self.upstream}/_simulator/state", timeout=10).json()
        return {task["title"]: task for task in answer["tasks"]}

    def now(self, name: str) -> dict[str, Any]:
        """One of them, by the name that it was made under."""
        state = self.state().values()
        return next(task for task in state if task["taskId"] == self.tasks[name])

    def fault(self, **order: Any) -> None:
        """Order a fault of the simulator."""
        url = f"{self.upstream}/_simulator/faults"
        requests.post(url, json=order, timeout=10).raise_for_status()

    def read(self) -> None:
        """Have the mirror know what was made behind its back."""
        self.site.manage("sync", "acme", "--full")

    def open(self, page: Page, name: str | None = None, view: str = "graph") -> None:
        task = f"&task={self.tasks[name]}" if name else ""
        page.goto(f"{self.site.url}/o/acme/lists/launch/?view={view}{task}")
        if name:
            expect(page.locator("#panel [data-panel-task]")).to_have_attribute(
                "data-panel-task", self.tasks[name]
            )

    def node(self, page: Page, name: str) -> Locator:
        return page.locator(f'svg.graph .node[data-task="{self.tasks[name]}"]')


def dialog(page: Page) -> Locator:
    return page.locator("#dialog[open]")


def said(page: Page, words: str) -> None:
    """Wait for the word about what was done."""
    expect(page.locator(".toast").filter(has_text=words).last).to_be_visible()


def undo(page: Page, words: str) -> None:
    """Take the last action back."""
    page.locator(".toast").filter(has_text=words).last.get_by_role("button", name="Undo").click()
    said(page, "Taken back")


SignedIn = Callable[[str], Page]


def signed_in(browser: Browser, site: Site, email: str) -> Page:
    """A page of somebody's own browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    return sign_in(context.new_page(), site, email, PASSWORD)
