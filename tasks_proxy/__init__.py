"""The headless half: it mirrors and proxies an upstream, and works with no web page."""
