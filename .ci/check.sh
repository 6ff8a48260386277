#!/usr/bin/env bash
# The fast checks: each stops at its first fault and says what to do.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin

step() { printf '== %s\n' "$*"; }

step "lint"
"$bin/ruff" check .
step "format"
"$bin/ruff" format --check --quiet .
step "house rules"
"$bin/python" .ci/house_rules.py
step "translations"
"$bin/python" -m core.translations check
step "who may import whom"
"$bin/lint-imports" --no-cache
step "types"
"$bin/mypy"
step "fast tests"
"$bin/pytest" -m "not journey and not crash" tests/core/organisations tests/core/working_days \
  tests/core/operations/test_{jobs_worker,health,edge,sqlite_writers,doctor}.py
