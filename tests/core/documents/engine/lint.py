"""Our own check of the archival and accessible form.

veraPDF is the judge where it is installed; this looks at the rules that documents of ours could
break (documents.md §3, ISO 19005-3 and ISO 14289-1). It is for our own files, not hostile ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont

_FORBIDDEN = ("/JS", "/JavaScript", "/Launch", "/OpenAction", "/AA", "/XFA", "/RichMedia")
_PRINT, _HIDDEN = 4, 2
_NEEDED_XMP = (
    'pdfaid:part="3"',
    'pdfaid:conformance="A"',
    'pdfuaid:part="1"',
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>",
    "<dc:title>",
)


def faults(pdf: bytes) -> list[str]:
    """What keeps `pdf` from PDF/A-3a and PDF/UA-1 as far as we can tell; empty is good."""
    found = list(_file_faults(pdf))
    with pikepdf.open(BytesIO(pdf)) as document:
        for check in (
            _catalog,
            _active_content,
            _metadata,
            _attachments,
            _annotations,
            _structure,
            _pages,
            _pictures,
        ):
            found.extend(check(document))
        found.extend(_fonts(document))
    return found


def _file_faults(pdf: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", pdf):
        yield "header: version line and four high bytes"
    if not pdf.endswith(b"%%EOF\n"):
        yield "the file does not end after %%EOF and one line end"


def _catalog(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    trailer = document.trailer
    if document.is_encrypted:
        yield "encrypted"
    if "/ID" not in trailer or len(trailer.ID) != 2:
        yield "no file identifier"
    intents = list(root.get("/OutputIntents", []))
    if not any(intent.S == "/GTS_PDFA1" and "/DestOutputProfile" in intent for intent in intents):
        yield "no output intent with a profile"
    if not str(root.get("/Lang", "")):
        yield "no document language"
    if root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "not marked as tagged"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "title not shown in the window"


def _active_content(document: pikepdf.Pdf) -> Iterator[str]:
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary):
            yield from (f"forbidden key {name}" for name in _FORBIDDEN if name in item)


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    stream = document.Root.get("/Metadata")
    if stream is None:
        yield "no XMP metadata"
        return
    xmp = stream.read_bytes().decode()
    yield from (f"XMP lacks {part}" for part in _NEEDED_XMP if part not in xmp)
    shown = re.search(r"<xmp:CreateDate>([^<]+)", xmp)
    stated = str(document.docinfo.get("/CreationDate", ""))
    if shown is None or re.sub(r"\D", "", shown[1]) != re.sub(r"\D", "", stated):
        yield "dates in XMP and document information differ"
    title = re.search(r'x-default">([^<]*)</rdf:li></rdf:Alt></dc:title>', xmp)
    if title is None or not title[1]:
        yield "no title"


def _attachments(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    named = root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])
    associated = {spec.objgen for spec in root.get("/AF", [])}
    for spec in list(named)[1::2]:
        if spec.objgen not in associated:
            yield f"attachment {spec.UF} is not associated"
        if "/AFRelationship" not in spec or "/F" not in spec or "/UF" not in spec:
            yield "attachment without relationship or name"
        if "/Subtype" not in spec.EF.F or "/ModDate" not in spec.EF.F.get("/Params", {}):
            yield "attachment without type or date"


def _annotations(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        for note in page.get("/Annots", []):
            flags = int(note.get("/F", 0))
            if not flags & _PRINT or flags & _HIDDEN:
                yield "annotation is hidden or does not print"
            if note.Subtype == "/Link" and not str(note.get("/Contents", "")):
                yield "link without a description"
            if note.Subtype == "/Widget" and "/TU" not in note:
                yield "form field without a description"
        if "/Annots" in page and page.get("/Tabs") != "/S":
            yield "tab order does not follow the structure"


def _structure(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root.get("/StructTreeRoot")
    if root is None:
        yield "no structure tree"
        return
    for element in _elements(root):
        kind = str(element.get("/S"))
        if kind == "/Figure" and not str(element.get("/Alt", "")):
            yield "picture without an alternative text"
        if kind == "/TH" and "/Scope" not in element.get("/A", {}):
            yield "header cell without scope"
        if kind == "/TR" and any(str(k.get("/S")) not in ("/TH", "/TD") for k in _kids(element)):
            yield "table row with something else than cells"


def _elements(parent: Any) -> Iterator[Any]:
    for kid in _kids(parent):
        yield kid
        yield from _elements(kid)


def _kids(parent: Any) -> list[Any]:
    kids = parent.get("/K", [])
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _pages(document: pikepdf.Pdf) -> Iterator[str]:
    root: Any = document.Root
    tree = root.get("/StructTreeRoot", {}).get("/ParentTree", {}).get("/Nums", [])
    owners = dict(zip(list(tree)[::2], list(tree)[1::2], strict=True))
    for page in document.pages:
        owned = owners.get(page.get("/StructParents"), [])
        yield from _content(page, owned)


def _content(page: Any, owned: Any) -> Iterator[str]:
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name == "BDC" and "/MCID" in operands[1]:
            number = int(operands[1]["/MCID"])
            if number >= len(owned) or owned[number] is None:
                yield f"marked content {number} belongs to no part"
        depth += {"BMC": 1, "BDC": 1, "EMC": -1}.get(name, 0)
        if not depth and name in ("Tj", "TJ", "Do", "S", "f", "B", "sh"):
            yield f"{name} outside any tag or artifact"


def _pictures(document: pikepdf.Pdf) -> Iterator[str]:
    """ISO 19005-3, 6.2.8 to 6.2.9, and 6.2.4.3: colours that the output intent can give."""
    for item in document.objects:
        if not isinstance(item, pikepdf.Stream):
            continue
        kind = str(item.get("/Subtype"))
        if kind == "/Image":
            if item.get("/Interpolate", False) is True:
                yield "picture with /Interpolate true"
            yield from (f"picture with {key}" for key in ("/Alternates", "/OPI") if key in item)
            if str(item.get("/ColorSpace")) == "/DeviceCMYK":
                yield "picture in DeviceCMYK, which the output intent does not give"
            if (
                str(item.get("/Filter")) == "/JPXDecode"
                or int(item.get("/BitsPerComponent", 8)) > 8
            ):
                yield "picture of a kind we do not make"
        if kind == "/Form":
            yield from (f"form with {key}" for key in ("/OPI", "/PS", "/Ref") if key in item)
        if str(item.get("/Filter")) in ("/LZWDecode", "/Crypt"):
            yield f"filter {item.Filter} is forbidden"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for font in document.objects:
        if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type0":
            yield from _font(font)


def _font(font: Any) -> Iterator[str]:
    name, inner = str(font.BaseFont), font.DescendantFonts[0]
    descriptor = inner.FontDescriptor
    if "/ToUnicode" not in font:
        yield f"{name}: no way back to letters"
    used = _used_glyphs(inner)
    if 0 in used:
        yield f"{name}: .notdef is used"
    if "/FontFile3" in descriptor:
        lost = used - _cff_glyphs(descriptor.FontFile3.read_bytes())
        if descriptor.FontFile3.Subtype != "/CIDFontType0C" or "/CIDToGIDMap" in inner:
            yield f"{name}: not a bare CID-keyed font"
    elif "/FontFile2" in descriptor:
        data = descriptor.FontFile2.read_bytes()
        lost = {glyph for glyph in used if glyph >= TTFont(BytesIO(data))["maxp"].numGlyphs}
    else:
        yield f"{name}: not embedded"
        return
    if lost:
        yield f"{name}: glyphs {sorted(lost)[:5]} are not in the file"


def _used_glyphs(inner: Any) -> set[int]:
    used: set[int] = set()
    widths = list(inner.W)
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        used.update(range(int(first), int(first) + len(run)))
    return used


def _cff_glyphs(data: bytes) -> set[int]:
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(data), None)
    names = fonts.topDictIndex[0].charset
    return {0, *(int(name.removeprefix("cid")) for name in names if name.startswith("cid"))}
