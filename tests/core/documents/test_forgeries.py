"""Nothing on the page comforts whoever puts in a forgery."""

from __future__ import annotations

import io
import re

import pytest

from core.documents.checking import check_file
from core.documents.engine.child import compare_in_child
from core.documents.sealing import office_seal
from core.documents.states import Verdict
from tests.core.documents import forging
from tests.core.documents.browser import put_in

NEITHER = (Verdict.UNCHANGED, Verdict.EXTENDED)
ADDED = ("with_newline", "with_second_signature", "doubled_whole")
# What says of an altered file that something of it is right; a green sign does too.
COMFORT = re.compile(
    r">\s*Same\s*<|as issued;|to the last byte|state-done|notice-success|row-wrong"
)


@pytest.fixture
def certificate(issued, drawn):  # the one with a photograph
    return drawn[4].pdf


@pytest.mark.parametrize("name", forging.CRAFTED)
def test_a_crafted_change_never_reads_as_unchanged(client, certificate, name):
    forged = forging.CRAFTED[name](certificate)
    assert forged != certificate
    verdict = check_file(forged).verdict
    assert (verdict is Verdict.EXTENDED) == (name in ADDED)
    assert verdict is not Verdict.UNCHANGED
    page = put_in(client, forged)
    assert page.status_code == 200
    assert not COMFORT.search(page.text.split("<main", 1)[1])


def test_five_hundred_random_changes_never_read_as_unchanged(client, certificate, monkeypatch):
    """Read and drawn for every fiftieth; the answer must not hang on what a child says."""
    read = {"claims": {"holder_name": "Łukasz Żółć"}, "text": "", "serial": None}
    for seed in range(500):
        forged = forging.randomly(certificate, seed)
        with monkeypatch.context() as quick:
            if seed % 50:
                quick.setattr("core.documents.engine.inspect.read_in_child", lambda _pdf: read)
                quick.setattr("core.documents.checking.compare_in_child", lambda *_two: (True, []))
            found = check_file(forged)
        assert found.verdict is not Verdict.UNCHANGED, seed
        assert (found.verdict is Verdict.EXTENDED) == forged.startswith(certificate), seed
        assert found.seal != "intact" or found.verdict is Verdict.EXTENDED, seed
        assert not found.fields or found.verdict is Verdict.EXTENDED, seed
        if seed % 50 == 0:
            assert not COMFORT.search(put_in(client, forged).text.split("<main", 1)[1]), seed


def pyhanko_finds_it_whole(pdf):
    """Whether pyHanko finds the office's seal sound, trusted, and over every byte of the file."""
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    ours = x509.Certificate.load(pem.unarmor(office_seal().certificate_pem.encode())[2])
    context = ValidationContext(trust_roots=[ours], allow_fetching=False)
    try:
        [*signatures] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        status = [validate_pdf_signature(signature, context) for signature in signatures]
    except Exception:  # noqa: BLE001 - whatever it stumbles over, it does not call the file whole
        return False
    return len(status) == 1 and status[0].bottom_line and status[0].coverage.name == "ENTIRE_FILE"


def test_pyhanko_agrees_about_every_crafted_change(certificate):
    assert pyhanko_finds_it_whole(certificate)
    assert check_file(certificate).verdict is Verdict.UNCHANGED
    whole = [
        n for n, change in forging.CRAFTED.items() if pyhanko_finds_it_whole(change(certificate))
    ]
    assert whole == []


@pytest.mark.parametrize(
    "name", ["covered", "overwritten", "noted", "shadowed", "flattened", "with_other_photo"]
)
def test_a_repainted_page_is_shown_beside_the_issued_one_with_the_place_marked(
    client, certificate, name
):
    forged = forging.CRAFTED[name](certificate)
    found = check_file(forged)
    assert found.verdict is Verdict.ALTERED
    assert [pair.page for pair in found.pictures] == [1]
    page = put_in(client, forged).text
    assert page.count("data:image/jpeg;base64,") == 2
    assert "As issued" in page
    assert "Every field we could read" not in page
    assert "高级工程师 Senior Engineer" in page
    if name != "flattened":
        assert found.pictures[0].is_marked


