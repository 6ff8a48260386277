"""What honest people send: every one of these must be taken."""

from __future__ import annotations

import base64
import functools
import io
import zlib
from datetime import UTC, datetime, timedelta

import pikepdf
from PIL import Image, PngImagePlugin

from core.files.checks import Refusal
from tests.core.files.corpus import CONTENT, Case, page_pdf, stream, write_pdf
from tests.core.files.corpus.pictures import chunk, painted, png, segment

ANY: frozenset[Refusal] = frozenset()


def _saved(data: bytes, **kept) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, **kept)
    return out.getvalue()


def _scanned(pages: int = 3) -> bytes:
    out, sheet = io.BytesIO(), Image.linear_gradient("L").resize((1240, 1754))
    sheet.save(out, "PDF", save_all=True, append_images=[sheet] * (pages - 1), resolution=150)
    return out.getvalue()


def _fax() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1728, 2200)).convert("1").save(out, "PDF")
    return out.getvalue()


def _woven() -> bytes:
    from weasyprint import HTML

    page = (
        "<html lang=zh><title>学位证书</title><h1>学位证书</h1><p>张三 <a href='https://a.cn'>核验</a> "
        "<a href='mailto:a@b.cn'>邮件</a> <a href='#end'>下面</a><h2 id=end>Annex</h2>"
    )
    return HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")


def signed() -> bytes:
    """A real signature in a second revision, by a key made on the spot."""
    from asn1crypto import keys, x509
    from cryptography import x509 as certificates
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = ec.generate_private_key(ec.SECP256R1())
    name = certificates.Name(
        [certificates.NameAttribute(certificates.NameOID.COMMON_NAME, "Registrar")]
    )
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = certificates.CertificateBuilder(
        name, name, key.public_key(), 7, start, start + timedelta(3650)
    ).sign(key, hashes.SHA256())
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        cert_registry=SimpleCertificateStore(),
    )
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(page_pdf()))
    signers.sign_pdf(writer, PdfSignatureMetadata(field_name="Sig1"), signer=signer, output=out)
    return out.getvalue()


def _word() -> bytes:
    return page_pdf(
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Border [0 0 0] /F 4 "
        b"/A << /Type /Action /S /URI /URI (https://www.example.edu/a?b=c:d) >> >>",
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /XYZ 0 0 0] >>",
        b"<< /Type /StructTreeRoot /RoleMap << /Footnote /Note >> >>",
        catalog=b"/Lang (zh-CN) /MarkInfo << /Marked true >> /StructTreeRoot 8 0 R "
        b"/OpenAction [3 0 R /FitH 842] /ViewerPreferences << /DisplayDocTitle true >>",
        page=b"/Annots [6 0 R 7 0 R] /StructParents 0 /Tabs /S",
        header=b"%PDF-1.5\r\n%\xb5\xb5\xb5\xb5\r\n",
    )


def _latex() -> bytes:
    return page_pdf(
        b"<< /S /GoTo /D [3 0 R /Fit] >>",
        b"<< /Title (1) /Parent 8 0 R /A << /S /GoTo /D (section.1) >> >>",
        b"<< /First 7 0 R /Last 7 0 R /Count 1 >>",
        b"<< /Names [(section.1) [3 0 R /XYZ 72 720 null]] /Limits [(section.1) (section.1)] >>",
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Named /N /NextPage >> >>",
        catalog=b"/OpenAction 6 0 R /Outlines 8 0 R /Names << /Dests 9 0 R >> "
        b"/PageMode /UseOutlines",
        page=b"/Annots [10 0 R] /Trans << /Type /Trans /S /Dissolve >>",
    )


def _awkward_names() -> bytes:
    """Fonts and drawings may be called like dangerous things without being any."""
    return page_pdf(
        stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
        b"<< /Producer (/JS /JavaScript /Launch) /Title (/AA <</S /Launch>>) >>",
        catalog=b"/AA << >> /Names << /JavaScript << /Names [] >> >>",
        page=b"/AA << >>",
        resources=b"/XObject << /AF 6 0 R >> /Pattern << /AA 5 0 R /JS 5 0 R >>",
        trailer=b"/Info 7 0 R",
    )


def empty_scripts() -> dict[str, bytes]:
    """The place of a script without a script, as some programs leave it in every file."""
    tree = b"/Names << /JavaScript << /Names [(a) 6 0 R (b) 7 0 R] >> >>"
    return {
        "empty script at opening": page_pdf(catalog=b"/OpenAction << /S /JavaScript /JS () >>"),
        "empty script at opening, indirect": page_pdf(
            b"<< /Type /Action /S /JavaScript /JS <feff000d000a> >>", catalog=b"/OpenAction 6 0 R"
        ),
        "list of empty scripts": page_pdf(
            b"<< /S /JavaScript /JS ( ;\\n) >>", b"<< /S /JavaScript /JS () >>", catalog=tree
        ),
    }


def _filled_form() -> bytes:
    return page_pdf(
        b"<< /Fields [7 0 R] /DA (/F1 0 Tf 0 g) /NeedAppearances true >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Zhang San) /Rect [9 9 99 30] "
        b"/MK << >> /P 3 0 R >>",
        catalog=b"/AcroForm 6 0 R",
        page=b"/Annots [7 0 R]",
    )


