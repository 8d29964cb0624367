"""A faithful upstream of our own over HTTP, for the demo, tests and benchmarks; stands alone."""
