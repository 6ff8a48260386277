"""A certificate changed in the ways people change one: by hand, by a program, by a printer."""

from __future__ import annotations

import io
import random
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from core.documents.engine import Seal, create_test_seal, seal_pdf

Change = Callable[[bytes], bytes]
BOX = b"\nq 1 1 1 rg 300 300 300 80 re f Q\n"


def resaved(pdf: bytes, change: Callable[[pikepdf.Pdf], object], **how) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(out, **how)
    return out.getvalue()


def covered(pdf: bytes) -> bytes:
    """A white box over the title; every word and all data stay."""
    return resaved(pdf, lambda document: _paint(document, BOX))


def _paint(document, content, page=0):
    document.pages[page].contents_add(b"/Artifact BMC" + content + b"EMC\n")


def overwritten(pdf: bytes) -> bytes:
    words = b"\nq 1 1 1 rg 300 300 300 80 re f 0 0 0 RG 320 320 m 420 360 l S Q\n"
    return resaved(pdf, lambda document: _paint(document, words))


def turned(pdf: bytes) -> bytes:
    return resaved(pdf, lambda document: document.pages[0].rotate(180, relative=True))


def cropped(pdf: bytes) -> bytes:
    def change(document):
        document.pages[0].cropbox = [100, 100, 500, 400]

    return resaved(pdf, change)


def longer(pdf: bytes) -> bytes:
    return resaved(pdf, lambda document: document.add_blank_page())


def doubled(pdf: bytes) -> bytes:
    return resaved(pdf, lambda document: document.pages.append(document.pages[0]))


def without_data(pdf: bytes) -> bytes:
    def change(document):
        for name in list(document.attachments):
            del document.attachments[name]

    return resaved(pdf, change)


def without_seal(pdf: bytes) -> bytes:
    def change(document):
        del document.Root["/AcroForm"]

    return resaved(pdf, change)


def retitled(pdf: bytes) -> bytes:
    def change(document):
        document.docinfo["/Title"] = "Chief Wizard"

    return resaved(pdf, change)


def noted(pdf: bytes) -> bytes:
    """A stamp of one's own as an annotation over the page."""

    def change(document):
        look = document.make_stream(b"0 0 1 rg 0 0 200 60 re f")
        look["/Type"], look["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        look["/BBox"] = [0, 0, 200, 60]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[300, 300, 500, 360],
            F=4,
            AP=pikepdf.Dictionary(N=look),
        )
        document.pages[0].Annots.append(document.make_indirect(note))

    return resaved(pdf, change)


def linearised(pdf: bytes) -> bytes:
    return resaved(pdf, lambda _document: None, linearize=True)


def unpacked(pdf: bytes) -> bytes:
    return resaved(pdf, lambda _document: None, stream_decode_level=pikepdf.StreamDecodeLevel.all)


def locked(pdf: bytes) -> bytes:
    return resaved(pdf, lambda _document: None, encryption=pikepdf.Encryption(user="x", owner="y"))


def owner_locked(pdf: bytes) -> bytes:
    """No password to open it, one to change it."""
    return resaved(pdf, lambda _document: None, encryption=pikepdf.Encryption(user="", owner="y"))


def _picture(pdf: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")


def scanned(pdf: bytes) -> bytes:
    out = io.BytesIO()
    _picture(pdf).save(out, "PDF")
    return out.getvalue()


def photographed(pdf: bytes) -> bytes:
    out = io.BytesIO()
    _picture(pdf).save(out, "JPEG")
    return out.getvalue()


def flattened(pdf: bytes) -> bytes:
    """The page as one picture, repainted, with the data and marks of the true file."""
    picture = _picture(pdf)
    ImageDraw.Draw(picture).rectangle((300, 200, 600, 300), fill="white")
    out = io.BytesIO()
    picture.save(out, "JPEG")

    def change(document):
        image = document.make_stream(out.getvalue())
        image.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        page = document.pages[0]
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=image))
        page.Contents = document.make_stream(b"q 842 0 0 595 0 0 cm /P Do Q")

    return resaved(pdf, change)


