"""Public links to one graph: what they reveal, who may make them, and the page they lead to."""
