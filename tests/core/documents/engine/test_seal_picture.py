"""The picture of a seal is the office's own: checked, never drawn, and never on a specimen."""

from __future__ import annotations

import base64
import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from core.documents.engine import RefusedPicture, RenderFailed, check_logo, check_seal_picture
from core.documents.sealing import picture_of_seal

RING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 42 42">'
    b'<circle cx="21" cy="21" r="20" fill="none" stroke="#c00" stroke-width="1.5"/>%s</svg>'
)


def png(size: tuple[int, int] = (600, 600), mode: str = "RGBA") -> bytes:
    picture = Image.new(mode, size)
    ImageDraw.Draw(picture).ellipse((9, 9, size[0] - 9, size[1] - 9), outline="red", width=9)
    picture.save(out := io.BytesIO(), "PNG")
    return out.getvalue()


def opened(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


@pytest.mark.parametrize("data", [png(), RING % b""], ids=["png", "svg"])
def test_a_seal_is_made_ready_for_paper_and_lets_the_text_shine_through(data):
    made = opened(check_seal_picture(data))
    assert made.mode == "RGBA"
    assert made.size == (496, 496)
    assert made.getpixel((248, 248))[3] == 0
    assert max(made.getchannel("A").histogram()[200:]) > 0


def bomb() -> bytes:
    """A PNG of 400 million pixels in a hundred bytes."""
    size = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", size), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


WRONG = {
    "damaged PNG": bomb(),
    "more than 4000": png((4001, 300)),
    "viewBox": (RING % b"").replace(b"0 0 42 42", b"0 0 a b"),
    "nests too deeply": RING % (b"<g>" * 995 + b"</g>" * 995),
    "more than 1000": RING % (b"<g/>" * 1000),
    "fewer than": png((100, 100)),
    "as wide as high": png((900, 300)),
    "not transparent": png(mode="RGB"),
    "a damaged PNG": png()[:200],
    "neither PNG": b"GIF89a",
    "larger than": png() + b"\0" * 2_000_000,
    "<text>": RING % b"<text>Suzhou</text>",
    "<image>": RING % b'<image href="file:///etc/passwd"/>',
    "<script>": RING % b"<script>1</script>",
    "onload": RING % b'<g onload="1"/>',
    "fill=": RING % b'<g fill="url(http://example.com)"/>',
    "neither PNG nor plain": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + RING % b"",
}


@pytest.mark.parametrize(("reason", "data"), WRONG.items(), ids=WRONG)
def test_what_is_no_seal_is_refused_with_the_reason(reason, data):
    with pytest.raises(RefusedPicture, match=reason):
        check_seal_picture(data)


def test_pictures_are_opened_in_the_drawing_process_alone(monkeypatch):
    """Whatever the library that reads pictures does with a file, it does not do it here."""

    def refuse(*_arguments, **_more):
        raise AssertionError("opened in this process")

    monkeypatch.setattr(Image, "open", refuse)
    assert check_logo(png()).startswith("data:image/png;base64,")


def test_a_file_over_which_the_drawing_process_ends_is_refused(monkeypatch):
    def end(*_arguments, **_more):
        raise RenderFailed("the render process ended")

    monkeypatch.setattr("core.documents.engine.child.RENDERER.ask", end)
    with pytest.raises(RefusedPicture, match="cannot be drawn"):
        check_seal_picture(png())


@pytest.mark.parametrize(("box", "size"), [("0 0 500 100", (496, 100)), ("0,0,10,40", (124, 496))])
def test_a_wide_or_high_logo_fills_its_own_box(box, size):
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
    made = opened(check_logo(f'{drawing}<rect width="500" height="100"/></svg>'.encode()))
    assert abs(made.width - size[0]) <= 1
    assert abs(made.height - size[1]) <= 1
    with pytest.raises(RefusedPicture, match="viewBox"):
        check_logo(drawing.replace(box, "0 0 2100 100").encode() + b"</svg>")


def test_two_pictures_that_do_not_compress_fit_one_form():
    """The form brings both along after a look at them, and holds 2 MB: it was refused as a whole."""
    noise = Image.frombytes("RGBA", (700, 700), random.Random(1).randbytes(700 * 700 * 4))
    noise.save(out := io.BytesIO(), "PNG")
    for check in (check_logo, check_seal_picture):
        made = check(out.getvalue())
        assert len(made) < 900_000
        assert check(base64.b64decode(made.partition(",")[2])) == made


def test_what_is_made_of_a_wide_logo_is_accepted_again():
    made = check_logo(png((1000, 300)))
    assert opened(made).size == (496, 149)
    assert check_logo(base64.b64decode(made.partition(",")[2])) == made


def test_a_specimen_bears_no_picture_and_each_office_its_own(app, tmp_path, monkeypatch):
    import dataclasses

    (tmp_path / "city.png").write_bytes(png())
    (tmp_path / "province.png").write_bytes(png((480, 480)))
    with app.app_context():
        settings = dataclasses.replace(
            app.extensions["settings"],
            seal_picture_file=tmp_path / "city.png",
            province_seal_picture_file=tmp_path / "province.png",
        )
        monkeypatch.setitem(app.extensions, "settings", settings)
        monkeypatch.setitem(app.extensions, "seal pictures", {})
        assert picture_of_seal() == ""
        monkeypatch.setattr("core.documents.sealing.is_specimen", lambda: False)
        assert opened(picture_of_seal()).size == (496, 496)
        assert opened(picture_of_seal(of_province=True)).size == (480, 480)
