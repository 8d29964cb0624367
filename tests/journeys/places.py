"""Every kind of page there is, for whoever goes through them all, and a site that has them."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from dashboard.demo.environment import CHECKOUT
from tests.journeys import place, scenes
from tests.journeys.conftest import EMAIL, PASSWORD, TOKEN
from tests.journeys.place import Place
from tests.services.entering import sign_in
from tests.services.site import Site

LIST = "checkout-v2"
_WORKLOADS = CHECKOUT / "tasks_proxy" / "simulator" / "workloads"
_VIEWS = ("graph", "board", "table", "timeline", "agents", "outline")
_SHOWN = {"graph": "svg.graph .node", "agents": "#sheet h2"}
_HERE = f"/o/acme/lists/{LIST}/"
_SCENE = f"/o/acme/lists/{scenes.LIST}/"
_SWAGGERS = ("heading-order", "nested-interactive", "region")
"""Swagger UI nests its buttons and skips a heading; its colours are ours to mend."""
_PANEL = "#panel [data-panel-task]"
_FORBIDDEN = "/accounts/login/?next=/o/acme/audit/"
_ROW = "#sheet .row-link"

PLACES = (
    Place("sign-in", "/accounts/login/", inside=False),
    Place("password-forgotten", "/accounts/password/reset/", inside=False),
    Place("overview", "/", ".card"),
    Place("overview-none", "/?q=nothing-is-called-this"),
    Place("organisation", "/o/acme/", ".card"),
    Place("agents", "/o/acme/agents/", ".seat"),
    Place("agents-none", "/o/acme/agents/?q=nothing-is-called-this"),
    Place("agents-archived", "/o/acme/agents/?show=archived"),
    Place("attention", "/attention/"),
    Place("attention-mail", "/o/acme/attention/mail/"),
    Place("search", "/search/?q=check&o=acme", ".found-option"),
    Place("search-none", "/search/?q=nothing-is-called-this"),
    *(
        Place(f"list-{view}", f"{_HERE}?view={view}", _SHOWN.get(view, "#sheet [data-task]"))
        for view in _VIEWS
    ),
    Place("list-no-fit", f"{_HERE}?view=table&q=nothing-is-called-this", ".placeholder"),
    Place("panel", f"{_HERE}?view=table", "#sheet .row-link", place.first_task),
    Place("dialog-new", f"{_HERE}?view=table", "[data-key=n]", place.creating),
    Place("dialog-edit", f"{_HERE}?view=table", "#sheet .row-link", place.editing),
    Place("dialog-delete", f"{_HERE}?view=table", "#sheet .row-link", place.deleting),
    Place("dialog-bulk", f"{_HERE}?view=table", _ROW, place.deleting_several),
    Place("dialog-keys", f"{_HERE}?view=table", "#sheet .row-link", place.shortcuts),
    Place("palette", f"{_HERE}?view=table", "#sheet .row-link", place.palette),
    Place("task-new", f"{_HERE}tasks/new/"),
    Place("tasks-paste", f"{_HERE}tasks/paste/"),
    Place("insight", f"{_HERE}insight/"),
    Place("links", "/o/acme/links/"),
    Place("links-of-list", f"{_HERE}links/"),
    Place("link-new", f"{_HERE}links/new/"),
    Place("team", "/o/acme/team/"),
    Place("tokens", "/o/acme/tokens/"),
    Place("audit", "/o/acme/audit/"),
    Place("settings", "/o/acme/settings/"),
    Place("connection", "/o/acme/connections/"),
    Place("connection-new", "/o/acme/connections/new/"),
    Place("organisation-new", "/organisations/new/"),
    Place("account", "/account/"),
    Place("password-change", "/accounts/password/change/"),
    Place("missing", "/o/nobody/"),
    *(
        Place(f"scene-{view}", f"{_SCENE}?view={view}", _SHOWN.get(view, "#sheet [data-task]"))
        for view in _VIEWS
    ),
    Place("scene-lanes", f"{_SCENE}?view=board&group=agent", "#sheet [data-task]"),
    *(
        Place(f"panel-{name}", f"{_SCENE}?view=table&task={scenes.task_id(name)}", _PANEL)
        for name in ("ledger", "film", "legal", "ghost", "soon")
    ),
    Place("panel-unknown", f"{_SCENE}?view=table&task=nothing", "#panel .panel-title"),
    Place("panel-coming", f"{_SCENE}?view=table", _ROW, place.waiting),
    Place("picks", f"{_SCENE}?view=table", _ROW, place.ticking),
    Place("views-saved", f"{_SCENE}?view=table", _ROW, place.saved),
    Place("insight-over", f"{_SCENE}?view=graph", "svg.graph .node", place.insight),
    Place("offline", f"{_SCENE}?view=board", "#sheet [data-task]", place.offline),
    *(
        Place(f"{name}-{view}", f"/o/acme/lists/{key}/?view={view}")
        for name, key in (
            ("archived", scenes.GONE),
            ("incomplete", scenes.TORN),
            ("no-list", "~none"),
            ("failing", scenes.FAILING),
        )
        for view in ("graph", "board", "agents")
    ),
    Place("overview-archived", "/?show=archived", ".card"),
    Place("organisation-unconnected", "/o/globex/"),
    Place("organisation-unreached", "/o/initech/"),
    Place("connection-none", "/o/globex/connections/"),
    Place("connection-unreached", "/o/initech/connections/"),
    Place("links-none", "/o/globex/links/"),
    Place("audit-none", "/o/acme/audit/?who=nobody-at-all"),
    Place("link-preview", f"{_SCENE}links/new/", ".share-form", place.as_public),
    Place("two-factors-set-up", "/accounts/2fa/totp/activate/", "main", place.confirmed),
    Place("api", "/api/docs/", "#swagger-ui section.models .model-title", theirs=_SWAGGERS),
    Place("share", f"/s/{scenes.secret('open')}/", _SHOWN["graph"], inside=False),
    Place("share-outline", f"/s/{scenes.secret('open')}/?view=outline", inside=False),
    Place("share-blind", f"/s/{scenes.secret('blind')}/", _SHOWN["graph"], inside=False),
    Place("share-embedded", f"/s/{scenes.secret('open')}/embed", inside=False),
    Place("share-framed", f"/s/{scenes.secret('open')}/embed", prepare=place.framed, inside=False),
    Place("share-locked", f"/s/{scenes.secret('locked')}/", "input", inside=False),
    Place("share-over", f"/s/{scenes.secret('over')}/", inside=False),
    Place("share-paused", f"/s/{scenes.secret('paused')}/", inside=False),
    Place("share-unknown", f"/s/{scenes.secret('unknown')}/", inside=False),
    Place("forbidden", _FORBIDDEN, "form", place.forbidden, inside=False),
    Place("sign-in-refused", "/accounts/login/", "form", place.refused, inside=False),
    Place("sign-in-factors", "/accounts/login/", "form", place.two_factors, inside=False),
)


WITHOUT_STORE = (
    Place("down-overview", "/"),
    Place("down-scene-graph", f"{_SCENE}?view=graph"),
    Place("down-archived-board", f"/o/acme/lists/{scenes.GONE}/?view=board"),
    Place("down-connection", "/o/acme/connections/"),
    Place("down-share", f"/s/{scenes.secret('open')}/", inside=False),
)
"""For when Redis is gone; the names of others with `down-` before them."""


def fill(site: Site, *, with_scenes: bool = False) -> None:
    """Give a prepared site the demo's tasks, standing still, an owner, and all its processes."""
    workloads = sorted(_WORKLOADS.glob("*.json"))
    if with_scenes:
        workloads.append(scenes.write(site.folder))
    upstream = site.start_simulator(workloads, token=TOKEN)
    if with_scenes:
        scenes.break_ahead(upstream)
    site.connect("acme", upstream, token=TOKEN)
    site.manage("sync", "acme", "--full", "--details")
    site.add_person(EMAIL, "acme", role="owner", password=PASSWORD)
    if with_scenes:
        scenes.people(site)
        scenes.break_after(site, upstream)
    site.start_web()
    site.start_worker(processes=1)
    site.start_beat()


def signed_in(context: BrowserContext, site: Site) -> Page:
    """A page of this context, on the overview."""
    return sign_in(context.new_page(), site, EMAIL, PASSWORD)


def public_page(page: Page, site: Site) -> str:
    """The address of a shared link to the list, made by whoever is signed in."""
    page.goto(f"{site.url}{_HERE}links/new/")
    page.get_by_label("Name", exact=True).fill("For the client")
    page.locator('input[name="shows"][value="titles"]').check()
    page.get_by_role("button", name="Make the link").click()
    return page.get_by_label("Address").input_value()


def narrow(browser: Browser, page: Page, width: int) -> BrowserContext:
    """A context with the page's session and another width."""
    return browser.new_context(
        storage_state=page.context.storage_state(), viewport={"width": width, "height": 844}
    )
