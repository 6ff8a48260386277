"""The viewer's pictures: right page, right size, marked, and safe from hostile files."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from core.files.checks import MediaType
from core.files.previews import NoPicture, page_picture
from tests.core.files.corpus import broken_pdfs, honest, page_pdf, stream
from tests.counting import cpu_seconds

PDF = MediaType.PDF


def _seen(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_page_has_the_width_asked_for(kind):
    picture = page_picture(page_pdf(), media_type=PDF, page=1, width=700, kind=kind)
    seen = _seen(picture.data)
    assert seen.format == kind
    assert seen.size == (picture.width, picture.height)
    assert abs(seen.width - 700) <= 1
    assert abs(seen.height - 700 * 842 / 595) <= 2
    assert picture.media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize("words", ["王审核 2027-07-10 09:00", "Reviewer 7 · 10 July 2027"])
def test_watermark_covers_the_page_and_stays_pale(words):
    bare = page_picture(page_pdf(), media_type=PDF, page=1, width=800, kind="PNG")
    marked = page_picture(
        page_pdf(), media_type=PDF, page=1, width=800, watermark=words, kind="PNG"
    )
    change = ImageChops.difference(_seen(bare.data), _seen(marked.data)).convert("L")
    assert 0 < change.getextrema()[1] < 60
    wide, high = change.width // 3, change.height // 3
    for left in range(3):
        for top in range(3):
            part = change.crop((left * wide, top * high, (left + 1) * wide, (top + 1) * high))
            assert part.getextrema()[1] > 10


def test_filled_field_and_stamp_are_seen():
    look = stream(b"0 0 1 rg 0 0 100 50 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 100 50]")
    for kind in (b"/Subtype /Widget /FT /Tx /T (a) /V (x)", b"/Subtype /Stamp"):
        data = page_pdf(
            b"<< /Type /Annot %s /F 4 /Rect [100 400 200 450] /AP << /N 7 0 R >> >>" % kind,
            look,
            catalog=b"/AcroForm << /Fields [6 0 R] >>" if b"Widget" in kind else b"",
            page=b"/Annots [6 0 R]",
        )
        picture = _seen(page_picture(data, media_type=PDF, page=1, width=595, kind="PNG").data)
        red, green, blue = picture.getpixel((150, 842 - 425))
        assert blue > red + 50, kind
        assert blue > green


def test_small_picture_is_not_blown_up():
    picture = page_picture(honest.phone_photo(), media_type=MediaType.JPEG, page=1, width=2000)
    assert picture.width == 400


@pytest.mark.parametrize("page", [0, 2, -1, 10**9])
def test_page_that_is_not_there(page):
    for data, kind in ((page_pdf(), PDF), (honest.phone_photo(), MediaType.JPEG)):
        with pytest.raises(NoPicture):
            page_picture(data, media_type=kind, page=page)


@pytest.mark.parametrize("width", [0, 39, 2401, 10**9])
def test_width_is_bounded(width):
    with pytest.raises(ValueError, match="width"):
        page_picture(page_pdf(), media_type=PDF, page=1, width=width)


@pytest.mark.parametrize(
    "case",
    [
        case
        for case in broken_pdfs.cases()
        if case.family in {"PDF bomb", "damaged PDF", "PDF size"}
    ],
    ids=lambda case: case.label,
)
def test_hostile_file_cannot_hurt_the_caller(case):
    """Such files are refused at the door; should one slip in, only the child suffers."""
    data = case.build()
    started = cpu_seconds()
    size, later = 0, False
    try:
        picture = page_picture(data, media_type=PDF, page=1, width=600)
        size = picture.width * picture.height
    except NoPicture as refusal:
        later = refusal.may_come_later
    assert size <= 12_100_000
    assert not later
    assert cpu_seconds() - started < 9


def test_picture_kind_is_not_guessed_from_the_bytes():
    with pytest.raises(NoPicture):
        page_picture(b"GIF89a" + b"\0" * 50, media_type=MediaType.PNG, page=1)
    with pytest.raises(NoPicture):
        page_picture(b"hello", media_type=PDF, page=1)
