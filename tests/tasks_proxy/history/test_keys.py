"""The addresses of lists in our URLs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks_proxy.history.keys import NO_LIST, list_key
from tasks_proxy.history.lists import storable


@pytest.mark.parametrize("plain", ["world-1", "A.b_c", "0", "x" * 60, "..."])
def test_a_plain_id_is_its_own_key(plain: str) -> None:
    assert list_key(plain) == plain


@pytest.mark.parametrize("odd", [".", "..", "", "a/b", "a b", "~none", "x" * 61, "🚀", "%2F", "é"])
def test_any_other_id_gets_a_key_that_no_plain_id_can_have(odd: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]{0,40}~[0-9a-f]{10}", list_key(odd))


def test_tasks_without_a_list_have_a_key_of_their_own() -> None:
    assert list_key(None) == NO_LIST


@given(st.text())
def test_every_id_fits_the_column_and_one_segment_of_a_path(list_id: str) -> None:
    key = list_key(list_id)
    assert 1 <= len(key) <= 60
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", key)


@given(st.text(), st.text())
def test_different_ids_have_different_keys(one: str, other: str) -> None:
    assert (list_key(one) == list_key(other)) is (one == other)


@pytest.mark.parametrize("list_id", ["a\x00b", "half a pair \ud83d"])
def test_an_id_that_a_database_cannot_hold_is_known_as_such(list_id: str) -> None:
    assert not storable(list_id)
    assert storable(list_id.replace("\x00", "").replace("\ud83d", ""))
