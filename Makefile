# Two commands: `make run` and `make test`. `make help` lists the rest.
# What stands behind them (PORT=8001, DEMO=0) reaches the program as its environment.

SHELL := /bin/sh
PYTHON := .venv/bin/python
comma := ,

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test lint bench-duplicates format clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

install: ## Make .venv with all that the product runs on
	@sh scripts/install run

install-dev: ## The same with what tests and lint need
	@sh scripts/install dev

run: install ## Run the database, the web server and the job worker (PORT=8001, DEMO=0)
	@exec $(PYTHON) manage.py run

test: install-dev ## Run every test (ARGS="tests/core -x")
	@sh scripts/chromium
	$(PYTHON) -m pytest $(ARGS)

lint: install-dev ## Check style, types, import direction, templates and translations
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	.venv/bin/lint-imports
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 6.1 {} +
	$(PYTHON) manage.py messages --check

bench-duplicates: install-dev ## Measure the duplicate engine (DATA=folder of sets with rec_id, SIZES=10k,100k,1m)
	$(PYTHON) -m bench.duplicates $(if $(DATA),--data $(DATA)) --sizes "$(or $(SIZES),10k$(comma)100k$(comma)1m)"

format: install-dev ## Write Python and templates in the style of the house
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	-find templates -name '*.html' -exec .venv/bin/djade --target-version 6.1 {} +

clean: ## Remove .venv and the caches; the data in .data stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
