"""Template tags of shared links."""
