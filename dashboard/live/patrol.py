"""What is done for all streams of a process at once, in turns: their rights, and their presence."""

from __future__ import annotations

import asyncio
import logging

from django.db import Error

from dashboard.live.hub import Hub
from dashboard.live.rights import still_admitted
from dashboard.live.threads import ask_database, ask_store
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import presence

RIGHTS_EVERY = 7.0
"""Seconds; whoever loses the right to see a list sees nothing of it ten seconds later."""

PRESENCE_EVERY = 4.0
"""Seconds, well under presence.SECONDS, so that one failed turn does not cool a list."""

logger = logging.getLogger(__name__)


async def check_rights(hub: Hub) -> None:
    """End the streams of those who may no longer watch, again and again."""
    while True:
        await asyncio.sleep(RIGHTS_EVERY)
        await end_the_unwelcome(hub)


async def end_the_unwelcome(hub: Hub) -> None:
    """One turn. While the database does not answer nobody can show a right, and all end."""
    subscriptions = hub.subscriptions
    if not subscriptions:
        return
    try:
        welcome = await ask_database(still_admitted, [place.viewer for place in subscriptions])
    except Error:
        logger.warning("Streams end: the database does not answer who may watch.")
        welcome = set()
    for place in subscriptions:
        if place.viewer not in welcome:
            place.end()


async def show_presence(hub: Hub) -> None:
    """Mark every list that somebody watches, again and again: it is then read every 2 s."""
    while True:
        await ask_store(watch_all, {place.viewer.task_list for place in hub.subscriptions})
        await asyncio.sleep(PRESENCE_EVERY)


def watch_all(task_lists: set[TaskList]) -> None:
    """Mark each list as watched, until Redis fails to answer; the next turn tries again."""
    try:
        for task_list in task_lists:
            presence.watch(task_list)
    except StoreUnavailable:
        return
