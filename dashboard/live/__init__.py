"""Server-sent events: telling open pages of changes."""
