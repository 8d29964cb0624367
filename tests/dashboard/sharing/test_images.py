"""A link's picture as a file that keeps itself up to date."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from unittest.mock import Mock
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from dashboard.drawing.picture import picture
from dashboard.sharing import mirror
from dashboard.sharing.images import Look, image_of
from dashboard.sharing.jobs import Subject, send_once
from dashboard.sharing.reveal import name_of
from tasks_proxy.history.models import TaskList
from tasks_proxy.store import snapshots
from tests.dashboard.listed import listed, snapshot_of
from tests.dashboard.sharing.conftest import NewLink

pytestmark = [pytest.mark.django_db, pytest.mark.redis]


def test_an_svg_stands_alone_and_shows_what_the_link_shows(
    new_link: NewLink, visitor: Client
) -> None:
    link = new_link()
    answer = visitor.get(f"{link.path[:-1]}.svg")
    text = answer.content.decode()
    ET.fromstring(text)
    assert answer["Content-Type"] == "image/svg+xml"
    assert name_of("build-it", bytes(link.share.key)) in text
    for hidden in ("build-it", "Build", "coder", "launch", "<script", "<a "):
        assert hidden not in text
    assert ">Shared task graph<" in text
    assert "read" in text
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"] == 'inline; filename="task-graph.svg"'


@pytest.mark.parametrize(
    ("size", "width"), [("", 1600), ("small", 480), ("preview", 1200), ("huge", 1600)]
)
def test_a_png_comes_at_the_size_that_is_asked_for(
    new_link: NewLink, visitor: Client, size: str, width: int
) -> None:
    body = visitor.get(f"{new_link().path[:-1]}.png?size={size}").content
    assert body.startswith(b"\x89PNG")
    assert int.from_bytes(body[16:20], "big") == width
    if size == "preview":
        assert int.from_bytes(body[20:24], "big") == 630


def test_an_svg_has_two_themes_and_sizes(new_link: NewLink, visitor: Client) -> None:
    path = f"{new_link().path[:-1]}.svg"
    assert "#0e1116" in visitor.get(f"{path}?theme=dark").content.decode()
    assert "#0e1116" not in visitor.get(path).content.decode()
    assert ' width="480" ' in visitor.get(f"{path}?size=small").content.decode()


def test_it_is_painted_once_and_asked_for_by_its_tag(
    new_link: NewLink, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter = Mock(wraps=picture)
    monkeypatch.setattr("dashboard.sharing.images.picture", painter)
    path = f"{new_link().path[:-1]}.svg"
    first = visitor.get(path)
    for _ in range(5):
        assert visitor.get(path).content == first.content
    painter.assert_called_once()
    again = visitor.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Content-Security-Policy", "Cache-Control", "Vary"):
        assert again[name] == first[name], name
    assert visitor.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_svg_is_packed_once_for_all_who_take_it_so(
    new_link: NewLink, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    painter, packer = Mock(wraps=picture), Mock(wraps=gzip.compress)
    monkeypatch.setattr("dashboard.sharing.images.picture", painter)
    monkeypatch.setattr("dashboard.sharing.images.gzip.compress", packer)
    path, takes = f"{new_link().path[:-1]}.svg", {"Accept-Encoding": "br, gzip"}
    plain = visitor.get(path)
    for _ in range(3):
        packed = visitor.get(path, headers=takes)
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
    painter.assert_called_once()
    packer.assert_called_once()
    assert plain["Vary"] == packed["Vary"] == "Cookie, Accept-Encoding"
    assert plain["ETag"] != packed["ETag"]
    again = visitor.get(path, headers={**takes, "If-None-Match": packed["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, packed["ETag"])
    assert visitor.get(path, headers={"If-None-Match": packed["ETag"]}).status_code == 200


@pytest.mark.parametrize("takes", ["", "br", "gzip;q=0", "gzip; q=0.0, br", "identity"])
def test_it_comes_unpacked_to_all_others(new_link: NewLink, visitor: Client, takes: str) -> None:
    answer = visitor.get(f"{new_link().path[:-1]}.svg", headers={"Accept-Encoding": takes})
    assert "Content-Encoding" not in answer.headers
    assert answer.content.startswith(b"<svg")


def test_a_png_is_never_packed_for_it_is_already(new_link: NewLink, visitor: Client) -> None:
    path = f"{new_link().path[:-1]}.png?size=small"
    answer = visitor.get(path, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.content.startswith(b"\x89PNG")


def test_a_change_that_is_shown_makes_another_tag_and_one_that_is_not_does_not(
    new_link: NewLink, visitor: Client, plan: TaskList
) -> None:
    path = f"{new_link().path[:-1]}.svg"
    before = snapshots.read(plan)
    assert before
    first = visitor.get(path)["ETag"]

    def tag_after(**change: str) -> str:
        fields = [dict(task.fields) for task in before.tasks]
        fields[1].update(change)
        snapshots.write(plan, snapshot_of(*fields, fetched_at=before.fetched_at))
        mirror.forget()
        return visitor.get(path)["ETag"]

    assert tag_after(title="Renamed", error="secret") == first
    assert tag_after(status="failed") != first


def test_who_comes_while_another_has_it_painted_anew_gets_the_last_one_at_once(
    new_link: NewLink, plan: TaskList, monkeypatch: pytest.MonkeyPatch
) -> None:
    share, look = new_link().again(), Look("svg")
    before = mirror.revealed(share)
    assert before
    first = image_of(share, before, look)
    drawn = picture(Subject(share), before, theme="dark", link=None, send=send_once)
    begun, over = Event(), Event()

    def slow(*_: object, **__: object) -> object:
        begun.set()
        assert over.wait(20)
        return drawn

    monkeypatch.setattr("dashboard.sharing.images.picture", slow)
    newer = replace(before, version="newer", fetched_at=before.fetched_at + 5)
    later = replace(before, version="newer", fetched_at=before.fetched_at + 600)
    with ThreadPoolExecutor(3) as pool:
        try:
            painting = pool.submit(image_of, share, newer, look)
            assert begun.wait(20)
            assert image_of(share, newer, look) == first
            begun.clear()
            much_later = pool.submit(image_of, share, later, look)
            assert begun.wait(20)
            waits = pool.submit(image_of, share, later, look)
            with pytest.raises(TimeoutError):
                waits.result(0.2)  # the last one is too old for it
        finally:
            over.set()
        assert painting.result(20).body != first.body
        assert waits.result(20) == much_later.result(20)
    assert image_of(share, newer, look) == painting.result()
    share.revision += 1
    assert image_of(share, newer, look).etag not in {first.etag, painting.result().etag}


def test_an_empty_list_and_one_that_was_never_read_say_so(
    new_link: NewLink, visitor: Client, plan: TaskList
) -> None:
    link = new_link(to=listed(plan.organisation, "empty"))
    text = visitor.get(f"{link.path[:-1]}.svg").content.decode()
    assert "This list is empty." in text


def test_while_the_store_is_silent_the_page_and_the_picture_say_so(
    new_link: NewLink, visitor: Client, request: pytest.FixtureRequest
) -> None:
    link = new_link()
    request.getfixturevalue("no_redis")
    page, drawn = visitor.get(link.path), visitor.get(f"{link.path[:-1]}.svg")
    assert (page.status_code, drawn.status_code) == (200, 200)
    assert "No data right now" in page.content.decode()
    assert "nothing to show yet" in drawn.content.decode()
