"""A document said in a kept layout is the one that is laid out from the beginning, byte by byte."""

from __future__ import annotations

import base64
import io
import string
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from core.documents.engine import breaking, fill_template, kept, qr_svg_or_png, render, repainting
from core.documents.engine.errors import MissingGlyph
from core.documents.engine.render import render_pdf
from core.documents.engine.statement import statement_qr
from tests.core.documents.engine.specimens import (
    CREATED,
    NAMES,
    TitleCertificate,
    attendance,
    named,
)

OTHER_CHECK = "https://talent.suzhou.example/V/SZ27-0000-1111-2222-X/ABCDEFGHJK"
MORE = (
    ("李", "zh-Hans", "Li"),
    ("㛃䶮𬭎𫖯𠮷", "zh-Hans", "Jie Yanhong"),
    ("مُحَمَّد", "ar", "Muhammad"),
    ("အောင်ဆန်း", "my", "Aung San"),
    ("བསྟན་འཛིན", "bo", "Tenzin"),
    ("やまだ タロウ", "ja", "Yamada Taro"),
    ("<b>Bobby</b> & Söhne", "en", ""),
)
EVERY_NAME = (*NAMES, *MORE)


def photo(shade: int, size: tuple[int, int] = (60, 80)) -> str:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 90, 120)).save(out, "JPEG")
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def title(certificate: TitleCertificate) -> str:
    return fill_template("title_certificate.html", certificate)


def somebody_elses(certificate: TitleCertificate) -> TitleCertificate:
    """The same name, and everything beside it another's that keeps to its lines."""
    return replace(
        certificate,
        serial="SZ27-0000-1111-2222-X",
        check_url=OTHER_CHECK,
        qr=qr_svg_or_png(OTHER_CHECK),
        photo=photo(200, (48, 96)),
        born_on=date(1971, 12, 30),
        employer="苏州大学附属第一医院",
        title_zh="高级经济师",
        title_en="Senior Economist",
        qualification_number="<118> & 0",
    )


def drawn(html: str) -> bytes:
    return render_pdf(html, title="t", language="zh-Hans", created=CREATED, attachment=b"{}")


def anew(html: str) -> bytes:
    kept._kept.clear()
    return drawn(html)


@pytest.mark.parametrize(("name", "language", "latin"), EVERY_NAME)
def test_another_certificate_of_the_same_shape_is_the_same_bytes(name, language, latin):
    first = replace(named(name, language, latin), photo=photo(20))
    second = title(somebody_elses(first))
    expected = anew(second)
    anew(title(first))
    (layout,) = kept._kept.values()
    assert drawn(second) == expected
    # Now of the file that was kept, for the one before and again for this one.
    for _again in "12":
        drawn(title(first))
        assert drawn(second) == expected
    assert list(map(id, kept._kept.values())) == [id(layout)], "it was laid out once more"


CHINESE = named("张伟", "zh-Hans", "Zhang Wei")
LONG = "Maria do Céu Figueiredo de Albuquerque Vasconcelos e Sousa Pinto da Silva Almeida"
ELSEWHERE = {
    "another name": replace(CHINESE, holder_name="胡昊婷", holder_latin_name="Hu Haoting"),
    "eighty characters": replace(CHINESE, holder_name="张" * 80),
    "a Latin name in its place": replace(CHINESE, holder_name=LONG),
    "another typeface": replace(CHINESE, holder_name="㛃䶮𬭎𫖯𠮷"),
    "one line more": replace(CHINESE, employer="苏州工业园区建筑设计研究院股份有限公司" * 3),
    "one line less": replace(CHINESE, employer="苏"),
    "a longer number": replace(CHINESE, serial="SZ27-" + "W" * 60),
    "a number with letters": replace(CHINESE, qualification_number="EUR ING 0935"),
    "spaces at the ends": replace(CHINESE, employer="  苏州  大学 "),
    "control characters": replace(CHINESE, employer="苏州\t大学\r\n医院"),
    "the photo gone": CHINESE,
    "no picture": replace(CHINESE, photo="data:image/jpeg;base64,AAAA"),
    "an address that leads nowhere": replace(CHINESE, check_url="javascript:alert(1)"),
    "no address": replace(CHINESE, check_url=""),
    "not a specimen": replace(CHINESE, is_specimen=False),
}