def test_the_marks_lie_where_the_page_was_changed(certificate):
    from PIL import Image

    is_alike, [(number, _issued, given, is_marked)] = compare_in_child(
        certificate, forging.covered(certificate)
    )
    assert (is_alike, number, is_marked) == (False, 1, True)
    picture = Image.open(io.BytesIO(given)).convert("RGB")
    red = [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if (pixel := picture.getpixel((x, y)))[0] > 150 and max(pixel[1:]) < 90
    ]
    scale = picture.width / 842
    assert red
    assert min(x for x, _y in red) > 285 * scale
    assert max(x for x, _y in red) < 615 * scale


def test_a_forgery_behind_the_true_file_is_altered(client, certificate):
    both = certificate + forging.covered(certificate)
    assert check_file(both).verdict is Verdict.ALTERED
    assert "may change what its pages show" in put_in(client, both).text


def test_the_same_file_looks_alike(certificate):
    assert compare_in_child(certificate, certificate) == (True, [])


@pytest.mark.parametrize(
    ("name", "verdict", "words"),
    [
        ("scanned", Verdict.SCANNED, "A scan or photograph: nothing could be read"),
        ("photographed", Verdict.SCANNED, "A scan or photograph: nothing could be read"),
        ("locked", Verdict.LOCKED, "Locked by a password: nothing could be read"),
        ("printed_anew", Verdict.COPY, "A copy without a seal"),
        ("with_second_signature", Verdict.EXTENDED, "The sealed part is genuine"),
        ("with_newline", Verdict.EXTENDED, "The sealed part is genuine"),
    ],
)
def test_each_kind_of_file_gets_an_answer_of_its_own(client, certificate, name, verdict, words):
    forged = forging.CRAFTED[name](certificate)
    assert check_file(forged).verdict is verdict
    assert words in put_in(client, forged).text


def test_a_printed_copy_shows_what_was_issued_and_confirms_nothing(client, certificate):
    page = put_in(client, forging.printed_anew(certificate)).text
    assert "That proves nothing" in page
    assert "062 418 935" in page


def test_an_altered_file_of_which_nothing_can_be_read_says_so(client, certificate, monkeypatch):
    monkeypatch.setattr("core.documents.engine.inspect.read_in_child", lambda _pdf: {})
    page = put_in(client, forging.with_newline(forging.covered(certificate))).text
    assert "Nothing could be read from it" in page


def test_what_was_added_opens_what_the_sealed_part_says(client, certificate):
    page = put_in(client, forging.with_second_signature(certificate)).text
    assert "062 418 935" in page
    assert "what was added is not ours" in page


def test_the_issued_value_needs_no_sideways_scroll(client, certificate):
    def change(document):
        stream = next(iter(document.attachments.values())).get_file().obj
        stream.write(stream.read_bytes().replace(b"Senior Engineer", b"Chief Wizard"))

    page = put_in(client, forging.resaved(certificate, change)).text
    assert "Chief Wizard" in page
    assert "table-region" not in page


def test_pages_that_cannot_be_drawn_are_no_comfort(client, certificate, monkeypatch):
    from core.documents.engine import RenderFailed

    def fail(*_two):
        raise RenderFailed

    monkeypatch.setattr("core.documents.checking.compare_in_child", fail)
    forged = forging.with_newline(certificate)
    assert check_file(forged).verdict is Verdict.ALTERED
    assert "could not be drawn" in put_in(client, forged).text


def test_a_specimen_has_one_answer(client, issued):
    page = client.get(f"/verify/{issued[0].serial}").text
    assert "Specimen: this is no certificate" in page
    assert "Valid" not in page.split("<main", 1)[1]
    body = client.get(f"/api/v1/certificates/{issued[0].serial}").json
    assert body["standing"] == "specimen"
