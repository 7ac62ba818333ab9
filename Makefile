# Thin wrappers; README.md shows the plain lines beneath.
SHELL := bash

.PHONY: run test test-slow test-all nightly bench check faults lock audit

run: ## set up, load the register and serve it on http://127.0.0.1:8000/
	@bash scripts/run.sh

test: ## the suite on SQLite and on PostgreSQL, in minutes
	@bash scripts/test.sh

test-slow: ## the slow tests that must pass with every change too, on both
	@bash scripts/test.sh slow

test-all: ## both of them in one run, as continuous integration does
	@bash scripts/test.sh all

nightly: ## what takes too long for every change: see scripts/nightly.sh
	@bash scripts/nightly.sh

bench: ## what answers cost at 1,000, 20,000 and 100,000 recommendations, beside the usual way
	@bash scripts/bench.sh

check: ## format, lint, types, templates, migrations, production settings
	@bash scripts/check.sh

faults: ## plant faults one at a time; the suite must notice each
	@. scripts/common.sh && set_up requirements-dev.txt && .venv/bin/python tests/faults/run.py

lock: ## write the hash-pinned locks anew
	@bash scripts/lock.sh

audit: ## look every locked package up in the public advisories; fails on anything skipped
	@bash scripts/audit.sh
