"""The typefaces of documents: which are needed, what they cover, and small exact subsets.

Nothing here is loaded until it is asked for: reading the character maps takes a moment once.
"""

from __future__ import annotations

import string
import struct
import unicodedata
from collections import OrderedDict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOTS = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path.home() / ".local/share/fonts"))
# File name and face number; the first four must be there, the rest widen what names can hold.
NEEDED: dict[str, int] = {
    "NotoSerif-Regular.ttf": 0,
    "NotoSerif-Bold.ttf": 0,
    "NotoSerifCJK-Regular.ttc": 2,
    "NotoSerifCJK-Bold.ttc": 2,
}
SCRIPTS = tuple(
    f"Noto{one}"
    for one in (
        "NaskhArabic", "SerifHebrew", "SerifDevanagari", "SerifBengali", "SerifGurmukhi",
        "SerifGujarati", "SerifTamil", "SerifTelugu", "SerifKannada", "SerifMalayalam",
        "SerifSinhala", "SerifThai", "SerifLao", "SerifKhmer", "SerifMyanmar", "SerifTibetan",
        "SerifGeorgian", "SerifArmenian", "SerifEthiopic", "SansMongolian",
    )
)  # fmt: skip
LAST_RESORT = ("HanaMinA.ttf", "HanaMinB.ttf")
_UNICODE = 0x110000
# Platform and encoding of maps that hold every plane.
_FULL_RANGE = {(3, 10), (0, 4), (0, 6)}
# Joiners and variation selectors shape their neighbours and need no glyph of their own.
_SHAPERS = {0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x034F, *range(0xFE00, 0xFE10)}
_SHAPERS |= set(range(0xE0100, 0xE01F0))
_DROPPED = (
    "BASE", "DSIG", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "VORG", "cmap", "gasp", "kern",
    "meta", "name", "post", "vhea", "vmtx",
)  # fmt: skip

# What draws a CFF font's glyphs.
_OUTLINES = ("CFF ", "head", "hhea", "hmtx", "maxp")


def missing_glyphs(text: str) -> set[str]:
    """The characters of `text` that no typeface of ours can print.

    Control characters count as missing; joiners and variation selectors do not. Ask when a name
    is entered, so nobody learns from a printed certificate that the name cannot be printed.
    """
    covered = _coverage()
    return {c for c in unicodedata.normalize("NFC", text) if not _is_printable(ord(c), covered)}


def missing_fonts() -> list[str]:
    return [name for name in NEEDED if find_font(name) is None]


def _is_printable(code: int, covered: bytearray) -> bool:
    return code in _SHAPERS or bool(covered[code >> 3] & 1 << (code & 7))


