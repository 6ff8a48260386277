"""The language switch keeps what was typed, also where a form's files go by htmx; R5's times."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import Visitor
from tests.pages.sign_in import sign_in

pytestmark = pytest.mark.journey
DAY = r"(\w{3},? \d+ \w+,? (at )?)?"
OWN_HOUR = re.compile(rf"^{DAY}\d\d:\d\d(–{DAY}\d\d:\d\d)?( \(UTC\+\d\))?$")


def test_the_switch_keeps_what_was_typed_beside_a_file(visit: Callable[..., Visitor]) -> None:
    talent = visit(language="en", width=1280)
    sign_in(talent, "talent@demo.example")
    talent.open("/me/wallet/add")
    talent.page.locator("main input[type=text]").first.fill("Diplôme d'ingénieur")
    talent.switch_language()
    expect(talent.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(talent.page.locator("main input[type=text]").first).to_have_value("Diplôme d'ingénieur")
    talent.look()


def test_times_stand_in_the_viewers_own_zone_too(visit: Callable[..., Visitor]) -> None:
    """Name of the zone and offset once a page, hours beside each moment (R5); from Berlin."""
    visitor = visit(language="en", width=360)
    visitor.open("/events")
    visitor.page.locator("main a[href*='/events/']").first.click()
    note = visitor.page.locator(".zone-note")
    expect(note).to_have_count(1)
    expect(note).to_have_text(
        re.compile(r"Your time: Berlin \(UTC\+[12]\), [67] hours behind Beijing\.")
    )
    own = visitor.page.locator(".local-time")
    moments = visitor.page.locator("time[data-local]")
    expect(own).to_have_count(moments.count())
    for one in own.all():
        expect(one).to_have_text(OWN_HOUR)
        expect(one).to_have_attribute("title", re.compile(r"20\d\d.* Berlin \(UTC\+[12]\)$"))
    visitor.look()
    visitor.switch_language()
    expect(note).to_have_text(
        re.compile(r"^您所在时区：中欧时间（UTC\+[12]），比北京时间晚[67]小时")
    )


def test_a_zone_without_another_name_is_its_offset(visit: Callable[..., Visitor]) -> None:
    visitor = visit(language="zh", width=360, zone="UTC")
    visitor.open("/events")
    visitor.page.locator("main a[href*='/events/']").first.click()
    expect(visitor.page.locator(".zone-note")).to_have_text(
        re.compile(r"^您所在时区：UTC\+0，比北京时间晚8小时")
    )
    title = re.compile(r" UTC\+0$")
    own = visitor.page.locator(".local-time").first
    expect(own).to_have_attribute("title", title)
    # As over midnight and where summer time ends: the longest there is, beside the hours in Beijing.
    longest = "11月30日周一 23:48–12月1日周二 00:03（UTC+12:45）"
    own.evaluate("(one, text) => { one.textContent = text; }", longest)
    visitor.look()


# Words of headlines that stand on two lines, though one is wide enough for them.
BROKEN = """() => [...document.querySelectorAll("h1, h2, h3")].flatMap((headline) => {
  const tongue = headline.closest("[lang]").lang;
  const words = new Intl.Segmenter(tongue, { granularity: "word" });
  const walker = document.createTreeWalker(headline, NodeFilter.SHOW_TEXT);
  const whole = headline.textContent, found = [], nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const at = (offset) => { for (const node of nodes) {
    if (offset <= node.length) return [node, offset]; offset -= node.length; } };
  for (const { segment, index, isWordLike } of words.segment(whole)) {
    if (!isWordLike) continue;
    const range = document.createRange();
    range.setStart(...at(index)); range.setEnd(...at(index + segment.length));
    const tops = new Set([...range.getClientRects()].filter((r) => r.width > 1).map((r) => Math.round(r.top / 8)));
    if (tops.size > 1) found.push(`${segment} in ${whole.trim()}`);
  }
  return found;
})"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_of_a_headline_is_broken(visit: Callable[..., Visitor], language: str) -> None:
    visitor = visit(language=language, width=360)
    for path in ("/", "/catalogue", "/eligibility", "/events", "/verify", "/notice", "/sign-in"):
        visitor.open(f"{path}?lang={language}")
        assert visitor.page.evaluate(BROKEN) == [], path
    visitor.page.evaluate(
        """() => { const headline = document.querySelector("h1");
          Object.assign(headline, { lang: "zh-Hans", textContent: "职业资格", className: "" });
          Object.assign(headline.style, { width: "3.4em", textWrap: "wrap" }); }"""
    )
    assert visitor.page.evaluate(BROKEN), "the measure itself sees a broken word"
