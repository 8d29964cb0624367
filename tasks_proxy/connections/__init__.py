"""An organisation's connections to upstreams, and the vault that holds their credentials."""
