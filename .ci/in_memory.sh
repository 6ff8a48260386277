# Sourced by what runs tests: keeps their files in memory where there is room, for a test makes its
# database anew and waits for the disk at every commit. Whoever sources it removes IN_MEMORY.
IN_MEMORY=
room=$(df --output=avail --block-size=1M /dev/shm 2>/dev/null | tail -1 || true)
spare=$(awk '/^MemAvailable/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || true)
if [ -z "${TMPDIR:-}" ] && [ "${room:-0}" -gt 2000 ] && [ "${spare:-0}" -gt 5000 ]; then
  IN_MEMORY=$(mktemp --directory /dev/shm/portal-tests-XXXXXX)
  # PostgreSQL runs as another user.
  chmod 711 "$IN_MEMORY"
  export TMPDIR=$IN_MEMORY
fi
