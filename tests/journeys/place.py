"""A page of the product, and what is done on it before it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.scenes import FRIEND, GUARDED, VIEWER
from tests.services.entering import enter

_FRAMING = """<!doctype html><html lang="en"><title>Status</title><meta name="viewport"
content="width=device-width"><main><h1>How the launch goes</h1><iframe title="Tasks" src="{}"
style="width: 100%; height: 480px; border: 1px solid #999"></iframe></main></html>"""


def _nothing(page: Page) -> None:
    """What most pages need done before they are looked at."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its path, `ready` once that is visible and `prepare` was done.

    Those that are not `inside` are visited without a session. `theirs` are axe's rules that the
    markup of a library breaks, which no style of ours can mend.
    """

    name: str
    path: str
    ready: str = "main"
    prepare: Callable[[Page], None] = _nothing
    inside: bool = True
    theirs: tuple[str, ...] = ()


def first_task(page: Page) -> None:
    """The panel of the first task."""
    page.locator("#sheet .row-link").first.click()
    expect(page.locator("#panel [data-panel-task]")).to_be_visible()


def editing(page: Page) -> None:
    """The form that changes it."""
    first_task(page)
    page.locator("#panel [data-key=e]").click()
    _dialog_open(page)


def deleting(page: Page) -> None:
    """The form that deletes it."""
    first_task(page)
    page.locator("#panel .more-menu summary").click()
    page.locator("#panel .more-menu .danger").click()
    _dialog_open(page)


def deleting_several(page: Page) -> None:
    """The form that deletes two which were ticked, of which the filter then hides one."""
    links = page.locator("#sheet .row-link")
    title = links.first.inner_text()
    for place in range(2):
        page.locator("#sheet [data-pick]").nth(place).check()
    page.locator("#find").fill(title)
    expect(links).to_have_count(1)
    page.locator("#bulk .danger-text").click()
    _dialog_open(page)


def creating(page: Page) -> None:
    """The form for a new task."""
    page.locator("[data-key=n]").first.click()
    _dialog_open(page)


def _dialog_open(page: Page) -> None:
    expect(page.locator("#dialog form").first).to_be_visible()


def palette(page: Page) -> None:
    """The command palette."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").first).to_be_visible()


def shortcuts(page: Page) -> None:
    """The help on keys."""
    page.locator("#sheet .row-link").first.focus()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def ticking(page: Page) -> None:
    """The bar of what can be done to many."""
    for box in page.locator("#sheet tbody [data-pick]").all()[:2]:
        box.check()
    expect(page.locator(".picks")).to_be_visible()


def waiting(page: Page) -> None:
    """A panel that is still on its way."""
    page.route("**/panel/**", lambda route: None)
    page.locator("#sheet .row-link").first.click()
    expect(page.locator("#panel")).to_be_visible()


def offline(page: Page) -> None:
    """A page whose network is gone."""
    page.context.set_offline(True)
    expect(page.locator(".away")).to_be_visible()


def two_factors(page: Page) -> None:
    """The second step of signing in."""
    enter(page, GUARDED, PASSWORD)
    page.wait_for_url("**/2fa/authenticate/**")


def refused(page: Page) -> None:
    """A sign-in with a wrong password."""
    enter(page, "nobody@acme.example", "not the password")
    expect(page.get_by_role("alert")).to_be_visible()


def confirmed(page: Page) -> None:
    """A page that asks for the password once more where the sign-in is some minutes old."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    expect(page.locator("img.qr")).to_be_visible()


def forbidden(page: Page) -> None:
    """A page that a viewer may not see."""
    enter(page, VIEWER, PASSWORD)
    expect(page.get_by_role("heading", name="You may not do that")).to_be_visible()


def as_public(page: Page) -> None:
    """What visitors would see of a link that is being made, in this tab instead of its own."""
    for part in ("titles", "agents", "times"):
        page.locator(f'input[name="shows"][value="{part}"]').check()
    button = page.get_by_role("button", name="View as public")
    button.evaluate("button => button.removeAttribute('formtarget')")
    button.click()
    expect(page.locator(".preview-note")).to_be_visible()
    expect(page.locator("svg.graph .node").first).to_be_visible()


def framed(page: Page) -> None:
    """The page that is open, in a frame of the site that may show it."""
    body = _FRAMING.format(page.url)
    page.route(f"{FRIEND}/", lambda route: route.fulfill(content_type="text/html", body=body))
    # Its address is not known to be of this machine, as the one in the frame is.
    page.context.grant_permissions(["local-network-access"], origin=FRIEND)
    page.goto(f"{FRIEND}/")
    expect(page.frame_locator("iframe").locator("svg.graph .node").first).to_be_visible()


def insight(page: Page) -> None:
    """What holds the list up, over the list."""
    page.locator("button[popovertarget=insight]").first.click()
    expect(page.locator("#insight")).to_be_visible()


def saved(page: Page) -> None:
    """The menu of saved views."""
    page.locator(".saved > summary").click()


def visit(page: Page, address: str, place: Place) -> None:
    """Go there, and wait until the page is what the place says."""
    page.unroute_all()
    page.context.set_offline(False)
    if not place.inside:
        page.context.clear_cookies()  # a sign-in that was left half way is led to its second step
    page.goto(address)
    expect(page.locator(place.ready).first).to_be_visible(timeout=30_000)
    place.prepare(page)
