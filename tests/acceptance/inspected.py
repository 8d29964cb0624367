"""What a browser makes of HTML: only what a picture may hold, and nothing that runs."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Dialog, Page

ELEMENTS = {
    *("svg", "defs", "symbol", "path", "circle", "rect", "use", "text", "tspan", "g", "a"),
    "title",
}
_INSPECT = """() => {
  const found = { elements: [], attributes: [], links: [], nodes: 0, titles: [] };
  for (const svg of document.querySelectorAll("svg.graph")) {
    for (const element of [svg, ...svg.querySelectorAll("*")]) {
      found.elements.push(element.localName);
      for (const { name, value } of element.attributes) {
        found.attributes.push(name);
        if (/href$/.test(name)) found.links.push(value);
      }
    }
    for (const node of svg.querySelectorAll("g.node")) {
      found.nodes++;
      found.titles.push(node.querySelector("title").textContent);
    }
  }
  found.scripts = [...document.scripts].filter((script) => !script.src).length;
  found.handlers = [...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].filter(({ name }) => /^on/.test(name)).map(({ name }) => name));
  found.harmed = Boolean(window.harmed);
  return found;
}"""


def wire(number: int, payload: str) -> dict[str, Any]:
    """A task that says `payload` in each of its texts; with one dependency that lies elsewhere."""
    status = ("pending", "in_progress", "blocked", "failed", "completed")[number % 5]
    return {
        "taskId": f"{payload}#{number}",
        "title": f"{payload} {number}",
        "status": status,
        "dependsOn": [f"{payload} gone {number}"],
        "assignedAgentId": payload,
        "createdByAgentId": payload,
        "blockedReason": payload,
        "error": payload,
        "description": payload,
        "metadata": {payload: payload, "url": f"javascript:{payload}"},
    }


def seen(page: Page, html: str) -> dict[str, Any]:
    """What a browser makes of `html`, whose scripts would run; no dialog, nothing executable."""
    dialogs: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.set_content(html, wait_until="domcontentloaded")
    page.wait_for_timeout(100)
    found: dict[str, Any] = page.evaluate(_INSPECT)
    assert not dialogs
    assert not found["harmed"]
    assert not found["scripts"]
    assert not found["handlers"]
    assert set(found["elements"]) <= ELEMENTS
    assert "style" not in found["attributes"]
    for link in found["links"]:
        assert link.startswith(("?", "/", "#", "http://", "https://")), link
    return found
