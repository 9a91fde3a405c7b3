# The only list of commands. `make` prints it.
SHELL := /bin/bash
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help check fmt

help: ## print this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

check: node_modules/.package-lock.json ## format, lint, types, unit tests: the gate before each commit
	oxfmt --check .
	oxlint --type-aware src
	tsc --noEmit
	node --test 'src/!(interop)/**/*.test.ts' 'src/*.test.ts'

fmt: node_modules/.package-lock.json ## lay out all sources
	oxfmt .
