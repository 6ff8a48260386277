"""The check of a file: unchanged, altered, not ours or unreadable, whatever is put in."""

from __future__ import annotations

import io
import random
import re
import subprocess
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from sqlalchemy import select

from core.db import db
from core.documents import checking, services
from core.documents.checking import check_file
from core.documents.engine import Seal, create_test_seal, new_serial
from core.documents.engine.inspect import seal_state
from core.documents.models import SealCertificate
from core.documents.sealing import office_seal
from core.documents.states import Verdict
from core.files.services import read_file
from tests.core.documents.browser import put_in, send
from tests.core.documents.forging import with_newline
from tests.core.documents.orders import NAMES, issue, order_for
from tests.factories.core import make_user, sign_in

HOSTILE = [
    b"",
    b"%PDF-",
    b"%PDF-1.7\n" + b"\0" * 5000,
    b"GIF89a" + b"x" * 100,
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 1 0 R>>\nendobj\ntrailer<</Root 1 0 R>>",
    b"%PDF-1.7 /ByteRange [0 1 2 3] <" + b"0" * 100 + b">",
    b"%PDF-1.7\n" + b"[" * 200_000,
    b"%PDF-1.7\n<dc:identifier>\xff\xfe\x00</dc:identifier>",
]


def with_claims(pdf, change):
    """The file with a changed credential, as somebody skilled would forge it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for attachment in list(document.attachments.values()):
            stream = attachment.get_file().obj
            stream.write(change(attachment.get_file().read_bytes().decode()).encode())
        document.save(out)
    return out.getvalue()


def naming(serial, claims="{}"):
    """A file somebody made up around a number."""
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["credential.json"] = claims.encode()
    document.save(out)
    return out.getvalue() + f"\n%<dc:identifier>{serial}</dc:identifier>\n".encode()


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_the_name_on_the_paper_is_the_name_that_was_given(drawn, number, tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(drawn[number].pdf)
    shown = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    squeezed = "".join(unicodedata.normalize("NFC", shown).split())
    assert "".join(NAMES[number][0].split()) in squeezed


def test_the_issued_file_is_unchanged_and_opens_everything(client, issued):
    for document in issued:
        page = put_in(client, read_file(document.file))
        assert page.status_code == 200
        assert "Unchanged" in page.text
        assert document.holder_name in page.text
        assert "062 418 935" in page.text


def test_what_the_holder_downloads_is_the_issued_file(app, drawn):
    holder = make_user()
    document = services.register(replace(drawn[0].order, holder_id=holder.id), drawn[0].pdf)
    db.session.commit()
    address = f"/files/{document.file_id}"
    mine = sign_in(app.test_client(), holder).get(address)
    assert mine.status_code == 200
    assert check_file(mine.data).verdict is Verdict.UNCHANGED
    assert sign_in(app.test_client(), make_user()).get(address).status_code == 404


def test_the_seal_of_the_issued_file_is_whole(app, issued, drawn):
    from core.documents.engine import inspect_pdf

    trusted = [checking.seal_certificates()]
    assert {inspect_pdf(one.pdf, trusted).seal for one in drawn} == {"intact"}


def test_a_thousand_of_a_thousand_changed_bytes_are_reported(app, issued, drawn, monkeypatch):
    # What the file says is read in a process of its own; the verdict must not hang on it.
    monkeypatch.setattr("core.documents.engine.inspect.read_in_child", lambda _pdf: {})
    chance, pdf = random.Random(16), drawn[0].pdf
    assert check_file(pdf).verdict is Verdict.UNCHANGED
    missed = 0
    for _ in range(1000):
        changed = bytearray(pdf)
        changed[chance.randrange(len(pdf))] ^= chance.randrange(1, 256)
        found = check_file(bytes(changed))
        missed += found.verdict is Verdict.UNCHANGED or found.seal == "intact"
    assert missed == 0


def test_changed_bytes_are_reported_when_the_file_is_read_too(app, issued, drawn):
    chance, pdf = random.Random(61), drawn[1].pdf
    verdicts = []
    for _ in range(25):
        changed = bytearray(pdf)
        changed[chance.randrange(1024, len(pdf))] ^= 1 << chance.randrange(8)
        verdicts.append(check_file(bytes(changed)).verdict)
    assert Verdict.UNCHANGED not in verdicts
    assert verdicts.count(Verdict.ALTERED) >= 20


def test_a_forged_field_is_shown_beside_the_true_one(client, issued, drawn):
    forged = with_claims(drawn[4].pdf, lambda text: text.replace("Senior Engineer", "Chief Wizard"))
    page = put_in(client, forged).text
    assert "Altered" in page
    assert "Its seal is" in page or "It has no seal" in page
    assert "Chief Wizard" in page
    assert "高级工程师 Senior Engineer" in page
    found = check_file(forged)
    assert [row.key for row in found.compared if row.differs] == ["title"]
    assert found.seal in ("broken", "absent")


def test_a_forged_name_is_shown_beside_the_true_one(app, issued, drawn):
    forged = with_claims(drawn[4].pdf, lambda text: text.replace("Łukasz Żółć", "Eve Mallory"))
    found = check_file(forged)
    assert [(r.key, r.said) for r in found.compared if r.differs] == [
        ("holder_name", "Eve Mallory")
    ]


def test_a_repainted_page_is_noticed_although_the_data_are_whole(app, issued, drawn):
    order, pdf = drawn[4].order, drawn[4].pdf
    content = replace(order.content, title_zh="首席科学家", title_en="Chief Scientist")
    repainted = services.draw(replace(order, content=content))
    assert repainted != pdf
    found = check_file(repainted)
    assert found.verdict is Verdict.ALTERED
    assert [(r.key, r.is_on_pages) for r in found.compared if r.differs] == [("title", False)]


def test_an_unaltered_page_holds_every_field_it_is_compared_for(app, issued, drawn):
    for document, one in zip(issued, drawn, strict=True):
        found = check_file(with_claims(one.pdf, lambda text: text))
        assert found.verdict is Verdict.ALTERED
        assert [r.key for r in found.compared if r.differs] == [], document.holder_name


def test_a_made_up_file_with_a_number_opens_no_more_than_the_number(client):
    document = issue()
    for claims in ("{}", '{"credentialSubject":{"holder_name":"张"}}', '{"credentialSubject":[]}'):
        page = put_in(client, naming(document.serial, claims))
        assert "Altered" in page.text
        assert "062 418 935" not in page.text
        assert "张伟" not in page.text
        assert "张•" in page.text


def test_a_file_stuffed_with_guesses_opens_nothing(app, monkeypatch):
    document = issue()
    said = {
        "serial": document.serial,
        "text": " ".join(["张伟", "1984年9月3日", "护照", "E••••1234", "062 418 935"] * 400),
        "claims": {},
    }
    monkeypatch.setattr("core.documents.engine.inspect.read_in_child", lambda _pdf: said)
    assert check_file(b"%PDF-1.7").compared == ()
    short = said | {"text": "张伟 1984年9月3日 护照 E••••1234 062 418 935"}
    monkeypatch.setattr("core.documents.engine.inspect.read_in_child", lambda _pdf: short)
    assert check_file(b"%PDF-1.7").compared != ()


def test_names_guessed_by_files_are_limited_like_typed_ones(client):
    document = issue()
    for number in range(10):
        claims = f'{{"credentialSubject":{{"holder_name":"Guess {number}"}}}}'
        assert put_in(client, naming(document.serial, claims)).status_code == 200
    right = put_in(client, naming(document.serial, '{"credentialSubject":{"holder_name":"张伟"}}'))
    assert "062 418 935" not in right.text
    assert send(client, f"/verify/{document.serial}", name="张伟").status_code == 429


def test_a_file_with_an_unknown_number_is_not_ours(client):
    page = put_in(client, naming(new_serial("SZ26")))
    assert "Not issued by us" in page.text
    assert "which we never issued" in page.text


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_files_get_an_answer(client, number):
    page = put_in(client, HOSTILE[number])
    assert page.status_code in (200, 422)
    assert "Unchanged" not in page.text


def test_a_file_that_is_too_large_is_refused(client):
    page = put_in(client, b"%PDF-" + b"0" * checking.LARGEST_FILE)
    assert page.status_code == 422
    assert "larger than 20 MB" in page.text


def test_hostile_claims_are_shown_as_text(client, issued, drawn):
    evil = "<script>alert(1)</script>"
    forged = with_claims(drawn[4].pdf, lambda text: text.replace("Senior Engineer", evil))
    page = put_in(client, forged).text
    assert evil not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_paper_of_an_erased_holder_is_answered_when_something_was_added(app, issued, drawn):
    """Its file is gone for good: the check said each time that the store was out of reach."""
    app.extensions["storage"].delete(issued[0].file.storage_key)
    issued[0].printed = {}
    db.session.commit()
    found = check_file(with_newline(drawn[0].pdf))
    assert (found.verdict, found.has_original, found.compared) == (Verdict.ALTERED, True, ())


def test_the_file_is_not_kept(client, portal):
    folder = portal.extensions["settings"].data_dir
    before = sorted(str(p) for p in folder.rglob("*") if p.is_file() and "talent.db" not in p.name)
    put_in(client, naming(new_serial("SZ26")))
    after = sorted(str(p) for p in folder.rglob("*") if p.is_file() and "talent.db" not in p.name)
    assert before == after


def test_a_certificate_under_an_earlier_seal_still_verifies(app, client, issued, drawn, tmp_path):
    old = app.extensions["seal"]
    app.extensions["seal"] = Seal.load(create_test_seal(tmp_path / "new", "Suzhou"))
    try:
        published = client.get("/.well-known/seal-certificates.pem").text
        assert app.extensions["seal"].certificate_pem.strip() in published
        issue("Somebody Later")
        assert check_file(drawn[0].pdf).verdict is Verdict.UNCHANGED
        from core.documents.engine import inspect_pdf

        trusted = list(db.session.scalars(select(SealCertificate.pem)))
        assert len(trusted) == 2
        assert inspect_pdf(drawn[0].pdf, trusted).seal == "intact"
        published = client.get("/.well-known/seal-certificates.pem").text
        assert published.count("BEGIN CERTIFICATE") >= 2
        assert "PRIVATE KEY" not in published
    finally:
        app.extensions["seal"] = old


def test_a_file_sealed_by_somebody_else_is_altered_with_a_foreign_seal(
    app, issued, drawn, tmp_path
):
    ours = app.extensions["seal"]
    app.extensions["seal"] = Seal.load(create_test_seal(tmp_path / "stranger", "Suzhou"))
    try:
        found = check_file(services.draw(drawn[0].order))
    finally:
        app.extensions["seal"] = ours
    assert (found.verdict, found.seal) == (Verdict.ALTERED, "foreign")


def test_the_setting_says_who_puts_the_seal_in(app, monkeypatch):
    settings = replace(app.extensions["settings"], seal_with="pyhanko")
    monkeypatch.setitem(app.extensions, "settings", settings)
    pdf = services.draw(order_for())
    assert re.search(rb"/Contents <[0-9A-F]+>", pdf), "pyHanko writes capitals"
    assert seal_state(pdf, [office_seal().certificate_pem])[0] == "intact"
