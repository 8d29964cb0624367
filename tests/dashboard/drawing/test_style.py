"""The style of pictures that stand alone."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

import pytest

from dashboard.drawing.style import Theme, style, style_source


@pytest.mark.parametrize(("theme", "ink"), [("light", "#171a21"), ("dark", "#e8ebf0")])
def test_the_rules_carry_the_colours_of_the_theme(theme: Theme, ink: str) -> None:
    rules = style(theme)
    assert f".graph .title {{ fill: {ink};" in rules
    for foreign in ("var(", "color-mix", "/*", "<", "@media", "url(", "canvas"):
        assert foreign not in rules


def test_colours_are_mixed_as_a_browser_would() -> None:
    assert ".graph .behind.far { fill: #fbfcfd; }" in style("light")


def test_the_policy_source_is_the_hash_of_the_rules() -> None:
    digest = b64encode(sha256(style("dark").encode()).digest()).decode()
    assert style_source("dark") == f"'sha256-{digest}'"
