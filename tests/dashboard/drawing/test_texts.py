"""graph.dot and graph.mmd: titles that Graphviz or Mermaid could take for their own words."""

from __future__ import annotations

import re
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pytest

from dashboard.drawing.as_dot import as_dot
from dashboard.drawing.as_mermaid import as_mermaid
from dashboard.graph.model import graph_of
from tests.dashboard.made import folded, task

ODD = [
    'He said "hi"',
    "brackets [a] (b) {c} <d>",
    "emoji 🚀",
    "end",
    "#hash #35; &amp; &quot; &nbsp;",
    "back\\slash \\N \\G",
    "`code` **bold**",
    "%% comment",
    "$$x^2$$ and $$$",
    "Restyle a:#b <c>",
    "classDef x fill:#f00;",
]


def _written(write: object, title: str) -> str:
    tasks = [task("a", title=title)]
    whole = folded(graph_of(tasks), "none")
    assert callable(write)
    return str(write(whole, {"a": tasks[0]}, {}, stamp=f"of {title}"))


@pytest.mark.parametrize("title", ODD)
def test_graphviz_shows_a_title_word_for_word(title: str) -> None:
    program = shutil.which("dot")
    assert program is not None
    text = _written(as_dot, title).encode()
    drawn = subprocess.run([program, "-Tsvg"], input=text, capture_output=True, check=True)
    assert drawn.stderr == b""
    words = [
        text.text for text in ET.fromstring(drawn.stdout).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert title in words
    assert f"of {title}" in words


@pytest.mark.parametrize("title", ODD)
def test_a_mermaid_label_means_its_title_and_nothing_to_mermaid(title: str) -> None:
    text = _written(as_mermaid, title)
    (line,) = (line for line in text.splitlines() if line.startswith("  n0["))
    label = line.removeprefix('  n0["').removesuffix('<br>Pending"]:::pending')
    meant = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label)
    assert meant.replace("\u200b", "") == title
    # What Mermaid itself looks for before it reads a line, and in a text before it is shown.
    assert not re.search(r"(style|classDef).*:\S*#.*;", line)
    assert "$$" not in meant
    assert not set('"`<>[]{}&') & set(label)


@pytest.mark.parametrize(("edges", "warned"), [(500, False), (501, True)])
def test_a_flowchart_that_github_does_not_draw_says_so(edges: int, warned: bool) -> None:
    tasks = [task("begin"), *(task(str(number), "begin") for number in range(edges))]
    whole = folded(graph_of(tasks), "none")
    text = as_mermaid(whole, {one.id: one for one in tasks}, {}, stamp="x")
    assert ("%% Larger than what GitHub draws" in text) is warned
