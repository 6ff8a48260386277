import hashlib
import os
import random

import pytest

from core.documents.engine import Seal, create_test_seal, inspect_pdf, seal_pdf
from core.documents.engine.inspect import LARGEST, seal_state
from tests.core.documents.engine.conftest import BOTH_SEALERS
from tests.core.documents.engine.specimens import CREATED, TitleCertificate
from tests.counting import cpu_seconds


@BOTH_SEALERS
def test_an_untouched_file_is_intact_and_says_what_it_says(workshop):
    seen = inspect_pdf(workshop.sealed, [workshop.issuer])
    assert seen.is_pdf
    assert seen.seal == "intact"
    assert seen.sealed_by == workshop.seal.fingerprint
    assert seen.serial == TitleCertificate().serial
    assert seen.claims["holder_name"] == "伊丽莎白·安德森"
    assert "高级工程师" in seen.text


@BOTH_SEALERS
def test_a_thousand_single_byte_changes_are_all_noticed(workshop):
    """Goal G16: by the seal, by the hash, or both; and never sound with an equal hash."""
    chance, digest = random.Random(16), hashlib.sha256(workshop.sealed).digest()
    sound = []
    for _ in range(1000):
        place, change = chance.randrange(len(workshop.sealed)), chance.randrange(1, 256)
        altered = bytearray(workshop.sealed)
        altered[place] ^= change
        assert hashlib.sha256(altered).digest() != digest
        if seal_state(bytes(altered), [workshop.issuer])[0] == "intact":
            sound.append((place, change))
    assert sound == []


@BOTH_SEALERS
def test_changed_files_are_read_without_an_error(workshop):
    chance = random.Random(3)
    for _ in range(40):
        altered = bytearray(workshop.sealed)
        altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
        assert inspect_pdf(bytes(altered), [workshop.issuer]).seal != "intact"


@BOTH_SEALERS
def test_added_and_cut_bytes_break_the_seal(workshop):
    for pdf in (
        workshop.sealed + b"\n",
        workshop.sealed + workshop.sealed[-400:],
        workshop.sealed[:-1],
        workshop.sealed[:-2000],
        workshop.sealed.replace(b"%PDF-1.7", b"%PDF-1.6"),
    ):
        assert inspect_pdf(pdf, [workshop.issuer]).seal in ("broken", "absent")


@BOTH_SEALERS
def test_an_unsealed_file_and_a_strangers_seal(workshop, tmp_path):
    assert inspect_pdf(workshop.unsealed, [workshop.issuer]).seal == "absent"
    stranger = Seal.load(create_test_seal(tmp_path, "Suzhou"))
    forged = workshop.put_seal(workshop.unsealed, stranger, reason="x", at=CREATED)
    seen = inspect_pdf(forged, [workshop.issuer])
    assert seen.seal == "foreign"
    assert seen.sealed_by == stranger.fingerprint
    assert inspect_pdf(workshop.sealed, []).seal == "foreign"


def test_a_signature_moved_to_another_document_does_not_hold(workshop):
    at = workshop.sealed.index(b"/Contents<")
    other = seal_pdf(workshop.unsealed, workshop.seal, reason="发证 Issuee", at=CREATED)
    assert len(other) == len(workshop.sealed)
    hole = slice(at, at + 4000)
    moved = other[: hole.start] + workshop.sealed[hole] + other[hole.stop :]
    assert seal_state(moved, [workshop.issuer])[0] == "broken"


BOMB = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
)


def _bomb():
    import zlib

    data = b"q " * 40_000_000
    packed = zlib.compress(zlib.compress(data, 9), 9)
    return (
        BOMB
        + b"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n" % len(packed)
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )


HOSTILE = {
    "empty": b"",
    "text": b"hello",
    "head only": b"%PDF-",
    "noise": b"%PDF-1.7\n" + random.Random(1).randbytes(100_000),
    "brackets": b"%PDF-1.7\n1 0 obj" + b"[" * 200_000,
    "dictionaries": b"%PDF-1.7\n1 0 obj" + b"<</A" * 100_000,
    "loop": b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\ntrailer<</Root 1 0 R>>",
    "many ranges": b"%PDF-1.7\n" + b"/ByteRange [0 1 2 3]" * 50_000,
    "long number": b"%PDF-1.7\n/ByteRange [0 " + b"9" * 1_000_000 + b"]",
    "bad hole": b"%PDF-1.7\n/ByteRange [0 60 200 10]"
    + b" " * 28
    + b"<"
    + b"3" * 138
    + b">"
    + b" " * 10,
    "prefix": BOMB + b"trailer<</Root 1 0 R/Prev 0>>startxref\n0\n%%EOF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_give_an_answer_in_seconds(name, workshop):
    start = cpu_seconds()
    seen = inspect_pdf(HOSTILE[name], [workshop.issuer])
    assert seen.seal != "intact"
    assert cpu_seconds() - start < 15
    assert inspect_pdf(workshop.sealed, [workshop.issuer]).serial


def test_a_decompression_bomb_ends_with_the_reading_process(workshop):
    seen = inspect_pdf(_bomb(), [workshop.issuer])
    assert seen.is_pdf
    assert seen.seal == "absent"
    assert inspect_pdf(workshop.sealed, [workshop.issuer]).claims


def test_what_is_too_large_is_not_read(workshop):
    assert not inspect_pdf(b"%PDF-" + os.urandom(8) * (LARGEST // 8), [workshop.issuer]).is_pdf


def test_hostile_claims_do_no_harm(workshop):
    from core.documents.engine.credential import printed_claims

    for attachment in (
        b"[" * 100_000,
        b"null",
        b"[]",
        b'{"credential": 5}',
        b'{"credentialSubject": [1]}',
        b"\xff\xfe",
    ):
        assert printed_claims(attachment) == {}
