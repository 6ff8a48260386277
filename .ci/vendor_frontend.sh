#!/bin/sh
# Fetch the pinned browser files and copy the few that are served into static/vendor.
#
#   .ci/vendor_frontend.sh          fetch with npm, copy, rewrite SHA256SUMS and the icon sprite
#   .ci/vendor_frontend.sh --check  compare the committed files with SHA256SUMS (no network, no node)
#
# Only the maintainer who raises a version runs the first form; nobody else needs node.
set -eu

TABLER=1.6.1
HTMX=2.0.11
ICONS=3.51.0
AXE=4.14.1
JSQR=1.4.0

# Icons drawn in the sprite; the name is the one used by components/icon.html.
ICON_NAMES="alert-circle alert-triangle arrow-back-up arrow-down arrow-left arrow-right arrow-up arrows-sort
ban bell bookmark briefcase building bulb calendar calendar-event calendar-plus camera camera-off certificate check chevron-down chevron-left chevron-right circle-check circle-dot circle-x
clipboard-list clock columns copy device-mobile door-enter door-exit dots-vertical download edit external-link eye
file-text filter forms help hourglass id-badge-2 info-circle keyboard language list-check lock
logout mail map-pin menu-2 messages paperclip phone photo player-pause plus printer qrcode refresh replace rocket
rotate-clockwise scan school search send settings share shield-check star table ticket trash trophy upload user user-check user-plus
user-x users wifi-off world x zoom-in zoom-out"

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

if [ "${1:-}" = "--check" ]; then
    exec sha256sum --check --strict --quiet static/vendor/SHA256SUMS
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { # fetch NAME VERSION DIRECTORY: unpack one npm package; npm checks its integrity hash
    (cd "$work" && npm pack --silent "$1@$2" >"$3.name" && mkdir "$3" &&
        tar -xzf "$(cat "$3.name")" -C "$3" --strip-components=1)
}

fetch @tabler/core "$TABLER" tabler
fetch htmx.org "$HTMX" htmx
fetch @tabler/icons "$ICONS" icons
fetch axe-core "$AXE" axe
fetch jsqr "$JSQR" jsqr

rm -rf static/vendor/tabler static/vendor/htmx static/vendor/tabler-icons static/vendor/jsqr
mkdir -p static/vendor/tabler static/vendor/htmx static/vendor/tabler-icons static/vendor/jsqr tests/vendor
cp "$work/tabler/dist/css/tabler.min.css" static/vendor/tabler/
cp "$work/htmx/dist/htmx.min.js" static/vendor/htmx/
cp "$work/htmx/LICENSE" static/vendor/htmx/LICENSE
cp "$work/icons/LICENSE" static/vendor/tabler-icons/LICENSE
# The package of Tabler itself carries no licence file; it is the MIT licence of the same authors.
cp "$work/icons/LICENSE" static/vendor/tabler/LICENSE
cp "$work/jsqr/dist/jsQR.js" static/vendor/jsqr/
cp "$work/jsqr/LICENSE" static/vendor/jsqr/LICENSE
cp "$work/axe/axe.min.js" tests/vendor/
cp "$work/axe/LICENSE" tests/vendor/axe.LICENSE

ICON_NAMES="$ICON_NAMES" python3 .ci/icon_sprite.py "$work/icons/icons/outline" >static/icons.svg

cat >static/vendor/VERSIONS <<END
@tabler/core $TABLER (MIT): tabler/tabler.min.css
htmx.org $HTMX (0BSD): htmx/htmx.min.js
jsqr $JSQR (Apache-2.0): jsqr/jsQR.js, for browsers that cannot read a QR code themselves
@tabler/icons $ICONS (MIT): ../icons.svg, a selection
axe-core $AXE (MPL-2.0): ../../tests/vendor/axe.min.js, used by tests only
END

find static/vendor static/icons.svg tests/vendor -type f \
    ! -name SHA256SUMS ! -name '*.br' ! -name '*.gz' | LC_ALL=C sort | xargs sha256sum >static/vendor/SHA256SUMS
