"""Sites as people write them."""

from __future__ import annotations

import pytest

from dashboard.sharing.sites import MOST_SITES, sites_of


def test_origins_come_out_each_once() -> None:
    text = (
        "https://Wiki.example/some/page wiki.example\n http://localhost:3000 https://*.docs.example"
    )
    assert sites_of(text) == (
        *("https://wiki.example", "http://localhost:3000", "https://*.docs.example"),
    )
    assert sites_of("https://bücher.example") == ("https://xn--bcher-kva.example",)
    assert sites_of("  ") == ()


@pytest.mark.parametrize(
    "word",
    [
        "*",
        "'self'",
        "javascript:alert(1)",
        "https://a.example;script-src",
        "https://",
        "https://user@a.example",
        "https://a.example:99999",
        "https://[::1",
        "a..b",
        "-a.b",
    ],
)
def test_what_is_no_site_is_named(word: str) -> None:
    with pytest.raises(ValueError, match="is no site"):
        sites_of(word)


def test_there_is_an_end_to_them() -> None:
    with pytest.raises(ValueError, match="more than the 20"):
        sites_of(" ".join(f"a{n}.example" for n in range(MOST_SITES + 1)))
