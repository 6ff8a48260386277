"""Text of a kept layout that was painted before is painted again without being shaped anew.

Of a batch, most lines of a page say what they said on the page before. Each is noted as it is
painted: the operations, the state of the page content they began and ended in, and the glyphs they
used. Where the next page comes to the same box in the same state, and the fonts know its glyphs by
the same widths, the operations are the same, so they are put in as they are. In any other case the
box is painted by WeasyPrint. The result is the same bytes (`test_kept.py`).

A text that was only moved along its line takes the same operations from its new place.

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import pydyf
import weasyprint.draw as drawing
from weasyprint.matrix import Matrix
from weasyprint.pdf import stream as page_content
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango

_draw_text = drawing.draw_text
_add_font = page_content.Stream.add_font
# What painting goes by; the font before counts only for text that goes on from a text.
_STATE = (
    "_current_color", "_current_color_stroke", "_current_alpha", "_current_alpha_stroke",
    "_current_font",
)  # fmt: skip
State = tuple[Any, ...]
state_of: Callable[[Any], State] = attrgetter(*_STATE)


class _Texts(dict[int, str]):
    """A font's texts by glyph: each text says its own anew (`own`), of which the first is kept."""

    own: dict[int, str] | None = None

    def __contains__(self, glyph: object) -> bool:
        return self.own is None and dict.__contains__(self, glyph)

    def __setitem__(self, glyph: int, text: str) -> None:
        if self.own is None:
            dict.__setitem__(self, glyph, text)
        else:
            self.own.setdefault(glyph, text)
            self.setdefault(glyph, text)


class _Widths(dict[int, int]):
    """A font's widths by glyph, which notes what is asked for and if it was there."""

    asked: dict[int, bool]

    def __contains__(self, glyph: object) -> bool:
        known = dict.__contains__(self, glyph)
        self.asked.setdefault(glyph, known)  # type: ignore[arg-type]
        return known


class Glyphs(NamedTuple):
    """What one text used of one font: texts and widths by glyph.

    `others` are the glyphs of which it found the width there and would not have brought it.
    `hold` keeps Pango from freeing the font that `font` points into.
    """

    key: Hashable
    font: Any
    hold: Any
    texts: dict[int, str]
    widths: dict[int, int]
    others: frozenset[int]

    def fits(self, fonts: dict[Hashable, Any]) -> bool:
        """Whether these fonts know the glyphs alike, or would learn them from this text."""
        font = fonts.get(self.key)
        if font is None:
            return not self.others
        return (
            self.widths.items() <= {**self.widths, **font.widths}.items()
            and self.others <= font.widths.keys()
        )

    def put_into(self, fonts: dict[Hashable, Any]) -> None:
        font = fonts.get(self.key)
        if font is None:
            font = fonts[self.key] = empty(self.font)
            font.to_unicode, font.widths = {**self.texts}, {**self.widths}
            return
        # What is known stays, and stays where it is.
        font.to_unicode.update({**self.texts, **font.to_unicode})
        font.widths.update({**self.widths, **font.widths})


class _Painted(NamedTuple):
    """`left` is where it began, and `place` the operation that says so, None beside others."""

    where: tuple[Any, ...]
    left: tuple[float, float]
    place: int | None
    before: State
    after: State
    operations: list[Any]
    opacities: dict[str, Any]
    glyphs: list[Glyphs]


_known: WeakKeyDictionary[Any, _Painted] = WeakKeyDictionary()
# The fonts the text in hand has used so far, by key; None while nothing is noted.
_used: ContextVar[dict[Hashable, _Used] | None] = ContextVar("used", default=None)
Hear = Callable[[list[Glyphs] | None], None]
_hear: ContextVar[Hear | None] = ContextVar("hear", default=None)


class _Used(NamedTuple):
    font: Any
    hold: Any
    size: float


@contextmanager
def repainting(hear: Hear | None = None) -> Iterator[None]:
    """While this lasts, what is painted is noted, and what was painted before is put in again.

    `hear` is told the glyphs of each text; None of one that needs more than operations.
    """
    drawing.draw_text, page_content.Stream.add_font = _draw, _note_font
    token = _hear.set(hear)
    try:
        yield
    finally:
        _hear.reset(token)
        drawing.draw_text, page_content.Stream.add_font = _draw_text, _add_font


def _draw(stream: Any, box: Any, *rest: Any) -> None:
    hear = _hear.get()
    if painted := _put_again(stream, box, rest):
        if hear:
            hear(painted.glyphs)
        return
    before, start, token = state_of(stream), len(stream.stream), _used.set({})
    # Text that goes on from a text before it takes an operation of that away.
    is_joined = stream.stream[-1:] == [b"ET"]
    try:
        _draw_text(stream, box, *rest)
        used = _used.get() or {}
    finally:
        _used.reset(token)
    glyphs = [_glyphs(key, one, stream) for key, one in used.items()]
    is_plain = not is_joined and not any(_is_picture(one.font) for one in used.values())
    if is_plain:
        done, after = stream.stream[start:], state_of(stream)
        _known[box] = _Painted(
            _place(box, rest), (box.position_x, rest[0]), _place_said(box, done),
            before, after, done, _opacities(stream, done), glyphs,
        )  # fmt: skip
    if hear:
        hear(glyphs if is_plain else None)


