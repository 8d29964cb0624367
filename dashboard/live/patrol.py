"""What is done for all streams of a process at once, in turns: their rights, and their presence."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping

from django.db import Error

from dashboard.live.hub import Hub, Subscription
from dashboard.live.rights import Viewer, still_admitted
from dashboard.live.threads import ask_database, ask_store
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence
from tasks_proxy.store.events import Message

RIGHTS_EVERY = 7.0
"""Seconds; whoever loses the right to see a list sees nothing of it ten seconds later."""

PRESENCE_EVERY = 4.0
"""Seconds, well under presence.SECONDS, so that one failed turn does not cool a list."""

PRESENT = Message("present", "{}")
"""Somebody came or went; the page asks who is there, as itself."""

logger = logging.getLogger(__name__)


async def check_rights(hub: Hub) -> None:
    """End the streams of those who may no longer watch, again and again."""
    while True:
        await asyncio.sleep(RIGHTS_EVERY)
        await end_the_unwelcome(hub)


async def end_the_unwelcome(hub: Hub) -> None:
    """One turn. While the database does not answer nobody can show a right, and all end."""
    members = _members(hub)
    if not members:
        return
    try:
        welcome = await ask_database(still_admitted, list(members.values()))
    except Error:
        logger.warning("Streams end: the database does not answer who may watch.")
        welcome = set()
    for place, viewer in members.items():
        if viewer not in welcome:
            place.end()


def _members(hub: Hub) -> dict[Subscription, Viewer]:
    """Who is signed in; visitors of shared links have a patrol of their own, and heat no list."""
    return {place: place.viewer for place in hub.subscriptions if isinstance(place.viewer, Viewer)}


async def show_presence(hub: Hub) -> None:
    """Mark every list that somebody watches, and who does, again and again.

    A marked list is read every 2 s; whoever watches it is told when somebody comes or goes.
    """
    told: dict[TaskList, frozenset[int]] = {}
    while True:
        told = await meet(hub, told)
        await asyncio.sleep(PRESENCE_EVERY)


async def meet(hub: Hub, told: Mapping[TaskList, frozenset[int]]) -> dict[TaskList, frozenset[int]]:
    """One turn: who is present at each list that is watched here, where that was `told` before."""
    members = _members(hub)
    watchers: defaultdict[TaskList, set[int]] = defaultdict(set)
    for viewer in members.values():
        watchers[viewer.task_list].add(viewer.user_pk)
    await ask_store(watch_all, set(watchers))
    present = await ask_store(_present, watchers)
    for place, viewer in members.items():
        here = present.get(viewer.task_list)
        if here is not None and here != told.get(viewer.task_list, frozenset({viewer.user_pk})):
            place.hand(PRESENT)
    return present


def _present(watchers: Mapping[TaskList, set[int]]) -> dict[TaskList, frozenset[int]]:
    try:
        return {row: presence.come(row, people) for row, people in watchers.items()}
    except StoreUnavailable:
        return {}


def watch_all(task_lists: set[TaskList]) -> None:
    """Mark each list as watched, until Redis fails to answer; the next turn tries again."""
    try:
        for task_list in task_lists:
            presence.watch(task_list)
    except StoreUnavailable:
        return
