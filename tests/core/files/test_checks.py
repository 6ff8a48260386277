"""Every hostile file is refused for the right reason, every honest one is taken."""

from __future__ import annotations

import hashlib
import io
from dataclasses import asdict
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from core.files.checks import MediaType, Refusal, RefusedUpload, UploadLimits, check_upload
from core.files.checks.messages import MESSAGES, message_of
from core.files.checks.pictures import refuse_oversize
from core.files.confined import Bounds
from tests.core.files.corpus import acting_pdfs, broken_pdfs, honest, page_pdf, pictures

DATA = Path(__file__).parent / "data"
HOSTILE = [*acting_pdfs.cases(), *broken_pdfs.cases(), *pictures.cases()]
HONEST = honest.cases()
MOST_SECONDS, MOST_MEGABYTES = 5.0, 700


def test_corpus_is_as_large_as_promised():
    assert len({case.label for case in HOSTILE}) == len(HOSTILE) >= 120
    assert len({case.label for case in HONEST}) == len(HONEST) >= 15


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.label)
def test_hostile_file_is_refused_with_its_reason(case, tmp_path):
    with pytest.raises(RefusedUpload) as refused:
        check_upload(case.build(), declared_name=case.declared, folder=tmp_path)
    assert refused.value.code in case.codes
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("case", HONEST, ids=lambda case: case.label)
def test_honest_file_is_taken(case, tmp_path):
    data = case.build()
    taken = check_upload(data, declared_name=case.declared, folder=tmp_path)
    assert taken.sha256 == hashlib.sha256(data).hexdigest()
    assert taken.pages >= 1
    assert taken.width >= 1
    assert taken.height >= 1
    assert taken.cleaned
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", honest.empty_scripts())
def test_a_script_that_says_nothing_is_left_behind(name):
    made = honest.empty_scripts()[name]
    taken = check_upload(made, declared_name="a.pdf")
    with pikepdf.open(io.BytesIO(taken.cleaned)) as pdf:
        assert "/OpenAction" not in pdf.Root
        assert b"JavaScript" not in b"".join(
            one.unparse() for one in pdf.objects if isinstance(one, pikepdf.Dictionary)
        )


@pytest.mark.parametrize("name", [*acting_pdfs.attached(), "small-pdf-with-attachment.pdf"])
def test_an_archival_paper_is_taken_and_its_attachments_left_behind(name):
    """Our own certificates carry a credential; e-diplomas and invoices are built alike."""
    made = acting_pdfs.attached().get(name) or (DATA / name).read_bytes()
    taken = check_upload(made, declared_name="a.pdf")
    with pikepdf.open(io.BytesIO(taken.cleaned)) as pdf:
        assert not pdf.attachments
        kept = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
        assert not any(one.get("/Type") in {"/EmbeddedFile", "/Filespec"} for one in kept)
        assert "/AF" not in pdf.Root
    assert taken.sha256 == hashlib.sha256(made).hexdigest()


def test_a_child_is_given_no_more_than_was_promised():
    """The limits are the system's own (trust.md G5); that they bite is tested below."""
    assert Bounds().cpu_seconds <= MOST_SECONDS
    assert Bounds().megabytes <= MOST_MEGABYTES


@pytest.mark.parametrize(
    "case", [case for case in HONEST if case.declared.lower().endswith("pdf")], ids=lambda c: c.name
)
def test_cleaned_pdf_is_clean_and_has_its_pages(case):
    taken = check_upload(case.build(), declared_name=case.declared)
    with pikepdf.open(io.BytesIO(taken.cleaned), attempt_recovery=False) as pdf:
        assert len(pdf.pages) == taken.pages
        assert not pdf.is_encrypted
    again = check_upload(taken.cleaned, declared_name="again.pdf")
    assert again.pages == taken.pages


def test_a_signature_is_noticed_and_not_left_broken():
    taken = check_upload(honest.signed(), declared_name="a.pdf")
    assert taken.signed
    with pikepdf.open(io.BytesIO(taken.cleaned)) as pdf:
        assert all("/V" not in field for field in pdf.Root.AcroForm.Fields)
    assert not check_upload(page_pdf(), declared_name="a.pdf").signed


def test_photo_loses_place_and_serial_and_stands_upright():
    data = honest.phone_photo()
    assert b"SECRET-SERIAL" in data
    taken = check_upload(data, declared_name="a.jpg")
    assert b"SECRET-SERIAL" not in taken.cleaned
    picture = Image.open(io.BytesIO(taken.cleaned))
    assert not picture.getexif()
    assert (picture.width, picture.height) == (taken.width, taken.height) == (300, 400)
    assert picture.getpixel((290, 200)) < picture.getpixel((10, 200))


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("JPEG, grey", "L"),
        ("JPEG, CMYK", "RGB"),
        ("PNG, 16 bits grey", "L"),
        ("PNG, palette", "RGB"),
    ],
)
def test_pictures_come_back_in_plain_modes(name, mode):
    case = next(case for case in HONEST if case.name == name)
    picture = Image.open(
        io.BytesIO(check_upload(case.build(), declared_name=case.declared).cleaned)
    )
    assert picture.mode == mode
    darkest, lightest = picture.convert("L").getextrema()
    assert darkest < 30
    assert lightest > 225


