"""The finished file of a kept layout, made somebody else's without being built anew.

Of the 130 objects of a certificate some twenty differ from one person to the next: the page
content, the typefaces that its letters use, the codes, the attached data and what says whose it is.
They alone are made, by the same functions, for the places that they have in the file before; the
result is the same bytes (`test_kept.py`). What would need another object, or stands elsewhere, is
refused (`Unlike`) and written as ever.

Imports WeasyPrint: runs in the rendering process only.
"""

from __future__ import annotations

import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

import pydyf
from weasyprint import DEFAULT_OPTIONS
from weasyprint import pdf as generator
from weasyprint.matrix import Matrix
from weasyprint.pdf.anchors import add_links, resolve_links
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import get_pango_font_key

from core.documents.engine import archival, tagging
from core.documents.engine.der import pdf_date
from core.documents.engine.errors import Unlike
from core.documents.engine.fonts import spell_out
from core.documents.engine.recording import Recording
from core.documents.engine.repainting import empty
from core.documents.engine.writing import Part, part_of, write

_SHOWN = re.compile(rb"/(\S+) Do")
# The file of outlines; letters by glyph, measures, widths, and the font that names them.
_OF_FONT = 5
_SCALE = 0.75
_KINDS = ("ExtGState", "XObject", "Pattern", "Shading")
_OPTIONS = {**DEFAULT_OPTIONS, "pdf_version": "1.7"}
# Of one typeface at one place of the file, the last files with the glyphs they were made for.
_MOST_FONTS = 64
_MOST_FILES = 16
_fonts: OrderedDict[Hashable, list[tuple[dict[int, str], dict[int, int], list[Part]]]] = (
    OrderedDict()
)


class Changes(NamedTuple):
    """What a document says and shows otherwise: boxes by their keys, alternative texts by old."""

    lines: Mapping[Hashable, Any]
    pictures: Mapping[Hashable, Any]
    figures: Mapping[str, str]


