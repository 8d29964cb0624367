"""The OpenAPI schema, and its pages."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

CONTRACT = (
    Path(__file__).resolve().parents[3].parent / "shared/contracts/quantcdn-tasks.openapi.json"
)
UNLISTED = {"/api/schema/", "/api/docs/"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema as the command makes it: without any warning, and valid."""
    out = io.StringIO()
    options = {"validate": True, "fail_on_warn": True, "format": "openapi-json"}
    call_command("spectacular", stdout=out, **options)
    return dict(json.loads(out.getvalue()))


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    """The upstream's own schema; the test is skipped where the file is not there."""
    if not CONTRACT.is_file():
        pytest.skip("the upstream's contract is not at ../shared/contracts beside the repository")
    return dict(json.loads(CONTRACT.read_text()))


def operations(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: operation | {"path": path, "method": method}
        for path, item in schema["paths"].items()
        for method, operation in item.items()
    }


def routes(patterns: list[Any], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern)


def test_every_route_of_the_apis_is_told(schema: dict[str, Any]) -> None:
    told = {re.sub(r"{\w+}", "{}", path) for path in schema["paths"]} | UNLISTED
    known = {
        re.sub(r"<[^>]+>", "{}", route)
        for route in routes(get_resolver().url_patterns)
        if route.startswith("/api/")
    }
    bare = {route for route in known if f"{route}/" in known}
    assert told == known - bare


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(schema)))
    assert referred <= set(schema["components"]["schemas"])


def test_every_operation_tells_its_errors_and_who_may_call_it(schema: dict[str, Any]) -> None:
    for name, operation in operations(schema).items():
        assert {"401", "404", "429", "503"} <= set(operation["responses"]), name
        assert {"token": []} in operation["security"], name
        assert operation["summary"], name
        if operation["method"] != "get":
            assert "403" in operation["responses"], name


def test_the_proxied_operations_are_the_contracts(
    schema: dict[str, Any], contract: dict[str, Any]
) -> None:
    ours, theirs = operations(schema), operations(contract)
    assert set(theirs) <= set(ours)
    for name, operation in theirs.items():
        mine = ours[name]
        assert (mine["path"], mine["method"]) == (operation["path"], operation["method"])
        assert parameters(operation) <= parameters(mine)
        assert set(operation["responses"]) - {"500"} <= set(mine["responses"])
        assert ("requestBody" in mine) == ("requestBody" in operation)


def parameters(operation: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each["in"], each["name"]) for each in operation["parameters"]}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("NewTask", "createTask_request"),
        ("TaskChanges", "updateTask_request"),
        ("Task", "getTask_200_response"),
        ("TaskSummary", "listTasks_200_response_tasks_inner"),
        ("TaskPage", "listTasks_200_response"),
        ("CreatedTask", "createTask_201_response"),
        ("ChangedTask", "updateTask_200_response"),
        ("DeletedTasks", "deleteTask_200_response"),
        ("DependencyGraph", "getDependencyGraph_200_response"),
    ],
)
def test_bodies_have_the_contracts_fields_and_types(
    schema: dict[str, Any], contract: dict[str, Any], ours: str, theirs: str
) -> None:
    mine, wanted = schema["components"]["schemas"][ours], contract["components"]["schemas"][theirs]
    assert mine.get("required", []) == wanted.get("required", [])
    assert set(mine["properties"]) == set(wanted["properties"])
    for name, field in wanted["properties"].items():
        own = mine["properties"][name]
        assert sorted(own.get("enum", [])) == sorted(field.get("enum", [])), name
        for rule in ("type", "nullable", "minimum", "maximum", "default"):
            assert own.get(rule) == field.get(rule), (name, rule)


def test_the_pages_need_nothing_from_elsewhere(client: Client) -> None:
    answer = client.get("/api/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    for address in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert address.startswith("/"), address
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert " style=" not in page
    assert "<style" not in page


def test_what_is_not_in_the_apis_is_told_as_any_other_error(client: Client) -> None:
    answer = client.get("/api/v1/organisations/NOT A SLUG/lists/")
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "message", "requestId"}
    assert answer.json()["error"] == "NOT_FOUND"
