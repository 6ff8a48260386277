#!/usr/bin/env bash
# The fast checks: each stops at its first fault and says what to do. `.ci/check.sh without-tests`
# leaves out the tests, for `make test`, which runs all of them.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
# Whatever the machine says: compiled once, and not again by each of the processes.
export PYTHONDONTWRITEBYTECODE=

step() { printf '== %s\n' "$*"; }

. .ci/in_memory.sh
# mypy takes longest, but one core only: nothing waits for it until the end.
typed=$(mktemp)
"$bin/mypy" >"$typed" 2>&1 &
types=$!
trap 'kill $types 2>/dev/null || true; rm -rf "$typed" "$IN_MEMORY"' EXIT

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
if [ "${1:-}" != without-tests ]; then
  step "contracts and fast tests"
  # Rules without pages or files, and whatever may not be forgotten by a new slice. Lists are filled
  # and walked in `make test`, and every move of every case is made there: each is a third of the
  # time; of the claims' policies what is asked on pages is left to it as well.
  "$bin/pytest" -n 2 -m "not journey and not crash" \
    -k "not is_like_every_list and not done_once and not who_finds_the_claim and not refused_move" \
    tests/contracts tests/test_auditing.py tests/core/test_*.py tests/core/organisations/test_codes.py \
    tests/core/working_days tests/core/documents/engine/test_{serials,qr,credential,trial_seal}.py \
    tests/core/operations/test_{health,edge,doctor}.py \
    tests/talent/catalogue/test_{tiers,values,papers}.py tests/talent/claims/test_policies.py \
    tests/events/registrations/test_{rules,seats}.py tests/events/suggestions
fi
step "types"
status=0
wait "$types" || status=$?
cat "$typed"
exit "$status"
