"""Acceptance 28: nobody's edit is overwritten in silence, however many come at once."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from tasks_proxy.accounts.models import User
from tasks_proxy.history.events import events_of_task
from tasks_proxy.history.models import TaskList
from tasks_proxy.sync.refresh import refresh_list
from tests.conftest import SignIn
from tests.tasks_proxy.conftest import behind_our_back, connect, connection, upstream, world
from tests.tasks_proxy.simulator.conftest import Api

__all__ = ["behind_our_back", "connect", "connection", "upstream", "world"]

EDITS = 50
ADDRESS = "/o/acme/lists/world/tasks/edit/"

pytestmark = [
    pytest.mark.redis,
    pytest.mark.usefixtures("redis_server"),
    pytest.mark.django_db(transaction=True),
]


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])


def test_of_fifty_stale_edits_each_is_applied_on_a_fresh_base_or_shown_both_versions(
    editor: User, signed_in: SignIn, world: TaskList, behind_our_back: Api
) -> None:
    task = behind_our_back.create("Contested", taskListId="world")
    refresh_list(world)
    client = signed_in(editor)
    page = client.get(ADDRESS, {"task": task, "only": "title"}).content.decode()
    seen, was = _hidden(page, "seen"), _hidden(page, "was")
    cookies = client.cookies

    def edit(number: int) -> tuple[int, str]:
        own = Client(headers={"HX-Request": "true"})
        own.cookies = cookies
        fields = {"seen": seen, "was": was, "title": f"Edit {number}"}
        try:
            answer = own.post(f"{ADDRESS}?task={task}&only=title", fields)
        finally:
            connections.close_all()
        return answer.status_code, answer.content.decode()

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(edit, range(EDITS)))
    applied = [number for number, (status, _) in enumerate(results) if status == 204]
    assert len(applied) == 1
    winner = f"Edit {applied[0]}"
    assert behind_our_back.task(task)["title"] == winner
    for number, (status, body) in enumerate(results):
        if number in applied:
            continue
        assert status == 409
        assert winner in body
        assert f"Edit {number}" in body
    _overwrote_nothing(world, task, winner)


def _overwrote_nothing(world: TaskList, task: str, last: str) -> None:
    """The recorded history has one change of the title: from what all had seen to what holds."""
    told = [stored.event.changes for stored in events_of_task(world, task, most=100)]
    changes: list[Any] = [found["title"] for found in told if "title" in found]
    renamed = [change for change in changes if change[0] is not None]
    assert json.dumps(renamed) == json.dumps([["Contested", last]])
