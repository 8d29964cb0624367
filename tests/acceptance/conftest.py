"""Sites that stand before a hostile upstream."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.wire_client import WireClient
from tests.conftest import NewSite
from tests.services.databases import database_at
from tests.services.postgres_server import PostgresServer
from tests.services.site import Site
from tests.tasks_proxy.conftest import behind_our_back, connect, connection, upstream
from tests.tasks_proxy.upstream.wire_server import WireServer

__all__ = ["behind_our_back", "connect", "connection", "upstream"]  # fixtures, for this folder too

UPSTREAM_TOKEN = "upstream-s3cret-token"
PASSWORD = "a long-enough phrase"


def unlimited(site: Site) -> None:
    """Lift the limits that count requests; what they are for is tested where they are made."""
    site.environment.update(
        TOKEN_REQUESTS_PER_MINUTE="1000000", UPSTREAM_CALLS_PER_MINUTE="1000000"
    )


def member_of(site: Site, organisation: str) -> WireClient:
    """A client of the site's proxy that holds a write token of the organisation."""
    email = f"agent@{organisation}.example"
    site.add_person(email, organisation, role="owner", password=PASSWORD)
    made = site.manage("create_token", email, organisation, "--scope", "write")
    path = f"/api/v3/organizations/{organisation}/ai/tasks"
    return WireClient(site.url, path, made.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def hostile() -> Iterator[WireServer]:
    """An upstream that says what a test puts into its `parts`."""
    server = WireServer([])
    yield server
    server.stop()


@pytest.fixture(scope="module")
def before_hostile(new_site: NewSite, hostile: WireServer) -> Site:
    """A site whose organisation robots is connected to `hostile`, with its web server running."""
    site = new_site()
    unlimited(site)
    site.connect("robots", hostile.url, token=UPSTREAM_TOKEN)
    site.start_web()
    return site


@pytest.fixture(scope="module")
def robot(before_hostile: Site) -> Iterator[WireClient]:
    """A client of that site's proxy."""
    client = member_of(before_hostile, "robots")
    yield client
    client.close()


@pytest.fixture(scope="session")
def _postgres_database(postgres_server: PostgresServer) -> str:
    """One database for all tests in this process: making its tables takes longer than most."""
    return postgres_server.new_database()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    """The test runs on SQLite and again on PostgreSQL; ask for it before whatever makes rows."""
    if request.param == "sqlite":
        yield
        return
    with database_at(request.getfixturevalue("_postgres_database")):
        yield
