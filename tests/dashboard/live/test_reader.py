"""Which messages a viewer still needs."""

from __future__ import annotations

import pytest

from dashboard.live.reader import Reader
from tasks_proxy.store.events import Message


def _changed(version: str) -> Message:
    return Message("changed", "{}", version)


def _sent(reader: Reader, *versions: str) -> list[str]:
    needed = [reader.needs(_changed(version)) for version in versions]
    return [f"{message.event} {message.version}" for message in needed if message]


def test_messages_in_their_order_all_pass() -> None:
    assert _sent(Reader("ab-1"), "ab-2", "ab-3") == ["changed ab-2", "changed ab-3"]


def test_what_was_seen_before_is_not_sent_again() -> None:
    assert _sent(Reader("ab-5"), "ab-4", "ab-5", "ab-6", "ab-6") == ["changed ab-6"]


def test_a_lost_message_becomes_a_reload_of_the_next_one() -> None:
    assert _sent(Reader("ab-5"), "ab-7", "ab-8") == ["reload ab-7", "changed ab-8"]


def test_a_new_epoch_becomes_a_reload_whatever_its_number() -> None:
    assert _sent(Reader("ab-5"), "cd-1", "cd-2") == ["reload cd-1", "changed cd-2"]


@pytest.mark.parametrize("since", [None, "", "no version", "ab-", "-1"])
def test_without_a_known_version_everything_from_now_on_passes(since: str | None) -> None:
    assert _sent(Reader(since), "ab-40", "ab-41") == ["changed ab-40", "changed ab-41"]


def test_a_message_without_a_version_always_passes_and_changes_nothing() -> None:
    reader = Reader("ab-1")
    assert reader.needs(Message("read", "{}")) == Message("read", "{}")
    assert _sent(reader, "ab-2") == ["changed ab-2"]
