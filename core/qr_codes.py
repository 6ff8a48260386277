"""QR codes as rows of modules, and drawn of these."""

from __future__ import annotations

import math
from typing import Any

# What a scanner needs around a code, in modules.
BORDER = 4
# The writer's bytes of a dark and a light module, as bits of a grey picture, where white is one.
_BITS = bytes.maketrans(b"\x00\xff", b"01")
_QUIET = "1" * BORDER
# Of the eight masks: the writer's own search takes five times as long as all else, and what it
# chooses is read from poor copies no better (test_qr.py).
MASK = 2


def qr_rows(text: str, level: str) -> list[str]:
    """The code of `text` with its quiet zone, line by line: "0" a dark module, "1" a light one.

    `level` of error correction: L, M, Q or H. docs/decisions/documents.md says why this writer.
    """
    import zxingcpp

    code = zxingcpp.create_barcode(
        text, zxingcpp.BarcodeFormat.QRCode, ec_level=level, data_mask=MASK
    )
    # A buffer, which only Python 3.12 lets it say of itself.
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    bits = memoryview(image).tobytes().translate(_BITS).decode()
    width = math.isqrt(len(bits))
    empty = ["1" * (width + 2 * BORDER)] * BORDER
    rows = [f"{_QUIET}{bits[at : at + width]}{_QUIET}" for at in range(0, width * width, width)]
    return [*empty, *rows, *empty]


def drawn_rows(rows: list[str]) -> str:
    """A code as an ``<svg>`` element: a stroke for each run of dark modules.

    It brings its own white: on a dark page scanners would take it for a negative.
    """
    size, strokes = len(rows), []
    for number, row in enumerate(rows):
        start = row.find("0")
        while start >= 0:
            end = row.index("1", start)
            strokes.append(f"M{start} {number}.5h{end - start}")
            start = row.find("0", end)
    return (
        f'<svg viewBox="0 0 {size} {size}" class="qr"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path stroke="#000" d="{"".join(strokes)}"/></svg>'
    )
