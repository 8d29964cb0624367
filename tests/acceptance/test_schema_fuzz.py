"""Our APIs called by their own schema, rightly and wrongly: no failure and no surprise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, checks
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation, BaseSchema

from tasks_proxy.simulator.posthog.server import PostHogSimulator
from tests.acceptance.conftest import UPSTREAM_TOKEN, unlimited
from tests.conftest import NewSite
from tests.services.site import Site
from tests.tasks_proxy.simulator.conftest import some_id, workload

pytestmark = [pytest.mark.redis, pytest.mark.timeout(900)]

LISTS = ("launch", "a/b", "ü 🚀")
TASKS = 60
PROJECT: dict[str, Any] = {
    "name": "fuzzed",
    "source": "this test",
    "tasks": [
        {
            "id": some_id(1000 + number),
            "title": "Build it",
            "repository": "acme/web",
            "runs": [{"id": some_id(2000 + number), "status": status}],
        }
        for number, status in enumerate(("queued", "in_progress", "completed"))
    ],
}

CALLERS = {
    # who: organisation, role in it, scope of the token
    "owner": ("acme", "owner", "write"),
    "admin": ("acme", "admin", "write"),
    "editor": ("acme", "editor", "write"),
    "viewer": ("acme", "viewer", "write"),
    "read token": ("acme", "owner", "read"),
    "browser": ("acme", "editor", None),
    "stranger": ("globex", "owner", "write"),
    "nobody": None,
}
"""All but the reader hold a token that may write; the browser is signed in and has none."""
OUTSIDE = ("stranger", "nobody")
"""Who has no rights in acme: nothing of it may ever be answered to them."""

MANY = 25
"""Calls of each operation by each caller in the long run."""
EXAMPLES = 2_000
"""Calls of each caller in the longest run, in all operations."""


Operation = APIOperation[Any, Any, Any, Any]


@dataclass
class Fuzzed:
    """A site with an upstream, its schema as it is served, and what everybody signs in by."""

    site: Site
    schema: BaseSchema
    headers: dict[str, dict[str, str]]

    def operations(self) -> list[Operation]:
        return [found.ok() for found in self.schema.get_all_operations() if isinstance(found, Ok)]


@pytest.fixture(scope="module")
def posthog() -> Iterator[PostHogSimulator]:
    with PostHogSimulator(load=[PROJECT], token=UPSTREAM_TOKEN) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def fuzzed(new_site: NewSite, posthog: PostHogSimulator) -> Iterator[Fuzzed]:
    site = new_site()
    unlimited(site)
    upstream = site.start_simulator(token=UPSTREAM_TOKEN)
    for number, list_id in enumerate(LISTS):
        made = [
            {"taskId": some_id(100 * number + n), "dependsOn": [some_id(100 * number + n - 1)]}
            for n in range(1, TASKS // len(LISTS) + 1)
        ]
        made[0]["dependsOn"] = []
        load = workload(*made, list_id=list_id)
        requests.post(f"{upstream}/_simulator/load", json=load, timeout=10).raise_for_status()
    for organisation in ("acme", "globex"):
        site.connect(organisation, upstream, token=UPSTREAM_TOKEN)
    address = posthog.base_url
    site.connect("acme", address, token=UPSTREAM_TOKEN, provider="posthog", upstream_id="1")
    headers = signed_in(site)
    site.manage("sync", "acme", "--full")
    site.start_web()
    told = requests.get(f"{site.url}/api/schema/?format=json", timeout=30)
    schema = schemathesis.openapi.from_dict(told.json())
    checks.load_all_checks()
    yield Fuzzed(site, schema, headers)
    site.stop()


PEOPLE = """
import json
from django.conf import settings
from django.test import Client
from tasks_proxy.accounts.models import Membership, Organisation, User
from tasks_proxy.accounts.tokens import token_create
made = {}
for who, (slug, role, scope) in json.loads(%r).items():
    user = User.objects.create_user(f"{who.replace(' ', '-')}@{slug}.example")
    acme = Organisation.objects.get(slug=slug)
    Membership.objects.create(organisation=acme, user=user, role=role)
    if scope:
        token = token_create(user=user, organisation=acme, name=who, scope=scope, days=None)
        made[who] = {"Authorization": f"Bearer {token}"}
    else:
        browser = Client()
        browser.force_login(user, settings.AUTHENTICATION_BACKENDS[-1])
        browser.cookies[settings.CSRF_COOKIE_NAME] = "c" * 32
        cookies = "; ".join(f"{name}={kept.value}" for name, kept in browser.cookies.items())
        made[who] = {"Cookie": cookies, "X-CSRFToken": "c" * 32}
