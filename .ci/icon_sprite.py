"""Join the named outline icons of one folder into one SVG sprite on standard output.

Usage: ICON_NAMES="check x" python3 .ci/icon_sprite.py FOLDER
A missing icon stops the run: a sprite with a hole would show as an empty space on a page.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

STROKE = (
    'fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round"'
)


def symbol(folder: Path, name: str) -> str:
    """Return one `<symbol>` holding the shapes of the icon, without its invisible frame."""
    source = (folder / f"{name}.svg").read_text(encoding="utf-8")
    inner = re.search(r"<svg[^>]*>(.*)</svg>", source, re.DOTALL)
    if inner is None:
        raise SystemExit(f"{name}.svg holds no drawing")
    shapes = re.findall(r"<(?:path|circle|line|rect|polyline)[^>]*/>", inner.group(1))
    drawn = "".join(s for s in shapes if 'd="M0 0h24v24H0z"' not in s)
    return f'<symbol id="{name}" viewBox="0 0 24 24" {STROKE}>{drawn}</symbol>'


def main() -> None:
    """Write the sprite for the names in ICON_NAMES."""
    folder = Path(sys.argv[1])
    names = sorted(set(os.environ["ICON_NAMES"].split()))
    print('<svg xmlns="http://www.w3.org/2000/svg">')
    for name in names:
        print(symbol(folder, name))
    print("</svg>")


if __name__ == "__main__":
    main()
