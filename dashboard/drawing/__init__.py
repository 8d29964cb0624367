"""From a folded graph to a picture: DOT, one subprocess, layout, paint, and what remembers them."""