def draw_again(stream: Any, box: Any, *rest: Any) -> None:
    """Paint a text as WeasyPrint does, or as it was painted when it was noted."""
    if not _put_again(stream, box, rest):
        _draw_text(stream, box, *rest)


def _put_again(stream: Any, box: Any, rest: tuple[Any, ...]) -> _Painted | None:
    """Put the noted operations of a text in; None where there are none that fit."""
    painted = _known.get(box)
    if painted is None or not _is_same(painted, stream, box, rest):
        return None
    operations = painted.operations
    if painted.left != (box.position_x, rest[0]):
        if painted.place is None:
            return None
        operations = [*operations]
        operations[painted.place] = _begins_at(box)
    for one in painted.glyphs:
        one.put_into(stream._fonts)  # noqa: SLF001
    opacities = stream._resources["ExtGState"]  # noqa: SLF001
    for name, opacity in painted.opacities.items():
        opacities.setdefault(name, opacity)
    stream.stream.extend(operations)
    set_state(stream, painted.after)
    return painted


def _is_same(painted: _Painted, stream: Any, box: Any, rest: tuple[Any, ...]) -> bool:
    return (
        painted.where == _place(box, rest)
        and painted.before == state_of(stream)
        and stream.stream[-1:] != [b"ET"]
        and all(one.fits(stream._fonts) for one in painted.glyphs)  # noqa: SLF001
    )


def _place_said(box: Any, operations: list[Any]) -> int | None:
    """Which operation says where a text begins, when nothing else does."""
    decorated = box.style["text_decoration_line"] != "none"
    found = [number for number, one in enumerate(operations) if one.endswith(b" Tm")]
    if decorated or len(found) != 1 or operations[found[0]] != _begins_at(box):
        return None
    return found[0]


def _begins_at(box: Any) -> bytes:
    scratch = pydyf.Stream()
    y = box.position_y + box.baseline
    scratch.set_text_matrix(*Matrix(d=-1, e=box.position_x, f=y).values)
    return bytes(scratch.stream[0])


def _opacities(stream: Any, operations: list[Any]) -> dict[str, Any]:
    """What these operations name of the page's resources beside typefaces."""
    names = [one[1:-3].decode() for one in operations if one.endswith(b" gs")]
    return {name: stream._resources["ExtGState"][name] for name in names}  # noqa: SLF001


def set_state(stream: Any, state: State) -> None:
    stream.__dict__.update(zip(_STATE, state, strict=True))


def _place(box: Any, rest: tuple[Any, ...]) -> tuple[Any, ...]:
    return box.text, box.position_y, box.baseline, box.width, rest[1:]


def _note_font(stream: Any, pango_font: Any) -> tuple[Any, float]:
    font, size = _add_font(stream, pango_font)
    used = _used.get()
    if used is None:
        return font, size
    key = next(key for key, one in stream._fonts.items() if one is font)  # noqa: SLF001
    if key not in used:
        if type(font.widths) is not _Widths:
            font.to_unicode, font.widths = _Texts(font.to_unicode), _Widths(font.widths)
        font.to_unicode.own, font.widths.asked = {}, {}
        used[key] = _Used(font, _held(pango_font), size)
    return font, size


def _glyphs(key: Hashable, used: _Used, stream: Any) -> Glyphs:
    font = used.font
    texts, widths = font.to_unicode.own, font.widths
    font.to_unicode.own = None
    others = (
        glyph
        for glyph, known in widths.asked.items()
        if known and widths[glyph] != _width(glyph, used, stream)
    )
    own = {glyph: widths[glyph] for glyph in widths.asked}
    return Glyphs(key, font, used.hold, texts, own, frozenset(others))


def _width(glyph: int, used: _Used, stream: Any) -> int:
    """The width that this text would have noted, had no other before (as `draw_first_line`)."""
    box = stream.logical_rect
    pango.pango_font_get_glyph_extents(used.hold, glyph, stream.ink_rect, box)
    width: int = round(box.width * 1000 * FROM_UNITS / used.size)
    return width


def _is_picture(font: Any) -> bool:
    """Whether its glyphs may need more than operations, or cannot be printed at all."""
    return bool(font.svg or font.png or font.colr or font.bitmap or font.missing)


def empty(font: Any) -> Any:
    """The same font, of which nothing is used yet."""
    new = object.__new__(type(font))
    new.__dict__.update(font.__dict__)
    new.widths, new.to_unicode, new.missing, new.file_content = {}, {}, {}, b""
    return new


def _held(pango_font: Any) -> Any:
    _declare()
    return ffi.gc(gobject.g_object_ref(pango_font), gobject.g_object_unref)


@cache
def _declare() -> None:
    ffi.cdef("void * g_object_ref (void *object);")
