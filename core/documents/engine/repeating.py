"""Many papers of one shape: lay each shape out once, and only say other words in it afterwards.

Most of WeasyPrint's work on a hundred badges is to find a hundred times where the same things go.
A template says which elements are such papers: ``data-cell="<name>"`` marks a place of fixed size,
and its children are its *leaves*, each at a fixed place in it (absolutely positioned), or, marked
``data-whole``, the one that flows. Leaves of equal tag, class and language look alike: the shortest
of them is laid out, and the others are copies of its boxes with their own words. Where that is not
exact (words that need another line, or smaller type) the leaf is laid out for itself.

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint import DEFAULT_OPTIONS
from weasyprint.document import Page
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.text.line_break import split_first_line, strut

from core.documents.engine import papers
from core.documents.engine.pictures import picture

MARK = 'data-cell="'
# Lays a page tree out, with smaller type where ``data-fit`` asks for it; the second value names
# the ``data-fit`` that were too wide.
Draw = Callable[[Any], tuple[Any, set[str]]]


@dataclass
class _Shape:
    """A leaf that was laid out: its element, its box, where its cell stands, what it says where.

    `further` are the pages on which a flowing leaf goes on.
    """

    leaf: Any
    box: Any
    cell: Any
    texts: list[Any]
    further: list[Any]


class Unsuitable(Exception):
    """These papers cannot be laid out as copies of each other."""


def lay_out(source: Any, draw: Draw) -> Any | None:
    """The laid-out document of `source`, None when it is no document of this kind."""
    sheets = list(source.etree_element.find("body"))
    cells = [papers.cells(sheet) for sheet in sheets]
    if sum(map(len, cells)) < 2:
        return None
    names = [[cell.get("data-cell") for cell in own] for own in cells]
    if any(own != names[0][: len(own)] for own in names):
        return None
    try:
        return _Repeated(source, draw, sheets, cells).document()
    except Unsuitable:
        return None


class _Repeated:
    def __init__(self, source: Any, draw: Draw, sheets: list[Any], cells: list[list[Any]]) -> None:
        self.source, self.draw = source, draw
        self.sheets, self.cells = sheets, cells
        self.shapes: dict[Hashable, _Shape] = {}
        self.pictures: dict[str, Any] = {}

    def document(self) -> Any:
        leaves = [
            (cell.get("data-cell"), leaf) for own in self.cells for cell in own for leaf in cell
        ]
        shortest: dict[Hashable, tuple[str, Any]] = {}
        for name, leaf in leaves:
            known = shortest.setdefault(papers.key(name, leaf), (name, leaf))
            if papers.length(leaf) < papers.length(known[1]):
                shortest[papers.key(name, leaf)] = (name, leaf)
        document, frame = self._lay_out_shapes(list(shortest.values()))
        for key, (_name, leaf) in shortest.items():
            self.shapes[key] = self.shapes[leaf]
        copies = {
            leaf: self._copied(self.shapes[papers.key(name, leaf)], leaf) for name, leaf in leaves
        }
        hard = [(name, leaf) for name, leaf in leaves if copies[leaf] is None]
        if hard:
            self._lay_out_shapes(hard)
            copies |= {leaf: self._copied(self.shapes[leaf], leaf) for _name, leaf in hard}
        document.pages = [
            page
            for sheet, own in zip(self.sheets, self.cells, strict=True)
            for page in (Page(frame.copied(sheet, copies)), *self._further(own))
        ]
        return document

    def _further(self, cells: list[Any]) -> Iterator[Any]:
        for cell in cells:
            for leaf in cell:
                shape = (
                    self.shapes.get(leaf) or self.shapes[papers.key(cell.get("data-cell"), leaf)]
                )
                yield from shape.further

    def _lay_out_shapes(self, wanted: Sequence[tuple[str, Any]]) -> tuple[Any, _Frame]:
        """Lay these leaves out in as few pages as can be, and note where they came to stand."""
        names = [cell.get("data-cell") for cell in self.cells[0]]
        first: list[list[Any]] = [[] for _ in names]
        flowing: list[tuple[int, Any]] = []
        for name, leaf in wanted:
            place = names.index(name)
            if "data-whole" in leaf.attrib:
                flowing.append((place, leaf))
            else:
                first[place].append(leaf)
        pages = [first]
        for place, leaf in flowing:
            pages.append([[leaf] if number == place else [] for number in range(len(names))])
        sheets = [papers.filled(self.sheets[0], iter(leaves)) for leaves in pages]
        document, narrowed = self.draw(papers.with_body(self.source, sheets))
        taken = _by_sheet(document, sheets)
        if len(taken[sheets[0]]) != 1:
            raise Unsuitable
        frames = [_Frame(taken[sheet][0], sheet) for sheet in sheets]
        for frame in frames:
            further = taken[frame.sheet][1:]
            for cell in frame.cells:
                for child in cell.children:
                    leaf = child.element
                    rigid = any(node.get("data-fit") in narrowed for node in leaf.iter())
                    texts = [] if rigid else _texts(child)
                    self.shapes[leaf] = _Shape(leaf, child, cell, texts, further)
        return document, frames[0]

    def _copied(self, shape: _Shape, leaf: Any) -> Any | None:
        """The boxes of `shape` with the words of `leaf`; None when these words do not fit so."""
        return _Copy(self, shape, leaf).made()

    def picture(self, address: str) -> Any:
        return picture(self.pictures, self.source.url_fetcher, DEFAULT_OPTIONS, address)


class _Frame:
    """A laid-out sheet: its page, its places, and which element each box was made for."""

    def __init__(self, page: Any, sheet: Any) -> None:
        self.page_box, self.sheet = page._page_box, sheet  # noqa: SLF001
        self.elements = [sheet, *papers.descend(sheet)]
        places = {cell: number for number, cell in enumerate(papers.cells(sheet))}
        found: dict[int, Any] = {}
        for box in self.page_box.descendants():
            if box.element in places and isinstance(box, boxes.BlockBox):
                found.setdefault(places[box.element], box)
        self.places = places
        self.cells = [found[number] for number in sorted(found)]
        if len(self.cells) != len(places):
            raise Unsuitable

    def copied(self, sheet: Any, copies: dict[Any, Any]) -> Any:
        own = dict(papers.pairs(self.sheet, sheet))
        strangers = set(self.elements) - own.keys()

        def copied(box: Any) -> Any:
            new = box.copy()
            new.element = own.get(box.element, box.element)
            if box.element in self.places and isinstance(box, boxes.BlockBox):
                new.children = [
                    _moved(copies[leaf], new, self.page_box) for leaf in own[box.element]
                ]
            else:
                new.children = [copied(c) for c in box.children if c.element not in strangers]
            return new

        return copied(self.page_box)


class _Copy:
    def __init__(self, work: _Repeated, shape: _Shape, leaf: Any) -> None:
        self.work, self.shape, self.leaf = work, shape, leaf
        self.own = dict(zip(shape.leaf.iter(), leaf.iter(), strict=True))
        self.words: dict[Any, str] = {}

    def made(self) -> Any | None:
        """The copy with the place of its shape's cell, None when it would not be exact."""
        said, wanted = papers.pieces(self.shape.leaf), papers.pieces(self.leaf)
        if said != wanted:
            if [box.text.strip() for box in self.shape.texts] != [piece.strip() for piece in said]:
                return None
            if len(said) != len(wanted):
                return None
            for box, old, new in zip(self.shape.texts, said, wanted, strict=True):
                if old != new:
                    self.words[box] = new
        box = self._copied(self.shape.box)
        return None if box is None else (self.shape.cell, box)

    def _copied(self, box: Any) -> Any | None:
        if isinstance(box, AbsolutePlaceholder):
            inner = self._copied(box._box)  # noqa: SLF001
            if inner is None:
                return None
            placeholder = AbsolutePlaceholder(inner)
            placeholder.set_laid_out_box(inner)
            return placeholder
        new = box.copy()
        new.element = self.own.get(box.element, box.element)
        if new.bookmark_label:
            new.bookmark_label = "".join(new.element.itertext())
        if box in self.words:
            _say(new, self.words[box])
        elif isinstance(box, boxes.ReplacedBox):
            self._show(new)
        else:
            new.children = [self._copied(child) for child in box.children]
            if None in new.children or not self._fits(box, new):
                return None
        return new

    def _show(self, new: Any) -> None:
        if picture := self.work.picture(new.element.get("src")):
            new.replacement = picture

    def _fits(self, old: Any, new: Any) -> bool:
        """Whether the lines of `new` still fit it, after they were put where they belong."""
        if isinstance(new, (boxes.LineBox, boxes.InlineBox)):
            shift = 0.0
            for before, after in zip(old.children, new.children, strict=True):
                after.translate(dx=shift)
                shift += after.margin_width() - before.margin_width()
            new.width += shift
            return True
        for before, line in zip(old.children, new.children, strict=True):
            if isinstance(line, boxes.LineBox) and line.width != before.width:
                if line.width > new.width:
                    return False
                share = {"center": 0.5, "right": 1, "end": 1}.get(new.style["text_align_all"], 0)
                line.translate(dx=(before.width - line.width) * share)
        return True


