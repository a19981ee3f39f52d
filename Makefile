# One command per wish; every target sets up what it needs itself.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
WEGWIJZER_HOME ?= $(CURDIR)/.demo
export WEGWIJZER_HOME
STATIC := src/wegwijzer/web/static/vendor

.PHONY: help setup demo test check bench lock messages screenshots clean browser verapdf

help: ## what there is to do
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.installed $(STATIC)/.built ## make .venv with the wegwijzer command in it

$(VENV)/.uv: requirements-setup.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.txt
	touch $@

$(VENV)/.installed: $(VENV)/.uv requirements-dev.txt pyproject.toml
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-setup.txt requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

$(STATIC)/.built: $(VENV)/.installed package.json package-lock.json tools/assets.py
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --no-audit --no-fund --silent
	$(BIN)/python tools/assets.py
	touch $@

demo: setup ## a fictional municipality in the browser (PORT=, WEGWIJZER_HOME=)
	@$(BIN)/wegwijzer demo --port $(PORT)

browser: # Chromium for the browser tests, and what checks PDF/UA
	@tools/system-packages chromium=chromium pdftoppm=poppler-utils jaxb=libjaxb-java java=default-jre-headless

test: setup browser ## all checks and tests
	@$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

check: setup ## style, types, directions, templates, messages, migrations
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src/wegwijzer --check --lint --quiet
	$(BIN)/python tools/messages.py check
	DJANGO_SETTINGS_MODULE=wegwijzer.web.settings $(BIN)/python -m django makemigrations --check --dry-run

bench: setup ## measure, as ratios in one run (results in bench/results)
	@$(BIN)/python bench/run.py

lock: $(VENV)/.uv ## write the requirements with hashes anew
	@for name in requirements requirements-dev requirements-setup; do
	  $(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --generate-hashes $$name.in -o $$name.txt
	done

messages: setup ## which texts lack a Dutch one
	@$(BIN)/python tools/messages.py check

screenshots: setup browser ## the pictures of the README, made from the demo
	@$(BIN)/python tools/screenshots.py

clean: ## throw away what the other targets made
	@rm -rf $(VENV) node_modules $(STATIC) .demo