def printed_anew(pdf: bytes) -> bytes:
    """What print-to-PDF leaves: pages with their words; no data, no marks, no seal."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.new() as new:
        new.add_pages_from(document)
        for page in new.pages:
            for key in ("/Annots", "/StructParents"):
                del page[key]
        new.save(out)
    return out.getvalue()


def with_newline(pdf: bytes) -> bytes:
    return pdf + b"\n"


def with_second_signature(pdf: bytes, signer=None) -> bytes:
    """An invisible signature of somebody else, put in as readers do: after what is there."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    meta = signers.PdfSignatureMetadata(field_name="Second", md_algorithm="sha256")
    made = signers.PdfSigner(
        meta, signer=signer or _stranger(), new_field_spec=fields.SigFieldSpec("Second")
    ).sign_pdf(writer)
    return made.getvalue()


def _stranger():
    from pyhanko.keys import load_certs_from_pemder, load_private_key_from_pemder
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    with tempfile.TemporaryDirectory() as folder:
        create_test_seal(Path(folder), "Notary")
        pem = str(Path(folder) / "seal.pem")
        certificate = next(iter(load_certs_from_pemder([pem])))
        return signers.SimpleSigner(
            signing_cert=certificate,
            signing_key=load_private_key_from_pemder(pem, passphrase=None),
            cert_registry=SimpleCertificateStore(),
        )


def shadowed(pdf: bytes) -> bytes:
    """The sealed file whole, and after it an update that paints over the title."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    from pyhanko.pdf_utils.generic import StreamObject

    page = writer.root["/Pages"]["/Kids"][0].get_object()
    old = page.raw_get("/Contents")
    added = writer.add_object(StreamObject(stream_data=b"/Artifact BMC" + BOX + b"EMC"))
    page["/Contents"] = writer.add_object(_array([old, added]))
    writer.mark_update(page.container_ref)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _array(items):
    from pyhanko.pdf_utils.generic import ArrayObject

    return ArrayObject(items)


def with_other_photo(pdf: bytes) -> bytes:
    """Somebody else's face in the place of the holder's."""
    out = io.BytesIO()
    Image.effect_noise((60, 80), 90).convert("RGB").save(out, "JPEG")

    def change(document):
        pictures = [
            one for one in document.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode"
        ]  # fmt: skip
        assert pictures, "a certificate with a photograph"
        for one in pictures:
            one.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
            one.Width, one.Height = 60, 80

    return resaved(pdf, change)


def with_other_data(pdf: bytes) -> bytes:
    """The attached credential names somebody else; the pages stay."""

    def change(document):
        stream = next(iter(document.attachments.values())).get_file().obj
        stream.write(stream.read_bytes().replace("Łukasz Żółć".encode(), b"Mallory Forger"))

    return resaved(pdf, change)


def sealed_by_another(pdf: bytes) -> bytes:
    """The very document without its seal, under one of the forger's own that bears our name."""
    unsealed = pdf[: pdf.index(b"%%EOF") + 6]
    with tempfile.TemporaryDirectory() as folder:
        seal = Seal.load(create_test_seal(Path(folder), "Suzhou"))
    return seal_pdf(unsealed, seal, reason="Issued", at=datetime(2026, 3, 15, tzinfo=UTC))


def doubled_whole(pdf: bytes) -> bytes:
    return pdf + pdf


CRAFTED: dict[str, Change] = {
    change.__name__: change
    for change in (
        covered, overwritten, turned, cropped, longer, doubled, without_data, without_seal,
        retitled, noted, linearised, unpacked, locked, owner_locked, scanned, photographed,
        flattened, printed_anew, shadowed, with_newline, with_second_signature, doubled_whole,
        with_other_photo, with_other_data, sealed_by_another,
    )
}  # fmt: skip


def randomly(pdf: bytes, seed: int) -> bytes:
    """One small change anywhere: bits, bytes, a piece cut out, doubled or moved."""
    chance, changed = random.Random(seed), bytearray(pdf)
    place, length = chance.randrange(len(pdf)), chance.randrange(1, 40)
    kind = chance.randrange(5)
    if kind == 0:
        changed[place] ^= 1 << chance.randrange(8)
    elif kind == 1:
        changed[place : place + length] = chance.randbytes(length)
    elif kind == 2:
        del changed[place : place + length]
    elif kind == 3:
        changed[place:place] = changed[place : place + length]
    else:
        changed[place:place] = b" " * length
    return bytes(changed) if bytes(changed) != pdf else pdf + b" "
