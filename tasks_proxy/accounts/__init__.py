"""People, organisations, memberships and API tokens, and who may do what."""
