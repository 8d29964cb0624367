"""What one viewer is told, by the real application and a real Redis."""

from __future__ import annotations

import asyncio

import pytest

from dashboard.live import hub, patrol, pulse
from dashboard.live.seats import MOST
from dashboard.live.station import station
from tasks_proxy.accounts.models import Membership, User
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import events, presence, snapshots
from tasks_proxy.store.client import silence
from tests.conftest import SignIn
from tests.dashboard.live.streams import aside, listening, opened
from tests.services.redis_server import RedisServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.redis]


def _changed(n: int) -> str:
    return f'id: ab-{n}\nevent: changed\ndata: {{"n":{n}}}'


def _publish(task_list: TaskList, *numbers: int) -> None:
    for n in numbers:
        events.publish(task_list, f"ab-{n}", {"n": n})


def test_a_stream_says_first_when_to_come_back_and_then_what_changes(
    task_list: TaskList, session_key: str
) -> None:
    async def watch() -> None:
        async with opened(session_key) as stream:
            assert stream.status == 200
            assert stream.headers["content-type"] == "text/event-stream"
            assert stream.headers["cache-control"] == "no-store"
            assert stream.headers["x-accel-buffering"] == "no"
            assert await stream.frame() == "retry: 2000"
            await listening()
            await aside(_publish, task_list, 1, 2)
            await aside(events.tell, task_list, "read", {"error": None})
            assert await stream.frames(3) == [
                _changed(1),
                _changed(2),
                'event: read\ndata: {"error":null}',
            ]

    asyncio.run(watch())


def test_what_was_missed_comes_first_and_only_once(task_list: TaskList, session_key: str) -> None:
    _publish(task_list, 1, 2, 3)

    async def watch() -> None:
        async with opened(session_key, last_event_id="ab-1") as stream:
            assert await stream.frames(3) == ["retry: 2000", _changed(2), _changed(3)]
            # What another process tells again, or tells late, is not told twice.
            await aside(_publish, task_list, 3, 4)
            assert await stream.frame() == _changed(4)

    asyncio.run(watch())


def test_the_browsers_last_id_wins_over_the_pages(task_list: TaskList, session_key: str) -> None:
    _publish(task_list, 1, 2, 3)

    async def watch() -> None:
        path = "/live/o/acme/lists/plan/?since=ab-1"
        async with opened(session_key, path) as stream:
            assert await stream.frames(2) == ["retry: 2000", _changed(2)]
        async with opened(session_key, path, last_event_id="ab-2") as stream:
            assert await stream.frames(2) == ["retry: 2000", _changed(3)]

    asyncio.run(watch())


@pytest.mark.parametrize("since", ["cd-1", "ab-1", "nothing", "%0A%0Adata"])
def test_an_unknown_version_is_told_to_read_all_again(
    task_list: TaskList, session_key: str, since: str
) -> None:
    _publish(task_list, 7, 8)

    async def watch() -> None:
        async with opened(session_key, f"/live/o/acme/lists/plan/?since={since}") as stream:
            assert await stream.frames(2) == ["retry: 2000", "event: reload\ndata: {}"]

    asyncio.run(watch())


def test_the_version_on_the_page_is_no_reason_to_read_again(
    task_list: TaskList, session_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "BEAT_EVERY", 0.2)
    snapshot = snapshots.write(task_list, Snapshot(list_id="plan", tasks=(), fetched_at=1.0))

    async def watch() -> None:
        path = f"/live/o/acme/lists/plan/?since={snapshot.version}"
        async with opened(session_key, path) as stream:
            assert await stream.frames(3) == ["retry: 2000", ": beat", ": beat"]

    asyncio.run(watch())


def test_a_list_is_watched_from_the_first_moment(task_list: TaskList, session_key: str) -> None:
    async def watch() -> None:
        async with opened(session_key, "/live/o/acme/lists/plan/?since=ab-1") as stream:
            await stream.frames(2)
            assert await aside(presence.watched, [task_list]) == {task_list.pk}

    asyncio.run(watch())


