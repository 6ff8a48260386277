#!/usr/bin/env bash
# requirements*.in -> requirements*.txt: every package pinned, every file by its hash, for Python 3.11
# and later on any system. No index is named in them: pip uses the one it is configured for.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
python3 -m venv "$tool"
"$tool/bin/python" -m pip install --quiet --disable-pip-version-check uv==0.13.9
for name in requirements requirements-dev; do
  "$tool/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --no-header "$@" "$name.in" -o "$name.txt"
  sed -i "1i # Made by \`make lock\` from $name.in; change that." "$name.txt"
done
