"""Make WeasyPrint's PDF/A-3a also PDF/UA-1, with room for a seal and a drawn background.

`finish` runs just before the file is written. It packs fonts as bare CFF, rewrites the XMP so
that both standards are declared (PDF/UA's field needs a described extension schema in PDF/A),
names each attachment once, lays the backdrop and the specimen mark under the page as artifacts,
and reserves the signature field that `seal_pdf` fills, unless the document wants no seal.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pydyf

from core.documents.engine.der import SEAL_FIELD
from core.documents.engine.fonts import bare_cff
from core.documents.engine.writing import Null, as_bytes, write_as_planned

PRODUCER = "WeasyPrint 70.0"
_OUTSIDE = -9999
# What a page that nobody seals says of itself: an empty field would ask readers to sign.
UNSEALED = "none"


def finish(document: Any, pdf: Any, ready: Callable[[], None] | None = None) -> None:
    """Make `pdf` fit to be written; `ready` is told when all is there, object by object."""
    pack_fonts(pdf)
    _tidy_tables(pdf)
    _name_attachments_once(pdf)
    custom = document.metadata.custom
    _lay_under(pdf, document, custom.get("document-backdrop"), custom.get("document-mark"))
    reserved = None if custom.get("document-seal") == UNSEALED else _reserve_seal(pdf)
    _write_xmp(pdf, document, reserved)
    if ready:
        ready()
    write_as_planned(pdf)


def pack_fonts(pdf: Any) -> None:
    for item in pdf.objects:
        extra = getattr(item, "extra", {})
        if extra.get("Subtype") == "/OpenType" and (cff := bare_cff(item.stream[0])):
            extra["Subtype"] = "/CIDFontType0C"
            item.stream = [cff]
        elif isinstance(item, dict) and item.get("Subtype") == "/CIDFontType0":
            item.pop("CIDToGIDMap", None)


def _tidy_tables(pdf: Any) -> None:
    # Scope says it all; header identifiers would need an /IDTree, which WeasyPrint lacks.
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("S") in ("/TH", "/TD"):
            item.pop("ID", None)
            item["A"].pop("Headers", None)
            if len(item["A"]) == 1:
                del item["A"]


def _name_attachments_once(pdf: Any) -> None:
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _lay_under(pdf: Any, document: Any, *names: str | None) -> None:
    for place, reference in enumerate(pdf.page_references):
        page = pdf.objects[_number(reference)]
        content = pdf.objects[_number(page["Contents"])]
        shapes = pdf.objects[_number(page["Resources"])]["XObject"]
        calls = [b"/Artifact BMC"]
        for name in filter(None, names):
            key = name.partition(".")[0]
            if key not in shapes:
                shapes[key] = _add_form(pdf, name, document.pages[place])
            calls.append(b"q /%s Do Q" % key.encode())
        if len(calls) > 1:
            content.stream[:0] = [*calls, b"EMC"]


def _add_form(pdf: Any, name: str, page: Any) -> bytes:
    width, height = round(page.width * 0.75, 4), round(page.height * 0.75, 4)
    data = backdrop(name, page.width, page.height)
    extra = {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": pydyf.Array([0, 0, width, height]),
        "Resources": pydyf.Dictionary({"ProcSet": pydyf.Array(["/PDF"])}),
        "Filter": "/FlateDecode",
    }
    form = pydyf.Stream([data], extra)
    pdf.add_object(form)
    return bytes(form.reference)


@cache
def backdrop(name: str, width: float, height: float) -> bytes:
    """The drawing `name` (one of our SVG files) as compressed page content, made once.

    `width` and `height` are those of the page in CSS pixels. Walking the vectors costs more than
    all else on the page, hence once for a process. Refuses drawings that need more than lines
    and plain colours: they would bring resources of their own.
    """
    from weasyprint import HTML

    from core.documents.engine.fetcher import ClosedFetcher

    page = (
        f"<style>@page{{size:{width}px {height}px;margin:0}}"
        "body{margin:0}img{display:block;width:100%}</style>"
        f'<img src="documents:{escape(name)}" alt="">'
    )
    kept: list[bytes] = []

    def keep(_document: Any, pdf: Any) -> None:
        sheet = pdf.objects[_number(pdf.page_references[0])]
        if not _is_plain(pdf.objects[_number(sheet["Resources"])]):
            raise ValueError(f"{name} uses more than lines and plain colours")
        operations = map(as_bytes, pdf.objects[_number(sheet["Contents"])].stream)
        kept.append(b"\n".join(line for line in operations if not line.endswith(b" gs")))

    fetcher = ClosedFetcher()
    HTML(string=page, url_fetcher=fetcher).write_pdf(finisher=keep, uncompressed_pdf=True)
    return zlib.compress(kept[0], 9)


def _is_plain(resources: Any) -> bool:
    # WeasyPrint names full opacity each time; that much is dropped and not missed.
    opacities = [value for state in resources["ExtGState"].values() for value in state.values()]
    others = any(resources[kind] for kind in ("XObject", "Pattern", "Shading"))
    return not others and all(value == 1 for value in opacities)


def _reserve_seal(pdf: Any) -> int:
    value = Null()
    pdf.add_object(value)
    page = pdf.objects[_number(pdf.page_references[0])]
    corner = [_OUTSIDE, _OUTSIDE, _OUTSIDE, _OUTSIDE]
    field = pydyf.Dictionary({
        "Type": "/Annot",
        "Subtype": "/Widget",
        "FT": "/Sig",
        "T": pydyf.String(SEAL_FIELD),
        "TU": pydyf.String("电子印章 Electronic seal"),
        "F": 132,
        "Rect": pydyf.Array(corner),
        "P": pdf.page_references[0],
        "V": value.reference,
    })  # fmt: skip
    pdf.add_object(field)
    page["Annots"] = pydyf.Array([*page.get("Annots", ()), field.reference])
    fields = pydyf.Array([field.reference])
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields, "SigFlags": 3})
    return int(value.number)


_IDENTITY = """<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>"""
_SCHEMA = """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def _write_xmp(pdf: Any, document: Any, reserved: int | None) -> None:
    pdf.info["Producer"] = pydyf.String(PRODUCER)
    stream = pdf.objects[_number(pdf.catalog["Metadata"])]
    stream.stream = [xmp_of(document).encode()]
    stream.compress = False
    if reserved is not None:
        stream.extra["SealValue"] = f"{reserved} 0 R"


def xmp_of(document: Any) -> str:
    parts = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        _IDENTITY,
        _description(document.metadata),
        _SCHEMA,
        "</rdf:RDF>",
        "</x:xmpmeta>",
        '<?xpacket end="r"?>',
    )
    return "\n".join(parts)


def _description(metadata: Any) -> str:
    serial = escape(metadata.custom.get("document-serial", ""))
    identifier = f"<dc:identifier>{serial}</dc:identifier>" if serial else ""
    return (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>"
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
        f"{escape(metadata.title)}</rdf:li></rdf:Alt></dc:title>"
        f"<dc:language><rdf:Bag><rdf:li>{escape(metadata.lang)}</rdf:li></rdf:Bag></dc:language>"
        f"{identifier}"
        f"<xmp:CreateDate>{metadata.created}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{metadata.modified}</xmp:ModifyDate>"
        "</rdf:Description>"
    )


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