@cache
def _coverage() -> bytearray:
    """One bit for each character that some typeface holds."""
    bits = bytearray(_UNICODE // 8)
    wanted = {name: face for name, face in NEEDED.items() if "Bold" not in name}
    wanted |= dict.fromkeys((f"{script}-Regular.ttf" for script in SCRIPTS), 0)
    wanted |= dict.fromkeys(LAST_RESORT, 0)
    for name, face in wanted.items():
        for first, last in _ranges(name, face):
            for code in range(max(first, 0x20), last + 1):
                bits[code >> 3] |= 1 << (code & 7)
    return bits


def _ranges(name: str, face: int) -> Iterator[tuple[int, int]]:
    from fontTools.ttLib import TTFont

    path = find_font(name)
    if path is None:
        return
    with TTFont(path, fontNumber=face, lazy=True) as font:
        groups = _segmented_coverage(font.reader["cmap"])
        # The large fonts have such a map; naming every glyph of theirs would take half a second.
        yield from groups or ((code, code) for code in font.getBestCmap())


def _segmented_coverage(cmap: bytes) -> list[tuple[int, int]]:
    """The runs of a full-range character map (OpenType `cmap`, format 12); none without one."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    for platform, encoding, offset in struct.iter_unpack(">HHI", cmap[4 : 4 + 8 * count]):
        (form,) = struct.unpack_from(">H", cmap, offset)
        if form == 12 and (platform, encoding) in _FULL_RANGE:
            (groups,) = struct.unpack_from(">I", cmap, offset + 12)
            runs = struct.iter_unpack(">III", cmap[offset + 16 : offset + 16 + 12 * groups])
            return [(first, last) for first, last, glyph in runs if glyph]
    return []


@cache
def find_font(name: str) -> Path | None:
    for root in ROOTS:
        for path in Path(root).rglob(name):
            return path
    return None


# Of a batch, most typefaces draw the same characters on each page. Some 10 KB each.
_MOST_SUBSETS = 48
_subsets: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()


def compact_subset(font: Any, used: dict[int, str]) -> bytes:
    """`_compact_subset`, kept by the typeface and its glyphs, on which alone it depends."""
    key = font.name, font.index, font.glyph_count, font.upem, *sorted(used)
    known = _subsets.pop(key, None)
    _subsets[key] = found = _compact_subset(font, used) if known is None else known
    if len(_subsets) > _MOST_SUBSETS:
        _subsets.popitem(last=False)
    return found


# What names, numbers and addresses are mostly written in.
_ALPHABET = " '(),-./" + string.digits + ":" + string.ascii_letters
# A space or a stop between Chinese words says nothing of a name.
_SOME_LETTERS = 3
_alphabets: dict[tuple[Any, ...], tuple[dict[int, str], dict[int, int]]] = {}


def spell_out(font: Any) -> None:
    """Note the whole alphabet in a `font` that is used for some letters of it.

    Papers that differ in a name or a number then have the same file of the typeface, which is
    made once; each is larger by some kilobytes.
    """
    key = font.name, font.index, font.glyph_count, font.upem
    if key not in _alphabets:
        _alphabets[key] = _alphabet(font)
    texts, widths = _alphabets[key]
    if len(texts.keys() & font.to_unicode.keys()) < _SOME_LETTERS:
        return
    # What is known stays, and stays where it is.
    font.to_unicode.update({**texts, **font.to_unicode})
    font.widths.update({**widths, **font.widths})


def _alphabet(font: Any) -> tuple[dict[int, str], dict[int, int]]:
    """Text and width (thousandths of the size) of each glyph of the alphabet."""
    from weasyprint.text.ffi import ffi, harfbuzz

    _declare_metrics()
    whole = ffi.gc(harfbuzz.hb_font_create(font.hb_face), harfbuzz.hb_font_destroy)
    texts, widths, glyph = {}, {}, ffi.new("hb_codepoint_t *")
    for letter in _ALPHABET:
        if harfbuzz.hb_font_get_nominal_glyph(whole, ord(letter), glyph):
            width = harfbuzz.hb_font_get_glyph_h_advance(whole, glyph[0])
            texts[int(glyph[0])], widths[int(glyph[0])] = letter, round(width * 1000 / font.upem)
    return texts, widths


@cache
def _declare_metrics() -> None:
    from weasyprint.text.ffi import ffi

    ffi.cdef("""
        hb_font_t * hb_font_create (hb_face_t *face);
        void hb_font_destroy (hb_font_t *font);
        hb_bool_t hb_font_get_nominal_glyph (
            hb_font_t *font, hb_codepoint_t unicode, hb_codepoint_t *glyph);
        int32_t hb_font_get_glyph_h_advance (hb_font_t *font, hb_codepoint_t glyph);
    """)


def _compact_subset(font: Any, used: dict[int, str]) -> bytes:
    """The part of WeasyPrint's `font` that draws the glyphs `used`, made from the whole font.

    TrueType keeps its glyph numbers. A CID-keyed CFF (all of Noto CJK) is packed instead: its
    charset keeps the old numbers as CIDs, and those are what the page content names. So the
    result depends on nothing but the characters of this document, and no run of 60,000 empty
    glyphs has to be written and compressed.
    """
    from weasyprint.text.ffi import ffi, harfbuzz
    from weasyprint.text.ffi import harfbuzz_subset as hb

    plan = ffi.gc(hb.hb_subset_input_create_or_fail(), hb.hb_subset_input_destroy)
    glyphs = sorted(used)
    harfbuzz.hb_set_add_sorted_array(
        hb.hb_subset_input_glyph_set(plan), ffi.new("hb_codepoint_t[]", glyphs), len(glyphs)
    )
    whole = font.hb_face
    flags = (
        hb.HB_SUBSET_FLAGS_NO_HINTING
        | hb.HB_SUBSET_FLAGS_DESUBROUTINIZE
        | hb.HB_SUBSET_FLAGS_NO_LAYOUT_CLOSURE
    )
    if "CFF " in font.tables:
        whole = _outlines(whole)
    else:
        flags |= hb.HB_SUBSET_FLAGS_RETAIN_GIDS
    hb.hb_subset_input_set_flags(plan, flags)
    dropped = sorted(harfbuzz.hb_tag_from_string(tag.encode(), -1) for tag in _DROPPED)
    harfbuzz.hb_set_add_sorted_array(
        hb.hb_subset_input_set(plan, hb.HB_SUBSET_SETS_DROP_TABLE_TAG),
        ffi.new("hb_codepoint_t[]", dropped),
        len(dropped),
    )
    face = ffi.gc(hb.hb_subset_or_fail(whole, plan), harfbuzz.hb_face_destroy)
    return _face_bytes(face)


def _outlines(whole: Any) -> Any:
    """The same font without its character map, nothing being copied.

    HarfBuzz would walk the map of 60,000 characters for every document, which takes twenty times
    as long as all else, and add variants of punctuation that no text has.
    """
    from weasyprint.text.ffi import ffi, harfbuzz

    _declare_builder()
    face = ffi.gc(harfbuzz.hb_face_builder_create(), harfbuzz.hb_face_destroy)
    for name in _OUTLINES:
        tag = harfbuzz.hb_tag_from_string(name.encode(), -1)
        table = ffi.gc(harfbuzz.hb_face_reference_table(whole, tag), harfbuzz.hb_blob_destroy)
        harfbuzz.hb_face_builder_add_table(face, tag, table)
    return face


@cache
def _declare_builder() -> None:
    from weasyprint.text.ffi import ffi

    ffi.cdef("""
        hb_face_t * hb_face_builder_create (void);
        hb_bool_t hb_face_builder_add_table (hb_face_t *face, hb_tag_t tag, hb_blob_t *blob);
    """)


def _face_bytes(face: Any) -> bytes:
    from weasyprint.text.ffi import ffi, harfbuzz

    blob = ffi.gc(harfbuzz.hb_face_reference_blob(face), harfbuzz.hb_blob_destroy)
    length = ffi.new("unsigned int *")
    data = harfbuzz.hb_blob_get_data(blob, length)
    return bytes(ffi.unpack(data, int(length[0]))) if data != ffi.NULL else b""


def bare_cff(font: bytes) -> bytes | None:
    """The CFF table of an OpenType file, None when it has none or is not CID-keyed by number."""
    (count,) = struct.unpack_from(">H", font, 4)
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * i)
        if tag == b"CFF ":
            return font[offset : offset + length]
    return None
