#!/usr/bin/env bash
# Install what is missing and nothing else: `.ci/install.sh run` or `.ci/install.sh test`.
# A second call finds everything there, installs nothing, and needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/packages.sh

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

purpose=${1:-run}
case $purpose in
  run) requirements=requirements.txt packages=("${RUN_PACKAGES[@]}") ;;
  test) requirements=requirements-dev.txt packages=("${RUN_PACKAGES[@]}" "${TEST_PACKAGES[@]}") ;;
  *) stop "usage: .ci/install.sh run|test" ;;
esac

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      printf '%s\n' "$name"
      return
    fi
  done
  stop "Python 3.11 or newer is needed and was not found. Install it, or set PYTHON."
}

# What this stamp covers is installed when the stamp holds the same fingerprint.
fingerprint() {
  { cat requirements.txt "$requirements" .ci/packages.sh; "$1" --version; pwd; } | sha256sum |
    cut -d' ' -f1
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

has_browser() {
  command -v chromium-headless-shell chromium chromium-browser google-chrome >/dev/null
}

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    case $package in
      # A browser or server that stands in the path already is as good as the package.
      chromium-headless-shell) has_browser && continue ;;
      postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && continue
                  command -v initdb >/dev/null && continue ;;
      redis-server) command -v redis-server >/dev/null && continue ;;
      poppler-utils) command -v pdftotext >/dev/null && continue ;;
      default-jre-headless) command -v java >/dev/null && continue ;;
      npm) command -v npm >/dev/null && continue ;;
    esac
    is_installed "$package" || printf '%s\n' "$package"
  done
}

as_root=()
find_root() {
  if [ "$(id -u)" -eq 0 ]; then return; fi
  if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root=(sudo)
    return
  fi
  stop "These system packages are missing, and this user may not install them:
  $*
Ask an administrator to run:  apt-get install --no-install-recommends $*
Then start again."
}

install_packages() {
  local wanted=("$@")
  find_root "${wanted[*]}"
  say "Installing system packages: ${wanted[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

check_other_system() {
  local library lacking=()
  for library in pango-1.0 pangoft2-1.0 harfbuzz-subset; do
    "$1" -c "import ctypes.util, sys; sys.exit(not ctypes.util.find_library('$library'))" ||
      lacking+=("the library $library")
  done
  command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ] ||
    lacking+=("fontconfig with a Chinese font (Noto CJK)")
  if [ "$purpose" = test ]; then
    has_browser || lacking+=("Chromium")
    command -v initdb >/dev/null || lacking+=("PostgreSQL (initdb, pg_ctl in the path)")
    command -v redis-server >/dev/null || lacking+=("redis-server")
    command -v pdftotext >/dev/null || lacking+=("pdftotext (poppler)")
    command -v java >/dev/null || lacking+=("Java")
    command -v npm >/dev/null || lacking+=("npm")
  fi
  [ ${#lacking[@]} -eq 0 ] && return
  stop "This system is not Debian or Ubuntu, so nothing was installed. Please install:
$(printf '  %s\n' "${lacking[@]}")
Then start again."
}

# The one file of the npm package `vnu-jar` that the tests run, beside the Python packages.
fetch_html_checker() {
  has_html_checker && return
  say "Fetching the Nu HTML checker"
  local work
  work=$(mktemp -d)
  (cd "$work" && tar -xzf "$(npm pack --silent "vnu-jar@$VNU")")
  mv "$work/package/build/dist/vnu.jar" .venv/vnu.jar
  rm -rf "$work"
  has_html_checker || stop "The Nu HTML checker that was fetched is not the one that was pinned."
}

has_html_checker() {
  printf '%s  .venv/vnu.jar\n' "$VNU_SHA256" | sha256sum --check --status 2>/dev/null
}

make_venv() {
  local python=$1
  [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 && return
  say "Making the Python environment in .venv"
  if ! "$python" -m venv --clear .venv >/dev/null 2>&1; then
    local version
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    command -v apt-get >/dev/null || stop "Python's venv module is missing: install it."
    install_packages "python${version}-venv"
    "$python" -m venv --clear .venv
  fi
}

python=$(find_python)
stamp=.venv/.installed-$purpose
wanted=$(fingerprint "$python")
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
  exit 0
fi
if command -v apt-get >/dev/null; then
  mapfile -t lacking < <(missing_packages)
  [ ${#lacking[@]} -eq 0 ] || install_packages "${lacking[@]}"
else
  check_other_system "$python"
fi
make_venv "$python"
say "Installing Python packages from $requirements"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
if [ "$purpose" = test ] && ! has_browser; then
  say "Installing Chromium for the browser tests"
  .venv/bin/playwright install --with-deps chromium
fi
if [ "$purpose" = test ]; then fetch_html_checker; fi
printf '%s\n' "$wanted" > "$stamp"
