"""Break one paragraph of a laid-out document into lines again, from where WeasyPrint did.

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, NamedTuple

from weasyprint.anchors import gather_anchors
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block as block_layout
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.float import avoid_collisions

from core.documents.engine.errors import Unlike
from core.documents.engine.refilling import OneLine, Room

_original = block_layout.iter_line_boxes
_NEAR = 1e-6
# Its place in what a page lists of a link.
_BOX = 3
# By the line's identity: the line, how it came about, and where it stood then.
Notes = dict[int, tuple[Any, Any, float, float]]
# Of the layout that is being made now; None when nobody asked for any.
_notes: ContextVar[Notes | None] = ContextVar("notes", default=None)


class _Start(NamedTuple):
    """All that lines depend on, and where their holder stood."""

    context: Any
    source: Any
    top: float
    bottom_space: float
    holder: Any
    home: tuple[float, float]
    shapes: list[Any]
    styles: tuple[Any, ...]


@contextmanager
def noted() -> Iterator[Notes]:
    """While this lasts, every line that WeasyPrint makes is noted with how it came about."""
    block_layout.iter_line_boxes = _noting
    lines: Notes = {}
    before = _notes.set(lines)
    try:
        yield lines
    finally:
        _notes.reset(before)


def _noting(context: Any, source: Any, *rest: Any) -> Iterator[Any]:
    top, bottom_space, skip, holder, _absolute, _fixed, *styles = rest
    made = _original(context, source, *rest)
    notes = _notes.get()
    if notes is None or skip is not None:
        yield from made
        return
    home = holder.position_x, holder.position_y
    # As they stand now: what flows beside a float is moved with it afterwards.
    shapes = [shape.copy() for shape in context.excluded_shapes]
    start = _Start(context, source, top, bottom_space, holder, home, shapes, tuple(styles))
    for line, resume_at in made:
        # With the line itself, or its number might be another's soon.
        notes[id(line)] = line, start, line.position_x, line.position_y
        yield line, resume_at


class Paragraph:
    """The lines of one block, and the text they were broken from (`source`)."""

    def __init__(self, block: Any, lines: Notes, *, is_fixed: bool) -> None:
        notes = [lines[id(line)][1:] for line in block.children if id(line) in lines]
        if len(notes) != len(block.children) or len({id(note[0]) for note in notes}) != 1:
            raise Unlike
        self.start: _Start = notes[0][0]
        self.block, self.source = block, self.start.source
        self.is_fixed = is_fixed or not all(box.is_in_normal_flow() for box in self._inside())
        # The block may have been moved since, and its lines with it.
        moves = [
            (line.position_x - x, line.position_y - y)
            for line, (_start, x, y) in zip(block.children, notes, strict=True)
        ]
        self.moved = moves[0]
        self._one_line: OneLine | None = None
        self._has_links = any(box.link for box in self._inside())
        # The boxes of links, as the page lists them, before it was broken again.
        self._linked: list[Any] = []
        if any(not _near(move, self.moved) for move in moves):
            raise Unlike

    def texts(self) -> Iterator[Any]:
        """Its pieces of text as they were before, also the spaces between elements."""
        return (box for box in self._inside() if isinstance(box, boxes.TextBox))

    def _inside(self) -> Iterator[Any]:
        return iter(self.source.descendants())

    def says(self) -> str:
        """All on one line, as a heading stands in the outline."""
        return "".join(box.text for box in self.texts()).strip().replace("\n", "")

    def say_again(self, page: Any) -> None:
        """Say what the source says now.

        Refuses (Unlike) where other lines would stand elsewhere.
        """
        if self.is_fixed:
            raise Unlike
        self._linked = [link[_BOX] for link in self._links()]
        if self._one_line:
            with suppress(Unlike):
                self._one_line.say()
                return
        self._break_again(page)

    def links(self) -> dict[int, Any]:
        """Its links as a page lists them, by the number of the box that was listed before.

        Refuses (Unlike) where they are more or fewer than before.
        """
        links = self._links()
        if len(links) != len(self._linked):
            raise Unlike
        return {id(box): link for box, link in zip(self._linked, links, strict=True)}

    def _links(self) -> list[Any]:
        """As a page lists them where nothing around is turned or scaled."""
        found: list[Any] = []
        if self._has_links:
            for line in self.block.children:
                gather_anchors(line, {}, found, [], {})
        return found

    def _break_again(self, page: Any) -> None:
        lines = self._lines()
        if [_place(line) for line in lines] != [_place(line) for line in self.block.children]:
            raise Unlike
        fits = self.block.element is not None and "data-fit" in self.block.element.attrib
        if fits and any(_width(line) > self.block.width for line in lines):
            raise Unlike
        for line in lines:
            layout_box_backgrounds(page, line, self.start.context.get_image_from_uri)
        self.block.children, self._one_line = lines, None
        if len(lines) == 1 and not any(self.start.styles):
            with suppress(Unlike):
                self._one_line = OneLine(lines[0], self.source, self._room)

    def _lines(self) -> list[Any]:
        start, holder, context = self.start, self.start.holder, self.start.context
        absolute: list[Any] = []
        now = holder.position_x, holder.position_y
        holder.position_x, holder.position_y = start.home
        context.create_block_formatting_context(new_list=list(start.shapes))
        lines = []
        try:
            for line, resume_at in _original(
                context, start.source, start.top, start.bottom_space, None, holder,
                absolute, absolute, *start.styles,
            ):  # fmt: skip
                line.resume_at = resume_at
                line.translate(*self.moved)
                lines.append(line)
            self._room = self._room_of_last()
        finally:
            holder.position_x, holder.position_y = now
            context.finish_block_formatting_context()
        if absolute:
            raise Unlike
        return lines

    def _room_of_last(self) -> Room:
        """The room of the line just made, asked for as `get_next_linebox` does."""
        start = self.start
        _x, _y, width = avoid_collisions(start.context, start.source, start.holder, outer=False)
        return start.source.position_x, width, self.moved[0]


def _place(line: Any) -> tuple[float, ...]:
    return tuple(round(one, 6) for one in (line.position_y, line.height, line.baseline))


def _width(line: Any) -> float:
    return float(sum(child.margin_width() for child in line.children))


def _near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) < _NEAR for a, b in zip(one, other, strict=True))
