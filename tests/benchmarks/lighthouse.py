"""What Lighthouse says of the overview, a list and a public page, out of a hundred.

Google's program from npm, in a folder of its own, on the machine's Chromium; for a desk, as these
pages are worked with, and each the better of two runs, for a busy machine is slow by chance.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.benchmarks.measuring import row
from tests.journeys import places
from tests.services import chromium
from tests.services.site import Site

CATEGORIES = ("performance", "accessibility", "best-practices")
FLOOR = 95
TARGET = f"at least {FLOOR}"
RUNS = 2
_PACKAGE = "lighthouse@12"


def run() -> None:
    """Measure and print; says so where a program is missing."""
    npx, browser = shutil.which("npx"), shutil.which("chromium")
    if npx is None or browser is None:
        missing = "npm" if npx is None else "chromium"
        row("Lighthouse", "NOT MEASURED", f"no {missing} on this machine", "", TARGET)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        static = folder / "static"
        static.mkdir()
        site = Site(folder, static_root=static)
        try:
            site.prepare()
            places.fill(site)
            public, cookies = _visited(site)
            for word, address, cookie in (
                ("the overview", f"{site.url}/", cookies),
                ("a list", f"{site.url}/o/acme/lists/{places.LIST}/", cookies),
                ("a public page", public, ""),
            ):
                _measure(word, _scores([npx, "--yes", _PACKAGE], browser, folder, address, cookie))
        finally:
            site.stop()


def _visited(site: Site) -> tuple[str, str]:
    """A public page's address, and the cookies of somebody who is signed in; both were looked at.

    So that pictures are drawn and stored, as they are for all but the first visitor.
    """
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        context = browser.new_context()
        page = places.signed_in(context, site)
        public = places.public_page(page, site)
        for address in (f"{site.url}/o/acme/lists/{places.LIST}/", public):
            page.goto(address)
            page.wait_for_selector("svg.graph .node", timeout=60_000)
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies(site.url))
        browser.close()
    return public, cookies


def _measure(word: str, scores: dict[str, int]) -> None:
    for category in CATEGORIES:
        score = scores.get(category)
        figure = "no answer" if score is None else str(score)
        row(f"Lighthouse, {category} of {word}", figure, str(FLOOR), "", TARGET)


def _scores(
    program: list[str], browser: str, folder: Path, address: str, cookie: str
) -> dict[str, int]:
    """The best score of each category."""
    headers = folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookie} if cookie else {}))
    best: dict[str, int] = {}
    for number in range(RUNS):
        told = folder / f"report-{number}.json"
        told.unlink(missing_ok=True)
        command = [
            *(*program, address, "--quiet", "--preset=desktop", "--output=json"),
            *(f"--output-path={told}", f"--only-categories={','.join(CATEGORIES)}"),
            *(f"--extra-headers={headers}", "--max-wait-for-load=45000"),
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ]
        environment = {**os.environ, "CHROME_PATH": browser}
        subprocess.run(
            command, cwd=folder, env=environment, timeout=240, check=False, capture_output=True
        )
        if not told.exists():
            continue
        for name, found in json.loads(told.read_text())["categories"].items():
            if found["score"] is not None:
                best[name] = max(best.get(name, 0), round(100 * found["score"]))
    return best
