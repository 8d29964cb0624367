# Everything that people and CI call. `make` alone lists it all.
SHELL := /bin/sh
PORT ?= 8000
BIN := .venv/bin
CODE := dashboard tasks_proxy tests manage.py

# The type checker loads the settings through its Django plugin; these stand in for real secrets
# there and nowhere else.
CHECK_ENV := SECRET_KEY=for-checks-only \
	CREDENTIAL_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=

# The suite starts hundreds of processes, and would compile everything for each of them where the
# machine says to keep no bytecode.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test test-long test-soak tour bench lint types format lock clean

help: ## List the targets
	@echo 'Taskloom. Targets:'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) \
		| awk -F'|' '{ printf "%-15s %s\n", $$1, $$2 }'
	@echo 'Variables: PORT (now $(PORT)), the port of the demo: make run PORT=8001'

setup: ## Make .venv and install what `make run` needs
	@.ci/setup.sh run

setup-tests: ## The same for `make test`: also Chromium, PostgreSQL and the checkers
	@.ci/setup.sh tests

run: setup ## Start the demo at http://127.0.0.1:8000; Ctrl-C stops it (PORT=8001 moves it)
	@exec $(BIN)/python manage.py demo --port $(PORT)

# Files in their own order, which ends with quick ones: sorted by how many tests they hold, those
# with one test of two minutes would come last.
test: setup-tests lint ## Check and test everything but the long tests
	$(BIN)/python -m pytest -m 'not long and not soak' -n 4 --dist loadfile --no-loadscope-reorder

test-long: setup-tests ## The slow faults and loads
	$(BIN)/python -m pytest -m long -n 2 --dist loadfile --no-loadscope-reorder

test-soak: setup-tests ## Generated bodies, calls and titles by the thousand: for a quiet machine
	$(BIN)/python -m pytest -m soak

tour: setup-tests ## Photograph every page, wide and narrow, light and dark, into screenshots/
	$(BIN)/python -m tests.journeys.tour

bench: setup-tests ## Measure against floors, as ratios within one run (docs/benchmarks.md)
	$(BIN)/python -m tests.benchmarks

lint: setup-tests ## Style, types and the rules of who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory types

types: setup-tests ## mypy alone
	$(CHECK_ENV) $(BIN)/mypy $(CODE)

format: setup-tests ## Put the code into the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: setup-tests ## Pin the newest allowed versions into requirements*.txt, with hashes
	@.ci/lock.sh

clean: ## Forget the demo's data and the caches (.venv stays)
	rm -rf .demo build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
