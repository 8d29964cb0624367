"""What is remembered of layouts, in a real Redis and without one."""

from __future__ import annotations

import threading
import time

import pytest
import redis

from dashboard.drawing import cache
from dashboard.drawing.errors import DotFailed, DotMissing, DotTimeout, LayoutLost
from dashboard.drawing.layout import Box, Layout
from tasks_proxy.core.errors import StoreUnavailable

_LAYOUT = Layout(216, 62, (Box(0, 0, 216, 62),), ())


@pytest.mark.redis
def test_a_layout_is_made_once_and_kept_for_an_hour(own_redis: redis.Redis) -> None:
    calls: list[int] = []

    def make() -> Layout:
        calls.append(1)
        return _LAYOUT

    assert cache.remembered(3, "abc") is None
    assert cache.made(3, "abc", make, seconds=1) == _LAYOUT
    assert cache.made(3, "abc", make, seconds=1) == _LAYOUT
    assert cache.remembered(3, "abc") == _LAYOUT
    assert len(calls) == 1
    assert own_redis.keys() == [b"tl:3:layout:abc"]
    assert 0 <= 3600 - int(own_redis.ttl("tl:3:layout:abc")) < 60


@pytest.mark.redis
def test_many_who_ask_at_once_cause_one_computation(own_redis: redis.Redis) -> None:
    calls: list[int] = []
    found: list[Layout] = []

    def make() -> Layout:
        calls.append(1)
        time.sleep(0.2)
        return _LAYOUT

    threads = [
        threading.Thread(target=lambda: found.append(cache.made(3, "abc", make, seconds=5)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [_LAYOUT] * 8
    assert len(calls) == 1


@pytest.mark.redis
def test_another_organisation_sees_nothing_of_it(own_redis: redis.Redis) -> None:
    cache.made(3, "abc", lambda: _LAYOUT, seconds=1)
    assert cache.remembered(4, "abc") is None


@pytest.mark.redis
def test_who_waits_in_vain_is_told_of_the_time(own_redis: redis.Redis) -> None:
    own_redis.set("tl:3:layout:abc:lock", "another", px=5000)
    with pytest.raises(DotTimeout):
        cache.made(3, "abc", lambda: _LAYOUT, seconds=0.2)


@pytest.mark.redis
def test_a_lost_structure_is_remembered_for_an_hour_with_its_sentence(
    own_redis: redis.Redis,
) -> None:
    cache.give_up(3, "abc", DotTimeout("Too “long”."))
    with pytest.raises(LayoutLost, match="Too “long”"):
        cache.remembered(3, "abc")
    with pytest.raises(LayoutLost):
        cache.made(3, "abc", lambda: _LAYOUT, seconds=1)
    assert 0 < int(own_redis.ttl("tl:3:layout:abc")) <= 3600


@pytest.mark.redis
def test_a_missing_dot_is_no_fault_of_the_structure(own_redis: redis.Redis) -> None:
    cache.give_up(3, "abc", DotMissing("none"))
    assert own_redis.keys() == []


@pytest.mark.redis
def test_damaged_bytes_are_made_anew(own_redis: redis.Redis) -> None:
    own_redis.set("tl:3:layout:abc", b"damaged")
    assert cache.made(3, "abc", lambda: _LAYOUT, seconds=1) == _LAYOUT
    assert cache.remembered(3, "abc") == _LAYOUT


@pytest.mark.redis
def test_an_error_of_the_maker_frees_the_lock(own_redis: redis.Redis) -> None:
    def fail() -> Layout:
        raise DotFailed("broken")

    with pytest.raises(DotFailed):
        cache.made(3, "abc", fail, seconds=1)
    assert cache.made(3, "abc", lambda: _LAYOUT, seconds=1) == _LAYOUT


@pytest.mark.redis
def test_only_the_first_caller_within_the_time_is_first(own_redis: redis.Redis) -> None:
    assert cache.first(3, "due:7", seconds=5)
    assert not cache.first(3, "due:7", seconds=5)
    assert cache.first(3, "due:8", seconds=5)
    cache.forget(3, "due:7")
    assert cache.first(3, "due:7", seconds=5)


def test_without_redis_the_layout_is_made_each_time(no_redis: None) -> None:
    assert cache.made(3, "abc", lambda: _LAYOUT, seconds=1) == _LAYOUT
    with pytest.raises(StoreUnavailable):
        cache.remembered(3, "abc")


@pytest.mark.redis
def test_a_redis_that_leaves_meanwhile_costs_no_second_computation(
    own_redis: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def make() -> Layout:
        calls.append(1)
        own_redis.connection_pool.disconnect()
        own_redis.connection_pool.connection_kwargs["path"] = "/nowhere"
        return _LAYOUT

    assert cache.made(3, "abc", make, seconds=1) == _LAYOUT
    assert len(calls) == 1


def test_the_layout_of_the_picture_of_now_outlives_those_before_it(own_redis: redis.Redis) -> None:
    for shape in ("old", "new"):
        cache.made(3, shape, lambda: _LAYOUT, seconds=1)
        cache.settle(3, "7:LR", shape)
    cache.made(3, "opened", lambda: _LAYOUT, seconds=1)
    left = {shape: own_redis.ttl(f"tl:3:layout:{shape}") for shape in ("old", "new", "opened")}
    assert left["new"] > cache.KEPT_SECONDS - 60
    assert cache.SUPERSEDED_SECONDS - 60 < left["old"] <= cache.SUPERSEDED_SECONDS
    assert left["opened"] <= cache.SUPERSEDED_SECONDS


def test_a_structure_that_comes_back_is_kept_for_long_again(own_redis: redis.Redis) -> None:
    for shape in ("one", "two", "one"):
        cache.made(3, shape, lambda: _LAYOUT, seconds=1)
        cache.settle(3, "7:LR", shape)
    assert own_redis.ttl("tl:3:layout:one") > cache.SUPERSEDED_SECONDS
    assert own_redis.ttl("tl:3:layout:two") <= cache.SUPERSEDED_SECONDS
