"""Fixtures for all rooms: people, Redis, PostgreSQL, whole sites and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard import explained, outside
from dashboard.agents import kept
from dashboard.palette import lines
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.store import client as store
from tests.services import chromium
from tests.services.environment import REDIS_PORT
from tests.services.postgres_server import PostgresServer, postgres_programs
from tests.services.redis_server import RedisServer
from tests.services.site import Site

SignIn = Callable[[User], Client]
NewSite = Callable[..., Site]

# ---- The database --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Puts the tests' SQLite into a file: one in memory has no WAL and no queue for its writers."""
    default = connection.settings_dict
    if default["ENGINE"].endswith("sqlite3"):
        default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


# ---- People --------------------------------------------------------------------------------------


@pytest.fixture
def organisation(db: None) -> Organisation:
    """acme, to which owner, editor and viewer belong."""
    return Organisation.objects.get_or_create(slug="acme", defaults={"name": "Acme Robotics"})[0]


@pytest.fixture
def other_organisation(db: None) -> Organisation:
    """globex, whose owner is the stranger."""
    return Organisation.objects.get_or_create(slug="globex", defaults={"name": "Globex"})[0]


def _member(organisation: Organisation, name: str, role: Role) -> User:
    user = User.objects.create_user(f"{name}@{organisation.slug}.example", name=name.title())
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


@pytest.fixture
def owner(organisation: Organisation) -> User:
    """acme's owner."""
    return _member(organisation, "owner", Role.OWNER)


@pytest.fixture
def editor(organisation: Organisation) -> User:
    """Somebody who may write in acme."""
    return _member(organisation, "editor", Role.EDITOR)


@pytest.fixture
def viewer(organisation: Organisation) -> User:
    """Somebody who may only read in acme."""
    return _member(organisation, "viewer", Role.VIEWER)


@pytest.fixture
def stranger(other_organisation: Organisation) -> User:
    """Somebody with all rights elsewhere and none in acme."""
    return _member(other_organisation, "stranger", Role.OWNER)


@pytest.fixture
def signed_in() -> SignIn:
    """Gives a client that is signed in as somebody."""

    def sign_in(user: User) -> Client:
        client = Client()
        # Named, for Django would take the first backend, which only counts guesses.
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture(autouse=True)
def _nothing_remembered_of_lists() -> Iterator[None]:
    """Lists of the next test may have the primary keys of this one's."""
    yield
    outside.forget()
    explained.forget()
    kept.forget()
    lines.forget()


# ---- Servers -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _redis_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"), REDIS_PORT)
    yield server
    server.stop()


@pytest.fixture
def redis_server(_redis_process: RedisServer) -> Iterator[RedisServer]:
    """The Redis of the test process's settings: running, empty; stopped again by none but the test.

    A test may stop or freeze it: the next one finds it running.
    """
    _redis_process.start()
    _redis_process.flush()
    store.silence.until = 0.0
    yield _redis_process
    # The store keeps connections; to a server that was stopped they would be broken ones.
    store.client().connection_pool.disconnect()


@pytest.fixture
def no_redis(_redis_process: RedisServer) -> None:
    """Nobody answers at REDIS_URL, also where `redis_server` was asked for before."""
    _redis_process.stop()
    store.client().connection_pool.disconnect()


@pytest.fixture(autouse=True)
def _redis_for_marked(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("redis"):
        request.getfixturevalue("redis_server")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL; skips loudly where the machine has none."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("PostgreSQL's initdb is not installed: make setup-tests")
    server = PostgresServer(programs)
    try:
        server.start()
        yield server
    finally:
        server.stop()


# ---- Whole sites ---------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(scope="session")
def _sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables") / "tables.sqlite3"


@pytest.fixture(scope="module")
def new_site(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    _static_root: Path,
    _sqlite_tables: Path,
) -> Iterator[NewSite]:
    """Makes sites with Redis and tables, on SQLite or PostgreSQL; they end with the module."""
    sites: list[Site] = []

    def make(database: str = "sqlite") -> Site:
        url = None
        if database == "postgres":
            url = request.getfixturevalue("postgres_server").new_database()
        site = Site(tmp_path_factory.mktemp("site"), static_root=_static_root, database_url=url)
        sites.append(site)
        site.prepare(None if url else _sqlite_tables)
        return site

    yield make
    for site in sites:
        site.stop()


@pytest.fixture(scope="module")
def live_site(new_site: NewSite) -> Site:
    """A site that serves pages and streams; workers, beat and an upstream are up to the test."""
    site = new_site()
    site.start_web()
    return site


# ---- The browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: its event loop keeps Django's database away from this thread.

    So a module of browser tests works on a site in other processes, and never on `db`.
    """
    with sync_playwright() as playwright:
        running = chromium.launch(playwright)
        expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without cookies; an exception in its scripts that nobody caught fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15_000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors
