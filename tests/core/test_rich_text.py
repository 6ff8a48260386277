"""The subset of Markdown: what it shows, and that nothing of a hostile text becomes anything else."""

from __future__ import annotations

import re

import html5lib
import pytest

from core.rich_text import LINK_REL, SCHEMES, TAGS, plain_text, rich_text, with_links

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style><base href=//evil>",
    "<details open ontoggle=alert(1)>",
    "</p></main><form action=//evil><input name=password>",
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](%6aavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/desk/accounts)",
    "[x](https:javascript:alert(1))",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "![x](https://evil.example/pixel.png)",
    "[![x](javascript:alert(1))](javascript:alert(1))",
    '[x](https://a.example "title" onmouseover="alert(1)")',
    "[x](https://a.example '\"onmouseover=alert(1) x=\"')",
    '[x](https://a.example "<img src=x onerror=alert(1)>")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "https://a.example/\"onmouseover='alert(1)'",
    "https://a.example/<script>alert(1)</script>",
    "[x][1]\n\n[1]: javascript:alert(1) 'title'",
    "# <script>alert(1)</script>",
    "- <img src=x onerror=alert(1)>\n  1. [x](javascript:alert(1))",
    "**<b onclick=alert(1)>**",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "{{ 7*7 }} {% raw %} ${7*7} <%= 7*7 %>",
    "\u202e\u2028<script\u2029>alert(1)</script>",
    "a" * 8000,
    "[" * 8000,
    "**a" * 2600,
]  # fmt: skip


def elements(page: str):
    tree = html5lib.parseFragment(f"<div id='only'>{page}</div>", namespaceHTMLElements=False)
    [frame] = list(tree)
    return [one for one in frame.iter() if one is not frame]


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_but_the_subset_comes_out(source):
    for one in elements(rich_text(source)):
        assert one.tag in TAGS
        assert set(one.attrib) <= {"href", "rel", "start"}
        if one.tag == "a":
            assert one.get("href").split(":")[0] in SCHEMES
            assert one.get("rel") == LINK_REL
            assert re.fullmatch(r"(https?://|mailto:|tel:).+", one.get("href"))


@pytest.mark.parametrize("source", HOSTILE)
def test_plain_texts_with_links_hold_links_alone(source):
    assert {one.tag for one in elements(with_links(source))} <= {"a"}
    for one in elements(with_links(source)):
        assert re.fullmatch(r"(https?://|mailto:|tel:)[^\"'<>\s]+", one.get("href"))


def test_markup_of_the_source_is_read_as_text():
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;amp;" in rich_text("<b>bold</b> &amp;")


def test_the_subset():
    shown = rich_text(
        "## Who\n\nEverybody, *really*: **all**.\n\n1. one\n2. two\n\n- [site](https://a.example)"
    )
    assert re.sub(r"\s+", " ", shown) == (
        "<h3>Who</h3> <p>Everybody, <em>really</em>: <strong>all</strong>.</p> "
        "<ol> <li>one</li> <li>two</li> </ol> "
        '<ul> <li><a href="https://a.example" rel="noopener nofollow">site</a></li> </ul> '
    )


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("# a\n## b\n### c\n# d", "3443"),
        ("### a\n# b", "33"),
        ("## a\n#\n#### b\n## c", "343"),
        ("###### a", "3"),
    ],
)
def test_headings_follow_one_another_without_a_gap(source, levels):
    assert "".join(re.findall(r"<h(\d)>", rich_text(source))) == levels


def test_a_plain_text_reads_as_before():
    told = rich_text(
        "First line\nsecond line, 2 * 3 * 4, a_b_c.\n\n    Indented.\n---\nEnd | of it"
    )
    assert [one.tag for one in elements(told)] == ["p", "br", "p", "br", "br"]
    assert (
        plain_text("First\nsecond, 2 * 3 * 4, a_b_c.\n---")
        == "First\nsecond, 2 * 3 * 4, a_b_c.\n---"
    )


def test_addresses_are_links_beside_chinese_too():
    told = rich_text(
        "详见https://a.example/b_c?d=1，谢谢。[x](https://b.example 'https://c.example')"
    )
    assert re.findall(r'href="([^"]+)"', told) == ["https://a.example/b_c?d=1", "https://b.example"]
    assert "</a>，谢谢" in told


def test_contacts_can_be_reached_by_a_touch():
    told = with_links(
        "Office: +86 512 0000 0000, 0512-6522 1234 or 手机13812345678；office@city.example.cn. "
        "2026-11-29, 215000, RC-2026-0042, 12 000 000"
    )
    assert re.findall(r'href="([^"]+)"', told) == [
        "tel:+8651200000000",
        "tel:051265221234",
        "tel:13812345678",
        "mailto:office@city.example.cn",
    ]


def test_words_alone_for_programs():
    assert plain_text("## A <b>\n\n*x* & [y](https://a.example)") == "A <b>\nx & y"
