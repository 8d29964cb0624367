"""Streams of shared links, by the real application and a real Redis."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.account.standing import organisation_suspend
from dashboard.live import guests
from dashboard.live.station import station
from dashboard.sharing import links, mirror
from dashboard.sharing.links import Wishes, share_create
from dashboard.sharing.models import Share
from dashboard.sharing.opening import ticket_for
from dashboard.sharing.reveal import name_of
from dashboard.sharing.terms import Part
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.audit.actor import SYSTEM
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import events, presence, snapshots
from tests.dashboard.listed import listed, snapshot_of, wire
from tests.dashboard.live.streams import aside, listening, opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]

FACE = {
    *("id", "status", "title", "agent", "progress", "progressMessage", "startedAt"),
    *("completedAt", "retryCount", "maxRetries", "blockedReason", "blockedAt"),
    "changed",
}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    mirror.forget()
    yield
    mirror.forget()


@pytest.fixture
def plan(organisation: Organisation) -> TaskList:
    return listed(organisation, "plan", *tasks("in_progress"))


def tasks(status: str, **fields: Any) -> tuple[dict[str, Any], ...]:
    secret = {"title": "canary title", "assignedAgentId": "canary agent", "error": "canary error"}
    return wire("canary-id-one", status, **secret | fields), wire("canary-id-two", "pending")


def link(plan: TaskList, editor: User, **wishes: Any) -> tuple[Share, str]:
    wished = Wishes(**{"name": "x", "allow_live": True, **wishes})
    share, secret = share_create(plan, wished, by=SYSTEM, holder=editor)
    return share, f"/live/s/{secret}/{ticket_for(share)}/"


def happen(plan: TaskList, *wired: dict[str, Any]) -> Snapshot:
    """A change of the list, told as the sync tells it."""
    written = snapshots.write(plan, snapshot_of(*wired, fetched_at=time.time()))
    mirror.forget()
    body = {"tasks": [dict(task.fields) for task in written.tasks], "counts": {"canary": 1}}
    events.publish(plan, written.version, body)
    return written


def said(frame: str) -> tuple[str, dict[str, Any]]:
    lines = dict(line.split(": ", 1) for line in frame.splitlines())
    return lines["event"], json.loads(lines["data"])


def test_a_visitor_is_told_of_a_change_in_the_links_own_words(plan: TaskList, editor: User) -> None:
    share, path = link(plan, editor)

    async def watch() -> None:
        async with opened(None, path) as stream:
            assert stream.headers["x-robots-tag"].startswith("noindex")
            assert stream.headers["referrer-policy"] == "no-referrer"
            assert await stream.frames(2) == ["retry: 2000", await_reload()]
            await listening()
            await aside(happen, plan, *tasks("failed"))
            frame = await stream.frame()
            assert "canary" not in frame
            event, body = said(frame)
            assert event == "changed"
            assert body["counts"] == {"failed": 1, "pending": 1}
            (task,) = body["tasks"]
            assert set(task) == FACE
            assert task["id"] == name_of("canary-id-one", bytes(share.key))
            assert (task["status"], task["agent"], task["changed"]) == ("failed", None, ["status"])

    def await_reload() -> str:
        version = mirror.revealed(share).version  # type: ignore[union-attr]
        return f"id: {version}\nevent: reload\ndata: {{}}"

    asyncio.run(watch())


def test_what_the_link_does_not_show_changes_in_silence(plan: TaskList, editor: User) -> None:
    _, path = link(plan, editor)

    async def watch() -> None:
        async with opened(None, path) as stream:
            await stream.frames(2)
            await listening()
            await aside(happen, plan, *tasks("in_progress", title="canary other", error="canary"))
            event, body = said(await stream.frame())
            assert (event, body["error"]) == ("read", None)
            await aside(events.tell, plan, "read", {"error": "canary: the upstream said so"})
            event, body = said(await stream.frame())
            assert (event, body["error"]) == (
                "read",
                "The last reading failed; what is on screen may be old.",
            )

    asyncio.run(watch())


def test_a_page_that_is_up_to_date_reads_nothing_again_and_no_list_is_watched(
    plan: TaskList, editor: User
) -> None:
    share, path = link(plan, editor, shows=frozenset(Part))
    shown = mirror.revealed(share)
    assert shown

    async def watch() -> None:
        async with opened(None, f"{path}?since={shown.version}") as stream:
            assert await stream.frame() == "retry: 2000"
            await listening()
            await aside(happen, plan, *tasks("completed"))
            assert said(await stream.frame())[0] == "changed"
            assert await aside(presence.watched, [plan]) == set()

    asyncio.run(watch())


@pytest.mark.parametrize(
    "end", ["revoke", "pause", "password", "expire", "switch", "suspended", "member"]
)
def test_a_stream_ends_within_a_second_of_its_link(
    plan: TaskList, editor: User, organisation: Organisation, end: str
) -> None:
    share, path = link(plan, editor)
    ends = {
        "revoke": lambda: links.share_revoke(share, by=SYSTEM),
        "pause": lambda: links.share_pause(share, by=SYSTEM),
        "password": lambda: links.share_change(
            share, Wishes(name="x", password="a new password", allow_live=True), by=SYSTEM
        ),
        "expire": lambda: Share.objects.update(expires_at="2001-01-01T00:00:00Z"),
        "switch": lambda: links.sharing_switch(organisation, off=True, by=SYSTEM),
        "suspended": lambda: organisation_suspend(organisation),
        "member": lambda: editor.memberships.all().delete(),
    }

    async def watch() -> None:
        async with opened(None, path) as stream:
            await stream.frames(2)
            await aside(ends[end])
            began = time.monotonic()
            assert await stream.frame() == ""
            # A second, and what a busy machine takes besides.
            assert time.monotonic() - began < 1 + 2
            assert guests.guests_of(station().hub) == {}
        async with opened(None, path) as stream:
            assert stream.status == 404

    assert guests.PATROL_EVERY < 0.5
    asyncio.run(watch())


def test_links_that_follow_no_changes_have_no_stream(plan: TaskList, editor: User) -> None:
    async def watch() -> None:
        for wishes in ({"allow_live": False}, {"password": "correct horse"}):
            _, path = await aside(lambda wishes=wishes: link(plan, editor, **wishes))
            async with opened(None, path) as stream:
                assert stream.status == 404
        _, path = await aside(link, plan, editor)
        async with opened(None, f"{path[:-2]}x/") as stream:
            assert stream.status == 404
        async with opened(None, "/live/s/:key/x/") as stream:
            assert stream.status == 404

    asyncio.run(watch())


def test_one_link_holds_only_so_many_streams(
    plan: TaskList, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "MOST_A_LINK", 1)
    _, path = link(plan, editor)

    async def watch() -> None:
        async with opened(None, path) as first:
            await first.frames(2)
            async with opened(None, path) as second:
                assert second.status == 429
                assert second.headers["retry-after"] == "30"

    asyncio.run(watch())