class Stamp:
    """A file of a layout, by its objects; `pdf` as it is before it is written.

    Refuses (Unlike) a file that others cannot follow.
    """

    def __init__(self, document: Any, pdf: Any, recording: Recording) -> None:
        self._recording, self._language = recording, document.metadata.lang
        objects, page = pdf.objects, pdf.objects[_number(pdf.page_references[0])]
        self._content, self._resources = _number(page["Contents"]), _number(page["Resources"])
        content, resources = objects[self._content], objects[self._resources]
        under = content.stream.index(b"EMC") + 1 if content.stream[0] == b"/Artifact BMC" else 0
        recording.finish(content, under)
        self._shown = {
            unit.key: [name.decode() for name in _SHOWN.findall(recording.operations_of(unit))]
            for unit in recording.units
        }
        self._all_shown = [name for names in self._shown.values() for name in names]
        self._shapes = {name: _number(one) for name, one in resources["XObject"].items()}
        self._states = set(resources["ExtGState"])
        self._fonts = [font.hash for font in document.fonts.values()]
        self._first_font = _number(resources["Font"]) - _OF_FONT * len(self._fonts)
        dictionaries: list[Any] = [one for one in objects if isinstance(one, dict)]
        self._links = [one for one in dictionaries if one.get("Subtype") == "/Link"]
        self._headings = [one for one in dictionaries if "Title" in one and "Dest" in one]
        self._figures = [one for one in dictionaries if "Alt" in one]
        self._attached = {
            one.number: dict(one.extra)
            for one in objects
            if isinstance(one, pydyf.Stream) and one.extra.get("Type") == "/EmbeddedFile"
        }
        self._attached_as = [one["UF"].string for one in dictionaries if "UF" in one]
        self._metadata = objects[_number(pdf.catalog["Metadata"])]
        self._info = dict(pdf.info)
        self._parts: list[Part] = []
        if not recording.is_whole or len(set(self._fonts)) != len(self._fonts):
            raise Unlike
        if any(map(_is_odd, document.fonts.values())):
            raise Unlike

    def keep(self, pdf: Any) -> None:
        """Keep the objects, now that they are written."""
        self._parts, self._plan = pdf.parts[:-1], pdf.plan

    def file(
        self,
        document: Any,
        changes: Changes,
        *,
        attachment: bytes | None,
        attachment_name: str,
        moment: datetime,
    ) -> bytes:
        """The file of `document`. Refuses (Unlike) what has not the places of the kept file."""
        attached_as = [] if attachment is None else [attachment_name]
        if document.metadata.lang != self._language or self._attached_as != attached_as:
            raise Unlike
        parts = [*self._parts]
        put = partial(self._put, parts)
        self._put_page(document, changes, parts, put)
        self._put_fonts(document, parts)
        self._put_links(document, put)
        self._put_words(document, changes, put)
        for number, extra in self._attached.items():
            put(number, _attached(extra, attachment or b"", moment))
        xmp = archival.xmp_of(document).encode()
        put(self._metadata.number, pydyf.Stream([xmp], self._metadata.extra))
        put(len(parts) + 1, _information(self._info, document.metadata))
        return write(parts, self._plan)

    def _put(self, parts: list[Part], number: int, item: Any) -> None:
        if number in self._plan.fixed:
            raise Unlike
        parts[number - 1 : number] = [part_of(item)]

    def _put_page(
        self, document: Any, changes: Changes, parts: list[Part], put: Callable[[int, Any], None]
    ) -> None:
        units = self._recording.units
        changed = {**changes.lines, **changes.pictures}
        if not changed.keys() <= {unit.key for unit in units}:
            raise Unlike
        resources = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in _KINDS})
        images: dict[str, Any] = {}
        stream = _Content(document.fonts, (0, 0, 0, 0), resources, images, {}, {}, None)
        stream.known_fonts = self._recording.fonts
        self._recording.paint(stream, changed)
        if tagging.add_actual_text(stream) or not resources["ExtGState"].keys() <= self._states:
            raise Unlike
        stream.compress = True
        put(self._content, stream)
        olds = [self._shown[unit.key] for unit in units if unit.key in changes.pictures]
        if len(olds) != len(images) or not self._shapes.keys().isdisjoint(images):
            raise Unlike
        names = parts[self._resources - 1].data
        for old, (new, image) in zip(olds, images.items(), strict=True):
            if len(old) != 1 or self._all_shown.count(old[0]) != 1:
                raise Unlike
            number = self._shapes[old[0]]
            picture = image["image"].get_x_object(image["interpolate"], max(image["dpi_ratios"]))
            # What covers it is an object of its own.
            if "SMask" in picture.extra or b"/SMask" in parts[number - 1].data[:500]:
                raise Unlike
            put(number, picture)
            names = names.replace(b"/%b " % old[0].encode(), b"/%b " % new.encode())
        parts[self._resources - 1] = Part(names, is_stream=False)

    def _put_fonts(self, document: Any, parts: list[Part]) -> None:
        fonts, first = list(document.fonts.values()), self._first_font
        if [font.hash for font in fonts] != self._fonts or any(map(_is_odd, fonts)):
            raise Unlike
        for place, font in enumerate(fonts):
            start = first + len(fonts) + (_OF_FONT - 1) * place
            numbers = first + place, *range(start, start + _OF_FONT - 1)
            for number, part in zip(numbers, _font_parts(font, numbers), strict=True):
                parts[number - 1] = part

    def _put_links(self, document: Any, put: Callable[[int, Any], None]) -> None:
        page = document.pages[0]
        links, anchors = next(resolve_links(document.pages))
        if anchors or [one[0] for one in links] != ["external"] * len(self._links):
            raise Unlike
        places = _Places([one.number for one in self._links])
        matrix = Matrix(_SCALE, 0, 0, -_SCALE, 0, page.height * _SCALE)
        add_links((links, []), matrix, places, pydyf.Dictionary(), [], {})
        for kept, new in zip(self._links, places.objects, strict=True):
            new.update({key: kept[key] for key in ("StructParent", "F") if key in kept})
            put(kept.number, new)

    def _put_words(self, document: Any, changes: Changes, put: Callable[[int, Any], None]) -> None:
        titles = [title for _level, title, *_rest in document.pages[0].bookmarks]
        if len(titles) != len(self._headings):
            raise Unlike
        for heading, title in zip(self._headings, titles, strict=True):
            if heading["Title"].string != title:
                put(heading.number, _with(heading, "Title", title))
        for old, new in changes.figures.items():
            found = [one for one in self._figures if one["Alt"].string == old]
            if len(found) != 1:
                raise Unlike
            put(found[0].number, _with(found[0], "Alt", new))


