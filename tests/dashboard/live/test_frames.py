"""The text of server-sent events."""

from __future__ import annotations

from dashboard.live.frames import BEAT, frame
from tasks_proxy.store.events import Message


def test_a_message_with_a_version_carries_it_as_its_id() -> None:
    assert frame(Message("changed", '{"a":1}', "ab-7")) == (
        b'id: ab-7\nevent: changed\ndata: {"a":1}\n\n'
    )


def test_a_message_without_a_version_leaves_the_browsers_id_alone() -> None:
    assert frame(Message("read", "{}")) == b"event: read\ndata: {}\n\n"


def test_a_line_end_in_a_body_starts_no_new_field() -> None:
    sent = frame(Message("changed", '{"a":\r\n1,\n\n"id": 2}', "ab-7"))
    assert sent.count(b"\n") == 4
    assert b'data: {"a": 1, "id": 2}\n' in sent


def test_a_name_or_version_cannot_hold_a_line_end() -> None:
    assert frame(Message("read\ndata: x", "{}", "ab\n\n-1")).splitlines() == [
        b"id: ab-1",
        b"event: readdata:x",
        b"data: {}",
        b"",
    ]


def test_a_beat_is_a_comment() -> None:
    assert BEAT.startswith(b":")
    assert BEAT.endswith(b"\n\n")
