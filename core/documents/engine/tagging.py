"""What WeasyPrint 70 leaves out of the structure tree, added while it builds the tree.

/Lang on every part whose element names a language, so a Chinese title is not read out by an
English voice; /Scope on header cells; /ActualText where glyphs alone do not tell the letters;
page margins as artifacts. Functions of WeasyPrint are wrapped for it: the version is pinned, and
`engine_faults` complains about any other.

Text from right to left carries its /ActualText on the structure element, where screen readers
look, and not in the page content: poppler turns such text round as if it stood in the order of
the page. For the same reason the letters of a ligature are listed in the order of the page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint import document as layout_document
from weasyprint import pdf as generator
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import fonts as font_writer
from weasyprint.pdf import tags as tag_writer

from core.documents.engine.fitting import right_to_left
from core.documents.engine.fonts import compact_subset, spell_out
from core.documents.engine.pictures import picture

WEASYPRINT = "70.0"
_original_tree = tag_writer._build_box_tree  # noqa: SLF001
_original_tags = tag_writer.add_tags
_original_dictionary = font_writer.build_fonts_dictionary
_original_data = font_writer.get_hb_object_data
_original_clean = font_writer.Font.clean
_original_size = COMPUTER_FUNCTIONS["font_size"]
# 7.5 points, in CSS pixels: what is smaller nobody reads on paper.
SMALLEST = 10.0
# Scripts in which one glyph stands for one letter, whatever its neighbours.
_PLAIN = (
    (0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x24F), (0x1E00, 0x1EFF), (0x2010, 0x2027),
    (0x3001, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF5E),
    (0x20000, 0x2F7FF),
)  # fmt: skip
_ALL_PLAIN = re.compile(
    f"[{''.join(f'{re.escape(chr(a))}-{re.escape(chr(b))}' for a, b in _PLAIN)}]*"
)


def install() -> None:
    """Put the wrappers in place; doing it twice changes nothing."""
    tag_writer._build_box_tree = _tree_with_languages  # noqa: SLF001
    generator.add_tags = _add_tags
    generator.build_fonts_dictionary = _fonts_dictionary
    font_writer.get_hb_object_data = _font_data
    font_writer.Font.clean = _clean
    COMPUTER_FUNCTIONS["font_size"] = _readable_size
    layout_document.original_get_image_from_uri = picture


def _readable_size(style: Any, name: str, value: Any) -> float:
    return max(float(_original_size(style, name, value)), SMALLEST)


def needs_actual_text(text: str) -> bool:
    """Whether glyphs alone may not give back `text`: joined scripts, marks, look-alikes."""
    return _ALL_PLAIN.fullmatch(text) is None


def _tree_with_languages(box: Any, *rest: Any) -> Iterator[Any]:
    real = box._box if isinstance(box, AbsolutePlaceholder) else box  # noqa: SLF001
    attributes = {} if real.element is None else real.element.attrib
    for element in _original_tree(box, *rest):
        if language := attributes.get("lang"):
            element["Lang"] = pydyf.String(language)
        if element["S"] == "/TH":
            column = attributes.get("scope", "row") == "col"
            element["A"]["Scope"] = "/Column" if column else "/Row"
        yield element


def _add_tags(pdf: Any, document: Any, version: Any, streams: list[Any]) -> None:
    margins: list[set[int]] = []
    replaced: dict[tuple[Any, Any], str] = {}
    for page, stream, reference in zip(document.pages, streams, pdf.page_references, strict=True):
        for mcid, text in add_actual_text(stream).items():
            replaced[reference, mcid] = text
        margins.append(_margins_to_artifacts(page, stream))
    with _pages_known(pdf):
        _original_tags(pdf, document, version, streams)
    _unlink_margins(pdf, margins)
    if replaced:
        _add_replacement_texts(pdf, replaced)


class _PagesKnown(pydyf.PDF):  # type: ignore[misc]
    """A file that has all its pages and need not list them again for every element."""

    @property
    def page_references(self) -> tuple[bytes, ...]:
        known: tuple[bytes, ...] = self.known_pages
        return known


@contextmanager
def _pages_known(pdf: Any) -> Iterator[None]:
    """Without it a hundred tickets take three times as long: the list is made per element."""
    pdf.known_pages, kind = pdf.page_references, pdf.__class__
    pdf.__class__ = _PagesKnown
    try:
        yield
    finally:
        pdf.__class__ = kind
        del pdf.known_pages


def _add_replacement_texts(pdf: Any, replaced: dict[tuple[Any, Any], str]) -> None:
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("Type") == "/StructElem":
            kids = element["K"]
            if len(kids) == 1 and (place := (element.get("Pg"), kids[0])) in replaced:
                element["ActualText"] = pydyf.String(replaced[place])


def add_actual_text(stream: Any) -> dict[int, str]:
    """Put /ActualText into the page content; gives back what belongs to the structure instead."""
    texts = {
        kid["mcid"]: box.text
        for box, kid in stream._tags.items()  # noqa: SLF001
        if isinstance(box, boxes.TextBox)
        and (needs_actual_text(box.text) or box.style["letter_spacing"] not in ("normal", 0))
    }
    # With vowel marks the glyphs never tell the letters, so there the page content must.
    turned = {
        mcid: text
        for mcid, text in texts.items()
        if right_to_left(text) and not any(unicodedata.combining(c) for c in text)
    }
    for item in stream.stream:
        if isinstance(item, pydyf.Dictionary):
            mcid = item.get("MCID")
            if mcid in texts and mcid not in turned:
                item["ActualText"] = pydyf.String(texts[mcid])
    return turned


def _fonts_dictionary(pdf: Any, fonts: Any, *rest: Any) -> Any:
    for font in fonts.values():
        spell_out(font)
        for glyph, text in font.to_unicode.items():
            if len(text) > 1 and right_to_left(text):
                font.to_unicode[glyph] = text[::-1]
        # In whatever order its texts brought them: two papers of the same letters share it.
        font.to_unicode = dict(sorted(font.to_unicode.items()))
    return _original_dictionary(pdf, fonts, *rest)


def _margins_to_artifacts(page: Any, stream: Any) -> set[int]:
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


def _unlink_margins(pdf: Any, margins: list[set[int]]) -> None:
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    numbers = pdf.objects[_number(root["ParentTree"])]["Nums"]
    for page_number, margin in enumerate(margins):
        for mcid in margin:
            numbers[2 * page_number + 1][mcid] = "null"


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _font_data(hb_object: Any, ot_color: Any = None, glyph: Any = None) -> Any:
    # WeasyPrint copies each whole font, 26 MB for Chinese, only to make its own subset of it.
    return b"" if ot_color is None else _original_data(hb_object, ot_color, glyph)


def _clean(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    if "fvar" in font.tables or font.png or font.svg or font.colr:
        font.file_content = _original_data(font.hb_face)
        _original_clean(font, to_unicode, hinting)
        return
    font.file_content = compact_subset(font, to_unicode)
