"""The second code of a paper: said, printed, photographed, and checked without a network."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from core.documents.engine import Seal, check_statement, create_test_seal, fill_template
from core.documents.engine.check_statement import KINDS, NotAStatement, NotSigned, check, tell
from core.documents.engine.render import render_pdf
from core.documents.engine.statement import encode, statement_code, statement_qr
from core.documents.published import published_keys
from core.documents.sealing import office_seal
from core.documents.states import DocumentKind
from tests.core.documents.engine.specimens import CREATED, TitleCertificate
from tests.core.documents.orders import NAMES
from tests.core.documents.photographing import photographed

ON = date(2026, 3, 15)


def code_of(name="张伟", subject="高级工程师 Senior Engineer", seal=None) -> str:
    return statement_code(
        seal or office_seal(), kind="title-certificate", serial="SZ26-7K3M-9QXP-4WTD-C",
        name=name, subject=subject, issued_on=ON,
    )  # fmt: skip


@pytest.fixture
def keys(app):
    """The published keys, as if an official seal were used."""
    return [key | {"specimen": False} for key in published_keys()]


def test_every_photographed_paper_tells_by_the_keys_alone_what_was_issued(drawn, keys, tmp_path):
    for number, one in enumerate(drawn):
        picture = tmp_path / f"{number}.jpg"
        photographed(one.pdf, 170, number).save(picture, quality=70)
        codes = [code.text for code in zxingcpp.read_barcodes(Image.open(picture))]
        (second,) = [text for text in codes if "#" in text]
        assert len(codes) == 2, "the first code is read as before"
        found = check(second, keys)
        assert (found.serial, found.name) == (one.order.serial, one.order.holder_name)
        assert found.subject == one.order.printed["title"]
        assert found.issued_on == date(2026, 3, 15)
        assert tell(str(picture), keys, one.order.holder_name) == 0
        assert tell(str(picture), keys, "Mallory Forger") == 1


def test_a_changed_letter_anywhere_is_refused(keys):
    code = code_of("Łukasz Żółć")
    assert check(code, keys).name == "Łukasz Żółć"
    for place in range(len(code)):
        other = "0" if code[place] != "0" else "1"
        with pytest.raises((NotSigned, NotAStatement)):
            check(code[:place] + other + code[place + 1 :], keys)
    for nonsense in ("", "#", "A", "AB", "ÄÄÄ", "/////", code[:-2], code[3:], code * 20):
        with pytest.raises((NotSigned, NotAStatement)):
            check(nonsense, keys)


def test_another_name_under_the_same_signature_is_refused(keys):
    data = check_statement.decode(code_of("张伟"))
    forged = encode(data.replace("张伟".encode(), "李雷".encode()))
    with pytest.raises(NotSigned):
        check(forged, keys)


@pytest.mark.parametrize("times", [1, 12])
def test_marks_that_nobody_sees_make_no_other_name(keys, times):
    """Persian names hold joiners, which whoever types a name off the paper leaves out."""
    name = " ".join(["علی\u200cرضا"] * times)
    code = code_of(name)
    assert tell(f"#{code}", keys, name.replace("\u200c", "")) == 0
    assert tell(f"#{code}", keys, name.replace("\u200cر", "\u200cز")) == 1


def test_a_strangers_seal_signs_nothing_of_ours(keys, tmp_path):
    stranger = Seal.load(create_test_seal(tmp_path, "Suzhou"))
    with pytest.raises(NotSigned):
        check(code_of(seal=stranger), keys)
    claimed = replace(stranger)
    claimed.__dict__["fingerprint"] = office_seal().fingerprint
    with pytest.raises(NotSigned):
        check(code_of(seal=claimed), keys)


def test_papers_of_a_seal_that_is_no_longer_used_are_still_known(app, issued, tmp_path):
    before = code_of()
    app.extensions["seal"] = Seal.load(create_test_seal(tmp_path, "New"))
    try:
        known = published_keys()
        assert len(known) == 2
        assert check(before, known).name == "张伟"
        assert check(code_of("李雷"), known).name == "李雷"
    finally:
        del app.extensions["seal"]


def test_long_texts_are_cut_where_a_character_ends_and_the_whole_name_is_compared(keys, capsys):
    name = "伊" * 90
    code = code_of(name, "é" * 60)
    found = check(code, keys)
    assert found.name == "伊" * 79 + "…"
    assert found.subject == "é" * 46 + "…"
    assert tell(f"#{code}", keys, f" {name[:40]} {name[40:]}") == 0
    assert tell(f"#{code}", keys, name[:-1] + "尹") == 1
    assert tell(f"#{code}", keys) == 0
    assert "give it whole by --name" in capsys.readouterr().out


def test_a_cut_name_without_a_digest_is_compared_as_far_as_it_goes(keys, capsys):
    """As codes were made first: it is neither called true nor false of the rest."""
    code = code_of("伊" * 79 + "…")
    assert tell(f"#{code}", keys, "伊" * 90) == 2
    assert "the beginning of the name alone" in capsys.readouterr().out
    assert tell(f"#{code}", keys, "尹" + "伊" * 89) == 1


def test_every_kind_has_its_number():
    assert sorted(KINDS.values()) == sorted(DocumentKind)


def test_on_the_command_line_a_specimen_is_no_certificate(app, issued):
    runner = app.test_cli_runner()
    found = runner.invoke(args=["certificates", "check-statement", f"HTTPS://X/V/O#{code_of()}"])
    assert found.exit_code == 1
    assert "name: 张伟" in found.output
    assert "SPECIMEN" in found.output
    assert runner.invoke(args=["certificates", "check-statement", "#ABC"]).exit_code == 1


def test_the_script_that_is_handed_out_needs_nothing_of_the_portal(client, issued, tmp_path):
    script = client.get("/verify/offline/check_statement.py")
    assert script.headers["Content-Disposition"].endswith("check_statement.py")
    (tmp_path / "check.py").write_bytes(script.data)
    keys = client.get("/.well-known/jwks.json").json
    for key in keys["keys"]:
        key["specimen"] = False
    (tmp_path / "keys.json").write_text(json.dumps(keys))

    def run(*more):
        made = [sys.executable, "check.py", "keys.json", f"X#{code_of()}", *more]
        return subprocess.run(made, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run().stdout.endswith("only the portal knows.\n")
    assert run("--name", "张 伟").returncode == 0
    assert run("--name", "李雷").returncode == 1


@pytest.mark.parametrize("path", ["/verify/offline", "/V/O"])
def test_the_page_brings_keys_and_asks_no_register(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert "js/verify/offline.js" in page.text
    assert office_seal().fingerprint in page.text
    assert "Whether the paper was withdrawn" in page.text
    assert client.get(path + "?lang=zh").status_code in (200, 302)


def test_a_seal_by_rsa_signs_no_statement(tmp_path):
    from cryptography.hazmat.primitives.asymmetric import rsa

    from tests.core.documents.engine.test_seal import own_certificate, pem_of

    key = rsa.generate_private_key(65537, 2048)
    assert code_of(seal=Seal.load(pem_of(key, own_certificate(key)))) == ""


def test_names_of_every_script_come_back(keys):
    for name, _language, _other in NAMES:
        assert check(code_of(name), keys).name == name


def test_nothing_beside_the_code_is_cut_where_a_certificate_replaces_another():
    """A second number and a long address take the most lines there are."""
    serial = "SZ27-7K3M-9QXP-4WTD-P"
    address = f"talent.suzhou.example/verify/{serial}"
    content = replace(TitleCertificate(), replaces=serial, check_address=address)
    picture = statement_qr("https://talent.suzhou.example/V/O", "A" * 200)
    html = fill_template("title_certificate.html", content, statement=lambda: picture)
    pdf = render_pdf(html, title="t", language="zh-Hans", created=CREATED, attachment=None)
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_bounded()
        assert len(document) == 1
    assert "本职称不代替执业资格" in text
    assert "Offline check" in text
