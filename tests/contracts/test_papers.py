"""Every kind of paper for every name, with all that may stand on it and with nothing that need not.

Looked at on the drawn page: what a reader copies is the name, no box stands for a letter, no text
runs into another, and none leaves the page.
"""

from __future__ import annotations

import functools
import io
import unicodedata
from itertools import cycle

import pikepdf
import pypdfium2
import pytest

from core.documents.engine.render import render_pdf
from talent.claims.documents import sex_in
from tests.core.documents.all_kinds import every_kind, filled
from tests.core.documents.engine.specimens import CREATED

# By its name in this file: (as entered, in another script).
NAMES = {
    "one": ("Suharto", ""),
    "eighty": ("Maria do Céu Figueiredo de Albuquerque Vasconcelos e Sousa Pinto Nascimento Żółć", ""),
    "rare": ("㛃 䶮 𬭎 𫖯 𠮷", "Yan Hong"),
    "vi": ("Nguyễn Thị Minh Khai", "阮氏明开"),
    "ar": ("محمد بن عبد الله", "Muhammad bin Abdullah"),
    "vocalised": ("مُحَمَّد", "Muhammad"),
    "hi": ("संदीप कुमार शर्मा", "Sandeep Kumar Sharma"),
    "my": ("အောင်ဆန်း", "Aung San"),
    "bo": ("བསྟན་འཛིན", "Tenzin"),
    "ko": ("홍길동", "Hong Gildong"),
    "kana": ("やまだ タロウ", "Yamada Taro"),
}  # fmt: skip
KINDS = [kind for kind, _template, _content in every_kind(NAMES["one"], whole=True)]
# Points; badges are cut, so little more is left around their words.
EDGE = 4
# Joined scripts draw one letter over another, and poppler tells them only by the structure.
JOINED = {"ar", "vocalised", "hi", "my", "bo"}


@functools.cache
def drawn(kind: str, name: str, *, whole: bool) -> bytes:
    template, content = next(
        (template, content)
        for each, template, content in every_kind(NAMES[name], whole=whole)
        if each == kind
    )
    return render_pdf(
        filled(template, content), title="t", language="zh-Hans", created=CREATED, attachment=None
    )


# Each name on each kind once, in turn with everything and with nothing.
CASES = [
    (kind, name, whole)
    for kind in KINDS
    for name, whole in zip(NAMES, cycle((True, False)))
    if kind != "badges-card" or name in ("eighty", "rare")
]


def bare(text: str) -> str:
    """Without spaces and marks of direction, composed: as two texts are compared."""
    kept = (c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


def said(pdf: bytes) -> str:
    """What a reader copies, and the texts that the structure gives in place of glyphs."""
    with pypdfium2.PdfDocument(pdf) as document:
        copied = [page.get_textpage().get_text_range() for page in document]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        told = [
            str(each.ActualText)
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and "/ActualText" in each
        ]
    return bare("".join([*copied, *told]))


@pytest.mark.parametrize(("kind", "name", "whole"), CASES)
def test_a_name_copies_out_of_every_kind_as_it_was_entered(kind, name, whole):
    text = said(drawn(kind, name, whole=whole))
    entered = bare(NAMES[name][0])
    assert entered in text or (name in JOINED and all(c in text for c in entered))
    assert "\ufffd" not in text


@pytest.mark.parametrize(("kind", "name", "whole"), CASES)
def test_nothing_on_any_kind_overlaps_or_leaves_the_page(kind, name, whole):
    with pypdfium2.PdfDocument(drawn(kind, name, whole=whole)) as document:
        for page in document:
            width, height = page.get_size()
            lines = lines_of(page.get_textpage())
            for left, low, right, high in lines:
                assert left >= EDGE, "cut at the left"
                assert right <= width - EDGE, "cut at the right"
                assert low >= EDGE, "cut at the foot"
                assert high <= height - EDGE, "cut at the head"
            assert crossing(lines) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [("11010519491231002X", "女"), ("110105194912310013", "男"), ("E12345678", ""), ("", "")],
)
def test_a_title_certificate_says_the_sex_that_an_identity_number_tells(number, said):
    assert sex_in(number)["zh"] == said


Box = tuple[float, float, float, float]


def lines_of(text: pypdfium2.PdfTextPage) -> list[Box]:
    """Where each line of text stands, in points; boxes of its letters joined."""
    return [text.get_rect(number) for number in range(text.count_rects())]


def crossing(lines: list[Box]) -> list[tuple[Box, Box]]:
    """Lines of which a good part lies in another: ascenders may touch, words may not."""
    found = []
    for number, one in enumerate(lines):
        for other in lines[number + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            deep = min(one[3], other[3]) - max(one[1], other[1])
            lower = min(one[3] - one[1], other[3] - other[1])
            if across > 1 and lower > 2 and deep > 0.4 * lower:
                found.append((one, other))
    return found
