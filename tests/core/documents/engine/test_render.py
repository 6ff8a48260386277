import io
import subprocess
import sys
import unicodedata
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest

from core.documents.engine import (
    DoesNotFit,
    MissingGlyph,
    fill_template,
    missing_glyphs,
)
from core.documents.engine.render import render_pdf
from tests.core.documents.engine import lint
from tests.core.documents.engine.conftest import draw
from tests.core.documents.engine.specimens import (
    CREATED,
    NAMES,
    DecisionLetter,
    TitleCertificate,
    named,
)


def pdftotext(pdf, tmp_path, *options):
    path = tmp_path / "document.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    return unicodedata.normalize("NFC", run.stdout.decode())


def plain(html, **options):
    return render_pdf(html, title="t", language="en", created=CREATED, attachment=None, **options)


@pytest.mark.parametrize(("name", "language", "latin"), NAMES)
def test_every_name_is_printed_and_can_be_copied(name, language, latin, tmp_path):
    pdf = draw(named(name, language, latin))
    text = pdftotext(pdf, tmp_path)
    shown = "".join(c for c in text if c not in "\u202a\u202b\u202c\u200e\u200f")
    assert unicodedata.normalize("NFC", name) in " ".join(shown.split())
    assert lint.faults(pdf) == []
    assert missing_glyphs(name) == set()


@pytest.mark.parametrize("template", ["title_certificate.html", "decision_letter.html"])
def test_both_kinds_are_archival_and_accessible(template):
    document = TitleCertificate() if "title" in template else DecisionLetter()
    html = fill_template(template, document)
    pdf = render_pdf(html, title="t", language="zh-Hans", created=CREATED, attachment=b"{}")
    assert lint.faults(pdf) == []


def test_parts_say_in_which_language_they_are():
    with pikepdf.open(io.BytesIO(draw(named("محمد", "ar", "Muhammad")))) as document:
        languages = {
            str(item.Lang)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/Lang" in item and "/S" in item
        }
        assert str(document.Root.Lang) == "zh-Hans"
    assert languages >= {"ar", "en"}


def test_the_same_input_gives_the_same_bytes_in_another_process(workshop):
    script = (
        "import sys, hashlib\n"
        "from tests.core.documents.engine.conftest import draw\n"
        "from tests.core.documents.engine.specimens import *\n"
        "draw(named('Łukasz Żółć', 'pl', ''))\n"
        "print(hashlib.sha256(draw(named('𠮷田太郎', 'ja', 'Yoshida'))).hexdigest())\n"
    )
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": "/usr/bin:/bin"},
        ).stdout
        for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/Lima"))
    }
    import hashlib

    here = hashlib.sha256(draw(named("𠮷田太郎", "ja", "Yoshida"))).hexdigest()
    assert outcomes == {here + "\n"}


def test_long_values_flow_to_a_second_page_and_stay_in_their_lines(tmp_path):
    long = "国际注册结构与桥梁工程高级咨询工程师（欧洲工程协会联合会）" * 3
    certificate = replace(
        named(*NAMES[5]),
        title_zh="教授级高级工程师（城市轨道交通综合监控与信息安全方向）",
        title_en="Senior Engineer, Professor Level, Urban Rail Transit Supervision and Security",
        qualification_zh=long,
        qualification_en="Chartered Engineer " * 12,
        qualification_original="Εγκεκριμένος Πολιτικός Μηχανικός " * 4,
        employer="苏州某某某科技发展（集团）股份有限公司" * 14,
    )
    pdf = draw(certificate)
    text = pdftotext(pdf, tmp_path, "-raw")
    assert text.count("\f") == 2
    assert NAMES[5][0] in " ".join(text.split())
    assert lint.faults(pdf) == []


def test_a_name_of_sixty_characters_ends_inside_its_column(tmp_path):
    import pypdfium2

    pdf = draw(named("W" * 60, "en", ""))
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    text = page.get_text_range()
    boxes = [page.get_charbox(i) for i, letter in enumerate(text) if letter == "W"]
    boxes = [box for box in boxes if box[1] > 250]  # the number below has such a letter too
    right_edge = (297 - 25) / 25.4 * 72
    assert len(boxes) == 60
    assert max(box[2] for box in boxes) <= right_edge + 0.5


def test_text_that_no_page_can_hold_is_refused():
    with pytest.raises(DoesNotFit):
        draw(replace(TitleCertificate(), employer="某公司" * 3000))


def test_a_character_without_glyph_is_an_error_not_a_box():
    with pytest.raises(MissingGlyph) as caught:
        draw(named("张\U0001f9ff\u0378", "zh-Hans", ""))
    assert "\u0378" in caught.value.characters
    assert "张" not in caught.value.characters


def test_missing_glyphs_can_be_asked_before():
    assert missing_glyphs("张\u0378伟") == {"\u0378"}
    assert missing_glyphs("a\x00b") == {"\x00"}
    assert missing_glyphs("辻\U000e0100 क्\u200dष") == set()


def test_a_test_seal_marks_every_page_and_a_real_one_none():
    marked = replace(TitleCertificate(), is_specimen=True)
    for certificate, count in ((marked, 2), (replace(marked, is_specimen=False), 1)):
        with pikepdf.open(io.BytesIO(draw(certificate))) as document:
            drawings = [key for key in document.pages[0].Resources.XObject if "specimen" in key]
            assert len(drawings) == count - 1


def test_specimen_letters_are_marked_on_each_of_their_pages(tmp_path):
    letter = replace(DecisionLetter(), body_zh=("决定。" * 150,) * 6)
    html = fill_template("decision_letter.html", letter)
    pdf = plain(html)
    assert lint.faults(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) > 1
        for page in document.pages:
            assert b"/specimen-portrait Do" in page.Contents.read_bytes()


def test_a_field_the_template_lacks_is_an_error():
    with pytest.raises(Exception, match="no attribute"):
        fill_template("title_certificate.html", object())


def test_dates_and_attachment_are_those_given(workshop):
    with pikepdf.open(io.BytesIO(workshop.unsealed)) as document:
        assert str(document.docinfo.CreationDate) == "D:20270315013000Z"
        attached = document.attachments["credential.json"].get_file().read_bytes()
        assert attached == workshop.credential
        assert str(document.Root.AF[0].AFRelationship) == "/Data"
        assert len(document.Root.AF) == 1


def test_memory_does_not_grow_with_documents():
    import resource

    for _ in range(3):
        draw(TitleCertificate())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, language, latin in NAMES:
        draw(named(name, language, latin))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 80_000


def test_what_nobody_seals_holds_no_field_to_sign():
    page = '<html lang="en"><head><title>t</title>{}</head><body>Ticket</body></html>'
    for mark, has_field in (("", True), ('<meta name="document-seal" content="none">', False)):
        pdf = plain(page.format(mark))
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert ("/AcroForm" in document.Root) is has_field
        assert lint.faults(pdf) == []


def test_a_placed_line_is_made_to_fit_like_any_other():
    page = (
        '<html lang="en"><head><title>t</title><style>@page{size:80mm 20mm;margin:0}'
        ".box{position:absolute;left:5mm;width:70mm;overflow:hidden}"
        ".line{display:block;white-space:nowrap;font-size:20pt}</style></head>"
        '<body><div class="box"><span class="line" data-fit="n">%s</span></div></body></html>'
    )
    name = "Wolfeschlegelsteinhausenbergerdorff"
    with pypdfium2.PdfDocument(plain(page % name)) as document:
        text = document[0].get_textpage()
        right = max(text.get_charbox(i)[2] for i in range(text.count_chars()))
    assert right <= 75.5 * 72 / 25.4
