"""The overview of all my organisations, and an organisation's page."""
