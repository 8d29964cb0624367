"""Our own API: the graph as files of every kind, whole and in focus."""

from __future__ import annotations

import shutil
import struct
import subprocess
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from dashboard.drawing import raster
from tasks_proxy.accounts.models import Organisation, User
from tasks_proxy.accounts.roles import Scope
from tasks_proxy.accounts.tokens import token_create
from tests.dashboard.listed import listed, wire

pytestmark = [pytest.mark.redis, pytest.mark.django_db]

BASE = "/api/v1/organisations/acme/lists/launch/graph"
HOSTILE = '"] --> x["</text><script>alert(1)</script> \\N \\'
MEDIA = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "dot": "text/vnd.graphviz; charset=utf-8",
    "mmd": "text/vnd.mermaid; charset=utf-8",
    "json": "application/json",
}


@pytest.fixture
def reader(organisation: Organisation, viewer: User) -> Client:
    """A viewer's token for a list of five tasks, one of them with a hostile title, and a ghost."""
    listed(organisation, "library", wire("there", "completed"))
    listed(
        organisation,
        "launch",
        wire("a", "completed", title=HOSTILE),
        wire("b", "in_progress", "a", "there"),
        wire("c", "pending", "b", blockedByTaskIds=["a"]),
        wire("x", "pending"),
        wire("y", "pending", "x"),
    )
    secret = token_create(
        user=viewer, organisation=organisation, name="t", scope=Scope.READ, days=1
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("kind", MEDIA)
def test_each_form_has_its_type_and_on_wish_a_file_name(reader: Client, kind: str) -> None:
    answer = reader.get(f"{BASE}.{kind}", headers={"Accept": MEDIA[kind].split(";")[0]})
    assert answer.status_code == 200
    assert answer["Content-Type"] == MEDIA[kind]
    assert answer["Cache-Control"] == "private, no-store"
    assert "Content-Disposition" not in answer
    kept = reader.get(f"{BASE}.{kind}", {"download": "1"})
    assert kept["Content-Disposition"] == f'attachment; filename="launch.{kind}"'


@pytest.mark.parametrize("kind", ["svg", "json", "dot", "mmd"])
def test_a_focus_leaves_its_lineage_alone(reader: Client, kind: str) -> None:
    whole = reader.get(f"{BASE}.{kind}", {"fold": "none"}).content.decode()
    assert "Title of y" in whole
    part = reader.get(f"{BASE}.{kind}", {"fold": "none", "focus": "b"}).content.decode()
    assert "Title of c" in part
    assert "Title of y" not in part
    near = reader.get(f"{BASE}.{kind}?fold=none&focus=y&depth=0")
    assert "Title of x" not in near.content.decode()


@pytest.mark.parametrize("kind", MEDIA)
def test_a_focus_on_nothing_is_unknown_and_a_depth_needs_one(reader: Client, kind: str) -> None:
    assert reader.get(f"{BASE}.{kind}", {"focus": "nobody"}).status_code == 404
    refused = reader.get(f"{BASE}.{kind}", {"depth": "2"})
    assert refused.status_code == 400
    assert "focus" in refused.json()["message"]


def test_what_is_wrong_with_one_of_several_values_is_told_with_its_place(reader: Client) -> None:
    refused = reader.get(f"{BASE}.json", {"open": ["a", "b\x00"]})
    assert refused.status_code == 400
    assert refused.json()["message"] == "open: 1: A text has no NUL."


def test_a_group_is_opened_by_its_key(organisation: Organisation, reader: Client) -> None:
    listed(organisation, "launch", *(wire(f"p{n}", title=f"Port {n}") for n in range(200)))
    folded = reader.get(f"{BASE}.json").json()
    (group,) = folded["groups"]
    opened = reader.get(f"{BASE}.json", {"open": [group["group"]]}).json()
    assert opened["opened"] == [group["group"]]
    assert len(opened["groups"]) == 4


def test_the_png_has_two_pixels_for_each_px(reader: Client) -> None:
    root = ET.fromstring(reader.get(f"{BASE}.svg").content)
    png = reader.get(f"{BASE}.png", {"theme": "dark"})
    assert "X-Scale" not in png
    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png.content[16:24])
    assert abs(width - 2 * float(root.get("width", 0))) <= 2
    assert abs(height - 2 * float(root.get("height", 0))) <= 2


def test_a_png_that_would_be_too_large_is_smaller_and_says_so(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raster, "MOST_PX", 900)
    answer = reader.get(f"{BASE}.png")
    assert 0 < float(answer["X-Scale"]) < 2
    width, height = struct.unpack(">II", answer.content[16:24])
    assert max(width, height) <= 900


def test_the_picture_says_what_it_is_of_when_and_how_whole(reader: Client) -> None:
    svg = reader.get(f"{BASE}.svg", {"fold": "none"}).content.decode()
    assert ">launch</text>" in svg
    assert "5 tasks · all read 20" in svg
    assert "style" not in svg
    assert "<a " not in svg


def test_a_critical_edge_and_a_ghost_are_told(reader: Client) -> None:
    root = ET.fromstring(reader.get(f"{BASE}.svg", {"fold": "none"}).content)
    edges = {
        (path.get("data-from"), path.get("data-to"), path.get("class"))
        for path in root.iter("{http://www.w3.org/2000/svg}path")
        if path.get("data-from")
    }
    assert ("there", "b", "edge satisfied") in edges
    assert ("b", "c", "edge waiting critical") in edges
    assert ("a", "c", "edge satisfied blocks") in edges
    text = "".join(root.itertext())
    assert "Title of there" in text
    assert "in library" in text


def test_graphviz_reads_the_dot_with_every_title_word_for_word(reader: Client) -> None:
    dot = reader.get(f"{BASE}.dot", {"fold": "none"}).content
    program = shutil.which("dot")
    assert program is not None
    drawn = subprocess.run([program, "-Tsvg"], input=dot, capture_output=True, check=True)
    assert drawn.stderr == b""
    root = ET.fromstring(drawn.stdout)
    words = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert HOSTILE in words
    assert len([g for g in root.iter() if g.get("class") == "node"]) == 6


def test_mermaid_has_no_character_that_it_could_take_for_its_own(reader: Client) -> None:
    lines = reader.get(f"{BASE}.mmd", {"fold": "none"}).content.decode().splitlines()
    assert lines[0] == "---"
    assert lines[1].startswith('title: "launch')
    nodes = [line for line in lines if line.startswith("  n0")]
    assert nodes[0].startswith('  n0["#34;#93; --#62; x#91;#34;#60;/text#62;#60;script#62;')
    assert nodes[0].endswith('<br>Done"]:::completed')
    assert "  n0 -. blocks .-> n2" in lines
    assert "  n1 -.-> n2" in lines
    assert sum(line.startswith("  n") and '"]' in line for line in lines) == 6


def test_a_stranger_finds_no_form(
    reader: Client, other_organisation: Organisation, stranger: User
) -> None:
    secret = token_create(
        user=stranger, organisation=other_organisation, name="t", scope=Scope.READ, days=1
    )
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert {client.get(f"{BASE}.{kind}").status_code for kind in MEDIA} == {404}
