"""The command palette, and the page that does the same without a script."""
