"""Descriptions as Markdown: formatted, and never able to run or load anything."""

from __future__ import annotations

import pytest

from dashboard.tasks.markdown import LONGEST, rendered


def html(text: str) -> str:
    found = rendered(text)
    assert found is not None
    return found


def test_lists_code_tables_and_emphasis_are_formatted() -> None:
    shown = html("- *one*\n- **two**\n\n`x`\n\n|a|b|\n|-|-|\n|1|2|")
    for piece in ("<li><em>one</em></li>", "<strong>two</strong>", "<code>x</code>", "<td>2</td>"):
        assert piece in shown


def test_headings_come_below_the_pages_own() -> None:
    assert "<h3>Top</h3>" in html("# Top")
    assert "<h6>Deep</h6>" in html("#### Deep")


def test_a_line_ends_where_its_writer_ended_it() -> None:
    assert "one<br>" in html("one\ntwo")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        "![x](https://tracker.example/pixel.gif)",
        "<a href='javascript:alert(1)'>x</a>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<svg/onload=alert(1)>",
        "```html\n<script>alert(1)</script>\n```",
    ],
)
def test_nothing_of_it_runs_or_loads(text: str) -> None:
    shown = html(text).lower()
    for piece in ("<script", "<img", "<svg", 'href="javascript', 'href="data', "<a onmouseover"):
        assert piece not in shown


def test_links_tell_the_other_side_nothing() -> None:
    assert 'rel="noopener noreferrer nofollow"' in html("[x](https://a.example)")


def test_a_text_that_is_too_long_is_left_to_be_shown_plainly() -> None:
    assert rendered("x" * (LONGEST + 1)) is None
