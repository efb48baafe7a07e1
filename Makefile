# Every target sets up what it needs: `make test` on a fresh clone is enough.
# `make` alone prints this page.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV_VERSION := 0.13.9

BIN := .venv/bin
UV := $(BIN)/uv
MEMBERS := $(wildcard libs/*/pyproject.toml services/*/pyproject.toml)
STAMP := .venv/installed
SOURCES := libs services tests

.DEFAULT_GOAL := help
.PHONY: help init lock check test test-all demo bench simulate chaos mutants schemas down clean

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

clean: ## Remove the environment and every cache
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