class _Content(Stream):  # type: ignore[misc]
    """Page content that takes a typeface which the page before had from there."""

    known_fonts: Mapping[Hashable, Any]

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        key, _description, size = get_pango_font_key(pango_font)
        if key not in self._fonts:
            known = self.known_fonts.get(key)
            # How high and deep it reaches is rounded at the size of its first text.
            if known is None or known.font_size != size:
                return super().add_font(pango_font)  # type: ignore[no-any-return]
            self._fonts[key] = empty(known)
        return self._fonts[key], size


class _Places:
    """Takes the objects that would be added to a file, for the numbers they have there."""

    def __init__(self, numbers: list[int] | tuple[int, ...]) -> None:
        self._numbers, self.objects = iter(numbers), list[Any]()

    def add_object(self, item: Any) -> None:
        number = next(self._numbers, None)
        if number is None:
            raise Unlike
        item.number = number
        self.objects.append(item)


def _font_parts(font: Any, numbers: tuple[int, ...]) -> list[Part]:
    """The objects of one font, kept by what they are made of: of a batch some stay the same."""
    spell_out(font)
    key = font.hash, font.name, font.index, font.upem, numbers
    files = _fonts.pop(key, None) or []
    _fonts[key] = files
    if len(_fonts) > _MOST_FONTS:
        _fonts.popitem(last=False)
    for number, (texts, widths, parts) in enumerate(files):
        if texts == font.to_unicode and widths == font.widths:
            files.insert(0, files.pop(number))
            return parts
    files[_MOST_FILES - 1 :] = []
    places = _Places(numbers)
    generator.build_fonts_dictionary(places, {None: font}, True, True, _OPTIONS)
    archival.pack_fonts(places)
    parts = list(map(part_of, places.objects))
    files.insert(0, ({**font.to_unicode}, {**font.widths}, parts))
    return parts


def _attached(extra: dict[str, Any], data: bytes, moment: datetime) -> Any:
    day = pydyf.String(pdf_date(moment).decode())
    facts = {
        "CheckSum": f"<{hashlib.md5(data, usedforsecurity=False).hexdigest()}>",
        "Size": len(data),
        "CreationDate": day,
        "ModDate": day,
    }
    return pydyf.Stream([data], {**extra, "Params": pydyf.Dictionary(facts)}, compress=True)


def _information(info: dict[str, Any], metadata: Any) -> Any:
    fresh = pydyf.Dictionary(info)
    fresh["Title"] = pydyf.String(metadata.title)
    day = generator._w3c_date_to_pdf  # noqa: SLF001
    fresh["CreationDate"] = pydyf.String(day(metadata.created, "created"))
    fresh["ModDate"] = pydyf.String(day(metadata.modified, "modified"))
    return fresh


def _with(item: Any, key: str, text: str) -> Any:
    fresh = pydyf.Dictionary(item)
    fresh[key] = pydyf.String(text)
    return fresh


def _is_odd(font: Any) -> bool:
    return bool(font.missing or font.bitmap or font.svg or font.png or font.colr)


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
