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
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import weasyprint.draw as drawing
from weasyprint.pdf import stream as page_content
from weasyprint.text.ffi import ffi, gobject

_draw_text = drawing.draw_text
_add_font = page_content.Stream.add_font
_STATE = (
    "_current_color", "_current_color_stroke", "_current_alpha", "_current_alpha_stroke",
    "_current_font", "_old_font",
)  # fmt: skip
State = tuple[Any, ...]


class _Noted(dict[int, Any]):
    """A font's texts or widths by glyph, which notes what is asked for and if it was there."""

    asked: dict[int, bool]

    def __contains__(self, glyph: object) -> bool:
        known = dict.__contains__(self, glyph)
        self.asked.setdefault(glyph, known)  # type: ignore[arg-type]
        return known


class _Glyphs(NamedTuple):
    """What one text used of one font: texts and widths by glyph, and which of them it brought.

    `hold` keeps Pango from freeing the font that `font` points into.
    """

    key: Hashable
    font: Any
    hold: Any
    texts: dict[int, tuple[str, bool]]
    widths: dict[int, tuple[int, bool]]

    def fits(self, fonts: dict[Hashable, Any]) -> bool:
        """Whether these fonts know the glyphs alike, or would learn them from this text."""
        font = fonts.get(self.key)
        if font is None:
            return all(own for _text, own in (*self.texts.values(), *self.widths.values()))
        texts, widths = font.to_unicode, font.widths
        return all(own or dict.get(texts, g) for g, (_text, own) in self.texts.items()) and all(
            own if (known := dict.get(widths, g)) is None else known == width
            for g, (width, own) in self.widths.items()
        )

    def put_into(self, fonts: dict[Hashable, Any]) -> None:
        font = fonts.get(self.key)
        if font is None:
            font = fonts[self.key] = _empty(self.font)
        for glyph, (text, _own) in self.texts.items():
            font.to_unicode.setdefault(glyph, text)
        for glyph, (width, _own) in self.widths.items():
            font.widths.setdefault(glyph, width)


class _Painted(NamedTuple):
    where: Hashable
    before: State
    after: State
    operations: list[Any]
    opacities: dict[str, Any]
    glyphs: list[_Glyphs]


_known: WeakKeyDictionary[Any, _Painted] = WeakKeyDictionary()
# The fonts the text in hand has used so far, by key; None while nothing is noted.
_used: ContextVar[dict[Hashable, tuple[Any, Any]] | None] = ContextVar("used", default=None)


@contextmanager
def repainting() -> Iterator[None]:
    """While this lasts, what is painted is noted, and what was painted before is put in again."""
    drawing.draw_text, page_content.Stream.add_font = _draw, _note_font
    try:
        yield
    finally:
        drawing.draw_text, page_content.Stream.add_font = _draw_text, _add_font


def _draw(stream: Any, box: Any, *rest: Any) -> None:
    before, where = _state(stream), _place(box, rest)
    painted = _known.get(box)
    if painted is not None and _is_same(painted, stream, where, before):
        for one in painted.glyphs:
            one.put_into(stream._fonts)  # noqa: SLF001
        opacities = stream._resources["ExtGState"]  # noqa: SLF001
        for name, opacity in painted.opacities.items():
            opacities.setdefault(name, opacity)
        stream.stream.extend(painted.operations)
        for name, value in zip(_STATE, painted.after, strict=True):
            setattr(stream, name, value)
        return
    start, token = len(stream.stream), _used.set({})
    # Text that goes on from a text before it takes an operation of that away.
    is_joined = stream.stream[-1:] == [b"ET"]
    try:
        _draw_text(stream, box, *rest)
        used = _used.get() or {}
    finally:
        _used.reset(token)
    if not is_joined and not any(_is_picture(font) for font, _hold in used.values()):
        done = stream.stream[start:]
        glyphs = [_glyphs(key, *one) for key, one in used.items()]
        _known[box] = _Painted(
            where, before, _state(stream), done, _opacities(stream, done), glyphs
        )


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


def _state(stream: Any) -> State:
    return tuple(getattr(stream, name) for name in _STATE)


def _place(box: Any, rest: tuple[Any, ...]) -> Hashable:
    return box.text, box.position_x, box.position_y, box.baseline, box.width, repr(rest)


def _note_font(stream: Any, pango_font: Any) -> tuple[Any, float]:
    font, size = _add_font(stream, pango_font)
    used = _used.get()
    if used is None:
        return font, size
    key = next(key for key, one in stream._fonts.items() if one is font)  # noqa: SLF001
    if key not in used:
        if type(font.widths) is not _Noted:
            font.to_unicode, font.widths = _Noted(font.to_unicode), _Noted(font.widths)
        font.to_unicode.asked, font.widths.asked = {}, {}
        used[key] = font, _held(pango_font)
    return font, size


def _glyphs(key: Hashable, font: Any, hold: Any) -> _Glyphs:
    texts, widths = font.to_unicode, font.widths
    return _Glyphs(
        key, font, hold,
        {glyph: (texts[glyph], not known) for glyph, known in texts.asked.items()},
        {glyph: (widths[glyph], not known) for glyph, known in widths.asked.items()},
    )  # fmt: skip


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
