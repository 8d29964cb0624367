"""From a request's method, path and body to the operation that answers it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import partial
from typing import Protocol
from urllib.parse import parse_qsl, unquote_to_bytes

from tasks_proxy.simulator import operations
from tasks_proxy.simulator.operations import Answer, refusal
from tasks_proxy.simulator.validation import InvalidRequest, parse_object
from tasks_proxy.simulator.world import World

_PREFIX = ("api", "v3", "organizations")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: `path` and `query` as they came, still percent-encoded; `host` as asked."""

    method: str
    path: str
    query: str
    authorization: str | None
    body: bytes
    host: str = ""

    @property
    def segments(self) -> list[str]:
        """The path's segments, each decoded by itself: a list id may hold slashes."""
        try:
            return [_decoded(segment) for segment in self.path.split("/")[1:]]
        except UnicodeError as error:
            raise InvalidRequest("The path must be UTF-8 once decoded.") from error

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters; of one that is repeated the last counts."""
        try:
            pairs = parse_qsl(
                self.query, keep_blank_values=True, errors="strict", max_num_fields=100
            )
        except ValueError as error:
            raise InvalidRequest("The query must be UTF-8 once decoded.") from error
        return dict(pairs)


class Endpoint(Protocol):
    """One operation, bound to what its path names."""

    def __call__(self, world: World, request: Request) -> Answer:
        """Answer `request`; may raise InvalidRequest."""


def answer(world: World, token: str | None, request: Request) -> Answer:
    """What the upstream answers to `request`: sign-in first, then path, method, contract."""
    if not signed_in(token, request.authorization):
        return refusal(401, "UNAUTHORIZED", "A valid bearer token is required.")._replace(
            headers={"WWW-Authenticate": "Bearer"}
        )
    try:
        return _routed(world, request)
    except InvalidRequest as error:
        return refusal(400, "INVALID_REQUEST", str(error))


def signed_in(token: str | None, authorization: str | None) -> bool:
    """Whether the header carries the token; where none was set, any token will do."""
    scheme, _, given = (authorization or "").strip().partition(" ")
    given = given.strip()
    if scheme.lower() != "bearer" or not given:
        return False
    return token is None or hmac.compare_digest(given.encode(), token.encode())


def _routed(world: World, request: Request) -> Answer:
    match request.segments:
        case [*prefix, organisation, "ai", "tasks"] if tuple(prefix) == _PREFIX:
            endpoints = _collection()
        case [*prefix, organisation, "ai", "tasks", list_id, "dependency-graph"] if (
            tuple(prefix) == _PREFIX
        ):
            endpoints = {"GET": partial(_graph, list_id)}
        case [*prefix, organisation, "ai", "tasks", task_id] if tuple(prefix) == _PREFIX:
            endpoints = _single(task_id)
        case _:
            return refusal(404, "NOT_FOUND", "There is nothing at this path.")
    if organisation != world.org:
        return refusal(404, "ORGANIZATION_NOT_FOUND", "Organization not found.")
    return _dispatched(world, request, endpoints)


def _dispatched(world: World, request: Request, endpoints: dict[str, Endpoint]) -> Answer:
    allow = {"Allow": ", ".join([*endpoints, "HEAD", "OPTIONS"])}
    if request.method == "OPTIONS":
        return Answer(200, {}, allow)
    endpoint = endpoints.get("GET" if request.method == "HEAD" else request.method)
    if endpoint is None:
        message = f"{request.method} is not allowed here."
        return refusal(405, "METHOD_NOT_ALLOWED", message)._replace(headers=allow)
    with world.lock:
        world.store.remove_expired(world.clock.now())
        return endpoint(world, request)


def _collection() -> dict[str, Endpoint]:
    return {
        "GET": lambda world, request: operations.list_tasks(world, request.parameters),
        "POST": lambda world, request: operations.create_task(world, parse_object(request.body)),
    }


def _single(task_id: str) -> dict[str, Endpoint]:
    return {
        "GET": lambda world, request: operations.get_task(world, task_id),
        "PUT": lambda world, request: operations.update_task(
            world, task_id, parse_object(request.body)
        ),
        "DELETE": lambda world, request: operations.delete_task(world, task_id, request.parameters),
    }


def _graph(list_id: str, world: World, request: Request) -> Answer:
    return operations.get_dependency_graph(world, list_id)


def _decoded(segment: str) -> str:
    return unquote_to_bytes(segment.encode("latin-1")).decode()
