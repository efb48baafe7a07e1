#!/usr/bin/env bash
# Resolves every member and the development tools once, into one hashed lock that names no host.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}

# The members are installed editable after the lock, so the lock leaves them out.
members=()
for project in libs/*/pyproject.toml services/*/pyproject.toml; do
  members+=(--no-emit-package "apprenticeship-$(basename "$(dirname "$project")")")
done

"$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
  --all-extras --group pyproject.toml:dev "${members[@]}" "$@" \
  --output-file requirements.lock libs/*/pyproject.toml services/*/pyproject.toml

if grep -nE '://|file:|^-e' requirements.lock; then
  echo "requirements.lock names a host or a path of this machine (lines above)" >&2
  exit 1
fi
