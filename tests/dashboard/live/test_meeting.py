"""Who watches is marked as present, and whoever watches too is told when somebody comes or goes."""

from __future__ import annotations

import asyncio

import pytest

from dashboard.live import patrol
from dashboard.live.hub import Hub, Subscription
from dashboard.live.rights import Viewer
from tasks_proxy.accounts.models import User
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def told(place: Subscription) -> list[str]:
    """The names of the messages that wait."""
    found = []
    while not place.queue.empty():
        message = place.queue.get_nowait()
        found.append(message.event if message else "")
    return found


def seen(task_list: TaskList, person: User) -> Viewer:
    return Viewer(session_key="x", user_pk=person.pk, organisation="acme", task_list=task_list)


def test_coming_is_told_once_and_staying_is_not(
    task_list: TaskList, viewer: User, editor: User
) -> None:
    async def watch() -> None:
        hub = Hub()
        first = hub.join(seen(task_list, viewer))
        known = await patrol.meet(hub, {})
        assert told(first) == []
        second = hub.join(seen(task_list, editor))
        known = await patrol.meet(hub, known)
        assert (told(first), told(second)) == (["present"], ["present"])
        known = await patrol.meet(hub, known)
        assert (told(first), told(second)) == ([], [])

    asyncio.run(watch())
    assert presence.present(task_list) == {viewer.pk, editor.pk}


def test_whoever_watches_by_another_process_is_told_of_too(
    task_list: TaskList, viewer: User, editor: User
) -> None:
    presence.come(task_list, [editor.pk])

    async def watch() -> None:
        hub = Hub()
        place = hub.join(seen(task_list, viewer))
        await patrol.meet(hub, {})
        assert told(place) == ["present"]

    asyncio.run(watch())


def test_whoever_left_is_forgotten_and_that_is_told(
    task_list: TaskList, viewer: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    presence.come(task_list, [editor.pk])
    monkeypatch.setattr(presence, "PRESENT_SECONDS", 0.0)

    async def watch() -> None:
        hub = Hub()
        place = hub.join(seen(task_list, viewer))
        known = await patrol.meet(hub, {task_list: frozenset({viewer.pk, editor.pk})})
        assert editor.pk not in known[task_list]
        assert told(place) == ["present"]

    asyncio.run(watch())


def test_without_redis_nobody_is_told_anything(
    task_list: TaskList, viewer: User, no_redis: None
) -> None:
    async def watch() -> None:
        hub = Hub()
        place = hub.join(seen(task_list, viewer))
        assert await patrol.meet(hub, {}) == {}
        assert told(place) == []

    asyncio.run(watch())
