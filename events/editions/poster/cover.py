"""The cover of an event without a picture: white walls, black roofs, water, in its colours.

Drawn of nothing but the edition's own number, so the same edition has the same cover on every
machine and at every time, and no two editions of a year look alike.
"""

import hashlib
import math
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from flask_babel import lazy_gettext as _l

from core.states import Labelled

WIDTH, HEIGHT, SHORE = 1600, 900, 650
Point = tuple[float, float]


class Palette(Labelled):
    CANAL = "canal", _l("Canal green")
    OSMANTHUS = "osmanthus", _l("Osmanthus yellow")
    BAMBOO = "bamboo", _l("Bamboo green")
    CINNABAR = "cinnabar", _l("Cinnabar red")
    LOTUS = "lotus", _l("Lotus violet")
    NIGHT = "night", _l("Night blue")


@dataclass(frozen=True)
class Colours:
    sky: str
    far: str
    roof: str
    water: str
    sun: str = "#fff6e3"
    wall: str = "#fbfbf9"
    stone: str = "#dcdcd2"
    bloom: str = "#e2a93b"


COLOURS = {
    Palette.CANAL: Colours("#d3e8e5", "#9fc9c5", "#26313d", "#0b6e69"),
    Palette.OSMANTHUS: Colours("#fae5b8", "#e6c077", "#3b2c16", "#8f5a00", bloom="#c77f10"),
    Palette.BAMBOO: Colours("#dcebd9", "#a3c8a2", "#24332a", "#2e6b34"),
    Palette.CINNABAR: Colours("#f7dad4", "#e2a79d", "#3a211f", "#8c2a22"),
    Palette.LOTUS: Colours("#ecdfeb", "#c8a5c2", "#33283b", "#6d3f6b"),
    Palette.NIGHT: Colours("#2c3b4d", "#425469", "#10161c", "#1c2a38", wall="#dfe4e4"),
}


@dataclass(frozen=True)
class Shape:
    """A polygon, or a circle when it has a radius about its one point."""

    colour: str
    points: tuple[Point, ...]
    radius: float = 0
    opacity: float = 1

    @property
    def svg(self) -> str:
        seen = f'fill="{self.colour}"' + (f' opacity="{self.opacity:g}"' * (self.opacity < 1))
        if self.radius:
            x, y = self.points[0]
            return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{self.radius:.0f}" {seen}/>'
        corners = " ".join(f"{x:.0f},{y:.0f}" for x, y in self.points)
        return f'<polygon points="{corners}" {seen}/>'


@lru_cache(maxsize=64)
def cover_svg(edition_id: uuid.UUID, palette: str) -> bytes:
    drawn = "".join(one.svg for one in _shapes(edition_id, palette))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return f"{head}{drawn}</svg>".encode()


@lru_cache(maxsize=16)
def cover_png(edition_id: uuid.UUID, palette: str) -> bytes:
    """The same as a bitmap, for programs that show links and read no drawings."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(picture, "RGBA")
    for one in _shapes(edition_id, palette):
        colour = f"{one.colour}{round(one.opacity * 255):02x}"
        if one.radius:
            pen.circle(one.points[0], one.radius, fill=colour)
        else:
            pen.polygon(one.points, fill=colour)
    out = BytesIO()
    picture.resize((WIDTH * 3 // 4, HEIGHT * 3 // 4), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _chances(seed: uuid.UUID) -> Iterator[float]:
    """Numbers from 0 to below 1 without end, the same for the same seed."""
    for block in range(1 << 30):
        for byte in hashlib.sha256(seed.bytes + block.to_bytes(4)).digest():
            yield byte / 256


def _shapes(seed: uuid.UUID, palette: str) -> list[Shape]:
    """In the palette that was chosen, or one by the edition's number."""
    known = list(Palette)
    colours = COLOURS[Palette(palette) if palette in known else known[seed.int % len(known)]]
    dice = _chances(seed)
    sun = 300 + 1000 * next(dice), 170 + 170 * next(dice)
    return [
        _box(colours.sky, 0, 0, WIDTH, SHORE),
        Shape(colours.sun, (sun,), 80 + 90 * next(dice), 0.9),
        *_hills(dice, colours),
        *_houses(dice, colours),
        _box(colours.water, 0, SHORE, WIDTH, HEIGHT),
        *_ripples(dice, colours, sun[0]),
        *_bridge(dice, colours),
        *_branch(dice, colours, from_right=sun[0] < WIDTH / 2),
    ]


