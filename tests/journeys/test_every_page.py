"""Every page, as axe sees it in both themes, and its way by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from dashboard.demo.environment import CHECKOUT
from tests.conftest import NewSite
from tests.journeys import places
from tests.journeys.place import Place, visit
from tests.journeys.places import PLACES
from tests.services.site import Site

pytestmark = [pytest.mark.redis, pytest.mark.browser, pytest.mark.timeout(240)]

_WIDEST = """Math.max(document.documentElement.scrollWidth,
    ...[...document.querySelectorAll("main > .scroll, main > .topbar")].map((part) => part.scrollWidth))"""  # noqa: E501

MUCH_USED = frozenset(
    {
        *("sign-in", "overview", "attention", "search", "team", "links", "account", "share"),
        *("list-graph", "list-board", "list-table", "list-timeline", "list-agents"),
        *("panel", "dialog-new", "dialog-delete", "palette", "scene-graph", "connection"),
    }
)
"""Pages that every run looks at; the long one looks at all."""


@dataclass
class Walk:
    """A site and two pages of it, one signed in, one of a visitor; what the browser warned of."""

    site: Site
    inside: Page
    outside: Page
    public: str
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for page in (self.inside, self.outside):
            page.on("console", self._hear)

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type == "warning":
            self.warnings.append(line.text)

    def go(self, place: Place) -> Page:
        self.warnings.clear()
        page = self.inside if place.inside else self.outside
        visit(page, f"{self.site.url}{place.path}", place)
        return page


@pytest.fixture(scope="module")
def walk(new_site: NewSite, browser: Browser) -> Iterator[Walk]:
    site = new_site()
    places.fill(site, with_scenes=True)
    size = {"width": 1440, "height": 900}
    contexts = [browser.new_context(viewport=size) for _ in range(2)]  # type: ignore[arg-type]
    for context in contexts:
        context.set_default_timeout(20_000)
    inside = places.signed_in(contexts[0], site)
    public = places.public_page(inside, site)
    yield Walk(site, inside, contexts[1].new_page(), public)
    for context in contexts:
        context.close()


def assert_clean(page: Page, theirs: Sequence[str] = ()) -> None:
    """Axe finds nothing in either theme but what is `theirs`; only colours differ between them."""
    told = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        options = {"runOnly": ["color-contrast"]} if theme == "dark" else {}
        found = Axe().run(page, options=options)
        told += [
            (theme, rule["id"], [node["html"][:200] for node in rule["nodes"][:3]])
            for rule in found.response["violations"]
            if rule["id"] not in theirs
        ]
    assert told == []


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(
            place, id=place.name, marks=() if place.name in MUCH_USED else pytest.mark.long
        )
        for place in PLACES
    ],
)
def test_axe_finds_nothing_in_either_theme_and_the_browser_warns_of_nothing(
    walk: Walk, place: Place
) -> None:
    assert_clean(walk.go(place), place.theirs)
    assert walk.warnings == []


def test_axe_finds_nothing_on_a_public_page(walk: Walk) -> None:
    walk.outside.goto(walk.public)
    expect(walk.outside.locator("svg.graph .node").first).to_be_visible(timeout=30_000)
    assert_clean(walk.outside)


@pytest.mark.long
def test_no_module_runs_twice_on_a_page(walk: Walk) -> None:
    met: set[str] = set()
    twice = []
    for place in PLACES:
        page = walk.go(place)
        # Collected scripts have a hash between their name and their ending.
        names: list[str] = page.evaluate(
            "[...document.scripts].flatMap(({ src }) => src.match(/[/]js[/](\\w+)[.]/)?.[1] ?? [])"
        )
        held = [module for name in names for module in modules(name)]
        twice += [(place.name, one) for one in set(held) if held.count(one) > 1]
        met.update(names)
    assert twice == []
    assert {"app", "list_editor", "workspace_editor", "zone"} <= met


def modules(name: str) -> set[str]:
    """The module of that name and all that it imports."""
    text = (CHECKOUT / "static" / "js" / f"{name}.js").read_text()
    imported = re.findall(r'(?m)^import .*"\./(\w+)\.js";$', text)
    return {name}.union(*map(modules, imported))


def test_nothing_is_wider_than_a_telephone(walk: Walk, browser: Browser) -> None:
    context = places.narrow(browser, walk.inside, 390)
    page = context.new_page()
    wide = []
    for place in PLACES:
        if place.inside and place.prepare is PLACES[0].prepare:
            visit(page, f"{walk.site.url}{place.path}", place)
            # What scrolls by itself, as a table or a board, may be wider than its page.
            width = page.evaluate(_WIDEST)
            if width > 390:
                wide.append((place.name, width))
    context.close()
    assert wide == []


def test_the_skip_link_leads_to_the_content(walk: Walk) -> None:
    page = walk.go(next(place for place in PLACES if place.name == "team"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def at(walk: Walk, path: str) -> Page:
    walk.inside.goto(f"{walk.site.url}{path}")
    return walk.inside


def test_ctrl_k_leads_to_a_task_and_gives_the_focus_back(walk: Walk) -> None:
    page = at(walk, "/o/acme/team/")
    page.get_by_role("link", name="Tokens").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-words")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Tokens")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("read the brief")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Read the brief")
    expect(page.locator("#palette [role=option]").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .panel-title")).to_contain_text("Read the brief")


def test_the_arrows_walk_the_palette_and_an_action_is_done(walk: Walk) -> None:
    page = at(walk, "/")
    page.keyboard.press("Control+k")
    page.keyboard.type("theme")
    options = page.locator("#palette [role=option]")
    expect(options).to_have_count(2)
    page.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(page.locator("#palette-words")).to_have_attribute(
        "aria-activedescendant", str(options.last.get_attribute("id"))
    )
    expect(options.last).to_contain_text("Dark theme")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="The system's theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "system")


def test_agents_are_found_as_one_types_and_lead_to_their_lists(walk: Walk) -> None:
    page = at(walk, "/o/acme/agents/")
    page.keyboard.press("/")
    page.keyboard.type("planner")
    expect(page.locator(".seat h2")).to_have_text(["planner"])
    expect(page).to_have_url(re.compile(r"[?&]q=planner"))
    page.get_by_label("Sort by").select_option("name")
    expect(page).to_have_url(re.compile(r"sort=name"))
    page.locator(".seat").get_by_role("link", name="checkout-v2").click()
    expect(page.locator("#sheet .seat h2")).to_have_text(["planner"])


def test_without_a_script_the_search_button_leads_to_a_page(walk: Walk, browser: Browser) -> None:
    state = walk.inside.context.storage_state()
    context = browser.new_context(java_script_enabled=False, storage_state=state)
    page = context.new_page()
    page.goto(f"{walk.site.url}/o/acme/team/")
    page.get_by_role("link", name="Search").first.click()
    page.get_by_role("searchbox").fill("read the brief")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Read the brief").click()
    expect(page.locator("#panel .panel-title")).to_contain_text("Read the brief")
    context.close()


def test_a_page_says_that_the_network_is_gone_and_goes_on_by_itself(walk: Walk) -> None:
    page = at(walk, "/")
    page.context.set_offline(True)
    expect(page.locator(".away")).to_contain_text("You are offline")
    page.context.set_offline(False)
    expect(page.locator(".away")).to_have_count(0)


def test_a_page_says_that_the_server_is_gone_and_goes_on_by_itself(walk: Walk) -> None:
    page = at(walk, "/")
    page.route("**/*", lambda route: route.abort())
    page.locator("#find-list").fill("check")
    expect(page.locator(".away")).to_contain_text("Taskloom does not answer")
    page.unroute("**/*")
    expect(page.locator(".away")).to_have_count(0)
    expect(page.locator("#announcer")).to_have_text("Taskloom answers again.")


@pytest.mark.parametrize("view", ["graph", "board", "table", "timeline", "outline"])
def test_paper_is_white_has_no_navigation_and_says_of_when_it_is(walk: Walk, view: str) -> None:
    page = walk.go(next(place for place in PLACES if place.name == f"scene-{view}"))
    page.emulate_media(media="print", color_scheme="dark")
    try:
        for part in (".sidebar", ".filterbar", ".views", ".share-button"):
            expect(page.locator(part).first).to_be_hidden()
        ground = "getComputedStyle(document.body).backgroundColor"
        assert page.evaluate(ground) == "rgb(255, 255, 255)"
        told = "getComputedStyle(document.querySelector('#freshness time'), '::after').content"
        assert re.search(r"read .*\d{4}, \d\d:\d\d", page.evaluate(told))
    finally:
        page.emulate_media(media="screen", color_scheme="light")
