"""With one check switched off its family gets in: the other tests are able to fail."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from PIL import Image

from core.files.checks import RefusedUpload, UploadLimits, pdf, pictures
from core.files.checks.sniff import MediaType
from tests.core.files.corpus import acting_pdfs, broken_pdfs
from tests.core.files.corpus import pictures as made

LIMITS = UploadLimits()
WIDE = replace(
    LIMITS,
    max_pages=10**6,
    max_pixels=10**12,
    max_page_side=10**9,
    max_unpacked_stream=10**9 * 2,
    max_unpacked_total=10**10,
    max_paintings=10**30,
)


def _nothing(*_args, **_kept):
    return 0


def _look(case, folder, limits=LIMITS):
    source = folder / "original"
    source.write_bytes(case.build())
    arguments = {"source": str(source), "target": str(folder / "clean"), "limits": asdict(limits)}
    if case.declared.endswith(".pdf"):
        return pdf.check_pdf(**arguments)
    kind = MediaType.PNG if case.declared.endswith(".png") else MediaType.JPEG
    return pictures.check_picture(media_type=kind.value, **arguments)


def _case(module, label):
    return next(case for case in module.cases() if case.label == label)


SWITCHES = [
    (acting_pdfs, "script: opening script", "core.files.checks.pdf.check_dictionary"),
    (acting_pdfs, "script: in an object stream", "core.files.checks.pdf.check_dictionary"),
    (acting_pdfs, "script: name written #4aavaScript", "core.files.checks.pdf_rules._check_action"),
    (acting_pdfs, "action: launch", "core.files.checks.pdf_rules._check_action"),
    (acting_pdfs, "media: movie", "core.files.checks.pdf.check_dictionary"),
    (
        acting_pdfs,
        "carried file: associated file of a page",
        "core.files.checks.pdf_rules._check_carried_files",
    ),
    (acting_pdfs, "dynamic form: XFA stream", "core.files.checks.pdf.check_dictionary"),
    (broken_pdfs, "extra data: page in the header", "core.files.checks.pdf.refuse_second_nature"),
    (
        broken_pdfs,
        "extra data: ZIP whose comment swallows the PDF",
        "core.files.checks.sniff._has_zip_directory",
    ),
    (broken_pdfs, "extra data: text behind", "core.files.checks.pdf.check_envelope"),
    (broken_pdfs, "PDF bomb: forms painting forms", "core.files.checks.pdf.check_paintings"),
    (
        broken_pdfs,
        "PDF size: a fax of 4 gigapixels",
        "core.files.checks.pdf_streams._refuse_large_picture",
    ),
    (made, "passenger: JPEG with PHP in the comment", "core.files.checks.jpeg.refuse_markup_in"),
    (made, "passenger: JPEG + program", "core.files.checks.jpeg._refuse_passenger"),
]


@pytest.mark.parametrize(("module", "label", "switch"), SWITCHES, ids=lambda v: str(v)[-40:])
def test_switched_off_check_lets_its_family_in(module, label, switch, monkeypatch, tmp_path):
    case = _case(module, label)
    # The library's own limits belong to the process; here they would stay on.
    monkeypatch.setattr("core.files.checks.pdf._bound_library", _nothing)
    refused_before = False
    try:
        _look(case, tmp_path)
    except RefusedUpload:
        refused_before = True
    assert refused_before
    monkeypatch.setattr(switch, _nothing)
    if "passenger" in label:
        monkeypatch.setattr("core.files.checks.pictures.refuse_second_nature", _nothing)
    assert _look(case, tmp_path)["pages"] == 1


@pytest.mark.parametrize(
    "label",
    ["PDF size: 301 pages", "PDF size: a page of a kilometre"],
)
def test_wider_limits_let_the_large_in(label, monkeypatch, tmp_path):
    monkeypatch.setattr("core.files.checks.pdf._bound_library", _nothing)
    wide = WIDE
    assert _look(_case(broken_pdfs, label), tmp_path, wide)["pages"] >= 1


def test_without_the_measure_the_bomb_is_unpacked(monkeypatch, tmp_path):
    monkeypatch.setattr("core.files.checks.pdf._bound_library", _nothing)
    monkeypatch.setattr("core.files.checks.pdf.measure_packed_streams", _nothing)
    assert _look(_case(broken_pdfs, "PDF bomb: one stream of 1 GB"), tmp_path)["pages"] == 1


def test_without_the_pixel_limit_the_picture_is_decoded(monkeypatch, tmp_path):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    source = tmp_path / "a.jpg"
    source.write_bytes(made.painted(size=(300, 200)))
    arguments = {"source": str(source), "target": str(tmp_path / "b"), "media_type": "image/jpeg"}
    with pytest.raises(RefusedUpload):
        pictures.check_picture(limits=asdict(replace(LIMITS, max_pixels=50)), **arguments)
    assert pictures.check_picture(limits=asdict(LIMITS), **arguments)["width"] == 300
