import base64
import io
import string
from random import Random

import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter

from core.documents.engine import fill_template, qr_svg, qr_svg_or_png
from core.documents.engine.qr import PIXELS_PER_MODULE, capitals, png_of
from core.documents.engine.render import render_pdf
from core.qr_codes import MASK, qr_rows
from tests.core.documents.engine.specimens import CHECK, CREATED, TitleCertificate, attendance


def picture(url):
    data = qr_svg_or_png(url).removeprefix("data:image/png;base64,")
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_the_code_is_one_bit_with_its_quiet_zone():
    image = picture(CHECK)
    assert image.mode in ("1", "P", "L")
    assert len(image.convert("L").getcolors()) == 2
    frame = 4 * PIXELS_PER_MODULE
    assert image.convert("L").crop((0, 0, image.width, frame)).getextrema() == (255, 255)


def test_at_29_mm_a_module_is_large_enough_to_scan():
    modules = picture(CHECK).width / PIXELS_PER_MODULE
    assert 29 / modules >= 0.4


def test_an_address_without_small_letters_in_its_path_needs_a_smaller_code():
    assert picture(CHECK.replace("/V/", "/v/")).width > picture(CHECK).width


def test_only_scheme_and_host_are_put_in_capitals():
    assert capitals("https://a.example/verify/X?k=b") == "HTTPS://A.EXAMPLE/verify/X?k=b"
    assert capitals("SZ27") == "SZ27"


@pytest.mark.parametrize("level", ["M", "Q"])
@pytest.mark.parametrize("path", ["T/ABCDEFGHJKMNPQRSTVWX", "V/SZ-KMNP/QRST"])
def test_every_module_is_as_another_writer_sets_it(path, level):
    """Of small letters segno fills what is left with one byte more, which no reader looks at."""
    text = f"HTTPS://TALENT.SUZHOU.EXAMPLE/{path}"
    inner = [[int(module == "0") for module in row[4:-4]] for row in qr_rows(text, level)[4:-4]]
    other = segno.make_qr(text, error=level, mask=MASK, boost_error=False)
    assert inner == [list(row) for row in other.matrix]


@pytest.mark.parametrize("pixels", [1, 2, 4, 8])
def test_the_picture_shows_every_module(pixels):
    rows = qr_rows(CHECK, "Q")
    with Image.open(io.BytesIO(png_of(rows, pixels=pixels))) as image:
        shown = image.convert("L")
    wide = ["".join(module * pixels for module in row) for row in rows]
    lines = [bytes(255 * int(module) for module in row) for row in wide for _each in range(pixels)]
    assert shown.tobytes() == b"".join(lines)


@pytest.mark.parametrize(
    ("level", "address", "letters", "wide"), [("Q", "V/SZ27-", 24, 114), ("M", "V/O#", 200, 165)]
)
def test_codes_of_one_mask_are_read_from_poor_copies_as_well_as_of_a_chosen_one(
    level, address, letters, wide
):
    """200 of each kind as they are printed, at 100 and 150 dots to the inch, out of focus."""
    random = Random(13)
    read, read_of_chosen = 0, 0
    for _code in range(200):
        tail = "".join(random.choices(string.digits + string.ascii_uppercase, k=letters))
        text = f"HTTPS://TALENT.SUZHOU.EXAMPLE/{address}{tail}"
        chosen = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
        read += is_read(text, Image.open(io.BytesIO(png_of(qr_rows(text, level)))), wide)
        read_of_chosen += is_read(text, Image.fromarray(chosen.to_image(scale=4)), wide)
    assert read >= 0.9 * read_of_chosen > 0


def is_read(text, code, wide):
    small = code.convert("L").resize((wide, wide), Image.Resampling.BOX)
    page = Image.new("L", (wide + 60, wide + 60), 255)
    page.paste(small, (30, 30))
    found = zxingcpp.read_barcodes(page.filter(ImageFilter.GaussianBlur(1.2)))
    return [one.text for one in found] == [text]


@pytest.mark.parametrize(
    "url", ["https://a.example/verify/x?k=b", "https://127.0.0.1:8000/T/0123456789"]
)
def test_any_address_reads_back(url):
    (code,) = zxingcpp.read_barcodes(picture(url))
    assert code.text == capitals(url)


def test_on_a_page_the_same_code_is_drawn_as_a_path_on_white():
    svg = qr_svg(CHECK)
    modules = picture(CHECK).width // PIXELS_PER_MODULE
    assert svg.startswith("<svg ")
    assert f'viewBox="0 0 {modules} {modules}"' in svg
    assert "style=" not in svg
    assert svg.count("<path") == 2
    assert 'fill="#fff"' in svg


@pytest.mark.parametrize("paper", ["title", "attendance"])
def test_the_code_on_paper_is_read_from_a_poor_copy(paper):
    """100 dots to the inch, and out of focus."""
    html = fill_template("title_certificate.html", TitleCertificate())
    if paper == "attendance":
        html = attendance(("张伟", "zh-Hans", ""), 1)
    pdf = render_pdf(html, title="t", language="en", created=CREATED, attachment=None)
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=100 / 72).to_pil().convert("L")
    (code,) = zxingcpp.read_barcodes(picture.filter(ImageFilter.GaussianBlur(1.2)))
    assert code.text.startswith("HTTPS://TALENT.SUZHOU.EXAMPLE/V/SZ27-7K3M")
