"""Messages about a list: kept by version, told at once."""

from __future__ import annotations

import json

import pytest

from tasks_proxy.connections.models import Connection
from tasks_proxy.core.errors import StoreUnavailable
from tasks_proxy.core.records import Snapshot
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import events, keys, snapshots
from tasks_proxy.store.events import Message, Version
from tests.services.redis_server import RedisServer

LIST = TaskList(pk=5, organisation_id=1, connection=Connection())


def _publish(*versions: str) -> None:
    for version in versions:
        events.publish(LIST, version, {"at": version})


def _versions(since: str) -> list[str] | None:
    missed = events.since(LIST, since)
    return None if missed is None else [version for version, _ in missed]


@pytest.mark.redis
def test_all_messages_after_a_version_come_oldest_first() -> None:
    _publish("ab-1", "ab-2", "ab-3")
    assert events.since(LIST, "ab-1") == [
        ("ab-2", '{"at":"ab-2"}'),
        ("ab-3", '{"at":"ab-3"}'),
    ]


@pytest.mark.redis
def test_more_messages_than_one_page_come_whole() -> None:
    _publish(*(f"ab-{n}" for n in range(1, 201)))
    assert _versions("ab-40") == [f"ab-{n}" for n in range(41, 201)]


@pytest.mark.redis
def test_whoever_has_the_newest_message_missed_nothing() -> None:
    _publish("ab-1", "ab-2")
    assert _versions("ab-2") == []


@pytest.mark.redis
def test_whoever_stopped_right_before_the_oldest_kept_message_missed_just_the_kept() -> None:
    _publish("ab-7", "ab-8")
    assert _versions("ab-6") == ["ab-7", "ab-8"]


@pytest.mark.redis
@pytest.mark.parametrize("since", ["ab-5", "cd-7", "cd-9", "ab-99", "", "nothing", "ab-7\n"])
def test_a_version_from_which_no_whole_way_leads_is_unknown(since: str) -> None:
    _publish("ab-7", "ab-8")
    assert _versions(since) is None


@pytest.mark.redis
def test_a_message_that_was_never_kept_makes_those_before_it_unknown() -> None:
    _publish("ab-7", "ab-9", "ab-10")
    assert _versions("ab-7") is None
    assert _versions("ab-9") == ["ab-10"]


@pytest.mark.redis
def test_a_change_of_epoch_makes_everything_before_it_unknown() -> None:
    _publish("ab-7", "cd-1")
    assert _versions("ab-7") is None
    assert _versions("ab-6") is None


@pytest.mark.redis
def test_whoever_holds_the_mirrors_version_missed_nothing_though_no_message_is_kept() -> None:
    stamped = snapshots.write(LIST, Snapshot(list_id="plan", tasks=(), fetched_at=1.0))
    assert _versions(stamped.version) == []
    assert _versions("ab-1") is None


@pytest.mark.redis
def test_what_is_told_reaches_the_channel_and_is_not_kept(redis_server: RedisServer) -> None:
    with redis_server.client() as client, client.pubsub() as listener:
        listener.psubscribe(keys.LIVE_PATTERN)
        listener.get_message(timeout=5)
        events.tell(LIST, "read", {"error": "No\nanswer."})
        events.publish(LIST, "ab-1", {"a": 1})
        said = [listener.get_message(timeout=5) for _ in range(2)]
    assert [keys.list_of_channel(each["channel"].decode()) for each in said] == [(1, 5), (1, 5)]
    assert [events.unpack(each["data"]) for each in said] == [
        Message("read", json.dumps({"error": "No\nanswer."}, separators=(",", ":")), None),
        Message("changed", '{"a":1}', "ab-1"),
    ]
    assert _versions("ab-0") == ["ab-1"]


@pytest.mark.usefixtures("no_redis")
def test_without_redis_every_call_says_so() -> None:
    with pytest.raises(StoreUnavailable):
        events.tell(LIST, "read", {})
    with pytest.raises(StoreUnavailable):
        events.publish(LIST, "ab-1", {})
    with pytest.raises(StoreUnavailable):
        events.since(LIST, "ab-1")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("0fab-12", Version("0fab", 12)),
        ("ab-0", Version("ab", 0)),
        ("ab", None),
        ("ab-", None),
        ("-1", None),
        ("AB-1", None),
        ("ab-1 ", None),
        ("ab-١", None),
    ],
)
def test_a_version_is_an_epoch_and_a_number(text: str, version: Version | None) -> None:
    assert Version.parse(text) == version
