#!/usr/bin/env bash
# Everything. Whatever is missing is a failure; nothing is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/check.sh without-tests
. .ci/in_memory.sh
trap 'rm -rf "$IN_MEMORY"' EXIT
.venv/bin/python .ci/suite.py