@pytest.mark.parametrize("other", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_does_not_fit_the_kept_layout_is_laid_out_for_itself(other):
    expected = anew(title(other))
    anew(title(replace(CHINESE, photo=photo(20))))
    for _kept_then_noted_then_stamped in "123":
        drawn(title(replace(CHINESE, photo=photo(60))))
        drawn(title(CHINESE))
    for _again in "1234":
        assert drawn(title(other)) == expected
    assert drawn(title(replace(CHINESE, photo=photo(20)))) == anew(
        title(replace(CHINESE, photo=photo(20)))
    )


def test_second_codes_of_any_size_fit_the_kept_layout():
    def with_code(letters):
        code = statement_qr("https://talent.suzhou.example/V/O", letters)
        return fill_template("title_certificate.html", CHINESE, statement=lambda: code)

    first, larger = with_code("A" * 180), with_code("B" * 600)
    expected = anew(larger)
    anew(first)
    assert drawn(larger) == expected
    assert len(kept._kept) == 1, "it was laid out once more"


def test_an_unprintable_name_is_refused_there_too_and_leaves_no_trace():
    expected = anew(title(CHINESE))
    with pytest.raises(MissingGlyph):
        drawn(title(replace(CHINESE, holder_name="张\u0378")))
    assert drawn(title(CHINESE)) == expected


def test_the_words_of_the_one_before_are_nowhere_in_the_file():
    anew(title(CHINESE))
    pdf = drawn(title(somebody_elses(replace(CHINESE, photo=photo(20)))))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        file.save(plain := io.BytesIO(), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    assert TitleCertificate().serial.encode() not in plain.getvalue()


def test_lines_that_say_the_same_are_painted_again_without_being_shaped(monkeypatch):
    """Also where another stands between, and fonts are used in another order."""
    htmls = [attendance(person, number) for number, person in enumerate(EVERY_NAME[:6])]
    expected = [anew(html) for html in htmls]
    shaped = []
    draw = repainting._draw_text
    monkeypatch.setattr(repainting, "_draw_text", lambda *said: shaped.append(1) or draw(*said))
    kept._kept.clear()
    for _first_kept_then_noted in "123":
        for html in htmls:
            drawn(html)
    shaped.clear()
    assert [drawn(html) for html in [*htmls, *reversed(htmls)]] == [*expected, *reversed(expected)]
    texts = sum(html.count("<p") + html.count("<span") for html in htmls)
    assert len(shaped) < texts


def test_what_flows_beside_the_second_code_keeps_its_place():
    """A float is moved with the text around it, after its lines were broken."""
    expected = anew(attendance(NAMES[0], 2))
    anew(attendance(NAMES[0], 1))
    (layout,) = kept._kept.values()
    assert drawn(attendance(NAMES[0], 2)) == expected
    assert list(map(id, kept._kept.values())) == [id(layout)], "it was laid out once more"


def test_attendance_of_many_scripts_in_turn_is_the_same_bytes():
    htmls = [attendance(person, number) for number, person in enumerate(EVERY_NAME)]
    expected = [anew(html) for html in htmls]
    kept._kept.clear()
    for html in htmls:
        drawn(html)
    assert [drawn(html) for html in htmls] == expected
    assert [drawn(html) for html in htmls] == expected


@pytest.mark.parametrize(("name", "language", "latin"), EVERY_NAME)
def test_the_third_of_a_shape_is_made_of_the_file_of_the_second(name, language, latin, monkeypatch):
    person = name, language, latin
    others = [attendance(person, number) for number in (71, 72)]
    expected = [anew(html) for html in others]
    anew(attendance(person, 1))
    drawn(attendance(person, 2))
    built = []
    write = render._write
    monkeypatch.setattr(render, "_write", lambda *said: built.append(1) or write(*said))
    assert [drawn(html) for html in others] == expected
    assert not built


@pytest.mark.parametrize("place", ["left", "center", "right"])
def test_one_line_with_other_words_is_not_broken_again(place, monkeypatch):
    """What stands behind them moves, with its link; what became too long is broken as ever."""
    htmls = [
        line_with_link(place, "https://a.example/1", "1"),
        line_with_link(place, "https://a.example/2", "two 22"),
        line_with_link(place, "https://b.example/three", "III iii"),
        line_with_link(place, "https://b.example/four", "w. " * 30 + "w"),
    ]
    expected = [anew(html) for html in htmls]
    kept._kept.clear()
    broken = []
    original = breaking.Paragraph._break_again
    monkeypatch.setattr(
        breaking.Paragraph, "_break_again", lambda *said: broken.append(1) or original(*said)
    )
    for html in htmls[:3]:
        drawn(html)
    broken.clear()
    assert [drawn(html) for html in [*htmls[:3], *htmls[:3]]] == [*expected[:3], *expected[:3]]
    assert not broken
    assert drawn(htmls[3]) == expected[3]
    assert broken


@pytest.mark.parametrize("place", ["left", "center"])
def test_lines_broken_again_bring_their_links_to_the_page_that_stands(place, monkeypatch):
    """The link begins in the first line, and goes on in the second in the last of them."""
    long = "This sentence goes on until it fills what one line of the paragraph has room for, "
    ones = [line_with_link(place, f"https://a.example/{n}", f"no. {n}", long) for n in (10, 29, 30)]
    split = line_with_link(place, "https://a.example/4", "no. 4 " * 20, long)
    expected = [anew(html) for html in [*ones, split]]
    kept._kept.clear()
    drawn(ones[0])
    pages = []
    original = kept.Page
    monkeypatch.setattr(kept, "Page", lambda box: pages.append(1) or original(box))
    assert [drawn(html) for html in [*ones, *ones]] == [*expected[:3], *expected[:3]]
    assert not pages
    assert drawn(split) == expected[3]


def test_papers_of_other_names_and_numbers_share_their_latin_typefaces():
    people = [("Anna Weber", "en", ""), ("Zoltan Quick-Fjord", "en", "")]
    papers = [anew(attendance(person, number)) for number, person in enumerate(people)]
    first, second = map(typefaces, papers)
    latin = {name for name in first if "CJK" not in name}
    assert len(latin) > 1
    assert {name: first[name] for name in latin} == {name: second[name] for name in latin}
    with TTFont(io.BytesIO(first["Noto-Serif-Bold"])) as font:
        drawn_glyphs = {n for n, name in enumerate(font.getGlyphOrder()) if font["hmtx"][name][0]}
    assert len(drawn_glyphs) >= len(string.ascii_letters + string.digits)


def typefaces(pdf: bytes) -> dict[str, bytes]:
    """Each typeface's file by its name, without the mark before it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [one for one in document.objects if is_descriptor(one)]
        return {
            str(one.FontName).partition("+")[2]: next(
                one[key].read_bytes() for key in ("/FontFile2", "/FontFile3") if key in one
            )
            for one in fonts
        }


def is_descriptor(one: object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"


def line_with_link(place: str, address: str, words: str, before: str = "") -> str:
    return (
        '<!doctype html><html lang="en" data-pages="1"><head><meta charset="utf-8"><title>t</title>'
        f"<style>p{{width:100mm;text-align:{place}}} a{{padding:0 3px}}</style></head><body><h1>t"
        f'</h1><p>{before}See {words} <b>and {words}</b> at <a href="{address}">{words}</a> now.</p>'
        "</body></html>"
    )


def lines_of(chinese: str, english: str) -> str:
    return (
        '<!doctype html><html lang="zh-Hans" data-pages="1"><head><meta charset="utf-8"><title>t'
        "</title><style>p{width:60mm;font-size:16px;line-height:1.5}</style></head><body>"
        f'<p>{chinese} <span lang="en">{english}</span></p></body></html>'
    )


def test_a_line_that_changes_its_language_is_built_as_ever():
    """Three lines with one mark each, but the second is of the other element."""
    long, other = "w." * 10, "m." * 9
    htmls = [
        lines_of(f"{long} {long}", long),
        lines_of(f"{long} {other}", long),
        lines_of(long, f"{long} {long}"),
    ]
    expected = [anew(html) for html in htmls]
    kept._kept.clear()
    assert [drawn(html) for html in htmls] == expected


def test_a_file_that_differs_in_more_than_it_may_is_built_as_ever(monkeypatch):
    """Other data attached, none, another title or language, and an unprintable name."""
    html, other = (attendance(("张伟", "zh-Hans", "Zhang Wei"), number) for number in (1, 2))
    said = {"title": "t", "language": "zh-Hans", "created": CREATED, "attachment": b"{}"}
    changes = [
        {"title": "证书 (2)"},
        {"language": "en"},
        {"attachment": b"[" * 3_000},
        {"attachment": None},
        {"attachment_name": "other.json"},
        {"created": CREATED.replace(year=2030)},
    ]
    expected = [anew_with(html, said | change) for change in changes]
    for _kept_then_noted_then_stamped in "123":
        drawn(other)
    assert [render_pdf(html, **said | change) for change in changes] == expected
    with pytest.raises(MissingGlyph):
        drawn(attendance(("张\u0378", "zh-Hans", "Zhang Wei"), 1))
    assert drawn(html) == anew(html)


def anew_with(html, said):
    kept._kept.clear()
    return render_pdf(html, **said)


def paper(letters: int) -> str:
    """A page of thirty lines; the last paragraph takes as many of them as it has letters for."""
    style = "<style>p{margin:0;line-height:2rem}</style>"
    above, last = "<p>Line</p>" * 28, "a " * letters
    return (
        f'<html lang="en" data-pages="1"><head><title>t</title>{style}</head>'
        f"<body>{above}<p>{last.strip()}</p></body></html>"
    )


def test_a_page_made_smaller_as_a_whole_is_not_kept_for_shorter_ones():
    """They stood in its small type, although they fit as they are."""

    def size(html: str) -> float:
        page = render._fitted(html).pages[0]._page_box
        return next(box for box in page.descendants() if box.element_tag == "p").style["font_size"]

    kept._kept.clear()
    too_many = next(letters for letters in range(60, 300) if size(paper(letters)) < 16)
    shorter = paper(too_many - 1)
    assert size(shorter) == 16
    expected = anew(shorter)
    anew(paper(too_many))
    assert drawn(shorter) == expected
