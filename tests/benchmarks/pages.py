"""Each page where there is much to show: its time, its questions to the database and its weight.

1,000 lists, 100 of them of 2,000 tasks; in this process and warm, as a page that is polled, with
middleware, session and templates.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dashboard.overview import jobs, wanted
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.lists import lists_remember
from tasks_proxy.store import snapshots
from tests.benchmarks.graph_sources import generated
from tests.benchmarks.measuring import median, row, took

LISTS, LARGE, TASKS = 1_000, 100, 2_000
_ROUNDS = 15
_TURNS = 500
_OF_A_LIST = "/o/overview/lists/list-7/"
_PAGES = {
    f"overview of {LISTS:,} lists": "/",
    "the graph": _OF_A_LIST,
    "the board": f"{_OF_A_LIST}?view=board",
    "the table": f"{_OF_A_LIST}?view=table",
    "the timeline": f"{_OF_A_LIST}?view=timeline",
    "the agents": f"{_OF_A_LIST}?view=agents",
    "the outline": f"{_OF_A_LIST}?view=outline",
    "the table with a task open": f"{_OF_A_LIST}?view=table&task=t700",
    "what needs somebody": "/attention/",
    "a search": "/search/?q=step",
}


def run() -> None:
    """Measure and print."""
    call_command("collectstatic", verbosity=0, interactive=False)
    client = _filled()
    for what, address in _PAGES.items():
        _measure(client, what, address)


def _measure(client: Client, what: str, address: str) -> None:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
        queries = len(asked)
    if page.status_code != 200:
        raise RuntimeError(f"{address}: {page.status_code}")
    times = [took(lambda: client.get(address)) for _ in range(_ROUNDS)]
    weight = len(page.content) / 1000
    figure = f"{median(times) * 1000:.0f} ms, {queries} queries, {weight:.0f} kB"
    target = "under 100 ms, at most 12 queries, under 150 kB without the graph"
    row(f"{what}, median of {_ROUNDS}", figure, "", "", target)


def _filled() -> Client:
    """Somebody signed in, whose lists were looked through by the job."""
    organisation = Organisation.objects.create(slug="overview", name="Overview")
    user = User.objects.create_user("owner@overview.example")
    Membership.objects.create(organisation=organisation, user=user, role=Role.OWNER)
    upstream = {"base_url": "https://upstream.example", "upstream_id": "overview"}
    made = Connection.objects.create(
        organisation=organisation, provider=Provider.QUANTCDN, **upstream
    )
    rows = lists_remember(made, [f"list-{number}" for number in range(LISTS)])
    tasks = generated(TASKS, 2 * TASKS)
    for task_list in rows[:LARGE]:
        read = Snapshot(list_id=task_list.list_id, tasks=tasks, fetched_at=time.time())
        snapshots.write(task_list, read)
        wanted.want(task_list)
    for _ in range(_TURNS):
        if not wanted.due([organisation.pk], time.time(), 1):
            break
        jobs.look_through_wanted()
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
