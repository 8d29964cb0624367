"""Hostile texts on pages and in JSON: they are data, and nothing of them runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

from tasks_proxy.accounts.models import Organisation, User
from tests.acceptance.inspected import seen, wire
from tests.acceptance.payloads import PAYLOADS
from tests.conftest import SignIn
from tests.dashboard.listed import listed
from tests.services import chromium

pytestmark = [pytest.mark.redis, pytest.mark.django_db]

_AT_ONCE = 75


@pytest.mark.browser
def test_pages_of_hostile_texts_run_nothing(
    organisation: Organisation, viewer: User, signed_in: SignIn
) -> None:
    client = signed_in(viewer)
    pages = []
    for start in range(0, len(PAYLOADS), _AT_ONCE):
        some = [wire(start + n, text) for n, text in enumerate(PAYLOADS[start : start + _AT_ONCE])]
        listed(organisation, "launch", *some)
        pages += [(_page(client, address), 0) for address in _addresses(some[0]["taskId"])]
        pages.append((_page(client, "/o/acme/lists/launch/?view=graph&fold=none"), 2 * len(some)))
    # In a thread of its own, for its event loop keeps Django's database away.
    with ThreadPoolExecutor(1) as one:
        found = one.submit(_inspected, [html for html, _ in pages]).result()
    for (_, nodes), told in zip(pages, found, strict=True):
        assert not nodes or told["nodes"] == nodes


def _addresses(task_id: str) -> list[str]:
    base, named = "/o/acme/lists/launch/", quote(task_id, safe="", errors="replace")
    return [
        f"{base}?view=outline&task={named}",
        f"{base}?view=table",
        f"{base}graph/?fold=none&focus={named}",
        f"{base}insight/",
    ]


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def _inspected(pages: Sequence[str]) -> list[dict[str, Any]]:
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        context = browser.new_context()
        found = []
        for html in pages:
            page = context.new_page()
            found.append(seen(page, html))
            page.close()
        browser.close()
    return found


def test_json_of_hostile_texts_is_data(
    organisation: Organisation, viewer: User, signed_in: SignIn
) -> None:
    listed(organisation, "launch", *(wire(n, text) for n, text in enumerate(PAYLOADS)))
    client = signed_in(viewer)
    answer = client.get("/api/v1/organisations/acme/lists/launch/graph.json?fold=none")
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"
    nodes = json.loads(answer.content)["nodes"]
    titles = [node["title"] for node in nodes if "title" in node]
    assert titles == [f"{text} {n}" for n, text in enumerate(PAYLOADS)]
