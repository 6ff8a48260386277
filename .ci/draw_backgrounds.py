"""Draw the backgrounds in ``static/documents``: ``.venv/bin/python .ci/draw_backgrounds.py``.

Rope-like guilloche for the frame, roof tiles for its corners, water ripples at the foot: the
motifs of Suzhou, as plain lines without gradients or transparency, so they print sharp and cost
little. The specimen mark is drawn as outlines, because a background carries no text.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from math import cos, pi, sin
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core.documents.engine.fetcher import STATIC_FOLDER  # noqa: E402
from core.documents.engine.fonts import NEEDED, find_font  # noqa: E402

Point = tuple[float, float]
CANAL, MIST, TILE, PALE = "#0b6e69", "#a9c9c6", "#33404f", "#dbe8e6"
CINNABAR_PALE = "#f0cfcb"
LANDSCAPE, PORTRAIT = (297.0, 210.0), (210.0, 297.0)
# The middle of the seal on a certificate, over authority and date; a city's seal measures 42 mm.
SEAL_PLACE, SEAL_SIDE = (231.0, 171.5), 42.0


def main() -> None:
    """Write all drawings."""
    drawings = {
        "certificate": certificate(),
        "letter": letter(),
        "specimen-certificate": specimen(LANDSCAPE, 17.6, seal=SEAL_PLACE),
        "specimen-framed": specimen(LANDSCAPE, 17.6),
        "specimen-landscape": specimen(LANDSCAPE, 10.6),
        "specimen-portrait": specimen(PORTRAIT, 10.6),
    }
    for name, drawing in drawings.items():
        (STATIC_FOLDER / f"{name}.svg").write_text(drawing, encoding="utf-8")


def certificate() -> str:
    """Frame of twisted bands, tile corners, a pale rosette and ripples under the text."""
    width, height = LANDSCAPE
    parts = [
        _group(PALE, 0.11, rosette(width / 2, height / 2 + 4, 62)),
        _group(PALE, 0.16, ripples(width, height)),
        _group(MIST, 0.12, frame(width, height, 10.2, 1.7, strands=6)),
        _group(CANAL, 0.13, frame(width, height, 10.2, 1.7, strands=2)),
        _rectangle(width, height, 7.2, TILE, 0.55),
        _rectangle(width, height, 13.2, CANAL, 0.18),
        _rectangle(width, height, 14.2, MIST, 0.12),
        _group(CANAL, 0.16, _corners(width, height)),
    ]
    return _svg(LANDSCAPE, parts)


def letter() -> str:
    """A band of guilloche under the letterhead's place and ripples at the foot."""
    width, height = PORTRAIT
    bands = [wave(24, width - 24, 16.5, 1.3, 36, phase) for phase in _phases(6)]
    parts = [
        _group(MIST, 0.12, bands),
        _group(CANAL, 0.13, bands[::3]),
        _group(PALE, 0.16, ripples(width, height)),
    ]
    return _svg(PORTRAIT, parts)


def specimen(size: Point, edge_base: float, *, seal: Point | None = None) -> str:
    """样本 SPECIMEN in outline, once across the page and along both long edges.

    The marks along the edges stand `edge_base` millimetres in, where every printer prints, and
    leave the middle to the page's number. With `seal` the place of the seal is marked too.
    """
    width, height = size
    across, mark_width = _outline("样本 SPECIMEN", "NotoSerifCJK-Bold.ttc", 26)
    edge, edge_width = _outline("样本 SPECIMEN", "NotoSerifCJK-Bold.ttc", 2.4)
    turned = f"translate({width / 2} {height / 2 + 4}) rotate(-24) translate({-mark_width / 2} 9)"
    outline = f'fill="none" stroke="{CINNABAR_PALE}" stroke-width=".45"'
    parts = [f'<g transform="{turned}"><path d="{across}" {outline}/></g>']
    for number in (1, 2, 4, 5):
        for base in (edge_base, height - edge_base + 2.2):
            place = f"translate({width * number / 6 - edge_width / 2:.2f} {base:.2f})"
            parts.append(f'<path transform="{place}" d="{edge}" fill="#b3261e"/>')
    if seal is not None:
        parts += _no_seal(*seal)
    return _svg(size, parts)


def _no_seal(x: float, y: float) -> Iterator[str]:
    """A square of dashes where the seal would stand, and what stands there instead."""
    side, dash = SEAL_SIDE, 2.0
    places = [number * 2 * dash for number in range(int(side / dash / 2) + 1)]
    dashes = "".join(
        f"M{x - side / 2 + at:.2f} {edge:.2f}h{dash}" for at in places
        for edge in (y - side / 2, y + side / 2)
    ) + "".join(
        f"M{edge:.2f} {y - side / 2 + at:.2f}v{dash}" for at in places
        for edge in (x - side / 2, x + side / 2)
    )  # fmt: skip
    yield _group("#e2a29b", 0.3, [dashes])
    for text, size, base in (("样本", 15, 0.0), ("SPECIMEN", 6.6, 9.5)):
        path, width = _outline(text, "NotoSerifCJK-Bold.ttc", size)
        place = f"translate({x} {y}) rotate(-24) translate({-width / 2:.2f} {base})"
        yield (
            f'<g transform="{place}"><path d="{path}" fill="none" stroke="#eab7b1"'
            ' stroke-width=".35"/></g>'
        )


