"""A long table looks as it would without the shortcuts, and nothing of it is cut or left out."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import tinycss2
import weasyprint
import weasyprint.draw as drawing
from PIL import Image, ImageChops
from weasyprint import html as of_html

from core.documents.engine import fill_template, shortcuts
from core.documents.engine.render import render_pdf
from core.scripts import language_of
from events.tickets.values import SignInRow, SignInSheet
from tests.core.documents.engine import lint
from tests.core.documents.engine.specimens import CREATED, NAMES

LONG = "Wolfeschlegelsteinhausenbergerdorff Zeus Xerxes William Uncas Thomas Sherman Qui"
ALL = (*NAMES, (LONG, "en", "محمد بن عبد الله " * 5))
HEAD = "序号 No. 姓名 Name 单位 Organisation 签名 Signature"
# A page has room for 21 rows of one line, 26 on the second and further ones.
MOST_ON_A_PAGE = 26


def sheet(count: int) -> str:
    rows = tuple(
        SignInRow(number, name, language, other, language_of(other), "苏州大学 Soochow University")
        for number in range(1, count + 1)
        for name, language, other in [ALL[number % len(ALL)]]
    )
    return fill_template(
        "sign_in_sheet.html",
        SignInSheet(
            "周 签到表", "Week: sheet", "开幕", "Opening", "S1", "一", "1", "馆", "Hall", rows
        ),
    )


def listed() -> str:
    """With what only some elements have: markers, anchors, languages inside each other."""
    return """<html lang="zh-Hans"><title>t</title><meta name="document-seal" content="none">
        <link rel="stylesheet" href="documents:document.css">
        <link rel="stylesheet" href="documents:paper.css"><h1 id="a">周</h1>
        <ul><li lang="en">One</li><li>二<ol><li id="b" lang="ar">محمد</li></ol></li></ul>"""


def drawn(html: str) -> bytes:
    return render_pdf(html, title="t", language="zh-Hans", created=CREATED, attachment=None)


def pictures(pdf: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=1.5).to_pil().convert("L") for page in document]


@pytest.fixture
def borders_as_ever(monkeypatch):
    shortcuts.install()
    monkeypatch.setattr(drawing, "draw_collapsed_borders", shortcuts._draw_borders)


@pytest.mark.parametrize("html", [sheet(60), listed()], ids=["sheet", "listed"])
@pytest.mark.usefixtures("borders_as_ever")
def test_styles_worked_out_once_give_the_same_bytes(html, monkeypatch) -> None:
    ours = drawn(html)
    untouched = weasyprint.CSS(string=of_html.UA, counter_style=of_html.UA_COUNTER_STYLE)
    monkeypatch.setattr(weasyprint.HTML, "_ua_stylesheets", lambda *_: [untouched])
    monkeypatch.setattr(
        tinycss2, "parse_one_declaration", tinycss2.parse_one_declaration.__wrapped__
    )
    assert drawn(html) == ours


def test_lines_painted_as_one_look_the_same(request) -> None:
    html = sheet(60)
    ours = drawn(html)
    request.getfixturevalue("borders_as_ever")
    theirs = drawn(html)
    for one, other in zip(pictures(ours), pictures(theirs), strict=True):
        # Where two ends lay over each other, a soft edge was a little darker.
        assert ImageChops.difference(one, other).getextrema()[1] < 40
    assert len(ours) < len(theirs)


def test_lines_join_where_they_touch_and_only_there() -> None:
    def line(x1: float, x2: float, style: str = "solid", y: float = 1) -> shortcuts._Line:
        return shortcuts._Line(x1, y, x2, y, 0.5, style, (0, 0, 0, 1))

    apart, dashed = [line(0, 2), line(3, 4)], [line(0, 2, "dashed"), line(2, 4, "dashed")]
    assert shortcuts._joined([line(0, 2), line(2, 3), line(2.5, 4)]) == [line(0, 4)]
    assert shortcuts._joined(apart) == apart
    assert shortcuts._joined(dashed) == dashed
    assert shortcuts._joined([line(2, 4), line(0, 2)]) == [line(2, 4), line(0, 2)]
    assert shortcuts._joined([line(0, 2), line(2, 4, y=2)]) == [line(0, 2), line(2, 4, y=2)]


def test_every_row_of_a_long_sheet_is_there_under_a_head_of_its_page() -> None:
    count = 120
    pdf = drawn(sheet(count))
    assert lint.faults(pdf) == []
    numbers: list[int] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for place, page in enumerate(document, start=1):
            text = " ".join(page.get_textpage().get_text_bounded().split())
            assert text.count(HEAD) == 1
            assert f"{place} / {len(document)}" in text
            own = [int(one) for one in re.findall(r"(?<!\S)\d{1,3}(?!\S)", text)]
            own = [one for one in own if one == len(numbers) + 1 and not numbers.append(one)]
            assert 0 < len(own) <= MOST_ON_A_PAGE
    assert numbers == list(range(1, count + 1))


def test_a_row_of_a_long_sheet_is_read_as_a_row() -> None:
    with pikepdf.open(BytesIO(drawn(sheet(60)))) as pdf:
        tables = [one for one in lint._elements(pdf.Root.StructTreeRoot) if one.S == "/Table"]
        assert len(tables) == len(pdf.pages)
        rows = 0
        for table in tables:
            head, body = table.K
            assert (head.S, body.S) == ("/THead", "/TBody")
            assert [cell.A.Scope for cell in head.K[0].K] == ["/Column"] * 4
            assert all([cell.S for cell in row.K] == ["/TD"] * 4 for row in body.K)
            rows += len(body.K)
        assert rows == 60
        said = {
            str(row.K[1].Lang) for table in tables for row in table.K[1].K if "/Lang" in row.K[1]
        }
        assert said == {language for _name, language, _other in ALL}
