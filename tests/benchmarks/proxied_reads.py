"""A remembered list of 50 tasks through the proxy, against a bare view that gives the same bytes.

Both go through the same middleware, in this process, without a socket in between.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path

from dashboard import urls
from dashboard.wsgi import application
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.roles import Role, Scope
from tasks_proxy.accounts.tokens import token_create
from tasks_proxy.connections.connecting import connection_put
from tasks_proxy.connections.models import Provider
from tasks_proxy.simulator.server import Simulator
from tasks_proxy.store.client import answering
from tests.benchmarks.measuring import ROUNDS, median, rate, row

TASKS = 50
READ = "/api/v3/organizations/reads/ai/tasks?taskListId=world"


def run() -> None:
    """Measure and print."""
    tasks = [
        {"taskId": f"00000000-0000-0000-0000-{n:012d}", "title": f"T{n}", "taskListId": "world"}
        for n in range(TASKS)
    ]
    workload = {"name": "reads", "source": "made here", "tasks": tasks}
    with Simulator(load=[workload], seed=1) as upstream:
        secret = _token(upstream.base_url)
        body = _get(READ, secret)()
        urls.urlpatterns.insert(0, path("bare", _bare))
        with answering() as redis:
            redis.set("tl:bench:body", body)
        bare, ours = _get("/bare", secret), _get(READ, secret)
        pairs = [(rate(bare), rate(ours)) for _ in range(ROUNDS)]
    floor, figure = median([a for a, _ in pairs]), median([b for _, b in pairs])
    ratio = median([b / a for a, b in pairs])
    what = f"remembered list of {TASKS} tasks, requests a second"
    row(what, f"{figure:.0f}", f"{floor:.0f} (bare view)", f"{ratio:.2f}", "at least 0.4")


def _bare(request: HttpRequest) -> HttpResponse:
    with answering() as redis:
        return HttpResponse(redis.get("tl:bench:body"), content_type="application/json")


def _begun(status: str, headers: object, error: object = None) -> Callable[[bytes], object]:
    return len


def _get(address: str, secret: str) -> Callable[[], bytes]:
    bearer = {"Authorization": f"Bearer {secret}"}
    factory = RequestFactory(SERVER_NAME="testserver", headers=bearer)

    def call() -> bytes:
        environ = factory.get(address).environ
        answer = application(environ, _begun)
        body = b"".join(answer)
        answer.close()
        return body

    return call


def _token(base_url: str) -> str:
    organisation = Organisation.objects.create(slug="reads", name="Reads")
    user = User.objects.create_user("owner@reads.example")
    Membership.objects.create(organisation=organisation, user=user, role=Role.OWNER)
    connection_put(
        organisation=organisation,
        provider=Provider.QUANTCDN,
        base_url=base_url,
        upstream_id="acme",
        token="of-the-simulator",
    )
    return token_create(
        user=user, organisation=organisation, name="bench", scope=Scope.READ, days=1
    )
