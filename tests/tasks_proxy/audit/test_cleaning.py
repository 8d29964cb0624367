"""What may not stand in the audit log, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tasks_proxy.audit import cleaning


@pytest.mark.parametrize(
    "name",
    ["password", "new_password1", "apiKey", "api-key", "Authorization", "client_secret", "token"],
)
def test_a_value_that_goes_by_a_name_of_secrets_is_hidden_at_any_depth(name: str) -> None:
    cleaned = cleaning.values({"metadata": {"steps": [{name: "canary"}]}})
    assert cleaned == {"metadata": {"steps": [{name: cleaning.HIDDEN}]}}


def test_counts_and_switches_are_no_secrets() -> None:
    given = {"tokens": 812, "requires_password": True, "token": None}
    assert cleaning.values(given) == given


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b\nc", "a b\nc"),
        ("\ud800", "?"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (10**30, str(10**30)),
        ("x" * 600, "x" * 499 + "…"),
        ([1] * 60, [1] * 50 + ["and 10 more"]),
        ((1, 2), [1, 2]),
    ],
)
def test_values_that_a_database_cannot_hold_become_ones_that_it_can(given: Any, kept: Any) -> None:
    cleaned = cleaning.values({"field": given})
    assert cleaned == {"field": kept}
    json.dumps(cleaned, allow_nan=False).encode()


def test_what_is_nested_too_deeply_is_cut_off() -> None:
    deep: Any = "end"
    for _ in range(50):
        deep = {"in": deep}
    assert len(json.dumps(cleaning.values({"field": deep}))) < 100
