"""What WeasyPrint 70 works out anew for every element, worked out once.

A sheet of 500 names has 3,500 elements, and most of the work on each was the same as on the one
before. Functions of WeasyPrint are wrapped for it, as in `tagging`. Texts, places, tags and fonts
stay what they would be; lines between cells are painted as one where they touch.

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from functools import cache, lru_cache
from typing import Any, NamedTuple

import tinycss2
import weasyprint
import weasyprint.draw as drawing

_draw_borders, _draw_line = drawing.draw_collapsed_borders, drawing.draw_line
# Languages of a document and the names of its anchors.
_MOST_DECLARATIONS = 256
_NOTES = {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}
_NEAR = 1e-6


@cache
def install() -> None:
    """Put the shortcuts in place, once for the process."""
    # Elements of equal declarations share one style; those of ``lang`` were never the same object.
    tinycss2.parse_one_declaration = lru_cache(_MOST_DECLARATIONS)(tinycss2.parse_one_declaration)
    (styles,) = weasyprint.HTML(string="<p>")._ua_stylesheets()  # noqa: SLF001
    _leave_out_notes(styles.matcher)
    drawing.draw_collapsed_borders, drawing.draw_line = _draw_borders_together, _draw_or_collect


def _leave_out_notes(matcher: Any) -> None:
    """No document of ours has footnotes, and only ``li`` has a marker; each element had all six."""
    everywhere = matcher.other_selectors
    markers = [one for one in everywhere if one[3] == "marker"]
    matcher.lower_local_name_selectors.setdefault("li", []).extend(markers)
    matcher.other_selectors = [one for one in everywhere if one[3] not in {"marker", *_NOTES}]


class _Line(NamedTuple):
    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    style: str
    color: Any


class _Collected(list[_Line]):
    """Stands for the page content while WeasyPrint says where lines go."""

    def artifact(self) -> AbstractContextManager[None]:
        return nullcontext()

    stacked = artifact


def _draw_or_collect(stream: Any, *line: Any, **further: Any) -> None:
    if isinstance(stream, _Collected):
        stream.append(_Line(*line))
    else:
        _draw_line(stream, *line, **further)


def _draw_borders_together(stream: Any, table: Any) -> None:
    """A line for each row and column of a page instead of one for each side of each cell."""
    lines = _Collected()
    _draw_borders(lines, table)
    with stream.artifact():
        for line in _joined(lines):
            _draw_line(stream, *line)


def _joined(lines: list[_Line]) -> list[_Line]:
    """The same lines, in their order, with solid ones made longer where the next one touches."""
    made: list[_Line] = []
    ends: dict[Any, int] = {}
    for line in lines:
        is_upright = line.x1 == line.x2
        along = line.x1 if is_upright else line.y1
        key = is_upright, along, line.width, line.style, tuple(line.color)
        place = ends.get(key)
        if place is not None and line.style == "solid" and _touches(made[place], line):
            made[place] = made[place]._replace(x2=line.x2, y2=line.y2)
        else:
            ends[key] = len(made)
            made.append(line)
    return made


def _touches(one: _Line, following: _Line) -> bool:
    return (
        one.x1 <= following.x1 <= one.x2 + _NEAR <= following.x2 + 2 * _NEAR
        and one.y1 <= following.y1 <= one.y2 + _NEAR <= following.y2 + 2 * _NEAR
    )
