#!/bin/sh
# Pins the newest allowed versions, with their hashes, for every Python from 3.11 and every system
# at once: a resolution for one of them alone lacks what another needs (async-timeout, tzdata).
set -eu
cd "$(dirname "$0")/.."

pin() {
	.venv/bin/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" "$@" pyproject.toml
}

pin --extra demo --output-file requirements.txt
pin --extra demo --extra dev --constraint requirements.txt --output-file requirements-dev.txt
