import base64
import io

import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter

from core.documents.engine import fill_template, qr_svg, qr_svg_or_png
from core.documents.engine.qr import PIXELS_PER_MODULE, capitals
from core.documents.engine.render import render_pdf
from core.qr_codes import qr_rows
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
    """Each writer takes the mask it likes best; all eight can be read.

    Of small letters segno fills what is left with one byte more, which no reader looks at.
    """
    text = f"HTTPS://TALENT.SUZHOU.EXAMPLE/{path}"
    inner = [[int(module == "0") for module in row[4:-4]] for row in qr_rows(text, level)[4:-4]]
    others = (segno.make_qr(text, error=level, mask=mask, boost_error=False) for mask in range(8))
    assert inner in [[list(row) for row in one.matrix] for one in others]


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
