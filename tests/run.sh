#!/usr/bin/env bash
# The whole suite: set-up, then lint, types, derived files, viewer, and every test on a real PostGIS.
# With arguments only pytest runs, with these: tests/run.sh tests/deploy -k cluster
set -uo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$ROOT" || exit 3
BEGAN=$SECONDS
FAILED=()

deploy/setup.sh --tests || exit $?
PATH=$ROOT/.venv/bin:$PATH
if [ -d "$ROOT/var/node/bin" ]; then PATH=$ROOT/var/node/bin:$PATH; fi
export PATH

# Run one part of the suite; the others follow whatever comes out, so that one run tells everything.
part() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  if ! "$@"; then FAILED+=("$name"); fi
}

in_viewer() { (cd -- "$ROOT/viewer" && npm "$@"); }

if [ "$#" -gt 0 ]; then
  part pytest python -m pytest "$@"
else
  part 'ruff check' ruff check .
  part 'ruff format' ruff format --check .
  part mypy mypy
  part 'derived files' covidmaps derive --check
  part 'viewer types' in_viewer run --silent check
  part 'viewer tests' in_viewer --silent test
  # A worker per core, whole files: what a file shares is made once. A run of chosen tests stays in one process.
  part pytest python -m pytest -n 2 --dist loadfile
fi

printf '\n'
if [ "${#FAILED[@]}" -gt 0 ]; then
  printf 'KHÔNG ĐẠT / FAILED: %s   (%d s)\n' "$(printf '%s, ' "${FAILED[@]}" | sed 's/, $//')" "$((SECONDS - BEGAN))"
  exit 1
fi
printf 'ĐẠT / PASSED   (%d s)\n' "$((SECONDS - BEGAN))"
