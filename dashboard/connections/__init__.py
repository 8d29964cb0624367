"""The page of an organisation's connections: their state, their token, and asking them for more."""
