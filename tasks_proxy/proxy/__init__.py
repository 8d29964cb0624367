"""The upstream's own API on its own paths, for clients that hold our token."""