def test_see_through_becomes_white_paper():
    case = next(case for case in HONEST if case.name.startswith("PNG, see-through"))
    taken = check_upload(case.build(), declared_name="a.png")
    assert Image.open(io.BytesIO(taken.cleaned)).getpixel((5, 5))[0] > 150
    assert "王小明".encode() not in taken.cleaned


def test_source_may_be_bytes_a_path_or_an_open_file(tmp_path):
    data, path = page_pdf(), tmp_path / "x"
    path.write_bytes(data)
    sums = {
        check_upload(data, declared_name="a.pdf").sha256,
        check_upload(path, declared_name="a.pdf").sha256,
        check_upload(io.BytesIO(data), declared_name="a.pdf").sha256,
    }
    assert len(sums) == 1


def test_a_stream_is_not_read_beyond_the_limit():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            assert 0 < size <= 2000
            self.given += size
            return b"0" * size

    endless = Endless()
    with pytest.raises(RefusedUpload) as refused:
        check_upload(endless, declared_name="a.pdf", limits=UploadLimits(max_bytes=1000))
    assert refused.value.code is Refusal.TOO_LARGE
    assert endless.given == 1001


def test_a_busy_machine_is_never_the_files_fault():
    """No processor time was used up, so the clock says nothing about the file."""
    blank = (DATA / "blank.pdf").read_bytes()
    with pytest.raises(RefusedUpload) as refused:
        check_upload(blank, declared_name="blank.pdf", bounds=Bounds(seconds=0.001))
    assert refused.value.code is Refusal.BUSY
    assert check_upload(blank, declared_name="blank.pdf").pages == 1


def test_no_time_left_is_a_refusal_and_the_child_is_gone(monkeypatch):
    monkeypatch.setattr("core.files.confined.processor_seconds", lambda _pid: 4.0)
    with pytest.raises(RefusedUpload) as refused:
        check_upload(page_pdf(), declared_name="a.pdf", bounds=Bounds(seconds=0.001))
    assert refused.value.code is Refusal.TOO_COMPLEX


@pytest.mark.parametrize("photo", sorted(DATA.glob("*.jpg")), ids=lambda photo: photo.name)
def test_a_photo_is_taken_and_its_baggage_left_behind(photo):
    cleaned = check_upload(photo, declared_name=photo.name).cleaned
    assert cleaned.endswith(b"\xff\xd9")
    assert not any(rest in cleaned for rest in (b"ftyp", b"mdat", b"plist"))


def test_no_memory_left_is_a_refusal():
    big = pictures.painted("PNG", size=(6000, 6000))
    with pytest.raises(RefusedUpload) as refused:
        check_upload(big, declared_name="a.png", bounds=Bounds(megabytes=150))
    assert refused.value.code is Refusal.TOO_COMPLEX


def test_no_free_place_asks_to_come_back(monkeypatch):
    import threading

    monkeypatch.setattr("core.files.confined._places", threading.BoundedSemaphore(1))
    from core.files import confined

    confined._places.acquire()
    with pytest.raises(RefusedUpload) as refused:
        check_upload(page_pdf(), declared_name="a.pdf", bounds=Bounds(wait_seconds=0.01))
    assert refused.value.code is Refusal.BUSY


def test_every_refusal_has_words_that_fill(app_context):
    params = {
        "megabytes": 20,
        "megapixels": 50,
        "pages": 9,
        "most": 3,
        "found": "PDF",
        "ending": "pdf",
    }
    assert set(MESSAGES) == set(Refusal)
    for code in Refusal:
        assert "%" not in message_of(RefusedUpload(code, **params)).replace("100 %", "")


def test_limits_travel_to_the_child():
    tight = UploadLimits(max_pages=1)
    two = honest.cases()[3]
    with pytest.raises(RefusedUpload) as refused:
        check_upload(two.build(), declared_name="a.pdf", limits=tight)
    assert refused.value.params == {"pages": 3, "most": 1}
    assert asdict(tight)["max_pages"] == 1


def test_media_types_are_those_a_browser_knows():
    assert [kind.value for kind in MediaType] == ["application/pdf", "image/jpeg", "image/png"]


def test_work_folder_is_removed_even_when_refused(tmp_path):
    with pytest.raises(RefusedUpload):
        check_upload(b"%PDF-1.7\n", declared_name="a.pdf", folder=tmp_path)
    assert not any(Path(tmp_path).iterdir())


def test_what_a_telephone_calls_fifty_megapixels_is_taken():
    refuse_oversize(8192, 6144, UploadLimits())
    with pytest.raises(RefusedUpload):
        refuse_oversize(9000, 6000, UploadLimits())
