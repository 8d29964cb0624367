"""Bytes from the wire, checked at the border."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tasks_proxy.core.errors import (
    UpstreamAnswered,
    UpstreamBusy,
    UpstreamError,
    UpstreamFailed,
    UpstreamGarbled,
    UpstreamMissing,
    UpstreamRefused,
    UpstreamUnauthorised,
)
from tasks_proxy.upstream import wire
from tasks_proxy.upstream.transport import Answer


def answer(status: int, body: bytes = b"{}", **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): text for name, text in headers.items()}, body)


@pytest.mark.parametrize(
    ("status", "error", "retryable"),
    [
        (400, UpstreamRefused, False),
        (401, UpstreamUnauthorised, False),
        (403, UpstreamUnauthorised, False),
        (404, UpstreamMissing, False),
        (429, UpstreamBusy, True),
        (500, UpstreamFailed, True),
        (503, UpstreamFailed, True),
        (302, UpstreamRefused, False),
        (799, UpstreamFailed, True),
    ],
)
def test_each_status_is_an_error_that_knows_whether_to_try_again(
    status: int, error: type[UpstreamError], retryable: bool
) -> None:
    with pytest.raises(error) as caught:
        wire.object_of(answer(status), "task")
    assert (caught.value.status, caught.value.retryable) == (status, retryable)


def test_an_error_tells_what_the_upstream_said_and_no_more_than_a_line_of_it() -> None:
    with pytest.raises(UpstreamRefused, match="title is missing"):
        wire.object_of(answer(400, b'{"message": "title is missing"}'), "task")
    with pytest.raises(UpstreamRefused) as caught:
        wire.object_of(answer(400, b'{"message": "' + b"x" * 9999 + b'"}'), "task")
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[1, 2",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b"\xff\xfe\x00",
        b"[]",
        b"null",
    ],
    ids=["empty", "html", "cut", "nan", "inf", "huge", "digits", "deep", "bytes", "list", "null"],
)
def test_what_is_no_json_object_is_garbled(body: bytes) -> None:
    with pytest.raises(UpstreamGarbled):
        wire.object_of(answer(200, body), "task")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None),
        ("", None),
        ("3", 3),
        ("2.5", 2.5),
        ("-5", 0),
        ("999999999", 3600),
        ("inf", 3600),
        ("nan", None),
        ("soon", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Sun, 06 Nov 99999999999 08:49:37 GMT", None),
        ("Sun, 06 Nov 1994 08:49:37 +999999999999", None),
        ("Sun, 06 Nov 9999 23:59:59 -2359", 3600),
        ("1e999", 3600),
    ],
)
def test_a_wish_to_wait_is_read_in_all_its_forms(
    header: str | None, expected: float | None
) -> None:
    assert wire.retry_after(header) == expected


def test_a_wish_to_wait_until_a_moment_is_the_time_until_then() -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    assert wire.retry_after(then) == pytest.approx(100, abs=10)


@pytest.mark.parametrize("status", [429, 503])
def test_an_upstream_that_is_busy_or_down_may_name_a_time(status: int) -> None:
    with pytest.raises(UpstreamAnswered) as caught:
        wire.object_of(Answer(status, {"Retry-After": "42"}, b"{}"), "task")
    assert caught.value.retry_after == 42
