"""Text of a kept layout that was painted before is painted again without being shaped anew.

Of a batch, most lines of a page say what they said on the page before. Each is noted as it is
painted: the operations, the state of the page content they began and ended in, and the glyphs they
used. Where the next page comes to the same box in the same state, and the fonts know its glyphs by
the same widths, the operations are the same, so they are put in as they are. In any other case the
box is painted by WeasyPrint. The result is the same bytes (`test_kept.py`).

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import weasyprint.draw as drawing
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
    """What one text used of one font: texts and widths by glyph, and if it would bring the width.

    `hold` keeps Pango from freeing the font that `font` points into.
    """

    key: Hashable
    font: Any
    hold: Any
    texts: dict[int, str]
    widths: dict[int, tuple[int, bool]]

    def fits(self, fonts: dict[Hashable, Any]) -> bool:
        """Whether these fonts know the glyphs alike, or would learn them from this text."""
        font = fonts.get(self.key)
        widths = {} if font is None else font.widths
        return all(
            own if (known := widths.get(g)) is None else known == width
            for g, (width, own) in self.widths.items()
        )

    def put_into(self, fonts: dict[Hashable, Any]) -> None:
        font = fonts.get(self.key)
        if font is None:
            font = fonts[self.key] = _empty(self.font)
        for glyph, text in self.texts.items():
            font.to_unicode.setdefault(glyph, text)
        for glyph, (width, _own) in self.widths.items():
            font.widths.setdefault(glyph, width)


class _Painted(NamedTuple):
    where: Hashable
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
    before, where, hear = state_of(stream), _place(box, rest), _hear.get()
    painted = _known.get(box)
    if painted is not None and _is_same(painted, stream, where, before):
        for one in painted.glyphs:
            one.put_into(stream._fonts)  # noqa: SLF001
        opacities = stream._resources["ExtGState"]  # noqa: SLF001
        for name, opacity in painted.opacities.items():
            opacities.setdefault(name, opacity)
        stream.stream.extend(painted.operations)
        set_state(stream, painted.after)
        if hear:
            hear(painted.glyphs)
        return
    start, token = len(stream.stream), _used.set({})
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
        _known[box] = _Painted(where, before, after, done, _opacities(stream, done), glyphs)
    if hear:
        hear(glyphs if is_plain else None)


def _is_same(painted: _Painted, stream: Any, where: Hashable, before: State) -> bool:
    return (
        (painted.where, painted.before) == (where, before)
        and stream.stream[-1:] != [b"ET"]
        and all(one.fits(stream._fonts) for one in painted.glyphs)  # noqa: SLF001
    )


def _opacities(stream: Any, operations: list[Any]) -> dict[str, Any]:
    """What these operations name of the page's resources beside typefaces."""
    names = [one[1:-3].decode() for one in operations if one.endswith(b" gs")]
    return {name: stream._resources["ExtGState"][name] for name in names}  # noqa: SLF001


def state_of(stream: Any) -> State:
    return tuple(getattr(stream, name) for name in _STATE)


def set_state(stream: Any, state: State) -> None:
    for name, value in zip(_STATE, state, strict=True):
        setattr(stream, name, value)


def _place(box: Any, rest: tuple[Any, ...]) -> Hashable:
    return box.text, box.position_x, box.position_y, box.baseline, box.width, repr(rest)


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
    return Glyphs(
        key, font, used.hold, texts,
        {
            glyph: (widths[glyph], not known or widths[glyph] == _width(glyph, used, stream))
            for glyph, known in widths.asked.items()
        },
    )  # fmt: skip


def _width(glyph: int, used: _Used, stream: Any) -> int:
    """The width that this text would have noted, had no other before (as `draw_first_line`)."""
    box = stream.logical_rect
    pango.pango_font_get_glyph_extents(used.hold, glyph, stream.ink_rect, box)
    width: int = round(box.width * 1000 * FROM_UNITS / used.size)
    return width


def _is_picture(font: Any) -> bool:
    """Whether its glyphs may need more than operations, or cannot be printed at all."""
    return bool(font.svg or font.png or font.colr or font.bitmap or font.missing)


def _empty(font: Any) -> Any:
    """The same font, of which nothing is used yet."""
    new = copy.copy(font)
    new.widths, new.to_unicode, new.missing, new.file_content = {}, {}, {}, b""
    return new


def _held(pango_font: Any) -> Any:
    _declare()
    return ffi.gc(gobject.g_object_ref(pango_font), gobject.g_object_unref)


@cache
def _declare() -> None:
    ffi.cdef("void * g_object_ref (void *object);")
