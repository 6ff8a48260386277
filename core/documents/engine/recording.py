"""A kept layout painted once is noted piece by piece, to be painted again with other lines.

The page content is a run of operations in which certain lines and pictures have their places. For
another person only the lines that say something else are painted, each in the state of the page
content that its predecessor found, and must leave it in the same state; between them everything is
put in as it was, with the glyphs that its texts use. So the page content is the very one that
painting the whole page gives.

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

import weasyprint.draw as drawing
from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage

from core.documents.engine.errors import Unlike
from core.documents.engine.repainting import (
    Glyphs,
    State,
    draw_again,
    repainting,
    set_state,
    state_of,
)
from core.documents.engine.writing import as_bytes

_SHOWN = re.compile(rb"/\S+ Do(?!\S)")
_draw_inline, _draw_replaced = drawing.draw_inline_level, drawing.draw_replacedbox
_recording: ContextVar[Recording | None] = ContextVar("recording", default=None)
# A batch changes the same lines each time, or all but a few.
_MOST_SPLITS = 8


class Unit(NamedTuple):
    """A line or a picture: its place in the page content, and what stands around it.

    `pieces` are the elements it is made of, by which its marks stand in the structure tree;
    `shown` is what stands before and behind the name of the only picture it shows.
    """

    key: Hashable
    pieces: list[Any]
    start: int
    end: int
    before: State
    after: State
    matrix: Any
    first_mark: int
    last_mark: int
    glyphs: list[Glyphs]
    shown: tuple[bytes, bytes] | None = None


class _Run(NamedTuple):
    operations: bytes
    glyphs: list[Glyphs]
    marks: int


class Recording:
    """The painting of one page; `lines` gives the keys of lines by the number of a text box."""

    def __init__(self, lines: Mapping[int, Hashable]) -> None:
        self._lines = lines
        self._events: list[Unit | list[Glyphs]] = []
        self._inner: list[Glyphs] | None = None
        self._streams: dict[int, Any] = {}
        self._operations: list[bytes] = []
        self._splits: dict[frozenset[Hashable], list[_Run | Unit]] = {}
        # Lines that were found to be made of the elements of those noted.
        self._fitting: dict[Hashable, Any] = {}
        # By their keys in the page content; the glyphs noted hold them.
        self.fonts: dict[Hashable, Any] = {}
        self.is_whole = True

    @property
    def units(self) -> list[Unit]:
        return [one for one in self._events if isinstance(one, Unit)]

    def key_of_line(self, box: Any) -> Hashable | None:
        """None for a line inside another, and for one that never says anything else."""
        if self._inner is not None or not isinstance(box, boxes.LineBox):
            return None
        text = next((one for one in box.descendants() if isinstance(one, boxes.TextBox)), None)
        return None if text is None else self._lines.get(id(text))

    def key_of_picture(self, box: Any) -> Hashable | None:
        return box.element if self._inner is None else None

    def note(self, key: Hashable, box: Any, stream: Any, draw: Callable[[], None]) -> None:
        """Have `draw` paint the line or picture of this key, and note what it did."""
        start, before, mark = len(stream.stream), state_of(stream), len(stream._tags)  # noqa: SLF001
        matrix, self._inner = stream.ctm, []
        self._streams[id(stream)] = stream
        draw()
        glyphs, self._inner = self._inner, None
        end, last = len(stream.stream), len(stream._tags)  # noqa: SLF001
        after = state_of(stream)
        self._events.append(
            Unit(key, _pieces(box), start, end, before, after, matrix, mark, last, glyphs)
        )

    def note_text(self, glyphs: list[Glyphs] | None) -> None:
        """What a text uses of typefaces; None where operations alone do not paint it."""
        self.is_whole = self.is_whole and glyphs is not None
        if self._inner is None:
            self._events.append(glyphs or [])
        else:
            self._inner += glyphs or []

    def finish(self, stream: Any, laid_under: int) -> None:
        """Keep the operations, of which `laid_under` came in front after the page was painted."""
        self._operations = list(map(as_bytes, stream.stream))
        self._events = [
            self._finished(one, laid_under) if isinstance(one, Unit) else one
            for one in self._events
        ]
        units = self.units
        places = [place for unit in units for place in (unit.start, unit.end)]
        on_page = all(one is stream for one in self._streams.values())
        each_once = len({unit.key for unit in units}) == len(units)
        self.is_whole &= on_page and each_once and places == sorted(places)
        self._streams = {}
        for event in self._events:
            for one in event.glyphs if isinstance(event, Unit) else event:
                self.fonts.setdefault(one.key, one.font)

    def _finished(self, unit: Unit, laid_under: int) -> Unit:
        unit = unit._replace(start=unit.start + laid_under, end=unit.end + laid_under)
        parts = _SHOWN.split(self.operations_of(unit))
        return unit._replace(shown=(parts[0], parts[1])) if len(parts) == 2 else unit

    def operations_of(self, unit: Unit) -> bytes:
        return b"\n".join(self._operations[unit.start : unit.end])

    def paint(self, stream: Any, changed: Mapping[Hashable, Any]) -> None:
        """Paint the page with these lines and pictures in the places of the old.

        Refuses (Unlike) what leaves the page content in another state, needs more marks, or is
        made of other elements: the structure tree stays as it was.
        """
        asked = frozenset(changed)
        if asked not in self._splits:
            if len(self._splits) == _MOST_SPLITS:
                self._splits.clear()
            self._splits[asked] = list(self._split_at(asked))
        for step in self._splits[asked]:
            if isinstance(step, Unit):
                box = changed[step.key]
                if self._fitting.get(step.key) is not box:
                    _check(step, box)
                    self._fitting[step.key] = box
                _paint(step, stream, box)
            else:
                _put(step, stream)

    def _split_at(self, changed: frozenset[Hashable]) -> Iterator[_Run | Unit]:
        place, mark = 0, 0
        glyphs: list[Glyphs] = []
        for event in self._events:
            if not isinstance(event, Unit):
                glyphs += event
            elif event.key not in changed:
                glyphs += event.glyphs
            else:
                operations = b"\n".join(self._operations[place : event.start])
                yield _Run(operations, _together(glyphs), event.first_mark - mark)
                yield event
                place, mark, glyphs = event.end, event.last_mark, []
        yield _Run(b"\n".join(self._operations[place:]), _together(glyphs), 0)


@contextmanager
def recorded(recording: Recording) -> Iterator[None]:
    """While this lasts, what is painted is noted there."""
    drawing.draw_inline_level, drawing.draw_replacedbox = _inline, _replaced
    token = _recording.set(recording)
    try:
        with repainting(recording.note_text):
            yield
    finally:
        _recording.reset(token)
        drawing.draw_inline_level, drawing.draw_replacedbox = _draw_inline, _draw_replaced


def _inline(stream: Any, page: Any, box: Any, *rest: Any) -> None:
    recording = _recording.get()
    key = recording.key_of_line(box) if recording else None
    if recording is None or key is None:
        _draw_inline(stream, page, box, *rest)
        return
    recording.note(key, box, stream, lambda: _draw_inline(stream, page, box, *rest))


def _replaced(stream: Any, box: Any) -> None:
    recording = _recording.get()
    key = recording.key_of_picture(box) if recording else None
    if recording is None or key is None:
        _draw_replaced(stream, box)
        return
    recording.note(key, box, stream, lambda: _draw_replaced(stream, box))


def _together(glyphs: list[Glyphs]) -> list[Glyphs]:
    """What several texts use, once for each font, in the order in which they came."""
    fonts: dict[Hashable, Glyphs] = {}
    for one in glyphs:
        first = fonts.setdefault(one.key, one._replace(texts={}, widths={}, others=frozenset()))
        others = first.others | (one.others - first.widths.keys())
        fonts[one.key] = first._replace(others=others)
        first.texts.update({**one.texts, **first.texts})
        first.widths.update({**one.widths, **first.widths})
    return list(fonts.values())


def _put(run: _Run, stream: Any) -> None:
    fonts = stream._fonts  # noqa: SLF001
    for one in run.glyphs:
        if not one.fits(fonts):
            raise Unlike
        one.put_into(fonts)
    if run.operations:
        stream.stream.append(run.operations)
    tags = stream._tags  # noqa: SLF001
    for _mark in range(run.marks):
        tags[object()] = None


def _check(unit: Unit, box: Any) -> None:
    is_line = isinstance(box, boxes.LineBox)
    if _pieces(box) != unit.pieces or (is_line and not all(map(_is_plain, box.descendants()))):
        raise Unlike


def _paint(unit: Unit, stream: Any, box: Any) -> None:
    marks = len(stream._tags)  # noqa: SLF001
    set_state(stream, unit.before)
    stream._ctm_stack = [unit.matrix]  # noqa: SLF001
    if isinstance(box, boxes.LineBox):
        before, drawing.draw_text = drawing.draw_text, draw_again
        try:
            _draw_inline(stream, None, box)
        finally:
            drawing.draw_text = before
    elif not _show_instead(unit, stream, box):
        _draw_replaced(stream, box)
    marks = len(stream._tags) - marks  # noqa: SLF001
    if marks != unit.last_mark - unit.first_mark or state_of(stream) != unit.after:
        raise Unlike


def _show_instead(unit: Unit, stream: Any, box: Any) -> bool:
    """Put a picture in the place of another that filled the same box; whether it can be done."""
    picture, style = box.replacement, box.style
    if not isinstance(picture, RasterImage) or picture._dpi or not picture.width:  # noqa: SLF001
        return False
    if unit.shown is None or style["object_fit"] != "fill" or style["visibility"] != "visible":
        return False
    name = stream.add_image(picture, style["image_rendering"] == "auto", 1)
    before, after = unit.shown
    stream.stream.append(b"%b/%b Do%b" % (before, name.encode(), after))
    set_state(stream, unit.after)
    return True


def _pieces(box: Any) -> list[Any]:
    """What stands in a line, and of which elements; nothing for a picture."""
    if not isinstance(box, boxes.LineBox):
        return []
    return [(type(one), one.element) for one in box.descendants()]


def _is_plain(box: Any) -> bool:
    """Whether it is painted where it stands among its neighbours, and holds nothing else."""
    style = box.style
    return (
        isinstance(box, (boxes.LineBox, boxes.InlineBox, boxes.TextBox))
        and style["position"] == "static"
        and style["float"] == "none"
        and style["opacity"] == 1
        and not style["transform"]
    )