print(json.dumps(made))
"""
"""All people and their tokens by one command: a command each would take longer than the calls."""


def signed_in(site: Site) -> dict[str, dict[str, str]]:
    """New people as in CALLERS, and the headers that say who each of them is."""
    known = {who: caller for who, caller in CALLERS.items() if caller}
    made = site.manage("shell", "-v", "0", "-c", PEOPLE % json.dumps(known))
    return dict(json.loads(made.stdout.splitlines()[-1]))


KNOWN = [
    {"organisation": "acme", "taskId": some_id(n), "taskListId": "launch", "key": "launch"}
    for n in range(1, TASKS // len(LISTS) + 1)
]
KNOWN_PROJECT = [
    {"project_id": project, "taskId": task["id"], "run_id": task["runs"][0]["id"]}
    for task in PROJECT["tasks"]
    for project in ("1", "@current")
]
"""Path parameters that lead to something, in acme and in its project."""

UPSTREAMS_SAY = (checks.positive_data_acceptance, checks.negative_data_rejection)
"""What values the upstream takes is its own affair; we describe the contract and pass on."""


def untold(operation_id: str, query: Mapping[str, Any]) -> bool:
    """Whether a call can break a rule that a schema has no words for.

    `since` and `before` exclude each other and `depth` needs a `focus`; a link's scope takes as
    many values as its kind says, its end is to come, and its password is long or empty.
    """
    if operation_id in {"createShare", "changeShare"}:
        return True
    return {"since", "before"} <= query.keys() or ("depth" in query and "focus" not in query)


def unchecked(operation: Operation, query: Mapping[str, Any]) -> list[Any]:
    """The checks that do not fit one call."""
    definition = operation.definition.raw
    if not {"tasks", "projects"}.isdisjoint(definition["tags"]):
        return [*UPSTREAMS_SAY]
    fits_not = untold(definition["operationId"], query)
    return [checks.positive_data_acceptance] if fits_not else []


def cases(operation: Operation) -> st.SearchStrategy[Case[Any]]:
    """Calls of one operation, as its schema allows them and not, at real and at invented places."""
    names = {parameter.name for parameter in operation.path_parameters}

    def at(place: dict[str, Any]) -> st.SearchStrategy[Case[Any]]:
        fixed = {name: value for name, value in place.items() if name in names}
        return st.sampled_from(list(GenerationMode)).flatmap(
            lambda mode: operation.as_strategy(mode, path_parameters=fixed or None)
        )

    known = KNOWN if "organisation" in names else KNOWN_PROJECT
    inside = {name: known[0][name] for name in names & {"organisation", "project_id"}}
    return st.one_of(st.sampled_from(known).flatmap(at), at({}), at(inside))


def run(fuzzed: Fuzzed, who: str, examples: int, *, derandomize: bool) -> None:
    """Make so many calls of each operation as one caller, and hold the answers to the schema."""
    with requests.Session() as session:
        session.trust_env = False
        for operation in fuzzed.operations():
            hold(fuzzed, who, operation, session)(examples, derandomize=derandomize)


def hold(
    fuzzed: Fuzzed, who: str, operation: Operation, session: requests.Session
) -> Callable[..., None]:
    """What makes calls of one operation as one caller, in a given number."""
    headers = fuzzed.headers.get(who, {})
    # A session is good whatever the header says that the check puts beside it.
    strange = [checks.ignored_auth] if "Cookie" in headers else []

    def one(case: Case[Any]) -> None:
        answer = case.call(base_url=fuzzed.site.url, session=session, headers=headers)
        case.validate_response(
            answer,
            excluded_checks=[*unchecked(operation, case.query or {}), *strange],
            headers=headers,
            transport_kwargs={"base_url": fuzzed.site.url},
        )
        if who in OUTSIDE:
            assert answer.status_code >= 400, (case, answer.status_code)

    def several(examples: int, *, derandomize: bool) -> None:
        settings(
            max_examples=examples,
            deadline=None,
            derandomize=derandomize,
            database=None,
            print_blob=True,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(given(cases(operation))(one))()

    return several


@pytest.mark.parametrize("who", ["editor", "nobody"])
def test_no_call_fails_or_answers_otherwise_than_the_schema_says(fuzzed: Fuzzed, who: str) -> None:
    run(fuzzed, who, 8, derandomize=True)


@pytest.mark.long
@pytest.mark.parametrize("who", CALLERS)
def test_many_calls_neither_fail_nor_answer_otherwise_than_the_schema_says(
    fuzzed: Fuzzed, who: str
) -> None:
    run(fuzzed, who, MANY, derandomize=True)


@pytest.mark.soak
@pytest.mark.parametrize("who", CALLERS)
def test_none_of_2000_calls_fails_or_answers_otherwise_than_the_schema_says(
    fuzzed: Fuzzed, who: str
) -> None:
    each = EXAMPLES // len(fuzzed.operations()) + 1
    run(fuzzed, who, each, derandomize=False)
