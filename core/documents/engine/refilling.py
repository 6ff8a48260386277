"""Say other words in a paragraph of one line, without looking anew for the place where it breaks.

Only the text that differs is shaped, and the boxes are put in a row in the order in which
WeasyPrint adds their widths up. Whatever else could have a say in it (the end of the room, spaces
that a line loses, grounds, leaders) is refused (`Unlike`) and broken by WeasyPrint (`breaking.py`).
Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import text_align
from weasyprint.text.ffi import FROM_UNITS, pango
from weasyprint.text.line_break import Layout, line_size

from core.documents.engine.errors import Unlike

# Pango counts in 1,024ths of a pixel; what comes nearer to the end than this is broken anew.
_NEAR_THE_END = 0.01
# Where Pango begins another line or paragraph, whatever the room.
_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")


# Where a line begins, the room it has, and how far its block was moved since.
Room = tuple[float, float, float]


class OneLine:
    """The only line of a paragraph, and the boxes it was made from (`source`)."""

    def __init__(self, line: Any, source: Any, room: Room) -> None:
        self.line, self._room = line, room
        both = list(zip(source.descendants(), line.descendants(), strict=False))
        self._boxes = [(made_from, box) for made_from, box in both if box is not line]
        self._texts = [pair for pair in self._boxes if isinstance(pair[1], boxes.TextBox)]
        is_row = line.style["direction"] == "ltr" and not source.text_indent
        is_row &= len(list(source.descendants())) == len(both) == len(list(line.descendants()))
        if not (is_row and self._texts and all(_is_alike(*pair) for pair in self._boxes)):
            raise Unlike

    def say(self) -> None:
        """Say what the source says now. Refuses (Unlike), and is of no more use then."""
        if self._texts[-1][0].text.endswith(" ") or self._texts[0][0].text.startswith(" "):
            raise Unlike
        for source, box in self._texts:
            if source.text != box.text:
                _shape(box, source.text)
        line, (left, room, moved) = self.line, self._room
        _put_at(line, left)
        if line.width > room - _NEAR_THE_END:
            raise Unlike
        for distance in (text_align(None, line, room, last=True), moved):
            line.translate(distance, 0)
        for source, box in self._boxes:
            box.link = source.link


def _is_alike(source: Any, box: Any) -> bool:
    style = box.style
    return (
        type(source) is type(box)
        and source.element is box.element
        and isinstance(box, (boxes.InlineBox, boxes.TextBox))
        and box.is_in_normal_flow()
        and not getattr(box, "background", None)
        and not box.is_leader
        and style["position"] == "static"
        and style["direction"] == "ltr"
        and style["font_size"] > 0
        and (isinstance(box, boxes.InlineBox) or source.text == box.text)
    )


def _shape(box: Any, words: str) -> None:
    """Give a text box other words that stand as high and as deep."""
    layout = _Ready(box.style)
    # As painting asks for it, so that it need not be shaped again then.
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    layout.set_text(words, justify=True)
    first_line, resume_at = layout.get_first_line()
    width, height = line_size(first_line, box.style)
    baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
    if layout.text != words or resume_at is not None or height != box.height:
        raise Unlike
    if baseline + box.margin_top != box.baseline or _ENDS.search(words):
        raise Unlike
    box.text, box.pango_layout, box.width = words, layout, width


class _Ready(Layout):  # type: ignore[misc]
    """The text of a box, shaped and ready to be painted once."""

    def reactivate(self, style: Any) -> None:
        if not hasattr(self, "layout"):
            super().reactivate(style)


def _put_at(box: Any, left: float) -> None:
    """Put a box and what it holds there, added up as `split_inline_box` does it."""
    box.position_x = left
    if isinstance(box, boxes.TextBox):
        return
    for child in box.children:
        _put_at(child, left)
        left = child.position_x + child.margin_width()
    if not isinstance(box, boxes.LineBox):
        spacing = box.padding_left + box.margin_left + box.border_left_width
        for child in box.children:
            child.translate(spacing, 0)
    last = box.children[-1]
    box.width = last.position_x + last.margin_width() - box.content_box_x()