def rosette(x: float, y: float, radius: float) -> Iterator[str]:
    """Interlaced rose curves, the classical centre of a security print."""
    for petals, inner, outer in ((24, 0.5, 1.0), (18, 0.24, 0.62)):
        middle, swing = (inner + outer) / 2, (outer - inner) / 2
        for phase in _phases(4):
            points = []
            for step in range(petals * 8 + 1):
                angle = 2 * pi * step / (petals * 8)
                reach = radius * (middle + swing * cos(petals * angle + phase))
                points.append((x + reach * cos(angle), y + reach * sin(angle)))
            yield _curve(points, closed=True)


def ripples(width: float, height: float) -> Iterator[str]:
    """Water: overlapping fans of arcs in two rows at the foot of the page."""
    span = 14.0
    columns = int((width - 32) / span)
    left = (width - columns * span) / 2
    for row in range(2):
        base = height - 15.5 - row * span / 4
        shift = row * span / 2
        for column in range(columns - row):
            centre = left + shift + (column + 0.5) * span
            for radius in (span / 2, span / 2.8, span / 4.4):
                yield _arc(centre, base, radius)


def frame(
    width: float, height: float, inset: float, swing: float, *, strands: int
) -> Iterator[str]:
    """Four bands of phase-shifted waves that meet under the corner tiles."""
    for phase in _phases(strands):
        for y in (inset, height - inset):
            yield wave(inset + 5, width - inset - 5, y, swing, 64, phase)
        for x in (inset, width - inset):
            yield wave(inset + 5, height - inset - 5, x, swing, 44, phase, upright=True)


def wave(  # noqa: PLR0917 - a curve has its numbers
    start: float,
    end: float,
    level: float,
    swing: float,
    count: int,
    phase: float,
    *,
    upright: bool = False,
) -> str:
    """One strand: `count` half-waves from `start` to `end` around `level`."""
    steps = count * 2
    points = []
    for step in range(steps + 1):
        along = start + (end - start) * step / steps
        across = level + swing * sin(pi * count * step / steps + phase) * (
            0.75 + 0.25 * sin(2 * pi * step / steps * 8)
        )
        points.append((across, along) if upright else (along, across))
    return _curve(points)


def _corners(width: float, height: float) -> Iterator[str]:
    """A round roof-tile end (瓦当) in each corner: rings and a plum of five arcs."""
    for x in (10.2, width - 10.2):
        for y in (10.2, height - 10.2):
            for radius in (4.4, 4.0, 2.0):
                yield _circle(x, y, radius)
            for petal in range(8):
                angle = petal * pi / 4
                yield _circle(x + 2.95 * cos(angle), y + 2.95 * sin(angle), 0.95)
            yield _circle(x, y, 0.7)


def _phases(count: int) -> list[float]:
    return [2 * pi * number / count for number in range(count)]


def _curve(points: list[Point], *, closed: bool = False) -> str:
    """A smooth path through `points` (Catmull-Rom as Bézier curves), two decimals."""
    ends = (points[-2], points[1]) if closed else (points[0], points[-1])
    padded = [ends[0], *points, ends[1]]
    path = [f"M{_pair(points[0])}"]
    for before, at, then, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        first = (at[0] + (then[0] - before[0]) / 6, at[1] + (then[1] - before[1]) / 6)
        second = (then[0] - (after[0] - at[0]) / 6, then[1] - (after[1] - at[1]) / 6)
        path.append(f"C{_pair(first)} {_pair(second)} {_pair(then)}")
    return "".join(path)


def _pair(point: Point) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"


def _arc(x: float, y: float, radius: float) -> str:
    k = radius * 0.5523
    return (
        f"M{x - radius:.2f} {y:.2f}C{x - radius:.2f} {y - k:.2f} {x - k:.2f} {y - radius:.2f}"
        f" {x:.2f} {y - radius:.2f}C{x + k:.2f} {y - radius:.2f} {x + radius:.2f} {y - k:.2f}"
        f" {x + radius:.2f} {y:.2f}"
    )


def _circle(x: float, y: float, radius: float) -> str:
    k = radius * 0.5523
    right, left, top, foot = x + radius, x - radius, y - radius, y + radius
    return (
        f"M{right:.2f} {y:.2f}C{right:.2f} {y + k:.2f} {x + k:.2f} {foot:.2f} {x:.2f} {foot:.2f}"
        f"C{x - k:.2f} {foot:.2f} {left:.2f} {y + k:.2f} {left:.2f} {y:.2f}"
        f"C{left:.2f} {y - k:.2f} {x - k:.2f} {top:.2f} {x:.2f} {top:.2f}"
        f"C{x + k:.2f} {top:.2f} {right:.2f} {y - k:.2f} {right:.2f} {y:.2f}Z"
    )


def _group(colour: str, thickness: float, paths: Iterable[str]) -> str:
    return f'<path fill="none" stroke="{colour}" stroke-width="{thickness}" d="{"".join(paths)}"/>'


def _rectangle(width: float, height: float, inset: float, colour: str, thickness: float) -> str:
    return (
        f'<rect x="{inset}" y="{inset}" width="{width - 2 * inset}" height="{height - 2 * inset}"'
        f' fill="none" stroke="{colour}" stroke-width="{thickness}"/>'
    )


def _svg(size: Point, parts: list[str]) -> str:
    box = f"0 0 {size[0]:g} {size[1]:g}"
    body = "\n".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">\n{body}\n</svg>\n'


def _outline(text: str, font_name: str, size: float) -> tuple[str, float]:
    """`text` as one path with its baseline at 0, and its width."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    font = TTFont(find_font(font_name), fontNumber=NEEDED[font_name], lazy=True)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale, x = size / font["head"].unitsPerEm, 0.0
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.2f}")
    for character in text:
        glyph = glyphs[names[ord(character)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, 0)))
        x += glyph.width * scale
    return pen.getCommands(), x


if __name__ == "__main__":
    main()
