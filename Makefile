# Every target sets up what it needs: `make test` on a fresh clone is enough.
# `make` alone prints this page.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV_VERSION := 0.13.9

BIN := .venv/bin
UV := $(BIN)/uv
MEMBERS := $(wildcard libs/*/pyproject.toml services/*/pyproject.toml)
STAMP := .venv/installed

.DEFAULT_GOAL := help
.PHONY: help init lock check format test test-all demo bench simulate mutants chaos mutate abuse schemas down clean

help: ## This page
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

init: $(STAMP) ## The environment in .venv: the lock, then every member editable

$(UV):
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv==$(UV_VERSION)

# A second run is free: the stamp is older than nothing until the lock or a member changes.
$(STAMP): requirements.lock $(MEMBERS) | $(UV)
	$(UV) pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation \
	  $(foreach member,$(MEMBERS),--editable ./$(patsubst %/pyproject.toml,%,$(member)))
	@touch $@

lock: | $(UV) ## Resolve again within the bounds of the members (UPGRADE=1: to the newest)
	UV=$(UV) tools/lock.sh $(if $(UPGRADE),--upgrade)

check: $(STAMP) ## Rules, format, types, arrows, names and sizes, schemas: what is refused before review
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --check .; echo 'make format mends it'; exit 1; }
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest tests/architecture -m 'not slow'
	$(BIN)/python -m tests.architecture.sizes
	$(BIN)/python -m apprenticeship.common.events.schemas check

format: $(STAMP) ## Let ruff mend what it can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

test: $(STAMP) ## The tests on every rung that this machine gives; what is skipped is named (ARGS=...)
	$(BIN)/pytest -m 'not chaos' $(ARGS)

test-all: $(STAMP) ## The same and the chaos runs; a rung that is missing is named at the end
	$(BIN)/pytest $(ARGS)

demo: $(STAMP) ## The whole platform and a cohort of 200 people (ARGS="--infra native")
	$(BIN)/apprenticeship demo $(ARGS)

down: $(STAMP) ## Stop whatever a run left behind
	$(BIN)/apprenticeship down

# QUICK, SEED, MINUTES ... given to make reach these programs through the environment.
bench: $(STAMP) ## Drain a backlog, beside a naive runtime (QUICK=1: under five minutes)
	$(BIN)/python -m tests.benchmarks $(ARGS)

simulate: $(STAMP) ## Six services on a virtual clock, struck at any step (SEEDS=n over all cores; SEED=n: step by step)
	$(BIN)/python -m tests.simulation $(ARGS)

mutants: $(STAMP) ## Break the reliability code in a copy, mutant by mutant: what notices? (ONLY=name)
	$(BIN)/python -m tests.mutants $(addprefix --only ,$(ONLY)) $(ARGS)

chaos: $(STAMP) ## Kills, freezes and outages on real parts, judged by an oracle (MINUTES=, SEED=)
	$(BIN)/python -m tests.chaos $(ARGS)

mutate: $(STAMP) ## Mutation testing of decisions and of the receive path (ONLY=training): minutes of CPU each
	$(BIN)/python -m tests.mutants.mutate $(ONLY) $(ARGS)

abuse: $(STAMP) ## Hostile input, a flood and poison on real parts (CASES=, SEED=, RATE=; a run of 100,000 takes a while)
	$(BIN)/python -m tests.abuse $(ARGS)

schemas: $(STAMP) ## Write JSON Schemas, AsyncAPI and the event catalogue from the words
	$(BIN)/python -m apprenticeship.common.events.schemas write

clean: ## Remove the environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