def _box(
    colour: str, left: float, top: float, right: float, bottom: float, *, seen: float = 1
) -> Shape:
    return Shape(colour, ((left, top), (right, top), (right, bottom), (left, bottom)), opacity=seen)


def _hills(dice: Iterator[float], colours: Colours) -> Iterator[Shape]:
    for height, seen in ((230, 0.45), (150, 0.7)):
        phase, waves = next(dice) * math.tau, 1.5 + next(dice)
        ridge = [
            (x, SHORE - height * (0.65 + 0.35 * math.sin(phase + waves * math.tau * x / WIDTH)))
            for x in range(0, WIDTH + 40, 40)
        ]
        yield Shape(colours.far, ((0, SHORE), *ridge, (WIDTH, SHORE)), opacity=seen)


def _houses(dice: Iterator[float], colours: Colours) -> Iterator[Shape]:
    left = -40 - 80 * next(dice)
    while left < WIDTH:
        width, height = 120 + 130 * next(dice), 90 + 130 * next(dice)
        right, top = left + width, SHORE - height
        yield _box(colours.wall, left, top, right, SHORE)
        if next(dice) < 0.4:  # a stepped gable, as fire walls have
            for step, rise in ((0.0, 16.0), (0.2, 44.0), (0.38, 72.0)):
                inset = width * step
                yield _box(colours.wall, left + inset, top - rise + 8, right - inset, top)
                yield _box(
                    colours.roof, left + inset - 8, top - rise, right - inset + 8, top - rise + 12
                )
        else:
            rise, eave = 34 + 26 * next(dice), width * 0.18
            yield Shape(colours.roof, (
                (left - 16, top + 6), (left + eave, top - rise), (right - eave, top - rise),
                (right + 16, top + 6), (right - 4, top + 14), (left + 4, top + 14),
            ))  # fmt: skip
        count = 1 + int(3 * next(dice))
        for number in range(count):
            at = left + width * (number + 1) / (count + 1) - 11
            yield _box(colours.roof, at, top + 42, at + 22, top + 74, seen=0.85)
        left = right + (60 * next(dice) if next(dice) < 0.3 else 0)


def _ripples(dice: Iterator[float], colours: Colours, sun: float) -> Iterator[Shape]:
    for number in range(16):
        top = SHORE + 18 + number * 14 + 8 * next(dice)
        near = number % 2 == 0  # every second one lies where the sun is mirrored
        middle = sun + 120 * (next(dice) - 0.5) if near else WIDTH * next(dice)
        half = 40 + 110 * next(dice)
        colour = colours.sun if near else colours.far
        yield _box(colour, middle - half, top, middle + half, top + 5, seen=0.35)


def _bridge(dice: Iterator[float], colours: Colours) -> Iterator[Shape]:
    middle, span = 350 + 900 * next(dice), 150 + 50 * next(dice)
    arch = [math.pi * step / 24 for step in range(25)]
    outer = [
        (middle - (span + 90) * math.cos(a), SHORE + 40 - (span * 0.78 + 44) * math.sin(a))
        for a in arch
    ]
    inner = [(middle - span * math.cos(a), SHORE + 44 - span * 0.78 * math.sin(a)) for a in arch]
    yield Shape(colours.far, tuple(inner))
    yield Shape(colours.stone, (*outer, *reversed(inner)))
    cap = [(x, y - 12) for x, y in outer]
    yield Shape(colours.roof, (*cap, *reversed(outer)))


def _branch(dice: Iterator[float], colours: Colours, *, from_right: bool) -> Iterator[Shape]:
    def place(x: float, y: float) -> Point:
        return (WIDTH - x if from_right else x), y

    yield Shape(colours.roof, (place(-10, 40), place(430, 150), place(-10, 66)), opacity=0.9)
    for _number in range(26):
        along = next(dice)
        x, y = 40 + 390 * along, 60 + 85 * along + 90 * (next(dice) - 0.5)
        yield Shape(colours.bloom, (place(x, y),), 7 + 9 * next(dice))