def _old_filters() -> bytes:
    spelt = base64.a85encode(zlib.compress(CONTENT)) + b"~>"
    return page_pdf(
        stream(CONTENT.hex().encode() + b">", b"/Filter [/ASCIIHexDecode]"),
        stream(bytes([len(CONTENT) - 1]) + CONTENT + b"\x80", b"/Filter /RunLengthDecode"),
        stream(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", b"/Filter /LZWDecode"),
        content=stream(spelt, b"/Filter [/ASCII85Decode /FlateDecode]"),
        header=b"%PDF-1.2\n",
    )


def _landscape_pages() -> bytes:
    return write_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 842 595] >>",
            b"<< /Type /Page /Parent 2 0 R /Rotate 90 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [-10 -10 1191.5 842] >>",
        ],
        header=b"%PDF-1.4\n",
    )


def phone_photo() -> bytes:
    """Lying on its side, with the place it was taken and the camera's number."""
    note = Image.Exif()
    note[0x0112], note[0x010F], note[0xA431] = 6, "Phone", "SECRET-SERIAL"
    note.get_ifd(0x8825)[2] = (43.0, 49.0, 0.0)
    return painted(size=(400, 300), exif=note)


def _two_pictures() -> bytes:
    out, photo = io.BytesIO(), Image.linear_gradient("L").convert("RGB")
    photo.save(out, "MPO", save_all=True, append_images=[photo.resize((64, 64))])
    return out.getvalue()


def _deep_colour() -> bytes:
    rows = b"".join(b"\0" + bytes(range(96)) for _ in range(16))
    header = (16).to_bytes(4, "big") * 2 + bytes([16, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def _deep_grey() -> bytes:
    out = io.BytesIO()
    row = b"".join((value * 257).to_bytes(2, "little") for value in range(256))
    Image.frombytes("I;16", (256, 64), row * 64).save(out, "PNG")
    return out.getvalue()


def _annotated_png() -> bytes:
    info, out = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("Author", "王小明")
    info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    Image.new("RGBA", (40, 30), (9, 9, 9, 90)).save(out, "PNG", pnginfo=info, dpi=(300, 300))
    return out.getvalue()


def _pdfs() -> dict[str, tuple[str, bytes]]:
    plain = page_pdf()
    return {
        "plain": ("degree.pdf", plain),
        "Word, with links": ("学位证书（公证件）.pdf", _word()),
        "LaTeX, with contents": ("thesis.PDF", _latex()),
        "scanner, three pages": ("扫描 2027-07-10 09.00.00.pdf", _scanned()),
        "scanner, black and white": ("fax.pdf", _fax()),
        "tagged, in Chinese": ("C:\\Users\\王\\Desktop\\成绩单.pdf", _woven()),
        "signed": ("signed.pdf", signed()),
        "awkward names": ("report.pdf", _awkward_names()),
        "filled form": ("form.pdf", _filled_form()),
        "PDF 1.2, old filters": ("old.pdf", _old_filters()),
        "PDF 1.4, landscape": ("transcript.final.v2.pdf", _landscape_pages()),
        "PDF 1.6, object streams": (
            "a b.pdf",
            _saved(plain, object_stream_mode=pikepdf.ObjectStreamMode.generate, min_version="1.6"),
        ),
        "PDF 2.0": ("a.pdf", _saved(plain, force_version="2.0")),
        "linearised": ("a.pdf", _saved(plain, linearize=True)),
        "120 pages": ("a.pdf", _scanned(120)),
        "padding behind": ("a.pdf", plain + b"\r\n\0\0\0\0"),
    }


def _pictures() -> dict[str, tuple[str, bytes]]:
    samsung = b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFHh\0\0\0\x14\0\0\0SEFT"
    good = painted(size=(300, 200))
    comment = good[:2] + segment(0xFE, b"Created with GIMP") + good[2:]
    return {
        "JPEG": ("passport.jpg", good),
        "JPEG, progressive": ("passport.JPEG", painted(progressive=True, size=(300, 200))),
        "JPEG, grey": ("a.jpe", painted(mode="L", size=(300, 200))),
        "JPEG, CMYK": ("a.jfif", painted(mode="CMYK", size=(300, 200))),
        "JPEG, lying on its side": ("微信图片_20270710.jpg", phone_photo()),
        "JPEG, Samsung": ("20270710_090000.jpg", good + samsung),
        "JPEG, two pictures": ("IMG_2027.JPG", _two_pictures()),
        "JPEG, padded": ("a.jpg", good + b"\0" * 64),
        "JPEG, with a comment": ("a.jpg", comment),
        "PNG": ("截图.png", painted("PNG", size=(300, 200))),
        "PNG, black and white": ("a.png", painted("PNG", "1", size=(300, 200))),
        "PNG, palette": ("a.png", painted("PNG", "P", size=(300, 200))),
        "PNG, 16 bits grey": ("a.png", _deep_grey()),
        "PNG, 16 bits colour": ("a.png", _deep_colour()),
        "PNG, see-through, with notes": ("a.png", _annotated_png()),
        "PNG, tiny": ("a.png", png(8, 1)),
    }


@functools.cache
def cases() -> list[Case]:
    return [
        Case("honest", name, declared, lambda data=data: data, ANY)
        for group in (_pdfs(), _pictures())
        for name, (declared, data) in group.items()
    ]
