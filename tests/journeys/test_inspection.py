"""The inspection itself finds what it is for: each fault is planted once, and caught."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.browsing import Visitor
from tests.journeys.crawling import faults_by_vnu, faults_in, narrow_marks
from tests.running import RunningPortal

pytestmark = pytest.mark.journey

WHOLE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>页面</title></head>
<body><main><h1>页面</h1><p>一切都好。</p>%s</main></body></html>"""

PLANTED = {
    "": "",
    "axe label": "<input>",
    "axe image-alt": '<img src="/static/img/mark.svg">',
    "axe color-contrast": '<p style="color:#ccc;background:#fff">看不清</p>',
    # The same colour as on a page before, on another ground; and on what lies under it by chance.
    "axe color-contrast:": '<div style="background:#444"><p>看不清</p></div>',
    "axe color-contrast: ": '<div style="position:absolute;background:#444;left:0;top:0;width:99%;'
    'height:90%;z-index:-1"></div>',
    "English on a Chinese page": "<p>This was not translated yet.</p>",
    "English on a Chinese page: aria-label": '<nav aria-label="These are not in Chinese"></nav>',
    "scrolls sideways": '<p style="width:2000px">宽</p>',
    "asked another host": '<img alt="图" src="http://127.0.0.2:9/picture.png">',
    "console:": "<script>console.error('bad')</script>",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(city: RunningPortal, browser: Browser, fault: str) -> None:
    visitor = Visitor(browser, city.url, language="zh", width=360)
    visitor.open("/healthz")
    visitor.page.set_content(WHOLE % PLANTED[fault], wait_until="load")
    found = ""
    try:
        visitor.look()
    except AssertionError as error:
        found = str(error)
    visitor.faults.clear()
    visitor.close()
    assert (fault in found) if fault else not found, found


def test_a_script_that_fails_is_found(city: RunningPortal, browser: Browser) -> None:
    visitor = Visitor(browser, city.url, language="en")
    visitor.open("/?lang=en")
    with visitor.page.expect_event("pageerror"):
        visitor.page.evaluate("() => void setTimeout(() => { throw new Error('bad') }, 0)")
    with pytest.raises(AssertionError, match="script: bad"):
        visitor.look()
    visitor.close()


def test_a_page_in_the_wrong_language_is_found(city: RunningPortal, browser: Browser) -> None:
    visitor = Visitor(browser, city.url, language="en", width=360)
    visitor.open("/?lang=zh")
    with pytest.raises(AssertionError, match="html lang is 'zh-Hans'"):
        visitor.look()
    visitor.close()


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (WHOLE % "", ""),
        (WHOLE % "<h1>页面</h1>", "2 h1"),
        (WHOLE.replace("<title>页面", "<title>别的") % "", "does not begin with"),
        (WHOLE % '<p id="a"></p><p id="a"></p>', "id twice: a"),
        (WHOLE % '<script src="//cdn.example/x.js"></script>', "from another host"),
    ],
)
def test_faulty_html_is_found(html: str, fault: str) -> None:
    found = "\n".join(faults_in(html, "http://127.0.0.1:1"))
    assert (fault in found) if fault else not found, found


CHECKED = {
    "": "",
    "<p><div></p></div>": "No “p” element in scope",
    '<p hx-get="/x">字</p>': "hx-get",
    '<label>数<input type="number" size="3"></label>': "size",
    "<section><p>字</p></section>": "Section lacks heading",
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the checker says of each, asked once: its start takes longest."""
    paths = {f"/{number}": planted for number, planted in enumerate(CHECKED)}
    pages = {path: WHOLE % planted for path, planted in paths.items()}
    faults = faults_by_vnu(pages, tmp_path_factory.mktemp("checked"))
    return {
        planted: [one for one in faults if one.startswith(f"{path}: vnu")]
        for path, planted in paths.items()
    }


@pytest.mark.parametrize("planted", CHECKED)
def test_what_only_the_checker_knows_is_found(checked: dict[str, list[str]], planted: str) -> None:
    fault, found = CHECKED[planted], "\n".join(checked[planted])
    assert (fault in found) if fault else not found, found


@pytest.mark.parametrize(
    "line", ["姓名: 张三", "姓名:张三", "苏州 (主会场)", "甲; 乙", "<b>甲</b>, 乙"]
)
def test_a_narrow_mark_in_chinese_is_found(line: str) -> None:
    assert narrow_marks(WHOLE % f"<p>{line}</p>")


@pytest.mark.parametrize(
    "line", ["09:30 开始", "UTC+8：苏州", "<bdi>甲, 乙</bdi>", '<span lang="en">甲 (A)</span>']
)
def test_a_mark_of_other_text_is_left_alone(line: str) -> None:
    assert not narrow_marks(WHOLE % f"<p>{line}</p>")