def test_while_redis_is_missing_the_stream_stands_and_says_so(
    task_list: TaskList,
    session_key: str,
    redis_server: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulse, "BEAT_EVERY", 3.0)
    redis_server.stop()

    async def watch() -> None:
        async with opened(session_key, "/live/o/acme/lists/plan/?since=ab-1") as stream:
            first, told, beat = await stream.frames(3)
            assert first == "retry: 2000"
            assert told.startswith("event: read\n")
            assert "does not answer" in told
            assert beat == ": beat"
            redis_server.start()  # in this thread: the server ends with the one that starts it
            while (frame := await stream.frame()) == ": beat":
                pass
            assert frame == "event: reload\ndata: {}"

    asyncio.run(watch())


def test_a_redis_that_goes_and_comes_back_makes_every_viewer_read_again(
    task_list: TaskList, session_key: str, redis_server: RedisServer
) -> None:
    async def watch() -> None:
        async with opened(session_key) as one, opened(session_key) as two:
            assert [await one.frame(), await two.frame()] == ["retry: 2000"] * 2
            await listening()
            redis_server.stop()
            assert [(await each.frame())[:11] for each in (one, two)] == ["event: read"] * 2
            redis_server.start()  # in this thread: the server ends with the one that starts it
            assert [await each.frame() for each in (one, two)] == ["event: reload\ndata: {}"] * 2
            silence.until = 0.0
            await aside(_publish, task_list, 1)
            assert await one.frame() == _changed(1)

    asyncio.run(watch())


def test_a_redis_that_accepts_and_says_nothing_is_noticed(
    task_list: TaskList,
    session_key: str,
    redis_server: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub, "QUIET", 0.3)

    async def watch() -> None:
        async with opened(session_key) as stream:
            assert await stream.frame() == "retry: 2000"
            await listening()
            redis_server.freeze()
            assert (await stream.frame()).startswith("event: read\n")
            redis_server.thaw()
            assert await stream.frame() == "event: reload\ndata: {}"

    asyncio.run(watch())


def test_who_loses_the_right_loses_the_stream_and_nobody_else_does(
    task_list: TaskList,
    session_key: str,
    viewer: User,
    owner: User,
    signed_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patrol, "RIGHTS_EVERY", 0.2)
    of_owner = str(signed_in(owner).session.session_key)

    async def watch() -> None:
        async with opened(session_key) as stream, opened(of_owner) as other:
            assert [await stream.frame(), await other.frame()] == ["retry: 2000"] * 2
            await listening()
            await aside(Membership.objects.filter(user=viewer).delete)
            assert await stream.frame() == ""
            await aside(_publish, task_list, 1)
            assert await other.frame() == _changed(1)

    asyncio.run(watch())


def test_a_seventh_stream_of_one_person_is_refused_until_one_is_closed(
    task_list: TaskList, session_key: str
) -> None:
    async def watch() -> None:
        async with opened(session_key) as first:
            others = [opened(session_key) for _ in range(MOST - 1)]
            for each in others:
                await each.__aenter__()
            async with opened(session_key) as refused:
                assert refused.status == 429
                assert int(refused.headers["retry-after"]) > 0
            await first.close()
            async with opened(session_key) as again:
                assert again.status == 200
            for each in others:
                await each.__aexit__(None, None, None)
        assert station().hub.subscriptions == []

    asyncio.run(watch())


@pytest.mark.parametrize(
    ("person", "path", "status"),
    [
        (None, "/live/o/acme/lists/plan/", 401),
        ("stranger", "/live/o/acme/lists/plan/", 404),
        ("viewer", "/live/o/acme/lists/nothing/", 404),
        ("viewer", "/live/o/globex/lists/plan/", 404),
    ],
)
def test_whoever_may_not_watch_gets_a_sentence_and_no_stream(
    task_list: TaskList,
    request: pytest.FixtureRequest,
    signed_in: SignIn,
    person: str | None,
    path: str,
    status: int,
) -> None:
    user = request.getfixturevalue(person) if person else None
    key = str(signed_in(user).session.session_key) if user else None

    async def ask() -> None:
        async with opened(key, path) as answer:
            assert answer.status == status
            assert answer.headers["content-type"] == "text/plain"

    asyncio.run(ask())


def test_a_stream_ends_by_itself_in_the_end(
    task_list: TaskList, session_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "LIFETIME", 0.2)

    async def watch() -> None:
        async with opened(session_key) as stream:
            assert await stream.frames(2) == ["retry: 2000", ""]
        assert station().hub.subscriptions == []

    asyncio.run(watch())