def _by_sheet(document: Any, sheets: list[Any]) -> dict[Any, list[Any]]:
    pages: dict[Any, list[Any]] = {sheet: [] for sheet in sheets}
    for page in document.pages:
        for box in page._page_box.descendants():  # noqa: SLF001
            if box.element in pages:
                pages[box.element].append(page)
                break
    return pages


def _say(box: Any, words: str) -> None:
    """Give the copied text box `box` other words on the same base line."""
    layout, _length, _resume, width, height, baseline = split_first_line(
        words, box.style, None, None, 0
    )
    line_height, _ = strut(box.style)
    box.text, box.pango_layout, box.width, box.height = layout.text, layout, width, height
    box.margin_top = box.margin_bottom = (line_height - height) / 2
    below = box.baseline
    box.baseline = baseline + box.margin_top
    box.position_y += below - box.baseline


def _moved(copy_of: Any, cell: Any, page: Any) -> Any:
    """A finished leaf, moved from the cell it was laid out in to the one it belongs to."""
    home, leaf = copy_of
    right, down = cell.position_x - home.position_x, cell.position_y - home.position_y
    if right or down:
        leaf.translate(right, down)
        for box in leaf.descendants(placeholders=True):
            # Grounds keep places of their own.
            if getattr(box, "background", None):
                layout_box_backgrounds(page, box, _no_picture, layout_children=False)
    return leaf


def _no_picture(**_asked: Any) -> Any:
    raise Unsuitable


def _texts(box: Any) -> list[Any]:
    return [one for one in box.descendants(placeholders=True) if isinstance(one, boxes.TextBox)]
