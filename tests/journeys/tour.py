"""Photographs every page, wide and narrow, in both themes, into `screenshots/`: make tour.

Pages that people print come as PDF too.

Nothing is asserted but that each page comes: the pictures are there to be looked at. Names of
places as arguments leave out the others.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.journeys import places
from tests.journeys.place import Place, visit
from tests.journeys.places import PLACES
from tests.services import chromium
from tests.services.site import Site

FOLDER = Path("screenshots")
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
THEMES = ("light", "dark")
PRINTED = ("list-", "share", "incomplete-", "audit", "agents")


def main(names: list[str]) -> int:
    """Make the pictures; the number of places that did not come."""
    wanted = [place for place in PLACES if not names or place.name in names]
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        static = Path(folder) / "static"
        static.mkdir()
        site = Site(Path(folder), static_root=static)
        try:
            site.prepare()
            places.fill(site, with_scenes=True)
            with sync_playwright() as playwright:
                browser = chromium.launch(playwright)
                missed = _all(browser, site, wanted, public=not names or "public" in names)
                browser.close()
        finally:
            site.stop()
    _say(f"{FOLDER}/: {len(wanted) - missed} places, {missed} missed")
    return missed


def _all(browser: Browser, site: Site, wanted: list[Place], *, public: bool) -> int:
    first = browser.new_context()
    first.set_default_timeout(30_000)
    page = places.signed_in(first, site)
    found = list(wanted)
    if public:
        path = places.public_page(page, site).removeprefix(site.url)
        found.append(Place("public", path, "svg.graph .node", inside=False))
    state: Any = first.storage_state()
    missed = {place.name for place in _round(browser, site, found, state)}
    down = [
        place for place in places.WITHOUT_STORE if place.name.removeprefix("down-") in _names(found)
    ]
    if down:
        site.redis.stop()
        missed |= {place.name for place in _round(browser, site, down, state)}
    return len(missed)


def _names(found: list[Place]) -> set[str]:
    return {place.name for place in found}


def _round(browser: Browser, site: Site, found: list[Place], state: Any) -> Iterator[Place]:
    """Photograph them all; those that did not come."""
    for size, (width, height) in SIZES.items():
        for inside in (True, False):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                storage_state=state if inside else None,
                has_touch=size == "narrow",
            )
            context.set_default_timeout(20_000)
            opened = context.new_page()
            for place in found:
                if place.inside == inside and not _photograph(opened, site, place, size):
                    yield place
            context.close()


def _photograph(page: Page, site: Site, place: Place, size: str) -> bool:
    try:
        visit(page, f"{site.url}{place.path}", place)
    except (BrowserError, AssertionError) as error:
        _say(f"{place.name}, {size}: {str(error).partition(chr(10))[0]}")
        return False
    for theme in THEMES:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.wait_for_timeout(500)  # until colours have glided over
        page.screenshot(path=FOLDER / f"{place.name}-{size}-{theme}.png")
    if size == "wide" and place.name.startswith(PRINTED):
        page.pdf(
            path=FOLDER / f"{place.name}.pdf", format="A4", prefer_css_page_size=True
        )  # still dark: it must print light
    return True


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
