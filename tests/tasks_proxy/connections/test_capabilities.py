"""The table of what an upstream lets us do agrees with the contract that we tell."""

from __future__ import annotations

from tasks_proxy.connections.capabilities import (
    Capabilities,
    Operation,
    Shape,
    capabilities_of,
)
from tasks_proxy.connections.models import Connection, Provider
from tasks_proxy.core.statuses import UPSTREAM_STATUSES
from tasks_proxy.proxy.contract import SCHEMAS

QUANTCDN = capabilities_of(Connection(provider=Provider.QUANTCDN))


def test_quantcdn_takes_every_operation_on_tasks() -> None:
    assert QUANTCDN.can(*Operation)
    assert QUANTCDN.retries
    assert QUANTCDN.dependencies
    assert QUANTCDN.moves


def test_each_write_takes_the_fields_of_its_schema_and_no_others() -> None:
    creates = {name for name, field in QUANTCDN.fields.items() if field.creates}
    updates = {name for name, field in QUANTCDN.fields.items() if field.updates}
    assert creates == set(SCHEMAS["NewTask"]["properties"])
    assert updates == set(SCHEMAS["TaskChanges"]["properties"])


def test_what_may_be_null_may_be_cleared_and_bounds_are_the_schemas() -> None:
    for name, schema in SCHEMAS["TaskChanges"]["properties"].items():
        field = QUANTCDN.fields[name]
        assert field.clearable is schema.get("nullable", False), name
        assert field.most == schema.get("maximum"), name


def test_the_required_fields_are_the_contracts() -> None:
    required = [name for name, field in QUANTCDN.fields.items() if field.required]
    assert required == SCHEMAS["NewTask"]["required"]


def test_every_status_has_a_rule_whose_fields_exist() -> None:
    assert list(QUANTCDN.statuses) == list(UPSTREAM_STATUSES)
    asked = {name for rule in QUANTCDN.statuses.values() for name in rule.fields}
    assert asked <= set(QUANTCDN.fields)
    assert {"result", "error", "blockedReason", "blockedByTaskIds"} <= asked


def test_shapes_follow_the_schemas_types() -> None:
    types = {
        Shape.TEXT: "string",
        Shape.PROSE: "string",
        Shape.STATUS: "string",
        Shape.IDS: "array",
        Shape.OBJECT: "object",
        Shape.SHARE: "number",
        Shape.WHOLE: "integer",
    }
    for name, schema in SCHEMAS["TaskChanges"]["properties"].items():
        assert schema["type"] == types[QUANTCDN.fields[name].shape], name


def test_an_upstream_of_which_we_know_nothing_is_only_read() -> None:
    nothing = capabilities_of(Connection(provider="unheard-of"))
    assert nothing == Capabilities()
    assert not nothing.can(Operation.CREATE)
    assert not nothing.updates("title")
    assert not nothing.retries
