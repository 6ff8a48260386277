"""What WeasyPrint 70 leaves out of the structure tree, added while it builds the tree.

/Lang on every part whose element names a language, so a Chinese title is not read out by an
English voice; /Scope on header cells; /ActualText where glyphs alone do not tell the letters;
page margins as artifacts. Two module functions of WeasyPrint are wrapped, one replaced: the
version is pinned, and `engine_faults` complains about any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint import pdf as generator
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import fonts as font_writer, tags as tag_writer

from core.documents.engine.fonts import compact_subset

WEASYPRINT = "70.0"
_original_tree = tag_writer._build_box_tree  # noqa: SLF001
_original_tags = tag_writer.add_tags
_original_data = font_writer.get_hb_object_data
_original_clean = font_writer.Font.clean
# Scripts in which one glyph stands for one letter, whatever its neighbours.
_PLAIN = (
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x24F), (0x1E00, 0x1EFF), (0x2010, 0x2027),
    (0x3001, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF5E),
    (0x20000, 0x2F7FF),
)  # fmt: skip


def install() -> None:
    """Put the wrappers in place; doing it twice changes nothing."""
    tag_writer._build_box_tree = _tree_with_languages  # noqa: SLF001
    generator.add_tags = _add_tags
    font_writer.get_hb_object_data = _font_data
    font_writer.Font.clean = _clean


def needs_actual_text(text: str) -> bool:
    """Whether glyphs alone may not give back `text`: joined scripts, marks, look-alikes."""
    return not all(_is_plain(ord(character)) for character in text)


def _is_plain(code: int) -> bool:
    return any(first <= code <= last for first, last in _PLAIN)


def _tree_with_languages(box: Any, *rest: Any) -> Iterator[Any]:  # noqa: ANN401
    real = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001
    attributes = {} if real.element is None else real.element.attrib
    for element in _original_tree(box, *rest):
        if language := attributes.get("lang"):
            element["Lang"] = pydyf.String(language)
        if element["S"] == "/TH":
            column = attributes.get("scope", "row") == "col"
            element["A"]["Scope"] = "/Column" if column else "/Row"
        yield element


def _add_tags(pdf: Any, document: Any, version: Any, streams: list[Any]) -> None:  # noqa: ANN401
    margins: list[set[int]] = []
    for page, stream in zip(document.pages, streams, strict=True):
        _add_actual_text(stream)
        margins.append(_margins_to_artifacts(page, stream))
    _original_tags(pdf, document, version, streams)
    _unlink_margins(pdf, margins)


def _add_actual_text(stream: Any) -> None:  # noqa: ANN401
    texts = {
        kid["mcid"]: box.text
        for box, kid in stream._tags.items()  # noqa: SLF001
        if isinstance(box, boxes.TextBox)
        and (needs_actual_text(box.text) or box.style["letter_spacing"] not in ("normal", 0))
    }
    for item in stream.stream:
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in texts:
            item["ActualText"] = pydyf.String(texts[item["MCID"]])


def _margins_to_artifacts(page: Any, stream: Any) -> set[int]:  # noqa: ANN401
    margin_boxes = [
        box
        for child in page._page_box.children  # noqa: SLF001
        if isinstance(child, boxes.MarginBox)
        for box in child.descendants()
    ]
    numbers = {stream._tags[b]["mcid"] for b in margin_boxes if b in stream._tags}  # noqa: SLF001
    for place, item in enumerate(stream.stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID") in numbers:
            stream.stream[place - 1] = "/Artifact"
            stream.stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
    return numbers


def _unlink_margins(pdf: Any, margins: list[set[int]]) -> None:  # noqa: ANN401
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    numbers = pdf.objects[_number(root["ParentTree"])]["Nums"]
    for page_number, margin in enumerate(margins):
        for mcid in margin:
            numbers[2 * page_number + 1][mcid] = "null"


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _font_data(hb_object: Any, ot_color: Any = None, glyph: Any = None) -> Any:  # noqa: ANN401
    # WeasyPrint copies each whole font, 26 MB for Chinese, only to make its own subset of it.
    return b"" if ot_color is None else _original_data(hb_object, ot_color, glyph)


def _clean(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:  # noqa: ANN401, FBT001
    if "fvar" in font.tables or font.png or font.svg or font.colr:
        font.file_content = _original_data(font.hb_face)
        _original_clean(font, to_unicode, hinting)
        return
    font.file_content = compact_subset(font, to_unicode)
