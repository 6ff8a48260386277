#!/usr/bin/env bash
# Write the next migration from what the models have and the migrations lack.
# Read what it wrote, and try both directions: tests/core/operations/test_migrations.py.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export DATA_DIR=$scratch DEMO=1 BASE_URL=http://localhost DATABASE_URL=
.venv/bin/flask db upgrade
if .venv/bin/flask db check >/dev/null 2>&1; then
  echo "no migration is needed"
  exit 0
fi
.venv/bin/flask db revision --autogenerate -m "$1"
latest=$(find migrations/versions -name '[0-9]*.py' -printf '%f\n' | sort | tail -1)
.venv/bin/ruff format --quiet "migrations/versions/$latest" 2>/dev/null || true
printf '%s\n' "${latest%.py}" > migrations/HEAD
echo "wrote migrations/versions/$latest"
